"""The mails that yesterday would have brought: the decisions of a look, with nothing written.

What a look at an order decides follows from the shop's rows alone, so it can be decided
once more about a day that is over. Not counted are payment reminders, which are due days
after their order, and what Saleor's rows no longer tell (a parcel whose row is gone).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.db import transaction

from ..database import execute
from ..messages import kinds
from ..messages.enter import NewMessage
from ..messages.rules import ChannelGate, Waiting, host_of
from ..orders import participants, remember, rules
from ..shop import port
from ..shop.snapshots import Channel, Order
from .rules import yesterday

MOST_ORDERS = 2000
"""So many orders are looked at; a figure of more says so."""

AT_ONCE = 50
"""Orders read in one transaction."""

LIMITED = "SET LOCAL statement_timeout = '5s'"

LOOK = timedelta(seconds=10)
"""Facts so close are found by one look, so the mails of both know one another."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is set for the channels, read once."""

    channels: Mapping[int, Channel]
    gates: Mapping[int, ChannelGate]
    zones: Mapping[int, tzinfo]
    form: Mapping[str, object]

    def gate(self, channel_id: int) -> ChannelGate:
        """Return a channel's gate; one that nobody set up is on trial."""
        return self.gates.get(channel_id, ChannelGate())


@dataclass(frozen=True, slots=True)
class Busy:
    """The orders to which something happened yesterday."""

    ids: tuple[UUID, ...]
    complete: bool
    """Whether these are all."""


def busy(setting: Setting, now: datetime) -> Busy:
    """Return the orders of yesterday, whichever time zone their channels have.

    Raises:
        django.db.Error: The database failed, or it took too long.

    """
    days = [yesterday(now, zone) for zone in setting.zones.values()]
    if not days:
        return Busy((), True)
    shop = port.current()
    with shop.writer():
        found = shop.busy_orders(
            min(begin for begin, _ in days), max(end for _, end in days), limit=MOST_ORDERS + 1
        )
    return Busy(tuple(found[:MOST_ORDERS]), len(found) <= MOST_ORDERS)


def mails(found: Busy, setting: Setting, now: datetime) -> Iterator[NewMessage]:
    """Yield each mail that would have left for what happened yesterday.

    Args:
        found: The orders.
        setting: What is set for the channels; whether one is live does not matter.
        now: Database time.

    Raises:
        django.db.Error: The database failed, or it took too long.

    """
    for place in range(0, len(found.ids), AT_ONCE):
        ids = found.ids[place : place + AT_ONCE]
        shop = port.current()
        with shop.writer(), transaction.atomic():
            execute(LIMITED)
            orders = shop.read_orders(ids)
            known = remember.known_parcels(ids)
        hints = {
            key: parcel.notify_customer
            for parcels in known.values()
            for key, parcel in parcels.items()
            if parcel.notify_customer is not None
        }
        for order in orders.values():
            yield from _of(order, hints, setting, now)


def _of(
    order: Order, hints: Mapping[int, bool], setting: Setting, now: datetime
) -> list[NewMessage]:
    channel = setting.channels.get(order.channel_id)
    if channel is None or not order.email:
        return []
    begin, end = yesterday(now, setting.zones[channel.id])
    derived = rules.derive(order, known={}, hints=hints, now=now)
    look = participants.Look(
        order=order,
        new_facts=tuple(fact for fact in derived.facts if begin <= fact.at < end),
        parcels={parcel.fulfillment_id: parcel for parcel in derived.parcels},
        now=end,
        channel=setting.gate(channel.id).settings,
        confirms_by_itself=channel.confirms_by_itself,
        first=begin <= order.created_at,
    )
    decided = participants.ask_all(look, setting.form)
    return together([one for one in decided if _leaves(one, setting.gate(channel.id), end)])


def _leaves(message: NewMessage, gate: ChannelGate, end: datetime) -> bool:
    kind = kinds.get(message.kind)
    return (
        message.skip is None
        and kind is not None
        and gate.wants(kind.key, kind.on)
        # Reminders are due on another day.
        and message.due_at <= end + LOOK
    )


def together(messages: Sequence[NewMessage]) -> list[NewMessage]:
    """Return those of an order's messages that leave, once facts that lie close share one.

    As `messages.together` does it with rows, by the same rule.
    """
    joins = {kind.key: kind.joins for kind in kinds.all_kinds() if kind.joins}
    hosts: dict[str, tuple[NewMessage, datetime]] = {}
    for new in sorted(messages, key=lambda message: message.fact_at):
        waiting = [
            Waiting(key, one.kind, one.fact_at, False)
            for key, (one, leaves) in hosts.items()
            if leaves >= new.fact_at
        ]
        mine = Waiting(new.key, new.kind, new.fact_at, False)
        host, guests = host_of(mine, waiting, joins)
        if host is not None:
            continue
        for guest in guests:
            del hosts[guest.key]
        hosts[new.key] = (new, _leaves_at(new, hosts, joins))
    return [message for message, _ in hosts.values()]


def _leaves_at(
    new: NewMessage,
    hosts: Mapping[str, tuple[NewMessage, datetime]],
    joins: Mapping[str, Mapping[str, timedelta]],
) -> datetime:
    """Return until when others can join; what follows one of its kind waits for more."""
    kind = kinds.get(new.kind)
    leaves = new.fact_at + max(kind.settles if kind else LOOK, LOOK)
    within = joins.get(new.kind, {}).get(new.kind)
    for before, _ in hosts.values():
        if within and before.kind == new.kind and new.fact_at < before.fact_at + within:
            leaves = max(leaves, before.fact_at + within)
    return leaves
