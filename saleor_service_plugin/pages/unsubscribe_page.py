"""Ending advertising: the page behind the link in each advertising mail.

Opening it changes nothing: mail scanners open every link. The button ends it, and so does the
POST that a mail program sends by itself (RFC 8058), which holds nothing but that it wants to.
It is good for ever, for whoever has it: who forwards the mail lets others end it, at most.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from ..messages.addresses import ROOT
from ..messages.consent import links, shown
from ..messages.consent.links import LinkNotGoodError, WayOut
from ..web import asking, words
from ..web.words import t
from . import shop_contact
from .document import FORM, Document, from_browser, language_of, refusal
from .document import shown as document
from .guest import as_guest

STATE = "query($token: String!) { serviceConsent(token: $token) { state } }"

END = """
mutation($token: String!) {
  serviceConsentWithdraw(token: $token) { changed errors { field code message } }
}
"""

AGAIN = """
mutation($token: String!, $version: String!, $language: LanguageCodeEnum) {
  serviceConsentRequest(token: $token, textVersion: $version, languageCode: $language) {
    errors { field code message }
  }
}
"""

ONE_CLICK = "List-Unsubscribe"
"""The only field of the POST that mail programs send (RFC 8058, 3.2)."""

MULTIPART = "multipart/form-data"

VERSION = "unsubscribe-page-1"
"""Of the words by which this page offers to ask anew."""

ENDED = ("OBJECTED", "WITHDRAWN")


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show where advertising stands, end it, or have its owner asked anew."""
    one_click = _is_one_click(request)
    if not one_click and (refused := refusal(request, "unsubscribe")):
        return refused
    as_guest(request)
    language = language_of(request, from_browser(request))
    with words.speaking(language):
        try:
            out = links.unsubscribed(token)
        except LinkNotGoodError:
            return _page(request, language, None, {"state": "unknown"}, 404)
        if request.method == "POST":
            return _do(request, token, out, language)
        found = asking.ask(request, STATE, token=token)["serviceConsent"]
        return _shown(request, token, out, language, "ended" if _ended(found) else "open")


def _is_one_click(request: HttpRequest) -> bool:
    """Whether a mail program asks: it comes from few addresses, for many people.

    It is not counted: what it does is one row, and needs a link of ours.
    """
    if request.method != "POST" or request.content_type not in (FORM, MULTIPART):
        return False
    return request.POST.get(ONE_CLICK) == "One-Click"


def _ended(found: Mapping[str, object] | None) -> bool:
    return found is not None and found["state"] in ENDED


def _do(request: HttpRequest, token: str, out: WayOut, language: str) -> HttpResponse:
    if request.POST.get("step") != "again":
        asking.change(request, END, token=token)
        return _shown(request, token, out, language, "ended", done=True)
    asking.change(request, AGAIN, token=token, version=VERSION, language=language.upper())
    return _shown(request, token, out, language, "asked", done=True)


def _shown(
    request: HttpRequest,
    token: str,
    out: WayOut,
    language: str,
    state: str,
    *,
    done: bool = False,
) -> HttpResponse:
    said = {
        "state": state,
        "done": done,
        # Where the address was erased, nobody could be asked.
        "can_ask": bool(shown.address_of(out.address_hash)[0]),
        "action": f"{ROOT}/unsubscribe/{token}?lang={language}",
    }
    return _page(request, language, out.channel_id, said)


def _page(
    request: HttpRequest,
    language: str,
    channel_id: int | None,
    said: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    heading = {
        "unknown": t("This link is not good"),
        "open": t("End advertising by email"),
        "ended": t("You get no more advertising"),
        "asked": t("Please look into your mailbox"),
    }[str(said["state"])]
    contact = shop_contact.of_channel(channel_id, language)
    page = Document(
        "unsubscribe.html", heading, language, {**said, "heading": heading}, contact, status
    )
    return document(request, page)
