"""PDFs: looked through, and written anew page by page.

Runs in a process of its own (`paper_process.py`), which has little memory and little time: what
comes in may be made to need any amount of both. Imports nothing of ours but what is pure.

What is drawn on the pages is kept. Links, comments, bookmarks, tags for reading aloud and what
the file says of itself are not.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from .taken import RefusedFileError

MOST_PAGES = 50

MOST_OBJECTS = 50_000
"""That are looked through; fifty pages of a catalog have a tenth of it."""

KEPT = (
    "/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group",
)  # fmt: skip
"""Of a page (ISO 32000-2, table 31): what is drawn, and where."""

DROPPED = (
    "/A", "/AA", "/AF", "/Annots", "/B", "/Metadata", "/PieceInfo", "/StructParent",
    "/StructParents", "/Thumb", "/OPI", "/Alternates",
)  # fmt: skip
"""Of whatever a page draws."""

SCRIPTS = frozenset({"/JavaScript", "/JS"})

ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm",
        "/Rendition", "/Movie", "/Sound", "/GoTo3DView", "/RichMediaExecute", "/Hide", "/SetOCGState",
    }
)  # fmt: skip
"""ISO 32000-2, table 201: all but going to a page, going to a web address (which is dropped),
reading on, and what a viewer's own buttons do."""

FILES = frozenset(
    {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/RichMedia", "/FileAttachment"}
)

ACTIVE = frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia", "/FileAttachment", "/PS"})
"""Subtypes of annotations and of what is drawn that are more than a picture."""

PASSED = frozenset({"/Parent", "/P", "/StructTreeRoot", "/ParentTree"})
"""Back to what was seen, or tags, of which there may be thousands and nothing is kept."""


def rewrite(content: bytes) -> bytes:
    """Return a PDF with the same pages and nothing else.

    Args:
        content: The file.

    Raises:
        RefusedFileError: It holds more than pages, has too many of them, or cannot be read.

    """
    # A third of a second to load, where most files are photos.
    import pypdf
    from pypdf.errors import PdfReadError

    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise RefusedFileError(
                "locked",
                "This PDF is locked with a password. Please print it to a new PDF, or send photos "
                "of its pages.",
            )
        look_through(reader)
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise RefusedFileError(
                "too-many-pages",
                f"This PDF has {count} pages; we take up to {MOST_PAGES}. Please send the pages "
                "that matter.",
            )
        if not count:
            raise PdfReadError("no pages")
        written = _written(reader)
        # What we wrote is read as strictly as what came in.
        look_through(pypdf.PdfReader(BytesIO(written), strict=False))
    except RefusedFileError:
        raise
    except Exception as error:
        # Whatever a broken file makes the reader raise, RecursionError and MemoryError among it.
        raise broken() from error
    return written


def broken() -> RefusedFileError:
    """Return what is said of a PDF that cannot be read."""
    return RefusedFileError(
        "broken",
        "This PDF is damaged or cannot be read. Please print it to a new PDF, or send photos of "
        "its pages.",
    )


def _active(what: str) -> RefusedFileError:
    return RefusedFileError(
        "script",
        f"This PDF holds {what}, which we do not take. Please print it to a new PDF, or send "
        "photos of its pages.",
    )


def _written(reader: Any) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    for page in reader.pages:
        for key in [key for key in page if key not in KEPT]:
            del page[key]
        writer.add_page(page, excluded_keys=DROPPED)
    writer.metadata = None
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def look_through(reader: Any) -> None:
    """Look at everything that can be reached in a PDF, and refuse what is more than pages.

    Raises:
        RefusedFileError: There is such a thing, or there is too much of everything.

    """
    for found in _reached(reader.trailer["/Root"]):
        _refuse_names(found)
        _refuse_actions(found)
        _refuse_forms(found)


def _reached(root: Any) -> Iterator[Any]:
    """Yield every dictionary that can be reached, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen, count = [root], set(), 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        count += 1
        if count > MOST_OBJECTS:
            raise broken()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(value for key, value in dict.items(one) if key not in PASSED)
        elif isinstance(one, ArrayObject):
            # Numbers and names alone, of which a font may have thousands, lead nowhere.
            waiting.extend(
                list.__getitem__(one, place)
                for place in range(len(one))
                if isinstance(
                    list.__getitem__(one, place), IndirectObject | DictionaryObject | ArrayObject
                )
            )


def _value(found: Any, key: str) -> Any:
    """Return what a dictionary has under a key, wherever it lies; None where it has nothing."""
    # Not `get`, which hands out the reference in place of what it leads to.
    value = found[key] if key in found else None  # noqa: SIM401
    return None if value is None or type(value).__name__ == "NullObject" else value


def _refuse_names(found: Any) -> None:
    if any(_value(found, key) is not None for key in SCRIPTS & found.keys()):
        raise _active("a script")
    if any(_value(found, key) is not None for key in FILES & found.keys()):
        raise _active("another file")
    kinds = {str(_value(found, key)) for key in ("/Type", "/Subtype", "/Subtype2")}
    if kinds & FILES or "/Filespec" in kinds:
        raise _active("another file")
    if kinds & ACTIVE:
        raise _active("a film, a sound or a program")
    if hasattr(found, "_data") and _value(found, "/F") is not None:
        # A stream whose content lies in another file (ISO 32000-2, 7.3.8.2).
        raise _active("another file")


def _refuse_actions(found: Any) -> None:
    action = str(_value(found, "/S"))
    if action in ACTIONS:
        raise _active("a script" if action == "/JavaScript" else "something that acts by itself")
    opening = _value(found, "/OpenAction")
    if isinstance(opening, dict) and str(_value(opening, "/S")) != "/GoTo":
        raise _active("something that happens when it is opened")
    if _value(found, "/AA"):
        raise _active("something that acts by itself")


def _refuse_forms(found: Any) -> None:
    if _value(found, "/XFA") is not None or str(_value(found, "/Subtype")) == "/Widget":
        raise _active("a form")
    form = _value(found, "/AcroForm")
    # Many programs write an empty form where there is none.
    if form is not None and (not isinstance(form, dict) or _value(form, "/Fields")):
        raise _active("a form")
