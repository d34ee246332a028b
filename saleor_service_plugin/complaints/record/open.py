"""Opening a complaint."""

from datetime import datetime

from django.db import transaction

from ...database import clock, execute, fetch
from ...points import Point, reach
from ...shop import port
from .. import number
from ..callbacks import slots
from ..clocks import keep as clocks
from ..mails import tell
from ..models import Complaint, ComplaintLine
from ..states import BY_ITSELF, OPEN, ComplaintState, EntryKind
from . import entries, moves, subject, told, trail, typed
from .merging import OPENING
from .opening import MOST_OPEN, Opening
from .problems import ComplaintProblemError
from .subject import Subject

NEXT_ID = "SELECT nextval(pg_get_serial_sequence('saleor_service_complaint', 'id'))"

LOCK = "SELECT pg_advisory_xact_lock(hashtext('saleor_service_complaint:' || %s))"
"""Customers of one order, or one account, open one after the other: so many, and not one more."""


def open_complaint(opening: Opening) -> Complaint:
    """Open a complaint, in one transaction with all that follows from it.

    The row, its number, lines, the first entry with its files, the clocks (`clocks/keep.py`), the
    trail, the line in the order's history, the acknowledgement (`mails/`; not for what opened by
    itself), the event for endpoints. Opened again with the same key, the first one is returned.

    Args:
        opening: What it is.

    Returns:
        The complaint as it stands in the database.

    Raises:
        ComplaintProblemError: It cannot be opened: no text, an order that is not there, lines of
            another order, more pieces than were ordered, too much of something, no free slot.

    """
    key = typed.key(opening.key)
    with port.current().writer():
        if (before := _by_key(key)) is not None:
            return before
        entries.check_files(opening.files)
        about = subject.read(opening)
        with transaction.atomic():
            return _open(opening, about)


def _by_key(key: str) -> Complaint | None:
    return Complaint.objects.filter(key=key).first()


def _open(opening: Opening, about: Subject) -> Complaint:
    if opening.author.is_customer:
        execute(LOCK, [str(about.order_id or about.user_id)])
        if (before := _by_key(opening.key)) is not None:
            return before
        _check_room(about)
    # Before the row is there, which would fill the slot itself. Whoever books in this channel
    # waits here, clients with the same key among them.
    if opening.slot is not None and not slots.is_free(about.channel_id, opening.slot, now=clock()):
        if (before := _by_key(opening.key)) is not None:
            return before
        reason = "This time is not free any more: please choose another one."
        raise ComplaintProblemError("slot", "invalid", reason)
    now = clock()
    row = _insert(opening, about, now)
    if row is None:
        # Somebody opened it meanwhile with the same key; we waited for them.
        return Complaint.objects.get(key=opening.key)
    for line in about.lines:
        line.complaint_id = row.pk
    ComplaintLine.objects.bulk_create(about.lines)
    _first_entry(opening, about, row, now)
    trail.note(row, "opened", "", row.state, by=opening.author, now=now)
    if opening.spoken:
        moves.move(row, ComplaintState.IN_PROGRESS, by=opening.author, now=now)
    clocks.opened(row, spoken=opening.spoken, now=now)
    row.save(force_update=True)
    if _is_acknowledged(opening, row):
        tell.received(row, now=now)
    told.opened(row, now=now)
    reach(Point.COMPLAINTS_WRITTEN)
    return row


def _check_room(about: Subject) -> None:
    rows = Complaint.objects.filter(state__in=OPEN)
    if about.order_id is not None:
        rows = rows.filter(order_id=about.order_id)
    else:
        rows = rows.filter(order_id__isnull=True, user_id=about.user_id)
    if rows.exclude(source__in=BY_ITSELF).count() >= MOST_OPEN:
        reason = f"{MOST_OPEN} requests are open already: please add to one of them."
        raise ComplaintProblemError("order", "limit", reason)


def _insert(opening: Opening, about: Subject, now: datetime) -> Complaint | None:
    """Write the row, the first statement that waits for others with the same key."""
    ((pk,),) = fetch(NEXT_ID)
    row = Complaint(
        id=pk, number=number.number_of(pk), key=opening.key,
        order_id=about.order_id, order_number=about.order_number, channel_id=about.channel_id,
        user_id=about.user_id, email=about.email, customer_name=about.name, phone=about.phone,
        language_code=about.language_code, topic=opening.topic, wants=opening.wants,
        state=ComplaintState.NEW, priority=opening.priority, source=opening.source,
        summary=typed.summary(about.text), owner_id=opening.owner_id,
        owner_name=typed.name(opening.owner_name), opened_by=opening.author.id,
        opened_at=now, changed_at=now, cycle=0, entries=0, attachments=0, quiet=False, warned=0,
    )  # fmt: skip
    if opening.spoken and row.owner_id is None and opening.author.user_id is not None:
        row.owner_id, row.owner_name = opening.author.user_id, typed.name(opening.author.name)
    if opening.slot is not None:
        row.callback_from, row.callback_until = opening.slot.begins, opening.slot.ends
    if opening.spoken:
        row.first_replied_at = row.heard_at = now
    elif opening.source not in BY_ITSELF:
        row.unanswered_since = now
        row.heard_at = now if _is_acknowledged(opening, row) else None
    Complaint.objects.bulk_create([row], ignore_conflicts=True)
    return row if Complaint.objects.filter(pk=pk, key=opening.key).exists() else None


def _first_entry(opening: Opening, about: Subject, row: Complaint, now: datetime) -> None:
    kind = EntryKind.TEXT
    if opening.source in BY_ITSELF:
        kind = EntryKind.EVENT
    elif opening.spoken:
        kind = EntryKind.CALL
    entries.write(
        row, key=f"{OPENING}{row.pk}", kind=kind, author=opening.author, text=about.text,
        data=opening.data, files=opening.files, now=now,
    )  # fmt: skip


def _is_acknowledged(opening: Opening, row: Complaint) -> bool:
    """Whether the customer is told that it came in."""
    return bool(row.email) and not opening.quiet and opening.source not in BY_ITSELF
