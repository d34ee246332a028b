"""Answers that every door gives alike: errors in plain words, and protective headers."""

import json
from collections.abc import Mapping
from html import escape

from django.http import HttpRequest, HttpResponse

HEADERS: Mapping[str, str] = {
    # Nothing here is a page unless its door says so with a policy of its own.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">\
<meta name="viewport" content="width=device-width"><title>{title}</title>\
<h1>{title}</h1><p>{message}</p></html>"""


def error(
    request: HttpRequest, status: int, code: str, message: str, *, retry_after: int | None = None
) -> HttpResponse:
    """Return an error as a page for browsers, as JSON in GraphQL's form for all others.

    Args:
        request: What is answered; its Accept header decides.
        status: Of HTTP.
        code: For programs.
        message: For people; nothing internal.
        retry_after: Seconds after which it may be tried again.

    """
    if "text/html" in request.headers.get("Accept", ""):
        title = f"{status} {code.replace('_', ' ').capitalize()}"
        body = PAGE.format(title=escape(title), message=escape(message))
        response = HttpResponse(body, status=status)
    else:
        response = as_json({"errors": [{"message": message, "extensions": {"code": code}}]}, status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return the answer to who asks too often.

    Args:
        request: What is answered.
        seconds: After which it may be tried again.

    """
    message = "Too many calls, please slow down."
    return error(request, 429, "TOO_MANY_REQUESTS", message, retry_after=seconds)


def as_json(data: object, status: int = 200) -> HttpResponse:
    """Return a value as JSON."""
    return HttpResponse(json.dumps(data), status=status, content_type="application/json")


def protect(response: HttpResponse) -> HttpResponse:
    """Add the protective headers that the door did not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
