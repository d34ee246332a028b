"""What is known of a customer when advertising is about to leave: what the gate goes by."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...database import clock
from ..gate import Relation
from . import addresses, keep, links, stand
from .models import AdvertisingSent
from .stand import Said, Sale
from .states import ConsentStep

Standing = Callable[[Collection[UUID]], Mapping[UUID, datetime]]
"""Takes order ids; returns when those were placed that stand as sales: paid, neither canceled
nor fully returned. One statement."""

_readers: list[Standing] = []


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to whom advertising is about to leave."""

    email: str
    channel_id: int
    country: str
    """Of his address, ISO 3166 alpha-2, "" unknown."""
    similar_goods: bool
    """Whether the mail is about the shop's own similar goods."""
    order_id: UUID | None = None
    """The sale from which the shop has his address."""
    sold_at: datetime | None = None
    """When that sale was, where it stands (paid, not canceled)."""


def register(read: Standing) -> None:
    """Let a capability say which orders stand as sales; registering it again changes nothing.

    Without any, nobody is written to as an existing customer: consent alone counts.
    """
    if read not in _readers:
        _readers.append(read)


def relations(asked: Collection[Asked]) -> Mapping[Asked, Relation]:
    """Return what is known of each, from what they said and were told; constant statements."""
    if not asked:
        return {}
    now = clock()
    hashes = {one: addresses.digests(one.email) for one in asked}
    every = {digest for found in hashes.values() for digest in found}
    said = keep.said_of(every)
    sales = _sales(said)
    sent = dict(AdvertisingSent.objects.filter(pk__in=every).values_list("address_hash", "last_at"))
    found = {}
    for one, its in hashes.items():
        entries = [entry for digest in its for entry in said.get(digest, ())]
        last = [sent[digest] for digest in its if digest in sent]
        found[one] = stand.relation(
            entries, _bought(one, entries, sales), channel_id=one.channel_id, country=one.country,
            similar_goods=one.similar_goods, now=now, last_sent=max(last, default=None),
        )  # fmt: skip
    return found


def _sales(said: Mapping[str, Collection[Said]]) -> dict[UUID, datetime]:
    """Return when the orders were placed in whose checkouts notices were shown, if they stand.

    Each such notice names address and order: it is a sale to this address.
    """
    told = {
        entry.order_id for entries in said.values() for entry in entries
        if entry.step is ConsentStep.NOTICE and entry.order_id is not None
    }  # fmt: skip
    found: dict[UUID, datetime] = {}
    for read in _readers if told else ():
        found.update(read(told))
    return found


def _bought(one: Asked, entries: Collection[Said], sales: Mapping[UUID, datetime]) -> list[Sale]:
    standing = {
        entry.order_id: sales[entry.order_id]
        for entry in entries
        if entry.order_id is not None and entry.order_id in sales
    }
    if one.order_id is not None and one.sold_at is not None:
        standing.setdefault(one.order_id, one.sold_at)
    return [Sale(at, order_id) for order_id, at in standing.items()]


def unsubscribe_address(email: str, channel_id: int) -> str:
    """Return the address that ends advertising to this person with one click (RFC 8058)."""
    return links.unsubscribe_address(addresses.digest(email), channel_id)
