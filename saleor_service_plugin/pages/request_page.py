"""One request of a customer: where it stands, the conversation, writing in it.

With the order's link alone it says where it stands, and takes what is written; the conversation
and files are for who has shown that the order is theirs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from ..complaints.mails import words as mail_words
from ..complaints.number import shown as shown_number
from ..complaints.record.opening import LONGEST_TEXT
from ..web import asking, uploads, words
from ..web.words import t
from . import link_page, requests, sent_files, unlock
from .document import Document, from_browser, language_of, shown
from .tell_page import LONGEST_KEY, go

REQUEST = """
query($token: String!, $acting: String, $number: String!) {
  serviceOrder(token: $token, actingToken: $acting) {
    number languageCode mayAct actingClosed
    contact {
      shopName phone phoneDialed hours mail timeZone footer
      brand {
        color textColor inkLight inkDark textOnInkDark font logoUrl logoWidth logoHeight
      }
    }
  }
  serviceComplaint(token: $token, actingToken: $acting, number: $number) {
    id number numberShown topic state openedAt answerUntil wants callbackFrom callbackUntil
    lines { name quantity }
    entries {
      kind text at author { kind name }
      attachments { name mediaType url smallUrl width height }
    }
  }
}
"""

REPLY = """
mutation(
  $id: ID!, $key: String!, $text: String!, $token: String!, $acting: String, $files: [Upload!]
) {
  serviceComplaintReply(
    id: $id, key: $key, text: $text, token: $token, actingToken: $acting, attachments: $files
  ) { complaint { number } errors { field code message } }
}
"""

LONGEST_NUMBER = 40

NUMBER = re.compile(r"[0-9]{6,24}")
"""What can be the number of a request."""

DONE = ("opened", "said")


@dataclass(frozen=True, slots=True)
class Looked:
    """A request as somebody looks at it."""

    token: str
    acting: str
    """"" while they have not shown that the order is theirs."""
    order: Mapping[str, Any]
    row: Mapping[str, Any] | None


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request, or do what one of its forms asks for."""
    look = _look(request, token, request.GET.get("act", ""))
    if look is None:
        return link_page.expired(request)
    language = language_of(request, look.order["languageCode"] or from_browser(request))
    with words.speaking(language):
        if look.row is None:
            return _unseen(request, look)
        if request.method != "POST":
            said = {"sent": request.GET.get("sent", ""), "done": request.GET.get("done", "")}
            return _page(request, look, look.row, said)
        if uploads.was_too_large(request):
            said = {**_typed(request), "wrong_text": sent_files.too_large()}
            return _page(request, look, look.row, said, 413)
        if request.POST.get("step") == "reply":
            return _reply(request, look, look.row)
        return _unlock(request, look, look.row)


def _look(request: HttpRequest, token: str, acting: str) -> Looked | None:
    number = request.GET["request"][:LONGEST_NUMBER]
    found = asking.ask(request, REQUEST, token=token, acting=acting or None, number=number)
    order = found["serviceOrder"]
    if order is None:
        return None
    return Looked(token, acting if order["mayAct"] else "", order, found["serviceComplaint"])


def _unseen(request: HttpRequest, look: Looked) -> HttpResponse:
    """Answer for what the link alone does not show.

    What staff opened is shown to who has unlocked the order. Before that another order's, one of
    staff and none look the same: all ask to unlock it, and say nothing but the number asked for.
    """
    number = request.GET["request"]
    if look.acting or not NUMBER.fullmatch(number):
        return go({"act": look.acting} if look.acting else {}, "requests")
    said = {"sent": request.GET.get("sent", "")}
    if request.method != "POST":
        return _locked(request, look, number, said)
    if request.POST.get("step") == "reply":
        return _locked(request, look, number, said, 422)
    found = unlock.attempt(request, look.token)
    if not found.said:
        return go({"request": number, **found.go}, "content")
    order = {**look.order, "actingClosed": found.closed or look.order["actingClosed"]}
    return _locked(request, replace(look, order=order), number, found.said, 422)


def _locked(
    request: HttpRequest, look: Looked, number: str, said: Mapping[str, str], status: int = 200
) -> HttpResponse:
    language = words.language()
    title = t("Your request no. {number}", number=shown_number(number))
    context = {
        "order": look.order, "said": said, "heading": title,
        "back": f"?{urlencode({'lang': language})}",
        "form": f"?{urlencode({'request': number, 'lang': language})}",
    }  # fmt: skip
    document = Document("locked.html", title, language, context, look.order["contact"], status)
    return shown(request, document)


def _typed(request: HttpRequest) -> dict[str, str]:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return {"text": text, "key": request.POST.get("key", "")[:LONGEST_KEY] or str(uuid4())}


