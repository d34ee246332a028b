"""Facts of one order that lie close share one mail.

A message that has not been claimed takes in another of its order, or the other way
around (`rules.host_of`). The guest is recorded as skipped, so that its fact is never told
again; the host knows it by name and tells it when it is rendered.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ..outbox import steps
from ..outbox.rules import State
from . import kinds, rules
from .box import MESSAGES
from .models import Message
from .rules import Reason, Waiting


def join(rows: Sequence[Message], *, now: datetime) -> list[Message]:
    """Let new messages share mails with those that wait, and with one another.

    The caller holds the lock on our rows of these orders, so nobody else decides about
    them meanwhile; a dispatcher that has claimed a message keeps it, as it is.

    Args:
        rows: New messages, not written yet, the oldest fact first.
        now: Database time.

    Returns:
        The rows to write; guests among them are skipped.

    """
    alive = [row for row in rows if row.state == State.QUEUED]
    joins = {kind.key: kind.joins for kind in kinds.all_kinds() if kind.joins}
    concerned = joins.keys() | {guest for within in joins.values() for guest in within}
    alive = [row for row in alive if row.kind in concerned]
    if not alive:
        return list(rows)
    orders = {row.order_id for row in alive}
    waiting = _waiting(orders)
    known = _known({row.key for row in alive})
    new: dict[str, Message] = {}
    for row in alive:
        if row.key in known:
            continue
        near = [one for one in (*waiting.values(), *new.values()) if one.order_id == row.order_id]
        host, guests = rules.host_of(_view(row), [_view(one) for one in near], joins)
        if host is not None:
            _take_in(waiting.get(host.key) or new[host.key], row, now)
            continue
        for guest in guests:
            _take_in(row, (waiting if guest.key in waiting else new).pop(guest.key), now)
        new[row.key] = row
    _wait_for_more(list(new.values()), joins)
    return list(rows)


def guests(row: Message, kind: str) -> list[str]:
    """Return the subject ids of what a message tells along, of one kind."""
    return [subject for its_kind, subject, _ in row.also if its_kind == kind]


def _view(row: Message) -> Waiting:
    return Waiting(row.key, row.kind, row.fact_at, row.trial)


def _waiting(orders: Collection[UUID]) -> dict[str, Message]:
    """Return what waits of these orders; a row somebody is claiming belongs to him."""
    rows = Message.objects.select_for_update(skip_locked=True).filter(
        order_id__in=orders, state=State.QUEUED, released=False, attempts=0
    )
    return {row.key: row for row in rows}


def _known(keys: Collection[str]) -> set[str]:
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))


def _take_in(host: Message, guest: Message, now: datetime) -> None:
    """Let one message tell another's fact; the guest ends."""
    host.also = [*host.also, [guest.kind, guest.subject_id, guest.key], *guest.also]
    if host.pk:
        Message.objects.filter(pk=host.pk).update(also=host.also)
    if guest.pk:
        where = "id = %s"
        steps.move(MESSAGES, State.SKIPPED, reason=Reason.TOGETHER, where=where, values=[guest.pk])
    else:
        guest.state, guest.reason, guest.finished_at = State.SKIPPED, Reason.TOGETHER, now


def _wait_for_more(rows: Sequence[Message], joins: Mapping[str, Mapping[str, timedelta]]) -> None:
    """Put off what follows a mail of its kind that has just left, for others to join it."""
    following = [row for row in rows if row.kind in joins.get(row.kind, {})]
    if not following:
        return
    told = Message.objects.filter(
        order_id__in={row.order_id for row in following},
        kind__in={row.kind for row in following},
        state__in=[State.SENDING, State.SENT, State.TRIED],
    ).values_list("order_id", "kind", "fact_at")
    for order_id, kind, fact_at in sorted(told, key=lambda found: found[2]):
        for row in following:
            end = fact_at + joins[kind][kind]
            if (row.order_id, row.kind) == (order_id, kind) and fact_at <= row.fact_at < end:
                row.due_at = max(row.due_at, end)
