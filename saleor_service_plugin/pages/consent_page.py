"""Confirming a wish for advertising: the page behind the link in a double-opt-in mail.

Opening it confirms nothing: mail scanners open every link. The button does.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from ..messages.addresses import ROOT
from ..messages.consent import links
from ..messages.consent.links import LinkNotGoodError
from ..web import asking, words
from ..web.words import t
from . import shop_contact
from .document import Document, from_browser, language_of, refusal, shown
from .guest import as_guest

CONFIRM = """
mutation($token: String!) {
  serviceConsentConfirm(token: $token) { answer errors { field code message } }
}
"""


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, or confirm."""
    if refused := refusal(request, "consent"):
        return refused
    as_guest(request)
    language = language_of(request, from_browser(request))
    with words.speaking(language):
        try:
            links.confirmed(token)
        except LinkNotGoodError:
            return _page(request, language, {"state": "GONE"}, 404)
        action = f"{ROOT}/consent/{token}?lang={language}"
        if request.method != "POST":
            return _page(request, language, {"state": "OPEN", "action": action})
        done = asking.change(request, CONFIRM, token=token)
        if done.errors:
            return _page(request, language, {"state": "GONE"}, 404)
        return _page(request, language, {"state": done.data["answer"]})


def _page(
    request: HttpRequest, language: str, said: Mapping[str, object], status: int = 200
) -> HttpResponse:
    heading = {
        "GONE": t("This link is not good any more"),
        "OPEN": t("Advertising by email"),
        "CONFIRMED": t("Thank you, you get advertising by email"),
        "AGAIN": t("You had confirmed this already"),
        "OVERTAKEN": t("You had ended advertising meanwhile"),
    }[str(said["state"])]
    context = {**said, "heading": heading}
    contact = shop_contact.of_shop(language)
    return shown(request, Document("consent.html", heading, language, context, contact, status))
