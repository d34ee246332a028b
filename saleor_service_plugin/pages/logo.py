"""A channel's logo, for mails and pages."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified

from ..messages import logo
from ..web import answers
from ..web.assets import FOR_A_MINUTE, FOR_EVER


def answer(request: HttpRequest, channel_id: int, name: str) -> HttpResponse:
    """Answer with the logo.

    A mail of last year names the logo of last year; it gets today's.
    """
    if request.method not in ("GET", "HEAD"):
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET.")
        refused["Allow"] = "GET, HEAD"
        return refused
    found = logo.stored(channel_id) if channel_id < 2**31 else None
    if found is None:
        return answers.error(request, 404, "NOT_FOUND", "There is nothing at this address.")
    held, content = found
    response: HttpResponse
    if request.headers.get("If-None-Match") == f'"{held}"':
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=logo.MEDIA_TYPES[Path(held).suffix])
    response["ETag"] = f'"{held}"'
    response["Cache-Control"] = FOR_EVER if name == held else FOR_A_MINUTE
    # Mail programs on the web show it within pages of their own.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