def _unlock(request: HttpRequest, look: Looked, row: Mapping[str, Any]) -> HttpResponse:
    """See whether it is theirs; the page that follows has what they typed so far."""
    typed, found = _typed(request), unlock.attempt(request, look.token)
    if found.said:
        order = {**look.order, "actingClosed": found.closed or look.order["actingClosed"]}
        return _page(request, replace(look, order=order), row, {**typed, **found.said}, 422)
    if not typed["text"]:
        return go({"request": row["number"], **found.go}, "content")
    seen = _look(request, look.token, found.go.get("act", "")) or look
    return _page(request, seen, seen.row or row, {**typed, "sent": found.go.get("sent", "")})


def _reply(request: HttpRequest, look: Looked, row: Mapping[str, Any]) -> HttpResponse:
    """Write in the conversation; the text arrives whatever becomes of the files."""
    typed = _typed(request)
    text = typed["text"]
    if len(text) > LONGEST_TEXT:
        said = t("Please write 10,000 characters at most.")
        return _page(request, look, row, {**typed, "wrong_text": said}, 422)
    sent = sent_files.take_all(request, may_send=bool(look.acting))
    refused = ".".join(sent.refused)
    if not text.strip() and not sent.taken:
        said = "" if refused else t("Please write something, or choose a photo.")
        # No text has arrived that the usual words could speak of.
        refused = refused.replace(sent_files.LOCKED, sent_files.LOCKED_ALONE)
        return _page(request, look, row, {**typed, "wrong_text": said, "not": refused}, 422)
    done = asking.change(
        request, REPLY, id=row["id"], key=typed["key"], text=text.strip(), token=look.token,
        acting=look.acting or None, files=list(sent.taken),
    )  # fmt: skip
    if done.errors:
        return _page(request, look, row, {**typed, "wrong_text": _why(done)}, 422)
    there = {"request": done.data["complaint"]["number"], "done": "said"}
    if look.acting:
        there["act"] = look.acting
    if refused:
        there["not"] = refused
    return go(there, "content")


def _why(done: asking.Done) -> str:
    match done.errors[0].code:
        case "RATE_LIMITED":
            return t("One moment, please. You can send it again in a minute.")
        case "TOO_MANY" | "LIMIT":
            return t("There are so many files already that no more can be added.")
    return t("This could not be sent. Please contact us.")


def _page(
    request: HttpRequest,
    look: Looked,
    row: Mapping[str, Any],
    said: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    order, language = look.order, words.language()
    zone = order["contact"]["timeZone"]
    acting = {"act": look.acting} if look.acting else {}
    not_taken = said.get("not") or (request.GET.get("not", "") if status == 200 else "")
    told = requests.told(row, zone)
    context = {
        "order": order, "zone": zone, "said": said, "told": told, "row": row,
        "entries": _entries(row["entries"]),
        "call": _call(row, ZoneInfo(zone)),
        "want": dict(requests.wants()).get(row["wants"] or "", ""),
        "not_taken": sent_files.why(not_taken.split(".")[:30]),
        "key": said.get("key") or str(uuid4()),
        "file_types": sent_files.TYPES,
        "files_again": sent_files.again(request) if request.method == "POST" else "",
        "back": f"?{urlencode({**acting, 'lang': language})}",
        "form": f"?{urlencode({**acting, 'request': row['number'], 'lang': language})}",
        "ended": row["state"] in ("SOLVED", "CLOSED"),
    }  # fmt: skip
    title = t("Your request no. {number}", number=told.shown)
    document = Document("request.html", title, language, context, order["contact"], status)
    return shown(request, document)


def _call(row: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Return when a call is promised, "" where none is, or it has ended."""
    if not (row["callbackFrom"] and row["callbackUntil"]) or row["state"] in ("SOLVED", "CLOSED"):
        return ""
    begins, ends = (datetime.fromisoformat(row[one]) for one in ("callbackFrom", "callbackUntil"))
    return mail_words.span(begins, ends, zone, words.language()) if ends > datetime.now(UTC) else ""


def _entries(found: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the conversation as it is shown: pictures from the page's own host."""
    return [
        {
            **one,
            "mine": one["author"]["kind"] == "CUSTOMER",
            "name": one["author"]["name"] or "",
            "files": [
                {**file, "url": _local(file["url"]), "smallUrl": _local(file["smallUrl"])}
                for file in one["attachments"]
            ],
        }
        for one in found
    ]


def _local(address: str | None) -> str:
    """Return an address within the page's own host: whatever name the shop has outside."""
    if not address:
        return ""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
