"""Reading the summary: what conditions look at, at a constant cost."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...database import fetch
from ..rules.standing import Standing
from . import read_sql


def before_orders(order_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return what each order's customer had bought before it, by order id.

    Two statements, whose cost does not depend on how long the history or how large the shop
    is: the sums, less what lies at or after the order. Orders that were never looked at are
    missing. Customer groups are not read here (`shop.read_bought`).
    """
    ids = list(order_ids)
    if not ids:
        return {}
    spent = _money(read_sql.SPENT_BEFORE, ids)
    return {row[0]: _standing(row[1:], spent[row[0]]) for row in fetch(read_sql.BEFORE, [ids])}


def of_persons(person_ids: Collection[int]) -> dict[int, Standing]:
    """Return what these persons have bought until now, by the number asked for.

    Two statements. Of somebody who was merged it is what the other one bought, under whose
    number it says so (`Standing.person_id`); unknown numbers are missing.
    """
    ids = list(person_ids)
    if not ids:
        return {}
    spent = _money(read_sql.SPENT, ids)
    return {row[0]: _standing(row[1:], spent[row[0]]) for row in fetch(read_sql.UNTIL_NOW, [ids])}


def _money(sql: str, ids: list[Any]) -> Mapping[Any, dict[str, Decimal]]:
    found: defaultdict[Any, dict[str, Decimal]] = defaultdict(dict)
    for one, currency, amount in fetch(sql, [ids]):
        found[one][currency] = amount
    return found


def _standing(row: tuple[Any, ...], spent: Mapping[str, Decimal]) -> Standing:
    person_id, proven, orders, last_at, pieces, pieces_back, goodies = row
    return Standing(
        person_id=person_id,
        # An order at the same place before it, by the same address, proves it as well.
        proven=proven or orders > 0,
        orders=orders,
        spent=spent,
        last_at=last_at,
        pieces=pieces,
        pieces_back=pieces_back,
        goodies=goodies,
    )
