"""What customers are shown of promises and of news about them, in letters and on the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ...shop.snapshots import Order
from . import wording
from .models import Delay, Promise
from .states import Ending
from .wording import Group, Time

COMING = (Ending.OPEN, Ending.SENT)
"""Where a promise stands while its goods may still come."""


@dataclass(frozen=True, slots=True)
class OrderPromise:
    """What was promised about one order, and what became of it."""

    promises: tuple[Promise, ...]
    """Of each line, in the order of the rows."""
    delays: tuple[Delay, ...] = field(default=())
    """News about them, the oldest first."""

    def shown(
        self, order: Order, language: str, *, lines: Collection[UUID] | None, paid: bool
    ) -> Mapping[str, object]:
        """Return `promise` and `expected_date` for a letter (`orders.letter_parts`)."""
        rows = [
            row
            for row in self.promises
            if row.shown
            and row.ending in COMING
            and (lines is None or row.line_id in lines)
            and (not paid or (row.after_max is not None and row.dated_at is not None))
        ]
        groups = grouped(rows, order)
        return {
            "promise": wording.values(groups, language),
            "expected_date": wording.overall(groups, language),
        }


def read(order_ids: Collection[UUID]) -> dict[UUID, OrderPromise]:
    """Return what was promised about orders; two statements.

    Args:
        order_ids: Which; those that nothing was promised about are missing.

    """
    promises: dict[UUID, list[Promise]] = {}
    for row in Promise.objects.filter(order_id__in=list(order_ids)).order_by("pk"):
        promises.setdefault(row.order_id, []).append(row)
    delays: dict[UUID, list[Delay]] = {}
    if promises:
        for found in Delay.objects.filter(order_id__in=list(promises)).order_by("number"):
            delays.setdefault(found.order_id, []).append(found)
    return {
        order_id: OrderPromise(tuple(rows), tuple(delays.get(order_id, ())))
        for order_id, rows in promises.items()
    }


def time_of(row: Promise) -> Time:
    """Return when a line comes, as was last told."""
    if row.first_latest is None and row.after_max is not None:
        return Time(after=(row.after_min or 0, row.after_max))
    moved = row.latest != row.first_latest
    was: date | None = row.first_latest if moved else None
    return Time(row.earliest if row.latest else None, row.latest, was=was)


def first_time_of(row: Promise) -> Time:
    """Return when a line was to come, as was promised first."""
    if row.first_latest is None and row.after_max is not None:
        return Time(after=(row.after_min or 0, row.after_max))
    return Time(row.first_earliest, row.first_latest)


def grouped(rows: Sequence[Promise], order: Order | None) -> list[Group]:
    """Return promises by their time, with the names of their lines."""
    names = names_of(order)
    return wording.grouped((time_of(row), name_of(row, names)) for row in rows)


def names_of(order: Order | None) -> dict[UUID, tuple[str, int]]:
    """Return the names and numbers of pieces of an order's lines as the shop has them now."""
    return {
        line.id: (
            f"{line.product_name}, {line.variant_name}" if line.variant_name else line.product_name,
            line.quantity,
        )
        for line in (order.lines if order else ())
    }


def name_of(row: Promise, names: Mapping[UUID, tuple[str, int]]) -> str:
    """Return how a line is named: as the shop has it, else as it was first seen."""
    return wording.line(*names.get(row.line_id, (row.name, row.quantity)))
