"""Our style sheets, scripts and pictures: Saleor serves no such files in production."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified

from .. import PLUGIN_ID
from . import answers

FOLDER = Path(__file__).parent.parent / "static"

ROOT = f"/plugins/global/{PLUGIN_ID}/static"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

FOR_EVER = "public, max-age=31536000, immutable"

FOR_A_MINUTE = "public, max-age=60"
"""Asked for by a page of another version, in the middle of an upgrade."""


def address(name: str) -> str:
    """Return where a file is; another address when its content changes."""
    return f"{ROOT}/{_digest(name)}/{name}"


def file(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Answer with one of our files, which nobody has to ask for again."""
    if request.method not in ("GET", "HEAD"):
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET.")
        refused["Allow"] = "GET, HEAD"
        return refused
    if name not in names():
        return answers.error(request, 404, "NOT_FOUND", "There is nothing at this address.")
    held = f'"{_digest(name)}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == held:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(_content(name), content_type=TYPES[Path(name).suffix])
    response["ETag"] = held
    response["Cache-Control"] = FOR_EVER if digest == _digest(name) else FOR_A_MINUTE
    return response


@cache
def names() -> frozenset[str]:
    """Return the names of our files; nothing else is ever read from the disk."""
    return frozenset(path.name for path in FOLDER.iterdir() if path.suffix in TYPES)


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _digest(name: str) -> str:
    return sha256(_content(name)).hexdigest()[:16]
