"""Every page's way out: the frame that the Dashboard opens, and what is shown in it.

A frame comes without a token: it gets that from the Dashboard by a message (`bridge.js`).
So the first answer is an empty page that holds nobody's data; the script then asks for
the same address again, with the token and the header `Service-Part`, and gets the content.
"""

import logging
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from .. import conf
from ..errors import brief
from ..shop import port
from ..web import answers, templating, words
from ..web.asking import NotAllowedError, NotAskedWellError
from . import tabs
from .access import RefusedError, staff_of
from .card import PATH
from .visit import Answer, Document, File, Go, Page, Screen, Visit, address

logger = logging.getLogger(__name__)

PART = "Service-Part"
"""Header: the content alone is wanted."""

LOCALE = "Service-Locale"
"""Header: the language that the Dashboard is set to."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{pictures}; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
"""No script or style within the page; pictures of our own and of the shop's media storage.
Any site may frame it unless a setting names the Dashboard: without the token that only the
Dashboard hands over it shows nothing."""

DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self' {ancestors}; sandbox"
)
"""A mail within our page: the styles that mails write into themselves, pictures of our own,
and nothing that acts. All frames around it count as ancestors, so the Dashboard is named."""


FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What is saved and not shown."""


def answer(request: HttpRequest, page: Page, path: str, *, widget: bool = False) -> HttpResponse:
    """Answer a request for one of our pages.

    Args:
        request: From the Dashboard's frame, or from the script in it.
        page: What is asked for.
        path: Its address below our pages.
        widget: Whether it stands beside other things on a page of the Dashboard.

    """
    if request.method not in ("GET", "POST"):
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET or POST.")
        refused["Allow"] = "GET, POST"
        return refused
    language = words.nearest(request.headers.get(LOCALE, ""))
    if request.method == "GET" and PART not in request.headers:
        return _frame(widget=widget)
    with words.speaking(language):
        shown = _shown(request, page, path)
        if isinstance(shown, Document):
            return _html(shown.html, shown.status, policy=DOCUMENT_POLICY)
        if isinstance(shown, File):
            return _file(shown)
        return _content(shown, path, language, widget=widget)


def frame(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer with the frame alone, at an address whose words the script unpacks."""
    if request.method != "GET":
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET.")
        refused["Allow"] = "GET"
        return refused
    return _frame(widget=False)


def _frame(*, widget: bool) -> HttpResponse:
    context = {"widget": widget, "base": PATH}
    return _html(templating.render("dashboard/frame.html", context, language="en"))


def _shown(request: HttpRequest, page: Page, path: str) -> Answer:
    try:
        visit = Visit(request, staff_of(request), path)
        return page(visit)
    except RefusedError as error:
        return _refused(error.code, error.status)
    except NotAllowedError:
        return _refused("NO_PERMISSION", 403)
    except NotAskedWellError as error:
        logger.info("A page was asked for in vain: %s", error)
        return _refused("NOT_FOUND", 404)


def _refused(code: str, status: int) -> Screen:
    return Screen("refused.html", words.t("Not shown"), {"code": code}, status)


def _content(shown: Screen | Go, path: str, language: str, *, widget: bool) -> HttpResponse:
    if isinstance(shown, Go):
        response = HttpResponse(status=204)
        response["Service-Go"] = address(shown.path)
        if shown.refresh:
            response["Service-Refresh"] = "1"
    else:
        frame = {
            "title": shown.title,
            "tabs": tabs.tabs(path),
            "ways_below": tabs.ways(path),
            "widget": widget,
        }
        html = templating.render(
            f"dashboard/{shown.template}", {**shown.context, **frame}, language=language
        )
        response = _html(html, shown.status)
        response["Service-Title"] = quote(shown.title)
    if shown.notice:
        response["Service-Notice"] = quote(shown.notice)
    return response


def _file(file: File) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.type)
    response["Content-Disposition"] = f'attachment; filename="{quote(file.name)}"'
    response["Content-Security-Policy"] = FILE_POLICY
    if file.notice:
        response["Service-Notice"] = quote(file.notice)
    return response


def _html(text: str, status: int = 200, *, policy: str = POLICY) -> HttpResponse:
    response = HttpResponse(text, status=status)
    ancestors = " ".join(conf.dashboard_origins()) or "*"
    response["Content-Security-Policy"] = policy.format(ancestors=ancestors, pictures=_pictures())
    response["Referrer-Policy"] = "same-origin"
    return response


def _pictures() -> str:
    try:
        origin = port.current().picture_origin()
    except Exception as error:
        # A storage that is set up badly costs the pictures, not the page.
        logger.warning("Nobody knows where the shop's pictures lie: %s", brief(error))
        return ""
    return f" {origin}" if origin else ""
