"""What all public pages have in common: policy, language, colors, how often one may ask."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse

from ..messages.profile import OURS
from ..web import answers, rates, templating, uploads, words

POLICY = (
    "default-src 'none'; style-src 'self' 'sha256-{style}'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script at all; beside our own style sheet the few lines with the channel's colors."""

STYLE = (
    ":root{{--brand:{brand_color};--on-brand:{brand_text};--ink:{brand_ink};"
    "--ink-dark:{brand_ink_dark};--on-ink-dark:{brand_text_dark};--font:{brand_font}}}"
)

FORM = "application/x-www-form-urlencoded"
"""What our forms send."""

METHODS = ("GET", "HEAD", "POST")

KEPT = ("act", "tell", "request")
"""What an address keeps in another language."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page to be shown."""

    template: str
    """Below `templates/pages/`."""
    title: str
    language: str
    context: Mapping[str, object] = field(default_factory=dict)
    contact: Mapping[str, Any] | None = None
    """As the API has it; None where it is not known whose page it is."""
    status: int = 200


def language_of(request: HttpRequest, fallback: str) -> str:
    """Return what a page is said in: as the address asks, else as the order or browser."""
    asked = request.GET.get("lang", "")
    if asked in words.LANGUAGES:
        return asked
    return words.nearest(fallback)


def from_browser(request: HttpRequest) -> str:
    """Return the language that a browser asks for first."""
    return words.nearest(request.headers.get("Accept-Language", "").strip())


def refusal(request: HttpRequest, door: str, *, files: bool = False) -> HttpResponse | None:
    """Return why a request is not looked at: a method we do not know, or too many.

    Args:
        request: As it came.
        door: Each is counted apart.
        files: Whether its forms bring files, too.

    """
    if request.method not in METHODS:
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET or POST.")
        refused["Allow"] = ", ".join(METHODS)
        return refused
    taken = (FORM, uploads.MULTIPART) if files else (FORM,)
    if request.method == "POST" and request.content_type not in taken:
        return answers.error(request, 415, "UNSUPPORTED_MEDIA_TYPE", f"Send a form as {FORM}.")
    if (seconds := rates.wait_for(request, door)) is None:
        return None
    language = language_of(request, from_browser(request))
    with words.speaking(language):
        title = words.t("One moment, please")
        document = Document("busy.html", title, language, {"seconds": seconds}, status=429)
    response = shown(request, document)
    response["Retry-After"] = str(seconds)
    return response


def shown(request: HttpRequest, document: Document) -> HttpResponse:
    """Return a page as it goes over the line."""
    brand = (document.contact or {}).get("brand") or {}
    style = STYLE.format(**_colors(brand))
    logo = urlsplit(brand.get("logoUrl") or "").path
    frame = {
        "title": document.title,
        "contact": document.contact,
        "style": style,
        "brand": brand,
        # The page's own host: whatever name the shop has outside, it comes from here.
        "logo": logo,
        "others": _others(request, document.language),
    }
    html = templating.render(
        f"pages/{document.template}", {**frame, **document.context}, language=document.language
    )
    response = HttpResponse(html, status=document.status)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    response["Content-Security-Policy"] = POLICY.format(style=digest)
    response["Content-Language"] = document.language
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _colors(brand: Mapping[str, Any]) -> dict[str, object]:
    """Return what stands in the style sheet; the API has made sure of what it holds."""
    if not brand:
        return dict(OURS)
    return {
        "brand_color": brand["color"],
        "brand_text": brand["textColor"],
        "brand_ink": brand["inkLight"],
        "brand_ink_dark": brand["inkDark"],
        "brand_text_dark": brand["textOnInkDark"],
        "brand_font": brand["font"],
    }


def _others(request: HttpRequest, language: str) -> list[dict[str, str]]:
    """Return the other languages of a page, and where it stands in them."""
    kept = {name: request.GET[name] for name in KEPT if name in request.GET}
    return [
        {"code": code, "address": f"?{urlencode({**kept, 'lang': code})}", "name": NAMES[code]}
        for code in words.LANGUAGES
        if code != language
    ]


NAMES = {"en": "English", "de": "Deutsch"}
"""Of languages, each in its own."""
