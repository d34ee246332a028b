"""Two days on which the warehouse's feed is silent: what was packed is written down after them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from . import orders
from .happened import Bought, Break
from .kept import Story, run
from .learning import Learned
from .shop import local, moment

SILENT = (date(2026, 6, 16), date(2026, 6, 17))
"""A Tuesday and a Wednesday without holidays around them."""
FROM, UNTIL = moment(date(2026, 6, 12), 14), moment(date(2026, 6, 16), 9)
AFTER = moment(date(2026, 6, 18), 7.5)


def stories(count: int, seed: int, learned: Learned) -> list[Story]:
    """Return what the plugin makes of so many orders that were packed in silence, in time.

    Args:
        count: How many.
        seed: Of all that is left to chance.
        learned: How long parcels usually took by then.

    """
    chance = random.Random(seed)
    found = _packed_in_silence(learned, chance)
    return [run(next(found), learned.desk, chance) for _ in range(count)]


def _packed_in_silence(learned: Learned, chance: random.Random) -> Iterator[Bought]:
    number = 0
    while True:
        number += 1
        placed: datetime = FROM + (UNTIL - FROM) * chance.random()
        order = orders.one(number, placed, learned.base, chance)
        whole = order.broken is Break.NONE
        if whole and all(local(one.sent_at) in SILENT for one in order.parcels):
            yield _written_later(order)


def _written_later(order: Bought) -> Bought:
    for parcel in order.parcels:
        parcel.sent_at = AFTER
        parcel.says = [
            replace(one, seen_from=max(one.seen_from, AFTER + timedelta(minutes=5)))
            for one in parcel.says
        ]
    return order
