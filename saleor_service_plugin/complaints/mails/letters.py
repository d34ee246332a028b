"""Letters to customers about what they complained of or asked, written when they are sent.

A constant number of statements whatever the batch. No note, finding, priority or name of who sees
to it stands in them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ...messages.harmless import one_line
from ...messages.kinds import File, Letter
from ...messages.models import Message
from ...orders import letter, wording
from ...orders.letter import Desk
from ...shop import port
from ...shop.snapshots import Order
from .. import number
from ..clocks.models import Clock
from ..files.models import Attachment, AttachmentContent
from ..models import Complaint, ComplaintEntry, ComplaintLine, ComplaintSettings
from ..states import (
    ASKS,
    OPEN,
    AuthorKind,
    ClockKind,
    ComplaintState,
    EntryKind,
    Source,
    Topic,
    Want,
)
from . import words
from .tell import DECLINED, RECEIVED, REPLIED

ANCHOR = "complaint"
"""Where the conversations stand on the order page."""

MOST_WITH_MAIL = 5_000_000
"""Bytes of files that go with a mail whose customer has no page to look at them."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch's letters are written with."""

    desk: Desk
    rows: Mapping[int, Complaint]
    """By the row of the outbox."""
    entries: Mapping[int, ComplaintEntry]
    """What is told, by the row of the outbox."""
    orders: Mapping[UUID, Order]
    lines: Mapping[int, Sequence[ComplaintLine]]
    files: Mapping[int, Sequence[Attachment]]
    """By entry."""
    clocks: Mapping[int, Clock]
    """The clock for a reply that runs, by complaint."""
    arbitration: str
    calls: Mapping[int, int]
    """The newest note of a call, by complaint."""


def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return the letters of these rows; one whose complaint is gone has none.

    Args:
        messages: Rows of the outbox; the subject of an acknowledgement is the complaint, that of
            all others the entry they tell.
        settings: The plugin's form with the channel's own values.

    """
    known = _read(messages, settings)
    return {
        message.pk: _letter(message, row, known)
        for message in messages
        if (row := known.rows.get(message.pk)) is not None
        and (message.kind == RECEIVED or message.pk in known.entries)
    }


def _read(messages: Sequence[Message], settings: Mapping[str, object]) -> _Known:
    subjects = {row.pk: int(row.subject_id) for row in messages if row.subject_id.isdecimal()}
    of_entries = {row.pk for row in messages if row.kind != RECEIVED}
    told = ComplaintEntry.objects.in_bulk([subjects[pk] for pk in subjects if pk in of_entries])
    entries = {pk: told[subjects[pk]] for pk in of_entries if subjects.get(pk) in told}
    complaint_of = {
        pk: entries[pk].complaint_id if pk in entries else subject
        for pk, subject in subjects.items()
        if pk in entries or pk not in of_entries
    }
    found = Complaint.objects.in_bulk(list(set(complaint_of.values())))
    rows = {pk: found[which] for pk, which in complaint_of.items() if which in found}
    received = {
        row.pk: rows[row.pk].pk for row in messages if row.pk in rows and row.kind == RECEIVED
    }
    order_ids = {row.order_id for row in rows.values() if row.order_id}
    channel_id = int(str(settings.get("channel_id") or 0))
    own = ComplaintSettings.objects.filter(pk=channel_id).values_list("arbitration", flat=True)
    said = _said(set(received.values()))
    return _Known(
        desk=letter.open_desk(settings, order_ids),
        rows=rows,
        entries=entries | {pk: said[which] for pk, which in received.items() if which in said},
        orders=port.current().read_orders(order_ids, history=False) if order_ids else {},
        lines=_lines(set(received.values())),
        files=_files({entry.pk for entry in (*entries.values(), *said.values())}),
        clocks=_clocks(set(received.values())),
        arbitration=next(iter(own), ""),
        calls=_calls(set(received.values())),
    )


def _said(complaint_ids: Collection[int]) -> dict[int, ComplaintEntry]:
    """Return the customer's newest text, else how the conversation began where it is a text."""
    texts = ComplaintEntry.objects.filter(complaint_id__in=complaint_ids, kind=EntryKind.TEXT)
    customers = texts.filter(author_kind=AuthorKind.CUSTOMER)
    first = texts.order_by("complaint_id", "pk").distinct("complaint_id")
    last = customers.order_by("complaint_id", "-pk").distinct("complaint_id")
    return {row.complaint_id: row for row in (*first, *last)}


def _calls(complaint_ids: Collection[int]) -> dict[int, int]:
    calls = ComplaintEntry.objects.filter(complaint_id__in=complaint_ids, kind=EntryKind.CALL)
    return dict(calls.order_by("pk").values_list("complaint_id", "pk"))


def _lines(complaint_ids: Collection[int]) -> dict[int, list[ComplaintLine]]:
    found: dict[int, list[ComplaintLine]] = {}
    for row in ComplaintLine.objects.filter(complaint_id__in=complaint_ids).order_by("pk"):
        found.setdefault(row.complaint_id, []).append(row)
    return found


