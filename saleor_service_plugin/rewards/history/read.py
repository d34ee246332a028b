"""Reading the summary: what conditions look at, at a constant cost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...database import fetch
from ..rules.standing import Standing
from . import read_sql
from .keys import account_key


@dataclass(frozen=True, slots=True)
class History:
    """What a customer with an account has bought until now."""

    standing: Standing
    first_at: datetime | None
    """When the first order that counts was placed."""


def before_orders(order_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return what each order's customer had bought before it, by order id.

    One statement, whose cost does not depend on how long the history or how large the shop
    is: the sums, less what lies at or after the order. Orders that were never looked at are
    missing. Customer groups are not read here (`shop.read_bought`).
    """
    if not order_ids:
        return {}
    rows = fetch(read_sql.BEFORE, [list(order_ids)])
    return {row[0]: _standing(*row[1:]) for row in rows}


def of_persons(person_ids: Collection[int]) -> dict[int, Standing]:
    """Return what these persons have bought until now, by the number asked for.

    One statement. Of somebody who was merged it is what the other one bought, under whose
    number it says so (`Standing.person_id`); unknown numbers are missing.
    """
    if not person_ids:
        return {}
    rows = fetch(read_sql.UNTIL_NOW, [list(person_ids)])
    return {row[0]: _standing(*row[1:]) for row in rows}


def of_accounts(user_ids: Collection[int]) -> dict[int, History]:
    """Return what accounts have bought until now; two statements.

    Orders that they placed while logged in, and those of the same address to the same places
    without. Accounts that never ordered while logged in are missing.
    """
    ids = list(user_ids)
    if not ids:
        return {}
    rows = fetch(read_sql.OF_ACCOUNTS, [ids, [account_key(pk) for pk in ids]])
    found = of_persons({person_id for _, person_id, _ in rows})
    return {
        user_id: History(found[person_id], first_at)
        for user_id, person_id, first_at in rows
        if person_id in found
    }


def _standing(
    person_id: int,
    proven: bool,
    orders: int,
    last_at: datetime | None,
    pieces: int,
    pieces_back: int,
    goodies: int,
    *money: list[Any] | None,
) -> Standing:
    currencies, amounts, since, less = money
    spent = dict(zip(currencies or (), amounts or (), strict=True))
    for currency, amount in zip(since or (), less or (), strict=True):
        spent[currency] = spent.get(currency, Decimal(0)) - amount
    return Standing(
        person_id=person_id,
        # An order at the same place before it, by the same address, proves it as well.
        proven=proven or orders > 0,
        orders=orders,
        spent={currency: amount for currency, amount in spent.items() if amount},
        last_at=last_at,
        pieces=pieces,
        pieces_back=pieces_back,
        goodies=goodies,
    )
