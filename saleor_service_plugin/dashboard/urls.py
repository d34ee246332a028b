"""The addresses of our pages, below `/plugins/global/saleor.service/dashboard/`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from .frame import answer, frame
from .pages import PAGES, WIDGETS
from .visit import Page

View = Callable[..., HttpResponse]


def _view(page: Page, address: str, *, widget: bool) -> View:
    def view(request: HttpRequest, **_parts: Any) -> HttpResponse:
        return answer(request, page, address, widget=widget)

    return view


def _patterns() -> list[URLPattern]:
    found = [path(name, _view(page, name, widget=False)) for name, page in PAGES.items()]
    # What `pages.js` packs into the path: only the frame is asked for there, the same for all.
    for place in ("", *(f"{name}/" for name in PAGES)):
        found += [path(f"{place}~", frame), path(f"{place}~<str:words>", frame)]
    # The App's own address, without anything behind it, is what staff open from the list.
    found.append(path("", _view(PAGES["today"], "today", widget=False)))
    found += [
        path(f"widgets/{name}", _view(page, f"widgets/{name}", widget=True))
        for name, page in WIDGETS.items()
    ]
    return found


urlpatterns = _patterns()
