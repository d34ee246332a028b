"""Counting orders as they are read: figures, and the rows behind them.

Memory stays small however many orders there are: of the rows those that matter most are
kept, of hours their number.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from ..delivery.carriers.recognise import carrier_of
from ..shop.past_rows import PastOrder
from . import rules
from .customers import Customers
from .models import WHOLE, MirrorRow
from .rules import Figure, Owed

MOST_ROWS = 1000
"""Of a figure in a channel: the most urgent ones."""

UNKNOWN = "unknown"

PROPOSED_SHARE = 0.8
"""So large a share of a shipping method's numbers makes a carrier its likely one."""

BACK = 2
"""Orders from which on a customer is a returning one."""


class Rows:
    """The rows of one figure with the lowest ranks."""

    def __init__(self) -> None:
        """Start with none."""
        self._heap: list[tuple[int, int, UUID | None, dict[str, Any]]] = []
        self._count = 0

    def add(self, rank: int, order_id: UUID | None, **data: object) -> None:
        """Keep a row if it is among the first."""
        self._count += 1
        # The highest rank on top; the counter keeps Python from comparing what follows.
        item = (-rank, self._count, order_id, data)
        if len(self._heap) < MOST_ROWS:
            heapq.heappush(self._heap, item)
        else:
            heapq.heappushpop(self._heap, item)

    def made(self, figure: Figure, channel_id: int) -> Iterator[MirrorRow]:
        """Yield them for the table."""
        for rank, _, order_id, data in self._heap:
            yield MirrorRow(
                figure=figure, channel_id=channel_id, rank=-rank, order_id=order_id, data=data
            )


