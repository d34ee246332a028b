"""Telling the shop that something is not right, or asking something: the form, and sending it.

Writing works with the order's link alone. Naming the items and sending photos is for who has shown
that the order is theirs. What was typed is never lost: where something is wrong with it, the form
comes back with it; where something is wrong with a file, the text arrives without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ..complaints.mails import words as mail_words
from ..complaints.record.opening import LONGEST_TEXT, Slot
from ..web import asking, uploads, words
from ..web.words import t
from . import callback_times, link_page, requests, sent_files, unlock
from .document import Document, from_browser, language_of, shown

ORDER = """
query($token: String!, $acting: String) {
  serviceOrder(token: $token, actingToken: $acting) {
    number languageCode mayAct actingClosed
    lines { id productName variantName quantity }
    contact {
      shopName phone phoneDialed hours mail timeZone footer
      brand {
        color textColor inkLight inkDark textOnInkDark font logoUrl logoWidth logoHeight
      }
    }
  }
}
"""

CREATE = """
mutation($input: ServiceComplaintInput!) {
  serviceComplaintCreate(input: $input) {
    complaint { number } errors { field code message }
  }
}
"""

LONGEST_KEY = 50
LONGEST_PHONE = 40
MOST_LINES = 100

CALLBACK = "CALLBACK"


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, or nothing yet."""

    key: str
    topic: str = ""
    wants: str = ""
    text: str = ""
    phone: str = ""
    slot: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Pieces as they were typed, by the ids of the lines that are ticked."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An order as somebody looks at it."""

    token: str
    acting: str
    """"" while they have not shown that it is theirs."""
    order: Mapping[str, Any]


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, or send what was typed."""
    look = _look(request, token, request.GET.get("act", ""))
    if look is None:
        return link_page.expired(request)
    language = language_of(request, look.order["languageCode"] or from_browser(request))
    with words.speaking(language):
        if request.method != "POST":
            said = {"sent": request.GET.get("sent", "")}
            return _page(request, look, Form(key=str(uuid4())), said)
        if uploads.was_too_large(request):
            return _page(request, look, _typed(request), {"wrong": sent_files.too_large()}, 413)
        if request.POST.get("step") == "tell":
            return _send(request, look)
        return _unlock(request, look)


def _look(request: HttpRequest, token: str, acting: str) -> Looked | None:
    order = asking.ask(request, ORDER, token=token, acting=acting or None)["serviceOrder"]
    return order and Looked(token, acting if order["mayAct"] else "", order)


def _unlock(request: HttpRequest, look: Looked) -> HttpResponse:
    """See whether it is theirs; the page that follows has what they typed so far."""
    form, found = _typed(request), unlock.attempt(request, look.token)
    if found.said:
        order = {**look.order, "actingClosed": found.closed or look.order["actingClosed"]}
        return _page(request, replace(look, order=order), form, found.said, 422)
    if not (form.topic or form.text):
        return go({"tell": "1", **found.go}, "content")
    seen = _look(request, look.token, found.go.get("act", "")) or look
    return _page(request, seen, form, {"sent": found.go.get("sent", "")})


def go(values: Mapping[str, str], part: str) -> HttpResponse:
    """Send a browser to another view of the page, so that reloading is harmless."""
    # Relative: behind whatever host and path the customer sees the page.
    query = urlencode({**values, "lang": words.language()})
    return HttpResponseRedirect(f"?{query}#{part}", status=303)


def _typed(request: HttpRequest) -> Form:
    post = request.POST
    ticked = post.getlist("line")[:MOST_LINES]
    return Form(
        key=post.get("key", "")[:LONGEST_KEY] or str(uuid4()),
        topic=post.get("topic", ""),
        wants=post.get("wants", ""),
        text=post.get("text", "").replace("\r\n", "\n"),
        phone=post.get("phone", "").strip(),
        slot=post.get("slot", ""),
        lines={one: post.get(f"quantity-{one}", "1").strip() for one in ticked},
    )


def _send(request: HttpRequest, look: Looked) -> HttpResponse:
    form, order = _typed(request), look.order
    slots = callback_times.offered(look.token) if form.topic == CALLBACK else ()
    if wrong := _wrong(form, order, slots):
        return _page(request, look, form, wrong, 422)
    sent = sent_files.take_all(request, may_send=order["mayAct"])
    values: dict[str, Any] = {
        "key": form.key, "token": look.token, "topic": form.topic,
        "text": form.text.strip() or t("Please call me back."),
        "lines": [
            {"lineId": one, "quantity": int(count)} for one, count in form.lines.items()
        ],
        "attachments": list(sent.taken),
    }  # fmt: skip
    if look.acting:
        values["actingToken"] = look.acting
    if form.wants in dict(requests.wants()):
        values["wants"] = form.wants
    if form.topic == CALLBACK:
        values["phone"] = form.phone
        if chosen := callback_times.chosen(form.slot, slots):
            values["slot"] = {"begins": chosen.begins, "ends": chosen.ends}
    done = asking.change(request, CREATE, input=values)
    if done.errors:
        return _page(request, look, form, _refused(done), 422)
    found = {"request": done.data["complaint"]["number"], "done": "opened"}
    if look.acting:
        found["act"] = look.acting
    if sent.refused:
        found["not"] = ".".join(sent.refused)
    return go(found, "content")


def _wrong(form: Form, order: Mapping[str, Any], slots: Sequence[Slot]) -> dict[str, str]:
    """Return what is wrong with what was typed, by the field it stands at."""
    wrong = {}
    if form.topic not in dict(requests.topics()):
        wrong["wrong_topic"] = t("Please choose what it is about.")
    if not form.text.strip() and form.topic != CALLBACK:
        wrong["wrong_text"] = t("Please write what has happened.")
    if len(form.text) > LONGEST_TEXT:
        wrong["wrong_text"] = t("Please write 10,000 characters at most.")
    if form.topic == CALLBACK and not any(one.isdecimal() for one in form.phone):
        wrong["wrong_phone"] = t("Please say under which number we reach you.")
    if len(form.phone) > LONGEST_PHONE:
        wrong["wrong_phone"] = t("This is no telephone number.")
    if form.topic == CALLBACK and form.slot and not callback_times.chosen(form.slot, slots):
        wrong["wrong_slot"] = t("This time is not free any more. Please choose another one.")
    most = {one["id"]: one["quantity"] for one in order["lines"]}
    for one, count in form.lines.items():
        if one not in most or not _is_within(count, most[one]):
            wrong["wrong_lines"] = t("Please check how many pieces it is about.")
    return wrong


def _is_within(count: str, most: int) -> bool:
    return count.isascii() and count.isdecimal() and len(count) < 10 and 1 <= int(count) <= most


def _refused(done: asking.Done) -> dict[str, str]:
    """Return why the API took nothing, at the field it is about."""
    error = done.errors[0]
    match error.field, error.code:
        case _, "RATE_LIMITED":
            return {"wrong": t("One moment, please. You can send it again in a minute.")}
        case _, "LIMIT":
            return {
                "wrong": t("Many requests about this order are open already. Please add to one.")
            }
        case "slot", _:
            return {"wrong_slot": t("This time is not free any more. Please choose another one.")}
        case "phone", _:
            return {"wrong_phone": t("This is no telephone number.")}
        case "text", _:
            return {"wrong_text": t("Please write what has happened.")}
        case (("lines" | "quantity"), _):
            return {"wrong_lines": t("Please check how many pieces it is about.")}
    return {"wrong": t("This could not be sent. Please contact us.")}


def _page(
    request: HttpRequest, look: Looked, form: Form, said: Mapping[str, str], status: int = 200
) -> HttpResponse:
    order, language = look.order, words.language()
    acting = {"act": look.acting} if look.acting else {}
    zone = ZoneInfo(order["contact"]["timeZone"])
    context = {
        "order": order, "said": said, "typed": form,
        "topics": requests.topics(), "wants": requests.wants(),
        "lines": [
            {**one, "ticked": one["id"] in form.lines, "typed": form.lines.get(one["id"], "")}
            for one in order["lines"]
        ] if look.acting else [],
        "slots": [
            (callback_times.name(one), mail_words.span(one.begins, one.ends, zone, language))
            for one in callback_times.offered(look.token)
        ],
        "file_types": sent_files.TYPES,
        "files_again": sent_files.again(request) if request.method == "POST" else "",
        "back": f"?{urlencode({**acting, 'lang': language})}",
        "form": f"?{urlencode({**acting, 'tell': 1, 'lang': language})}",
    }  # fmt: skip
    title = t("How can we help?")
    if status != 200:
        title = t("Please check: {title}", title=title)
    return shown(request, Document("tell.html", title, language, context, order["contact"], status))
