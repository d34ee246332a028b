"""Facts of one order that lie close share one mail.

A message that has not been claimed takes in another of its order, or the other way
around (`rules.host_of`). The guest waits behind its host: once the host has left, the
guest ends as told together; where the host never leaves, the guest tells its fact itself.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from ..outbox.rules import State
from . import brake, kinds, rules
from .models import Message
from .rules import Reason, Waiting

BEHIND = timedelta(seconds=1)
"""How much later than its host a guest is due at the earliest."""

Joins = Mapping[str, Mapping[str, timedelta]]
"""By kind, which kinds it takes in and how far apart the facts may lie."""

TOLD = frozenset({State.SENT, State.TRIED, State.PARKED})
"""Where a host stands that has told its guests' facts, or may have."""


def join(rows: Sequence[Message]) -> list[Message]:
    """Let new messages share mails with those that wait, and with one another.

    The caller holds the lock on our rows of these orders, so nobody else decides about
    them meanwhile; a dispatcher that has claimed a message keeps it, as it is.

    Args:
        rows: New messages, not written yet, the oldest fact first.

    Returns:
        The rows to write; guests among them know their host.

    """
    alive = [row for row in rows if row.state in (State.QUEUED, State.HELD)]
    joins: Joins = {kind.key: kind.joins for kind in kinds.all_kinds() if kind.joins}
    concerned = joins.keys() | {guest for within in joins.values() for guest in within}
    alive = [row for row in alive if row.kind in concerned]
    if not alive:
        return list(rows)
    joins = _without_held(joins)
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
            _take_in(waiting.get(host.key) or new[host.key], row, alive)
            continue
        for guest in guests:
            _take_in(row, (waiting if guest.key in waiting else new).pop(guest.key), alive)
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
        Q(state=State.QUEUED) | Q(state=State.HELD, reason=Reason.PAUSED),
        order_id__in=orders, released=False, attempts=0, host="",
    )  # fmt: skip
    return {row.key: row for row in rows}


def _without_held(joins: Joins) -> Joins:
    """Return who takes in whom, but for kinds that the brake holds.

    What a person must look at first shall not leave in another mail. Several of such a kind
    may still share one: it is held as well.
    """
    held = brake.engaged()
    return {
        host: {
            guest: within for guest, within in guests.items() if guest == host or guest not in held
        }
        for host, guests in joins.items()
    }


def _known(keys: Collection[str]) -> set[str]:
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))


def _take_in(host: Message, guest: Message, new: Sequence[Message]) -> None:
    """Let one message tell another's fact; the guest waits behind it.

    Guests of the guest become the host's, too. They are not told by it any more: where the
    host never leaves, each of them tells its own fact.
    """
    host.also = [*host.also, [guest.kind, guest.subject_id, guest.key], *guest.also]
    followers = {key for _, _, key in guest.also}
    guest.host, guest.also = host.key, []
    guest.due_at = max(guest.due_at, host.due_at + BEHIND)
    for row in new:
        # Not written yet.
        if row.key in followers:
            row.host = host.key
    if host.pk:
        Message.objects.filter(pk=host.pk).update(also=host.also)
    Message.objects.filter(key__in=followers).update(host=host.key)
    if guest.pk:
        changed = {"host": guest.host, "also": guest.also, "due_at": guest.due_at}
        Message.objects.filter(pk=guest.pk).update(**changed)


def set_free(row: Message) -> None:
    """Let a guest whose host never left tell its fact itself, unless another has taken it in."""
    Message.objects.filter(pk=row.pk, host=row.host).update(host="")


def hosts_of(rows: Sequence[Message]) -> dict[str, tuple[str, datetime]]:
    """Return where the hosts of these messages stand and when they are due, by key."""
    keys = {row.host for row in rows if row.host}
    if not keys:
        return {}
    found = Message.objects.filter(key__in=keys).values_list("key", "state", "due_at")
    return {key: (state, due_at) for key, state, due_at in found}


def _wait_for_more(rows: Sequence[Message], joins: Joins) -> None:
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
