"""The public order page: where an order stands, for who has its link.

The page asks the API as anybody could who has the link; it knows nothing that the API does
not answer to a guest. What a form brings stands in the page's address; a cookie only spares who
has unlocked it in this browser to be asked again (`remembered.py`).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ..web import asking, uploads, words
from ..web.words import t
from . import granted, link_page, promised, remembered, request_page, requests, tell_page, unlock
from .document import Document, from_browser, language_of, refusal, shown
from .guest import as_guest
from .standing import greeting, parcels, pending, standing, story, told, way

ORDER = """
query($token: String!, $acting: String) {
  serviceOrder(token: $token, actingToken: $acting) {
    number status placedAt languageCode firstName city collectionPoint
    mayAct actingClosed shippingAddress
    lines { productName variantName quantity }
    parcels {
      id number status sentAt trackingNumber trackingUrl sharesContents
      contents { name variant quantity } carrier { name }
      state stateAt stateText saidByStaff deliveredAt
      forecastFrom forecastUntil pickupPlace pickupUntil appointmentFrom appointmentUntil
      events { at state text place }
    }
    promises {
      name quantity promisedLatest earliest latest afterPaymentMin afterPaymentMax ending
    }
    delays {
      id cause shopSays earliest latest isSooner foundAt takesWish lines { name quantity }
      wish { wish text settledAt }
    }
    complaints { number numberShown topic state openedAt answerUntil }
    timeline { event at amount { amount currency } trackingNumber parcelId }
    messages { kind subject finishedAt }
    rewards {
      kind code state
      deText: text(languageCode: DE) enText: text(languageCode: EN)
      deTerms: terms(languageCode: DE) enTerms: terms(languageCode: EN)
    }
    contact {
      shopName phone phoneDialed hours mail timeZone footer
      brand {
        color textColor inkLight inkDark textOnInkDark font logoUrl logoWidth logoHeight
      }
    }
  }
}
"""

WISH = """
mutation(
  $token: String!, $acting: String!, $delay: ID!, $wish: ServiceDeliveryWishEnum!, $text: String
) {
  serviceDeliveryWishCreate(
    token: $token, actingToken: $acting, delayId: $delay, wish: $wish, text: $text
  ) { errors { field code message } }
}
"""

WISHES = ("WAIT", "CHANGE", "CANCEL")

PARTS = ("details", "delay")
"""Parts of the page with a form; where one was sent from, its answer is shown."""


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page, or do what one of its forms asks for."""
    if refused := refusal(request, "page", files=True):
        return refused
    if request.method == "POST" and (refused := uploads.read(request)):
        return refused
    remembered.recall(request)
    as_guest(request)
    return remembered.leave(request, _answer(request, token))


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if "request" in request.GET:
        return request_page.answer(request, token)
    if "tell" in request.GET:
        return tell_page.answer(request, token)
    acting = request.GET.get("act", "")
    order = asking.ask(request, ORDER, token=token, acting=acting or None)["serviceOrder"]
    if order is None:
        return link_page.expired(request)
    language = language_of(request, order["languageCode"] or from_browser(request))
    with words.speaking(language):
        if request.method == "POST":
            return _act(request, token, order, language)
        said = {"sent": request.GET.get("sent", "")} if not order["mayAct"] else {}
        said["wished"] = request.GET.get("wished", "")
        return _page(request, order, language, said)


def _act(request: HttpRequest, token: str, order: Mapping[str, Any], language: str) -> HttpResponse:
    """Do what a form asks for; done, another page is asked for, so that reloading is harmless."""
    if request.POST.get("step") == "wish":
        return _wish(request, token, order, language)
    found = unlock.attempt(request, token)
    part = _part(request)
    if found.said:
        # Counted meanwhile: it may be closed now.
        order = {**order, "actingClosed": found.closed or order["actingClosed"]}
        names = {"wrong_postcode": "wrong_postcode_delay"} if part == "delay" else {}
        said = {names.get(name, name): text for name, text in found.said.items()}
        return _page(request, order, language, said, 422)
    return _go(language, part, **found.go)


def _part(request: HttpRequest) -> str:
    given = request.POST.get("part", "")
    return given if given in PARTS else PARTS[0]


def _wish(
    request: HttpRequest, token: str, order: Mapping[str, Any], language: str
) -> HttpResponse:
    """Say what the customer wishes; the page then shows it."""
    acting, delay = request.GET.get("act", ""), request.POST.get("delay", "")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    wish = request.POST.get("wish", "")
    typed = {"text": text, "delay": delay}
    if not order["mayAct"]:
        said = t("The half hour is over. Please show once more that it is your order.")
        return _page(request, order, language, {**typed, "wrong_postcode_delay": said}, 422)
    if wish not in WISHES:
        return _page(request, order, language, typed, 422)
    values = {
        "token": token,
        "acting": acting,
        "delay": delay[: unlock.LONGEST_ANSWER],
        "wish": wish,
    }
    done = asking.change(request, WISH, **values, text=text if wish == "CHANGE" else "")
    if done.errors:
        return _page(request, order, language, {**typed, "wrong_wish": _why_not(done)}, 422)
    return _go(language, "delay", act=acting, wished="yes")


def _why_not(done: asking.Done) -> str:
    """Return why a wish was refused, in the reader's language."""
    match done.errors[0].code:
        case "TOO_LONG":
            return t("Please write 2,000 characters at most.")
        case "REQUIRED":
            return t("Please write what you would like instead.")
        case "WRONG_STATE" | "NOT_FOUND":
            return t("There is newer news by now. Please look at it first.")
    return t("This could not be noted. Please contact us.")


def _go(language: str, part: str = "details", **values: str) -> HttpResponse:
    # Relative: behind whatever host and path the customer sees the page.
    return HttpResponseRedirect(f"?{urlencode({**values, 'lang': language})}#{part}", status=303)


def _page(
    request: HttpRequest,
    order: Mapping[str, Any],
    language: str,
    said: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    context = {
        "order": order,
        "zone": order["contact"]["timeZone"],
        "greeting": greeting(order),
        "standing": standing(order),
        "story": story(order, amounts=order["mayAct"]),
        "parcels": parcels(order),
        "pending": pending(order),
        "promised": promised.promised(order),
        "news": promised.news(order),
        "granted": granted.granted(order),
        "way": way(order),
        "requests": requests.listed(order),
        "tell": f"?{urlencode({**_acting(request, order), 'tell': 1, 'lang': language})}",
        "open_request": urlencode({**_acting(request, order), "lang": language}),
        "told": told(order["messages"]),
        "mailto": _mailto(order),
        "said": said,
        "form": f"?{urlencode({'lang': language})}#details",
        "delay_form": f"?{urlencode({**_acting(request, order), 'lang': language})}#delay",
        "nobody": not (order["contact"]["phone"] or order["contact"]["mail"]),
    }
    title = t("Your order {number}", number=order["number"])
    document = Document("order.html", title, language, context, order["contact"], status)
    return shown(request, document)


def _acting(request: HttpRequest, order: Mapping[str, Any]) -> dict[str, str]:
    return {"act": request.GET.get("act", "")} if order["mayAct"] else {}


def _mailto(order: Mapping[str, Any]) -> str:
    """Return what opens a mail to the shop that names the order (RFC 6068)."""
    subject = t("Order {number}", number=order["number"])
    return f"mailto:{quote(order['contact']['mail'], safe='@')}?subject={quote(subject, safe='')}"
