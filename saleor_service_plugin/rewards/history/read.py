"""Reading the summary: what conditions look at, at a constant cost."""

from collections.abc import Collection
from uuid import UUID

from ..rules.standing import Standing


def before_orders(order_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return what each order's customer had bought before it, by order id.

    A constant number of statements, whose cost does not depend on how long the history or
    how large the shop is; orders that were never looked at are missing.
    """
    raise NotImplementedError


def of_persons(person_ids: Collection[int]) -> dict[int, Standing]:
    """Return what these persons have bought until now, by person; constant statements."""
    raise NotImplementedError
