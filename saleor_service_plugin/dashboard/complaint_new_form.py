"""The form by which staff write a complaint or a question down."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

from ..complaints.callbacks import slots
from ..complaints.clocks import measures
from ..complaints.mails.words import span
from ..complaints.record.opening import LONGEST_TEXT, Opening, Slot, WantedLine
from ..complaints.record.people import Author
from ..complaints.states import AuthorKind, Priority, Source, Topic, Want
from ..shop import port
from ..shop.snapshots import Channel, Line, Order
from ..web.words import language, t
from . import complaint_words as words
from .complaint_refusals import SpokenProblemError
from .office import Office
from .visit import Visit

FIELDS = ("topic", "wants", "text", "source", "email", "name", "phone", "slot", "priority")

SOURCES = (Source.PHONE, Source.MAIL, Source.STAFF)


def context(
    visit: Visit, office: Office, order: Order | None, channel: Channel | None
) -> dict[str, Any]:
    """Return what the form shows: what was typed, else what is known."""
    form = visit.form if visit.is_posted else {}
    topic = form.get("topic") or visit.last("topic")
    now = datetime.now(UTC)
    known = {
        "topic": topic if topic in set(Topic) else "",
        "wants": form.get("wants", ""),
        "text": form.get("text", ""),
        "source": form.get("source") or visit.last("source") or Source.PHONE,
        "email": form.get("email", order.email if order else visit.last("email")),
        "name": form.get("name", _name(order) or visit.last("name")),
        "phone": form.get("phone", visit.last("phone")),
        "slot": form.get("slot", ""),
        "priority": form.get("priority", str(int(Priority.NORMAL))),
    }
    spoken = bool(form.get("spoken")) if visit.is_posted else known["source"] == Source.PHONE
    return {
        "known": known,
        "spoken": spoken,
        "mine": bool(form.get("mine")) if visit.is_posted else True,
        "quiet": bool(form.get("quiet")),
        "topics": words.topics(),
        "wants": words.wants(),
        "priorities": words.priorities(),
        "sources": {one: words.sources()[one] for one in SOURCES},
        "slots": _slots(channel, now),
        "lines": _lines(order, form),
        "key": form.get("key") or str(uuid.uuid4()),
        "most": LONGEST_TEXT,
    }


def _name(order: Order | None) -> str:
    address = (order.billing_address or order.shipping_address) if order else None
    return f"{address.first_name} {address.last_name}".strip() if address else ""


def _slots(channel: Channel | None, now: datetime) -> list[dict[str, str]]:
    """Return the free times, as the clocks of the channel's place show them."""
    if channel is None:
        return []
    with port.current().writer():
        zone = measures.read().calendar(channel.id).zone
        return [_slot(one, zone) for one in slots.free(channel.id, now=now)]


def _slot(one: Slot, zone: tzinfo) -> dict[str, str]:
    begins = span(one.begins, one.ends, zone, language())
    return {
        "value": f"{one.begins.isoformat()}~{one.ends.isoformat()}",
        "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat(),
        "label": begins,
    }


def _lines(order: Order | None, form: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = goods(order)
    with port.current().writer():
        pictures = port.current().read_pictures([one.variant_id for one in rows if one.variant_id])
    return [
        {
            "row": one,
            "field": f"line-{one.id}",
            "name": _product(one),
            "picture": pictures.get(one.variant_id or 0, ""),
            "typed": form.get(f"line-{one.id}", ""),
        }
        for one in rows
    ]


def goods(order: Order | None) -> Sequence[Line]:
    """Return the lines that a complaint can be about."""
    return order.lines if order else ()


def _product(one: Line) -> str:
    if one.variant_name in ("", one.product_name, one.sku):
        return one.product_name
    return f"{one.product_name} – {one.variant_name}"


def read(visit: Visit, office: Office, order: Order | None, channel: Channel) -> Opening:
    """Return what is to be opened.

    Raises:
        SpokenProblemError: Something typed cannot be used; names the field.

    """
    form = visit.form
    topic, source = form.get("topic", ""), form.get("source", "")
    if topic not in set(Topic):
        raise SpokenProblemError("topic", "required", t("Choose what it is about."))
    wants, priority = form.get("wants", ""), form.get("priority", "")
    known = {str(int(one)): one for one in Priority}
    key = form.get("key", "")
    if not (key.isascii() and key.replace("-", "").isalnum() and len(key) <= 60):
        raise SpokenProblemError("", "invalid", t("Open the page again."))
    mine = bool(form.get("mine"))
    opening = Opening(
        key=f"staff:{office.user_id}:{key}",
        topic=Topic(topic),
        text=form.get("text", "").replace("\0", ""),
        author=Author(AuthorKind.STAFF, office.by, office.name, office.user_id),
        source=Source(source) if source in SOURCES else Source.STAFF,
        order_id=order.id if order else None,
        channel_id=channel.id,
        lines=_wanted(order, form),
        wants=Want(wants) if wants in set(Want) else Want.NOTHING_SAID,
        email=_line(form, "email"),
        name=_line(form, "name"),
        phone=_line(form, "phone"),
        priority=known.get(priority, Priority.NORMAL),
        owner_id=office.user_id if mine else None,
        owner_name=office.name if mine else "",
        spoken=bool(form.get("spoken")),
        quiet=bool(form.get("quiet")),
    )
    slot = _read_slot(form.get("slot", "")) if topic == Topic.CALLBACK else None
    return replace(opening, slot=slot)


def _line(form: Mapping[str, str], name: str) -> str:
    return " ".join(form.get(name, "").replace("\0", "").split())


def _wanted(order: Order | None, form: Mapping[str, str]) -> list[WantedLine]:
    found = []
    for one in goods(order):
        typed = form.get(f"line-{one.id}", "").strip()
        if not typed or typed == "0":
            continue
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
            raise SpokenProblemError(f"line-{one.id}", "invalid", t("A whole number."))
        if int(typed) > one.quantity:
            reason = t("{count} were ordered.", count=one.quantity)
            raise SpokenProblemError(f"line-{one.id}", "invalid", reason)
        found.append(WantedLine(UUID(str(one.id)), int(typed)))
    return found


def _read_slot(text: str) -> Slot | None:
    if not text:
        return None
    try:
        begins, ends = (datetime.fromisoformat(one) for one in text.split("~", 1))
    except ValueError:
        raise SpokenProblemError("slot", "invalid", t("Choose another time.")) from None
    if begins.tzinfo is None or ends.tzinfo is None:
        raise SpokenProblemError("slot", "invalid", t("Choose another time."))
    return Slot(begins, ends)
