"""Who ordered how often: accounts and guests, put together where they are the same person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..shop.past_rows import PastOrder

Key = tuple[str, int | str]


@dataclass(slots=True)
class Customer:
    """One person, as far as account and mail address tell."""

    orders: int
    newest: UUID
    newest_at: datetime
    has_account: bool


class Customers:
    """Customers by account and by case-folded address.

    Both keys of one order belong to one person: who ordered as a guest and has an account
    of that address is counted once.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self._parent: dict[Key, Key] = {}
        self._found: dict[Key, Customer] = {}

    def add(self, order: PastOrder) -> None:
        """Count an order, the newest first; one without account and address is nobody's."""
        keys: list[Key] = []
        if order.user_id is not None:
            keys.append(("user", order.user_id))
        if order.email:
            keys.append(("mail", order.email.casefold()))
        if not keys:
            return
        root = self._root(keys[0])
        for key in keys[1:]:
            root = self._join(root, self._root(key))
        mine = Customer(1, order.id, order.placed_at, order.user_id is not None)
        self._found[root] = _together(self._found.get(root), mine)

    def __iter__(self) -> Iterator[Customer]:
        """Yield everybody."""
        return iter(self._found.values())

    def _root(self, key: Key) -> Key:
        parent = self._parent
        while (above := parent.setdefault(key, key)) != key:
            # Half the way is cut at each look.
            parent[key] = parent[above]
            key = parent[key]
        return key

    def _join(self, one: Key, other: Key) -> Key:
        if one != other:
            self._parent[other] = one
            if (theirs := self._found.pop(other, None)) is not None:
                self._found[one] = _together(self._found.get(one), theirs)
        return one


def _together(one: Customer | None, other: Customer) -> Customer:
    if one is None:
        return other
    newest = max(one, other, key=lambda customer: customer.newest_at)
    return Customer(
        one.orders + other.orders,
        newest.newest,
        newest.newest_at,
        one.has_account or other.has_account,
    )
