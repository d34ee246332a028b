"""Requests that bring files: how many, how large, at which addresses.

Django writes large files to the disk while it reads them. What is beyond our limits is read past
and left out, so that what was typed beside it arrives all the same.
"""

from io import BytesIO

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from . import answers

MULTIPART = "multipart/form-data"

ADDRESSES = ("graphql/", "p/order/", "dashboard/complaint")
"""Below these, files come in."""

MOST_BYTES = 100_000_000
"""Of a request; six photos of 15 MB each are less."""

MOST_KEPT_BYTES = 40_000_000
"""Of all files of a request together; what comes after is left out."""

MOST_FILE_BYTES = 15_500_000
"""Of one file: a little more than is taken, so that who takes it says why it does not."""

MOST_FILES = 10
"""Of a request; more are left out."""

MOST_OF_WORDS = 1_000_000
"""Bytes of a form that is too large which are read: what was typed stands in the first of them."""

SECRETS = ("postcode", "code")
"""Fields that are never shown again."""

WAS_TOO_LARGE = "service_was_too_large"
"""Attribute of a request."""

LEFT_OUT = "service_left_out"
"""Attribute of a request: how many of its files were left out."""


def brings_files(request: HttpRequest, path: str) -> bool:
    """Whether a request may be as large as files make it.

    Args:
        request: As it came.
        path: Behind the plugin's address.

    """
    is_form = request.method == "POST" and request.content_type == MULTIPART
    return is_form and path.lstrip("/").startswith(ADDRESSES)


def bound(request: HttpRequest) -> None:
    """Have our limits hold when a request is read: by its door, once it has been counted."""
    request.upload_handlers.insert(0, Bounded(request))  # type: ignore[union-attr]


def read(request: HttpRequest) -> HttpResponse | None:
    """Read a form; return why that cannot be done."""
    try:
        # Reading the fields reads the files.
        bool(request.POST)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return too_large(request)
    except MultiPartParserError:
        return answers.error(request, 400, "MALFORMED", "The form could not be read.")
    return None


def too_large(request: HttpRequest) -> HttpResponse:
    """Return the answer to a request that is larger than any we take."""
    message = (
        f"This is too much at once: {MOST_KEPT_BYTES // 1_000_000} MB of files are taken. Please "
        "go back and send fewer or smaller files."
    )
    return answers.error(request, 413, "TOO_LARGE", message)


def keeps_words(request: HttpRequest, path: str) -> bool:
    """Whether what was typed into a form that is too large is shown once more, by its own page."""
    return path.lstrip("/").startswith("p/order/") and not {"tell", "request"}.isdisjoint(
        request.GET
    )


def read_words(request: HttpRequest) -> None:
    """Have a form that is too large hold what was typed, as far as its first bytes have it.

    Our forms have their fields before the files. The rest is not read; what unlocks an order is
    not among what is shown again.
    """
    try:
        head = BytesIO(request.read(MOST_OF_WORDS))
    except Exception:
        # The line broke, or less came than was said: it is answered all the same.
        head = BytesIO()
    meta = {**request.META, "CONTENT_LENGTH": str(max(1, head.getbuffer().nbytes))}
    try:
        fields, _ = MultiPartParser(meta, head, [Passed(request)], request.encoding).parse()
    except (
        MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent,
    ):  # fmt: skip
        fields = QueryDict()
    fields = fields.copy()
    for name in SECRETS:
        fields.pop(name, None)
    request._post, request._files = fields, MultiValueDict()  # type: ignore[attr-defined]
    setattr(request, WAS_TOO_LARGE, True)


def was_too_large(request: HttpRequest) -> bool:
    """Whether only what was typed into a form was read."""
    return bool(getattr(request, WAS_TOO_LARGE, False))


class Passed(FileUploadHandler):
    """Passes over every file."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Pass over it.

        Raises:
            SkipFile: Always.

        """
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep nothing."""
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """There is none."""
        return None


def left_out(request: HttpRequest) -> int:
    """Return how many files of a request were left out because they were too many or too large."""
    return int(getattr(request, LEFT_OUT, 0))


class Bounded(FileUploadHandler):
    """Counts what comes, and leaves out what is too much; stands before those that keep it."""

    def __init__(self, request: HttpRequest) -> None:
        """Begin."""
        super().__init__(request)
        self.files = 0
        self.bytes_of_file = 0
        self.bytes_in_all = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Count a file.

        Raises:
            SkipFile: There are enough.

        """
        self.files += 1
        self.bytes_of_file = 0
        if self.files > MOST_FILES:
            raise self._skip()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count bytes, and hand them on.

        Raises:
            SkipFile: These are more than are taken.

        """
        self.bytes_of_file += len(raw_data)
        self.bytes_in_all += len(raw_data)
        if self.bytes_of_file > MOST_FILE_BYTES or self.bytes_in_all > MOST_KEPT_BYTES:
            self.bytes_in_all -= self.bytes_of_file
            raise self._skip()
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Leave the file to the handlers behind."""
        return None

    def _skip(self) -> SkipFile:
        setattr(self.request, LEFT_OUT, left_out(self.request) + 1)  # type: ignore[arg-type]
        return SkipFile()
