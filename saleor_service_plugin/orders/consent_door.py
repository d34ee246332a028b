"""What storefronts said of advertising in a checkout: a part of `sync`, under its locks.

A notice is written down; a tick asks, by a double-opt-in mail, and allows nothing by itself.
Three statements where orders have such marks, none where not.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from ..messages.consent import doors, keep
from ..messages.consent.keep import Wish
from ..messages.consent.states import ConsentStep, Source
from ..shop.snapshots import Order, OrderStatus
from . import rules
from .participants import Reading
from .rules import Fact

STILL_WANTED = timedelta(days=7)
"""An older order's tick asks nobody: at the first look at a shop's past it would be a mass
mail to people who ticked a box of another time."""

NOT_PLACED = frozenset({OrderStatus.DRAFT, OrderStatus.EXPIRED})


def keep_marks(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Write down what these orders' marks say, each once; no facts follow from it."""
    concerned = [
        order for order in reading.orders.values()
        if order.door_marks and order.email and order.status not in NOT_PLACED
    ]  # fmt: skip
    if not concerned:
        return {}
    wishes, notices = [], []
    for order in sorted(concerned, key=lambda one: one.id):
        placed_at = rules.placed_at(order)
        if mark := _mark(order, doors.NOTICE, reading):
            notices.append(
                keep.note(
                    order.email,
                    ConsentStep.NOTICE,
                    source=Source.CHECKOUT,
                    order_id=order.id,
                    channel_id=order.channel_id,
                    text_version=mark.text_version,
                    at=mark.at,
                )  # fmt: skip
            )
        if reading.now - placed_at > STILL_WANTED:
            continue
        if mark := _mark(order, doors.CONSENT, reading):
            wishes.append(
                Wish(
                    order.email,
                    order.channel_id,
                    mark.text_version,
                    Source.CHECKOUT,
                    order.language_code,
                    order.id,
                    mark.at,
                )  # fmt: skip
            )
    keep.write(notices)
    keep.ask_all(wishes, gates=reading.gates, now=reading.now)
    return {}


def _mark(order: Order, name: str, reading: Reading) -> doors.Mark | None:
    value = order.door_marks.get(name, "")
    return doors.read(value, placed_at=rules.placed_at(order), now=reading.now) if value else None