def _files(entry_ids: Collection[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(
        entry_id__in=entry_ids, for_staff=False, forgotten_at__isnull=True
    )
    for row in rows.order_by("at", "pk"):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _clocks(complaint_ids: Collection[int]) -> dict[int, Clock]:
    rows = Clock.objects.filter(
        complaint_id__in=complaint_ids, due_at__isnull=False, ended_at__isnull=True,
        kind__in=[ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY],
    )  # fmt: skip
    # The first to end stays.
    return {row.complaint_id: row for row in rows.order_by("-due_at", "-pk")}


def _letter(message: Message, row: Complaint, known: _Known) -> Letter:
    desk = known.desk
    language = letter.language_for(message.kind, row.language_code, desk)
    order = known.orders.get(row.order_id) if row.order_id else None
    recipient = row.email or (order.email if order else "")
    # The order's page opens for its own address alone: staff may have typed another one.
    own = order is not None and recipient.casefold() == order.email.casefold()
    shared = (
        letter.common(order, desk, language)
        if order is not None and own
        else letter.without_order(desk, language)
    )
    shared["order_number"] = row.order_number
    if row.customer_name:
        shared["greeting_name"] = one_line(row.customer_name)
    topic = Topic(row.topic)
    context = {
        **shared,
        "complaint_number": number.shown(row.number),
        "topic": words.topic(topic, language),
        "is_complaint": topic not in ASKS,
        "conversation_link": _link(
            str(shared["order_link"]), row, ours=not desk.profile.order_page_address
        ),
    }
    entry = known.entries.get(message.pk)
    if message.kind == RECEIVED:
        context |= _received(row, entry, known, language)
        return Letter(recipient, row.language_code, context)
    assert entry is not None
    files = known.files.get(entry.pk, ())
    context |= _told(message, row, entry, known, language)
    context["files"] = [one_line(one.name) for one in files]
    enclosed = () if context["conversation_link"] else _enclosed(files)
    return Letter(recipient, row.language_code, context, files=enclosed)


def _received(
    row: Complaint, entry: ComplaintEntry | None, known: _Known, language: str
) -> dict[str, object]:
    zone, clock = known.desk.zone, known.clocks.get(row.pk)
    due = clock.due_at if clock is not None and row.state in OPEN else None
    call = row.callback_from is not None and row.callback_until is not None and row.state in OPEN
    files = known.files.get(entry.pk, ()) if entry else ()
    wrote = entry is not None and entry.author_kind == AuthorKind.CUSTOMER
    return {
        "again": row.cycle > 0,
        "by_phone": _by_phone(row, entry, known),
        # Staff wrote down what they were told: nobody is thanked for a message.
        "by_staff": row.source in (Source.STAFF, Source.PHONE) and not wrote,
        "wish": words.want(Want(row.wants), language),
        "sent_files": words.sent_in([one.media_type for one in files], language),
        "sent_names": [one_line(one.name) for one in files],
        "complaint_lines": [
            f"{one.quantity}\N{NO-BREAK SPACE}× {one_line(one.name)}"
            for one in known.lines.get(row.pk, ())
        ],
        "customer_text": words.excerpt(entry.text) if entry else [],
        "answer_by": words.moment(words.by_when(due), zone, language) if due else "",
        "callback_time": (
            words.span(row.callback_from, row.callback_until, zone, language)
            if call and row.callback_from and row.callback_until
            else ""
        ),
        "callback_phone": one_line(row.phone) if call else "",
    }


def _by_phone(row: Complaint, entry: ComplaintEntry | None, known: _Known) -> bool:
    """Whether the customer called: at first, or when they came back to it."""
    called = known.calls.get(row.pk)
    if row.cycle == 0:
        wrote = entry is not None and entry.author_kind == AuthorKind.CUSTOMER
        return row.source == Source.PHONE and not wrote
    return called is not None and (entry is None or called > entry.pk)


def _told(
    message: Message, row: Complaint, entry: ComplaintEntry, known: _Known, language: str
) -> dict[str, object]:
    by_staff = entry.author_kind == AuthorKind.STAFF
    context: dict[str, object] = {
        "reply": wording.paragraphs(entry.text),
        "author": one_line(entry.author_name) if by_staff else "",
    }
    if message.kind == DECLINED:
        default = words.of_language(words.ARBITRATION, language)
        context["arbitration"] = wording.paragraphs(known.arbitration) or list(default)
    elif message.kind == REPLIED:
        context["asks"] = row.state == ComplaintState.WAITING
    return context


def _link(order_link: str, row: Complaint, *, ours: bool) -> str:
    """Return where the conversation stands.

    On our page it has a view of its own. A storefront's page is told by a mark behind the number
    sign; one whose pages are told apart there gets its own address.
    """
    if ours and order_link:
        return f"{order_link}?request={row.number}"
    own = bool(order_link) and "#" not in order_link
    return f"{order_link}#{ANCHOR}-{row.number}" if own else order_link


def _enclosed(files: Sequence[Attachment]) -> tuple[File, ...]:
    """Return files that go with the mail, as many as it can hold."""
    room, wanted = MOST_WITH_MAIL, []
    for one in files:
        room -= one.size
        if room >= 0:
            wanted.append(one)
    held = AttachmentContent.objects.in_bulk([one.pk for one in wanted]) if wanted else {}
    return tuple(
        File(one.name, bytes(held[one.pk].content), one.media_type)
        for one in wanted
        if one.pk in held
    )
