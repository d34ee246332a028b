"""A year of orders, drawn with a fixed seed: when they are placed, paid, packed, and what breaks.

The shares are assumptions but where a source stands beside them.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from saleor_service_plugin.delivery.promises.terms import Desk
from saleor_service_plugin.delivery.promises.window import Terms, Window, window

from . import shop, ways
from .happened import Bought, Break, Parcel, StockNews
from .shop import FAST, SLOW, WAREHOUSES, local, moment

SHARES: Mapping[Break, float] = {
    Break.SHORT: 0.008,
    Break.FOUND_SHORT: 0.004,
    Break.PACKED_LATE: 0.012,
    Break.LOST: 0.002,
    Break.SCANNED_LATE: 0.004,
    Break.STUCK: 0.003,
    Break.FORECAST: 0.004,
    Break.LATE: 0.006,
    Break.BACK_ON_VAN: 0.004,
    Break.SENT_BACK: 0.002,
}
"""Of all orders, about one in twenty with those that are not paid."""

UNPAID = 0.04
"""Of prepayments: later than the reminder, or never."""

HOURS = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 9, 10, 9, 7, 4)
"""How many orders come in each hour of the day."""
BUSY_MONTHS = {11: 2.0, 12: 2.0}

PREPAID, INVOICE = 0.15, 0.15
TWO_LINES, IN_TWO_PARCELS = 0.15, 0.3
NEXT_DAY = 0.4
"""Packed on the working day after the one that counts; both are promised."""
BOOKED_LATE = 0.02
"""Packed in time, and written down in the evening."""
DAYS_LATE = ((1, 0.4), (2, 0.25), (3, 0.15), (4, 0.1), (5, 0.1))
RESTOCK_KNOWN, RESTOCK_LATER, RESTOCK_MOVED, RESTOCK_MISSED = 0.4, 0.2, 0.33, 0.15


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What an order's days are drawn by."""

    terms: Terms
    window: Window
    counts: date
    """The day from which on it can be packed."""
    begins: datetime


def year(count: int, seed: int, desk: Desk) -> Iterator[Bought]:
    """Yield the orders of a year, in no order.

    Args:
        count: How many.
        seed: Of everything that is left to chance.
        desk: What promises are reckoned with.

    """
    chance = random.Random(seed)
    length = (shop.LAST_DAY - shop.FIRST_DAY).days + 1
    days = [shop.FIRST_DAY + timedelta(days=ahead) for ahead in range(length)]
    weights = [BUSY_MONTHS.get(day.month, 1.0) for day in days]
    for number, day in enumerate(chance.choices(days, weights, k=count), 1):
        hour = chance.choices(range(24), HOURS)[0] + chance.random()
        yield one(number, moment(day, hour), desk, chance)


def one(number: int, placed_at: datetime, desk: Desk, chance: random.Random) -> Bought:
    """Return an order with all that will happen to it."""
    postal_code, state = chance.choice(shop.DESTINATIONS)
    order = Bought(
        number=number,
        placed_at=placed_at,
        method=chance.choice((FAST, SLOW)),
        warehouse=chance.choice(list(WAREHOUSES)),
        postal_code=postal_code,
        state=state,
        lines=2 if chance.random() < TWO_LINES else 1,
        paid_by="",
        paid_at=placed_at,
    )
    _pay(order, chance)
    if order.paid_at is None:
        return order
    terms = shop.terms(desk, order.warehouse, order.method, postal_code)
    begins = order.paid_at if order.paid_by == "Vorkasse" else placed_at
    if order.broken is Break.NONE:
        order.broken = chance.choices(
            [Break.NONE, *SHARES], [1 - sum(SHARES.values()), *SHARES.values()]
        )[0]
    _pack(order, _reckoned(terms, begins), chance)
    return order


def _reckoned(terms: Terms, begins: datetime) -> Reckoned:
    return Reckoned(terms, window(begins, terms), terms.warehouse.counting_day(begins), begins)


def _pay(order: Bought, chance: random.Random) -> None:
    drawn = chance.random()
    if drawn < PREPAID:
        order.paid_by = "Vorkasse"
        after = timedelta(hours=chance.uniform(0.5, 6 * 24))
        if chance.random() < UNPAID:
            order.broken = Break.UNPAID
            after = timedelta(days=chance.uniform(8, 14))
            if chance.random() < 1 / 3:
                order.paid_at = None
                return
        order.paid_at = order.placed_at + after
    elif drawn < PREPAID + INVOICE:
        order.paid_by = "Rechnung"


