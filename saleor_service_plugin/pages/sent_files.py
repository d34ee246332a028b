"""Files that a form brings: taken in one by one; what cannot be taken is told, in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from ..complaints.files.take import MOST_BYTES, take
from ..complaints.files.taken import RefusedFileError, Taken
from ..complaints.record.opening import MOST_FILES
from ..web import uploads
from ..web.words import t, tn

FIELD = "photos"

TYPES = "image/jpeg,image/png,image/webp,application/pdf"
"""What a browser offers; a telephone that keeps photos as HEIC makes JPEGs of them then."""

TOO_MANY, LOCKED, LOCKED_ALONE = "too-many", "unlock", "unlock-alone"

CODES = (
    "heic", "too-large", "too-many-pixels", "kind", "broken", "script", "locked",
    "too-many-pages", "empty", TOO_MANY, "left-out", LOCKED, LOCKED_ALONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of the files of a form."""

    taken: Sequence[Taken]
    refused: Sequence[str]
    """Codes of those that were not taken, one for each."""


def take_all(request: HttpRequest, *, may_send: bool) -> Sent:
    """Return the files of a form, made harmless, and why others were not taken.

    Args:
        request: Its form.
        may_send: Whether who sends them has shown that the order is theirs.

    """
    given = [one for one in request.FILES.getlist(FIELD) if one.name]
    refused = ["left-out"] * uploads.left_out(request)
    if not may_send:
        return Sent((), [LOCKED] * (len(given) + len(refused)))
    taken = []
    for one in given[:MOST_FILES]:
        if (one.size or 0) > MOST_BYTES:
            refused.append("too-large")
            continue
        try:
            taken.append(take(str(one.name), one.read()))
        except RefusedFileError as error:
            refused.append(error.code)
    refused += [TOO_MANY] * len(given[MOST_FILES:])
    return Sent(taken, refused)


def take_named(request: HttpRequest) -> tuple[Sequence[Taken], Sequence[tuple[str, str]]]:
    """Return the files of a form, made harmless, and of the others name and code; "" where the
    name is not known, because there were too many bytes to read on.
    """  # fmt: skip
    given = [one for one in request.FILES.getlist(FIELD) if one.name]
    taken: list[Taken] = []
    refused = [("", "left-out")] * bool(uploads.left_out(request))
    refused += [(str(one.name), TOO_MANY) for one in given[MOST_FILES:]]
    for one in given[:MOST_FILES]:
        if (one.size or 0) > MOST_BYTES:
            refused.append((str(one.name), "too-large"))
            continue
        try:
            taken.append(take(str(one.name), one.read()))
        except RefusedFileError as error:
            refused.append((str(one.name), error.code))
    return taken, refused


def too_large() -> str:
    """Return that a form was larger than any that is taken."""
    return t(
        "Nothing was sent: your files are larger than {most} MB together. 40 MB are taken at once, "
        "6 files of 15 MB each at most. Your text is still here: please send it again, without "
        "files or with fewer.", most=uploads.MOST_BYTES // 1_000_000,
    )  # fmt: skip


def again(request: HttpRequest) -> str:
    """Return that files which were chosen have to be chosen again, "" where none were.

    A browser cannot be given them back.
    """
    count = sum(bool(one.name) for one in request.FILES.getlist(FIELD)) + uploads.left_out(request)
    if not count:
        return ""
    return tn(
        "Please choose your file once more.", "Please choose your {count} files once more.", count
    )


def why(codes: Iterable[str]) -> Sequence[str]:
    """Return sentences on files that were not taken, each reason once.

    Args:
        codes: One for each file, as the address of a page has them; unknown ones are passed over.

    """
    given = [one for one in codes if one in CODES][: MOST_FILES * 4]
    return [_why(code, given.count(code)) for code in dict.fromkeys(given)]


def _why(code: str, count: int) -> str:
    if code == LOCKED:
        return t(
            "The half hour is over in which you could send files: your text has arrived, your "
            "photos have not. Please show once more that it is your order, and choose them again."
        )
    if code == LOCKED_ALONE:
        return t(
            "The half hour is over in which you could send files. Please show once more that it "
            "is your order, and choose them again."
        )
    which = tn("One file could not be taken.", "{count} files could not be taken.", count)
    return f"{which} {reason(code)}"


def reason(code: str) -> str:
    """Return why a file was not taken, and what to do."""
    match code:
        case "heic":
            return t(
                "It is in the format HEIC, which we cannot read. Please send it as a JPEG: on an "
                "iPhone choose “Most Compatible” under Settings, Camera, Formats and take the "
                "photo again, or send a screenshot of it."
            )
        case "too-large":
            return t("A file may have 15 MB at most. Please send a smaller one.")
        case "too-many-pixels":
            return t("The picture is too large. Please send a screenshot of it.")
        case "kind" | "empty":
            return t("We take photos (JPEG, PNG, WebP) and PDFs.")
        case "script":
            return t(
                "The PDF holds more than pages: a form, a script or another file. Please print "
                "it to a new PDF, or send photos of its pages."
            )
        case "locked":
            return t("The PDF is locked with a password. Please send photos of its pages.")
        case "too-many-pages":
            return t("The PDF has more than 50 pages. Please send the pages that matter.")
        case "too-many" | "left-out":
            return t("You can send 6 files of 15 MB at once, 40 MB together. Please add the rest.")
    return t("It is damaged. Please take the photo again, or send another copy.")
