"""Orders as a customer's history needs them, and what proves whose they are.

What proves a login is `user` of the event by which Saleor placed the order, compared with the
order's own (read in 3.22.67 and 3.23.28, `checkout/complete_checkout.py`, `order/actions.py`):

* `checkoutComplete` passes the account of the request's token; where the token may impersonate
  (a storefront's App), the account that is attached to the checkout, which takes a login or
  that App's own word (`checkoutCreate`, `checkoutCustomerAttach`). For a guest it passes none,
  although `assign_checkout_user` then hangs the order on the account of the typed address:
  the order's `user_id` proves nothing by itself.
* Somebody logged in who completes a stranger's checkout is passed as well; the order is not his
  then, so that the two have to be the same.
* Automatic completion (`automatic_checkout_completion_task`) passes nobody, neither for guests
  nor for accounts, and so does `orderCreateFromCheckout` by an App: none of these orders counts
  as logged in. They still prove whose they are by address and place.
* Of a draft the event says which of the staff completed it. Whom staff, or an App that may write
  orders, chose or typed as the customer is the customer: their word is taken.
* Orders of importers have no such event: not logged in.

An account that was deleted is gone from the event and the order alike.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ..database import execute, fetch
from .past import LIMITED
from .past_rows import Place
from .purchases_sql import OF_ORDERS, PAST
from .reward_rows import PurchaseRow


def read_purchases(order_ids: Collection[UUID]) -> dict[UUID, PurchaseRow]:
    """Return these orders in one statement; drafts and ids without a row are missing."""
    if not order_ids:
        return {}
    rows = fetch(OF_ORDERS, {"ids": sorted(set(order_ids))})
    return {row[0]: PurchaseRow(*row) for row in rows}


def past_purchases(*, before: Place, limit: int) -> list[PurchaseRow]:
    """Return a page of all orders but drafts, the newest first.

    Args:
        before: The last one of the page before; a moment with the highest id begins.
        limit: How many.

    Raises:
        django.db.Error: The database failed, or the statement took too long.

    """
    parameters = {"at": before.created_at, "id": before.order_id, "limit": limit}
    with transaction.atomic():
        execute(LIMITED)
        found: Sequence[tuple[Any, ...]] = fetch(PAST, parameters)
    return [PurchaseRow(*row) for row in found]
