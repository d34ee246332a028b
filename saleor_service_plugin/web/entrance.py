"""Where requests to the plugin's own addresses come in.

Saleor hands over whatever is called below `/plugins/global/saleor.service/`, with any
method, and answers an exception with its own page of error, the stack with it in DEBUG.
So nothing is raised from here. The address `/plugins/saleor.service/` reaches us as
well, and there Saleor does not look whether the plugin is switched on: we do.
"""

import logging
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from ..errors import brief
from ..shop import port
from . import answers, uploads

logger = logging.getLogger(__name__)

URLS = "saleor_service_plugin.web.urls"

MOST_BYTES = 2_000_000
"""Of a request's body: a PDF of 1,000,000 bytes in base64. Less than Django takes at all
(`DATA_UPLOAD_MAX_MEMORY_SIZE`, 2.5 MB), which it says with an error of its own. Where files come
in, `uploads` has the limits."""

LONGEST_LENGTH = 20
"""Digits of a length that are looked at."""


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a request.

    Args:
        request: As Saleor's view got it.
        path: What stands behind the plugin's id, beginning with a slash.

    """
    try:
        return answers.protect(_answer(request, path))
    except Exception as error:
        # Of the error itself nothing leaves: it may quote anything.
        reference = uuid4().hex[:12]
        logger.error("A request failed (%s): %s", reference, brief(error), exc_info=True)
        message = f"Something went wrong on our side. Reference: {reference}."
        return answers.protect(answers.error(request, 500, "INTERNAL_ERROR", message))


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    if not port.current().plugin_active():
        return answers.error(request, 404, "NOT_FOUND", "The plugin is switched off.")
    length = _length(request)
    if length is None:
        message = "Say how long the request is (Content-Length)."
        return answers.error(request, 411, "LENGTH_REQUIRED", message)
    files = uploads.brings_files(request, path)
    if files and length > uploads.MOST_BYTES:
        if not uploads.keeps_words(request, path):
            return uploads.too_large(request)
        uploads.read_words(request)
    if length > MOST_BYTES and not files:
        message = f"The request is larger than {MOST_BYTES} bytes."
        return answers.error(request, 413, "TOO_LARGE", message)
    try:
        match = resolve(f"/{path.lstrip('/')}", urlconf=URLS)
    except Resolver404:
        return answers.error(request, 404, "NOT_FOUND", "There is nothing at this address.")
    if files and not uploads.was_too_large(request):
        uploads.bound(request)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def _length(request: HttpRequest) -> int | None:
    """Return what the caller says of the body's length, None where it comes in chunks.

    The servers hold it to the former; the latter would be taken in to its end.
    """
    declared = request.META.get("CONTENT_LENGTH") or ""
    if not declared and request.headers.get("Transfer-Encoding"):
        return None
    if not (declared.isascii() and declared.isdecimal()):
        return 0
    return int(declared[:LONGEST_LENGTH])
