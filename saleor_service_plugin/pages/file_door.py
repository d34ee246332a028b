"""Handing out a file of a conversation, to who has a link to it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified

from ..complaints.files import keep
from ..complaints.files.keep import Held
from ..web import answers, rates

POLICY = "sandbox; default-src 'none'"
"""Opened by itself, a file can do nothing and belongs to nobody's origin."""

CACHED = "private, max-age=300"

CALLS = 600
"""A minute from one address: a desk that shows many small pictures."""


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a file, or with its small picture (`?small=1`)."""
    if request.method not in ("GET", "HEAD"):
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET.")
        refused["Allow"] = "GET, HEAD"
        return refused
    if seconds := rates.wait_for(request, "file", most=CALLS):
        return answers.too_many(request, seconds)
    small = request.GET.get("small") == "1"
    found = keep.held(token, small=small)
    if found is None:
        message = "There is no such file, or the link has expired. Please open the page again."
        return answers.error(request, 404, "NOT_FOUND", message)
    tag = f'"{found.digest[:32]}{"s" if small else ""}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(found.content, content_type=found.media_type)
        response["Content-Disposition"] = _disposition(found)
    response["ETag"] = tag
    response["Cache-Control"] = CACHED
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # A storefront on another host shows it, too.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _disposition(found: Held) -> str:
    """Return how a browser treats it: a PDF is saved, never opened within our host (RFC 6266)."""
    way = "attachment" if found.media_type == "application/pdf" else "inline"
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}"
