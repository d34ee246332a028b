"""Asking for a new link to an order, and what a link shows that is no good any more."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from ..messages.addresses import ROOT
from ..web import asking, words
from ..web.words import t
from . import shop_contact
from .document import Document, from_browser, language_of, refusal, shown
from .guest import as_guest

LINK = """
mutation($number: String!, $email: String!) {
  serviceOrderLinkRequest(number: $number, email: $email) {
    leaves errors { field code message }
  }
}
"""

FIELDS = ("number", "email")

LONGEST = 254


def answer(request: HttpRequest) -> HttpResponse:
    """Show the form, or have a link mailed."""
    if refused := refusal(request, "link"):
        return refused
    as_guest(request)
    language = language_of(request, from_browser(request))
    with words.speaking(language):
        if request.method == "POST":
            return _ask(request, language)
        return _page(request, language, {"heading": t("A new link to your order")})


def expired(request: HttpRequest) -> HttpResponse:
    """Say that a link is no good any more, and show the form."""
    language = language_of(request, from_browser(request))
    with words.speaking(language):
        said = {
            "heading": t("This link is not good any more"),
            "intro": t("Links are good for 24 months, unless the shop ends them before."),
        }
        return _page(request, language, said, 404)


def _ask(request: HttpRequest, language: str) -> HttpResponse:
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in FIELDS}
    wrong = {}
    if not given["number"]:
        wrong["number"] = t("Please enter the order number.")
    if "@" not in given["email"]:
        wrong["email"] = t("Please enter the mail address of the order.")
    said: dict[str, object] = {"heading": t("A new link to your order"), **given, "wrong": wrong}
    if wrong:
        return _page(request, language, said, 422)
    done = asking.change(request, LINK, **given)
    if done.errors:
        said["wrong"] = {done.errors[0].field: t("Please check this.")}
        return _page(request, language, said, 422)
    said["done"] = "yes" if done.data["leaves"] else "no"
    return _page(request, language, said)


def _page(
    request: HttpRequest, language: str, said: Mapping[str, object], status: int = 200
) -> HttpResponse:
    context = {**said, "action": f"{ROOT}/order?lang={language}"}
    document = Document(
        "link.html", str(said["heading"]), language, context, shop_contact.of_shop(language), status
    )
    return shown(request, document)
