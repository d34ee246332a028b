"""Keeping customers' sums in step with their orders, by differences.

A part of `sync`, under its locks: what an order adds now, less what it was found to add before.
However late a change comes - paid, refunded, sent back, reinstated, another address, gone - the
sums are those that counting everything anew would give, and the cost is that of one order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from uuid import UUID

from ...database import execute, fetch
from ...orders.participants import Reading
from ...orders.rules import Fact
from ...shop import port
from ...shop.reward_rows import PurchaseRow
from . import persons, sql
from .counting import Counted, count
from .keys import Claim, claim


@dataclass(frozen=True, slots=True)
class Before:
    """How an order stood in the sums until now."""

    person_id: int
    counted: Counted


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Bring the sums of these orders' customers to what the shop says now.

    Four statements where nothing changed, six more where something did, five more where two
    persons turn out to be one; whatever the number of orders and the length of histories.

    Raises:
        django.db.Error: The database failed.
        RuntimeError: Others merged the same persons all the time.

    """
    real = sorted(pk for pk, order in reading.orders.items() if order.status != "draft")
    if real:
        execute(sql.ENSURE_PURCHASES, [real])
    before = locked([*reading.orders, *reading.gone])
    # After the lock: what is read now is at least as new as what anybody wrote before.
    write(port.current().read_purchases(real), before)
    return {}


def write(rows: Mapping[UUID, PurchaseRow], before: Mapping[UUID, Before | None]) -> None:
    """Write what differs; the purchases' rows are there and locked.

    Args:
        rows: The orders as they stand now.
        before: How they stood in the sums, None where a row is still empty. Those that are
            not among `rows` are gone.

    """
    claims = [claim(rows[pk]) for pk in sorted(rows)]
    counted = {pk: count(row) for pk, row in rows.items()}
    gone = [pk for pk in before if pk not in rows]
    found = persons.known({key for one in claims for key in one.keys})
    if not gone and _is_as_before(claims, counted, before, found):
        return
    held = {old.person_id for old in before.values() if old is not None}
    plan = persons.settle(claims, held, found)
    sums = _Sums(plan)
    for pk, old in before.items():
        new = counted.get(pk)
        if old is not None:
            sums.add(plan.now(old.person_id), old.counted, -1)
        if new is not None:
            sums.add(plan.persons[pk], new, 1)
    _write_purchases(plan, counted, before)
    if gone:
        execute(sql.REMOVE_PURCHASES, [gone])
    sums.write(rows, counted)


def locked(order_ids: Iterable[UUID]) -> dict[UUID, Before | None]:
    """Lock the rows of orders, and return how they stood in the sums until now."""
    found: dict[UUID, Before | None] = {}
    for order_id, person_id, *values in fetch(sql.LOCK_PURCHASES, [list(order_ids)]):
        found[order_id] = Before(person_id, Counted(*values)) if person_id else None
    return found


def _is_as_before(
    claims: Sequence[Claim],
    counted: Mapping[UUID, Counted],
    before: Mapping[UUID, Before | None],
    found: Mapping[str, persons.Known],
) -> bool:
    if any(key not in found for one in claims for key in one.keys):
        return False
    plan = persons.unite(claims, found)
    return not (plan.merges or plan.users) and all(
        before.get(pk) == Before(plan.persons[pk], counted[pk]) for pk in counted
    )


def _write_purchases(
    plan: persons.Plan,
    counted: Mapping[UUID, Counted],
    before: Mapping[UUID, Before | None],
) -> None:
    changed = [
        (pk, plan.persons[pk], *astuple(new))
        for pk, new in sorted(counted.items())
        if before.get(pk) != Before(plan.persons[pk], new)
    ]
    if changed:
        execute(sql.WRITE_PURCHASES, [list(column) for column in zip(*changed, strict=True)])


class _Sums:
    """Differences by person."""

    def __init__(self, plan: persons.Plan) -> None:
        self.plan = plan
        self.pieces: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.money: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)

    def add(self, person_id: int, one: Counted, sign: int) -> None:
        """Add an order to a person's sums, or take it off them."""
        mine = self.pieces[person_id]
        for place, number in enumerate((one.order, one.bought, one.back)):
            mine[place] += sign * number
        if one.spent:
            self.money[person_id, one.currency] += sign * one.spent

    def write(self, rows: Mapping[UUID, PurchaseRow], counted: Mapping[UUID, Counted]) -> None:
        """Write them, and of each person which order is the latest now."""
        latest = _latest(self.plan.persons, counted)
        lines = [
            (
                pk, *self.pieces[pk], self.plan.users.get(pk),
                *_said(rows[latest[pk]] if pk in latest else None),
            )
            for pk in sorted({*self.pieces, *self.plan.users})
        ]  # fmt: skip
        execute(sql.ADD, [list(column) for column in zip(*lines, strict=True)])
        money = [(*key, amount) for key, amount in sorted(self.money.items()) if amount]
        if money:
            execute(sql.ADD_MONEY, [list(column) for column in zip(*money, strict=True)])


def _latest(whose: Mapping[UUID, int], counted: Mapping[UUID, Counted]) -> dict[int, UUID]:
    """Return each person's latest order of these, one that counts before all others."""
    found: dict[int, UUID] = {}
    for pk in sorted(counted, key=lambda pk: (counted[pk].counts, counted[pk].placed_at, pk)):
        found[whose[pk]] = pk
    return found


def _said(row: PurchaseRow | None) -> tuple[object, ...]:
    if row is None:
        return (None, None, "", "", "", "")
    return (
        row.channel_id, row.order_id, row.email, row.first_name, row.country, row.language_code,
    )  # fmt: skip


def absent(order_ids: Collection[UUID]) -> set[UUID]:
    """Make and lock the rows of orders that have none; return which these are.

    What somebody else is just writing is waited for and not among them.
    """
    return {row[0] for row in fetch(sql.ENSURE_PURCHASES, [sorted(order_ids)])}