def _pack(order: Bought, reckoned: Reckoned, chance: random.Random) -> None:
    """Draw when each parcel leaves, and its way."""
    split = order.lines == 2 and chance.random() < IN_TWO_PARCELS
    waits = order.broken in (Break.SHORT, Break.FOUND_SHORT)
    groups: list[tuple[int, ...]] = [tuple(range(order.lines))]
    if order.lines == 2 and (split or waits):
        groups = [(1,), (0,)]
    for place, lines in enumerate(groups):
        hit = order.broken if place == len(groups) - 1 else Break.NONE
        sent = _sent_at(order, reckoned, hit, chance)
        parcel = Parcel(order.number * 10 + place, lines, sent)
        way = ways.Way(parcel.sent_at, order.method, order.state, reckoned.window.latest)
        parcel.says = ways.draw(way, reckoned.terms, hit, chance)
        order.parcels.append(parcel)


def _sent_at(order: Bought, reckoned: Reckoned, hit: Break, chance: random.Random) -> datetime:
    calendar = reckoned.terms.warehouse
    if hit is Break.PACKED_LATE:
        late = _one_of(DAYS_LATE, chance)
        day = calendar.add_working_days(reckoned.window.dispatch_by, late)
        return _at_work(day, reckoned, chance)
    counts = reckoned.counts
    if hit in (Break.SHORT, Break.FOUND_SHORT):
        comes = _stock(order, reckoned, hit, chance)
        counts = max(counts, calendar.next_working_day(comes))
    day = calendar.add_working_days(counts, int(chance.random() < NEXT_DAY))
    return _at_work(day, reckoned, chance)


def _at_work(day: date, reckoned: Reckoned, chance: random.Random) -> datetime:
    """Return a time of a working day, after the order came in."""
    closes = reckoned.terms.warehouse.closes_at(day)
    opens = max(moment(day, 9.25), reckoned.begins + timedelta(minutes=45))
    if order_late := chance.random() < BOOKED_LATE:
        closes += timedelta(hours=chance.uniform(0.1, 3))
    latest = closes - timedelta(minutes=0 if order_late else 10)
    return opens + (latest - opens) * (1.0 if order_late else chance.random())


def _stock(order: Bought, reckoned: Reckoned, hit: Break, chance: random.Random) -> date:
    """Draw what becomes known of missing stock, and return the day on which it is there."""
    calendar = reckoned.terms.warehouse
    missing = order.placed_at
    if hit is Break.FOUND_SHORT:
        until = calendar.closes_at(reckoned.window.dispatch_by)
        missing = max(reckoned.begins, order.placed_at)
        missing += (until - missing) * chance.uniform(0.05, 0.9)
    comes = calendar.add_working_days(local(missing), chance.randint(2, 12))
    known = chance.random()
    if known < RESTOCK_KNOWN:
        order.stock.append(StockNews(missing, False, comes))
    else:
        order.stock.append(StockNews(missing, False))
    if RESTOCK_KNOWN <= known < RESTOCK_KNOWN + RESTOCK_LATER:
        told = missing + (moment(comes, 8) - missing) * chance.uniform(0.1, 0.6)
        order.stock.append(StockNews(told, False, comes))
    is_known = known < RESTOCK_KNOWN + RESTOCK_LATER
    if is_known and chance.random() < RESTOCK_MOVED:
        last = order.stock[-1].at
        heard = max(last, moment(comes, 10) - timedelta(days=chance.randint(0, 3)))
        comes = calendar.add_working_days(comes, chance.randint(2, 7))
        order.stock.append(StockNews(heard + timedelta(minutes=5), False, comes))
    there = comes
    if is_known and chance.random() < RESTOCK_MISSED:
        there = calendar.add_working_days(comes, chance.randint(1, 3))
    opens = moment(calendar.next_working_day(there), 9.1)
    order.stock.append(StockNews(max(opens, order.stock[-1].at), True))
    return local(order.stock[-1].at)


def _one_of(shares: Sequence[tuple[int, float]], chance: random.Random) -> int:
    values, weights = zip(*shares, strict=True)
    return int(chance.choices(values, weights)[0])
