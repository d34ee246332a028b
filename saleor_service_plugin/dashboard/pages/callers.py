"""Who is calling: one field for whatever they say, and what can be done for them at once."""

import uuid
from collections.abc import Collection
from typing import Any

from ... import wake
from ...complaints.callers import search
from ...complaints.models import Complaint
from ...complaints.number import shown
from ...complaints.record import say
from ...complaints.record.people import Author
from ...complaints.record.problems import ComplaintProblemError
from ...complaints.states import OPEN, AuthorKind, EntryKind, Source, Topic
from ...graphql import ids
from ...shop import port
from ...web.words import t
from .. import complaint_refusals, complaint_words, happening_words
from ..access import RefusedError
from ..complaint_refusals import SpokenProblemError
from ..office import Office, enter
from ..visit import Answer, Go, Screen, Visit, address

LONGEST = 120
"""Characters of a search."""

CALL = "call"


def callers(visit: Visit) -> Answer:
    """Show who may be calling, or note what was said."""
    office = enter(visit, "MANAGE_ORDERS")
    said = "".join(one for one in visit.last("search") if one.isprintable())[:LONGEST]
    if not visit.is_posted:
        return _screen(visit, office, said)
    step, _, number = visit.form.get("step", "").partition(":")
    if step != CALL:
        raise RefusedError(404, "NOT_FOUND")
    row = _complaint(office, number)
    try:
        _note(visit, office, row)
    except ComplaintProblemError as error:
        reason = complaint_refusals.reason(error)
        return _screen(visit, office, said, wrong=reason, about=row.number)
    except LookupError:
        return _screen(visit, office, said, wrong=t("It is not there any more."))
    wake.soon()
    to = address("callers", search=said).rpartition("/")[2]
    return Go(
        to, t("The call is noted under no. {number}.", number=shown(row.number)), refresh=True
    )


def _complaint(office: Office, number: str) -> Complaint:
    with port.current().writer():
        row = Complaint.objects.filter(number=number).first()
    if row is None or row.channel_id not in office.channels or row.state not in OPEN:
        raise RefusedError(404, "NOT_FOUND")
    return row


def _note(visit: Visit, office: Office, row: Complaint) -> None:
    """Write down what was said; sent twice it stands there once."""
    key = visit.form.get("key", "")
    if not (key.isascii() and key.replace("-", "").isalnum() and len(key) <= 60):
        raise SpokenProblemError("", "invalid", t("Open the page again."))
    say.say(
        row.pk,
        key=f"staff:{office.user_id}:{key}",
        author=Author(AuthorKind.STAFF, office.by, office.name, office.user_id),
        text=visit.form.get("text", "").replace("\0", ""),
        kind=EntryKind.CALL,
        waits=bool(visit.form.get("waits")),
    )


def _screen(visit: Visit, office: Office, said: str, *, wrong: str = "", about: str = "") -> Screen:
    found = search.look(said, list(office.channels)) if said.strip() else None
    typed = visit.form.get("text", "") if visit.is_posted else ""
    context = {
        "said": said,
        "looked": found is not None,
        "rows": [_row(one, office) for one in found.orders] if found else [],
        "others": _complaints(found.others) if found else [],
        "most": search.MOST,
        "wrong": wrong,
        "about": about,
        "typed": typed,
        "key": str(uuid.uuid4()),
        "begin": address("callers"),
        "action": address("callers", search=said),
        "fresh": address("complaint-new", source=Source.PHONE),
        "longest": LONGEST,
    }
    return Screen("callers.html", t("Who is calling?"), context, 422 if wrong else 200)


def _row(one: search.Called, office: Office) -> dict[str, Any]:
    """Return an order with all that tells whose it is, and what can be done at once."""
    order = ids.to_global("Order", one.order_id)
    names = {"order": order, "phone": one.phone}
    many = len(office.channels) > 1
    return {
        "order": order,
        "number": one.number,
        "placed_at": one.placed_at,
        "status": statuses().get(one.status, ""),
        "name": one.name or one.email or "–",
        "email": one.email if one.name else "",
        "phone": one.phone,
        "place": one.place,
        "channel": office.channels[one.channel_id].name if many else "",
        "complaints": _complaints(one.complaints),
        "write": address("complaint-new", source=Source.PHONE, **names),
        "callback": address("complaint-new", source=Source.PHONE, topic=Topic.CALLBACK, **names),
    }


def _complaints(rows: Collection[Complaint]) -> list[dict[str, Any]]:
    topics, states = complaint_words.topics(), complaint_words.states()
    return [
        {
            "row": row,
            "number": shown(row.number),
            "address": complaint_words.address_of(row),
            "topic": topics[row.topic],
            "summary": happening_words.summary(row.source, row.summary),
            "state": states[row.state],
            "look": complaint_words.STATE_LOOKS[row.state],
        }
        for row in rows
    ]


def statuses() -> dict[str, str]:
    """Return what Saleor's states of an order are called."""
    return {
        "unconfirmed": t("Unconfirmed"),
        "unfulfilled": t("Not sent yet"),
        "partially fulfilled": t("Partly sent"),
        "fulfilled": t("Sent"),
        "partially_returned": t("Partly returned"),
        "returned": t("Returned"),
        "canceled": t("Canceled"),
        "expired": t("Expired"),
    }