@dataclass(slots=True)
class Tally:
    """What was counted in one channel, or in all of them."""

    channel_id: int
    now: datetime
    orders: int = 0
    hours: Counter[int] = field(default_factory=Counter)
    counts: Counter[Figure] = field(default_factory=Counter)
    of: Counter[Figure] = field(default_factory=Counter)
    longest: dict[Figure, int] = field(default_factory=dict)
    owed: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    customers: Customers = field(default_factory=Customers)
    methods: dict[tuple[int | None, str], Counter[str]] = field(default_factory=dict)
    mails: Counter[str] = field(default_factory=Counter)
    complete: bool = True
    """Whether all orders of yesterday were looked at."""
    rows: defaultdict[Figure, Rows] = field(default_factory=lambda: defaultdict(Rows))

    def add(self, order: PastOrder, zone: tzinfo, told_at: datetime | None) -> None:
        """Count an order.

        Args:
            order: Read from the shop, the newest first.
            zone: Of its channel.
            told_at: When a message of ours about it was last sent.

        """
        self.orders += 1
        self._hand_over(order)
        self._past_due(order, zone)
        self._without_news(order, zone, told_at)
        if found := rules.owed(order):
            self._owed(order, found)
        if rules.is_purchase(order):
            self.customers.add(order)
        for number in order.tracking_numbers:
            method = self.methods.setdefault((order.method_id, order.method_name), Counter())
            method[carrier_of(number) or UNKNOWN] += 1

    def mail(self, kind: str, order_id: UUID, at: datetime) -> None:
        """Count a mail that yesterday would have brought."""
        self.mails[kind] += 1
        rank = -int(at.timestamp())
        self.rows[Figure.MAILS].add(rank, order_id, kind=kind, at=at.isoformat())

    def _hand_over(self, order: PastOrder) -> None:
        hours = rules.hours_to_hand_over(order)
        if hours is None or order.handed_over_at is None:
            return
        self.hours[hours] += 1
        at = order.handed_over_at.isoformat()
        self.rows[Figure.HAND_OVER].add(-hours, order.id, hours=hours, at=at)

    def _past_due(self, order: PastOrder, zone: tzinfo) -> None:
        due = rules.due_at(order, zone)
        if due is None:
            return
        self.of[Figure.PAST_DUE] += 1
        if due <= self.now:
            self._waits(Figure.PAST_DUE, order.id, due, method=order.method_name)

    def _without_news(self, order: PastOrder, zone: tzinfo, told_at: datetime | None) -> None:
        since = rules.silent_since(order, told_at)
        if since is None:
            return
        self.of[Figure.WITHOUT_NEWS] += 1
        if since < rules.midnight(self.now, zone):
            self._waits(Figure.WITHOUT_NEWS, order.id, since)

    def _waits(self, figure: Figure, order_id: UUID, since: datetime, **data: object) -> None:
        days = max((self.now - since).days, 0)
        self.counts[figure] += 1
        self.longest[figure] = max(days, self.longest.get(figure, 0))
        rank = int(since.timestamp())
        self.rows[figure].add(rank, order_id, at=since.isoformat(), days=days, **data)

    def _owed(self, order: PastOrder, found: Owed) -> None:
        self.counts[Figure.MONEY_OWED] += 1
        self.owed[order.currency] += found.amount
        self.rows[Figure.MONEY_OWED].add(
            int(order.placed_at.timestamp()),
            order.id,
            amount=f"{found.amount:f}",
            currency=order.currency,
            cause=found.cause.value,
            at=order.placed_at.isoformat(),
        )

    def figures(self) -> dict[str, Any]:
        """Return the figures for the table; `standing.py` reads them."""
        returning, guests, everybody = self._returning()
        numbers = Counter[str]()
        for found in self.methods.values():
            numbers.update(found)
        recognized = numbers.total() - numbers[UNKNOWN]
        return {
            "orders": self.orders,
            Figure.HAND_OVER: {"count": self.hours.total(), "hours": dict(self.hours)},
            Figure.PAST_DUE: self._late(Figure.PAST_DUE),
            Figure.WITHOUT_NEWS: self._late(Figure.WITHOUT_NEWS),
            Figure.MONEY_OWED: {
                "count": self.counts[Figure.MONEY_OWED],
                "amounts": {currency: f"{amount:f}" for currency, amount in self.owed.items()},
            },
            Figure.RETURNING: {"count": returning, "of": everybody, "guests": guests},
            Figure.CARRIERS: {
                "count": recognized, "of": numbers.total(), "parts": dict(numbers),
            },
            Figure.MAILS: {
                "count": self.mails.total(), "parts": dict(self.mails),
                "complete": self.complete,
            },
        }  # fmt: skip

    def made(self) -> Iterator[MirrorRow]:
        """Yield the rows for the table; ask for the figures first."""
        for (method_id, name), numbers in self.methods.items():
            self.rows[Figure.CARRIERS].add(
                -numbers.total(), None, method_id=method_id, method=name, parts=dict(numbers),
                proposed=proposed(numbers),
            )  # fmt: skip
        for figure, rows in self.rows.items():
            if self.channel_id == WHOLE and figure not in rules.WHOLE_ONLY:
                # They stand with their channels.
                continue
            yield from rows.made(figure, self.channel_id)

    def _late(self, figure: Figure) -> dict[str, Any]:
        return {
            "count": self.counts[figure],
            "of": self.of[figure],
            "longest": self.longest.get(figure, 0),
        }

    def _returning(self) -> tuple[int, int, int]:
        """Return how many came back, how many of them have no account, and how many came."""
        returning = guests = everybody = 0
        for one in self.customers:
            everybody += 1
            if one.orders >= BACK:
                returning += 1
                guests += not one.has_account
                self.rows[Figure.RETURNING].add(
                    -one.orders, one.newest, orders=one.orders, guest=not one.has_account,
                    at=one.newest_at.isoformat(),
                )  # fmt: skip
        return returning, guests, everybody


def proposed(numbers: Counter[str]) -> str | None:
    """Return the carrier of so many of a method's numbers that it is likely the one."""
    ((name, count),) = numbers.most_common(1)
    likely = name != UNKNOWN and count >= PROPOSED_SHARE * numbers.total()
    return name if likely else None
