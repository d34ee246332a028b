"""From a hook's arguments to a mark. Nothing here raises, whatever Saleor hands over.

But one: `order_wanted` refuses a code on purpose, and in no other case.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from . import wake
from .orders import marks
from .rewards.codes import owner
from .shop import support

logger = logging.getLogger(__name__)


def order_changed(order: Any) -> None:
    """Note that this order may have changed."""
    orders_changed((order,))


def orders_changed(orders: Iterable[Any]) -> None:
    """Note that these orders may have changed."""
    try:
        _mark([order.pk for order in orders], None)
    except Exception:
        _note()


def fulfillment_changed(fulfillment: Any) -> None:
    """Note that the order of this fulfillment may have changed."""
    try:
        _mark([fulfillment.order_id], None)
    except Exception:
        _note()


def fulfillment_sent(fulfillment: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Note that a parcel left, and whether staff want the customer told.

    Saleor passes `notify_customer` as the second argument, by position or by name
    depending on the version.
    """
    try:
        notify = kwargs.get("notify_customer", args[0] if args else None)
        hint = (
            {"fulfillment": int(fulfillment.pk), "notify_customer": notify}
            if isinstance(notify, bool)
            else None
        )
        _mark([fulfillment.order_id], hint)
    except Exception:
        _note()


def order_wanted(checkout_info: Any) -> None:
    """Refuse a checkout with somebody else's personal code, unless money was paid for it.

    Money without an order would be worse than a code that went astray: then it is let
    through, and staff find a line in the order's history.

    Raises:
        Exception: What `shop/refusing.py` says; nothing is burnt by it.

    """
    try:
        refused = _is_foreign(checkout_info)
    except Exception:
        _note("Whose a code is could not be asked; the checkout goes on")
        return
    if refused:
        # Late, since it needs Saleor; it was there a moment ago.
        from .shop import refusing

        refusing.refuse(checkout_info)


def _is_foreign(checkout_info: Any) -> bool:
    if not (support.is_supported() and checkout_info.checkout.voucher_code):
        return False
    from .shop import refusing

    found = refusing.seen(checkout_info)
    if found is None or owner.may_use(
        found.code, channel_id=found.channel_id, user_id=found.user_id, email=found.email
    ):
        return False
    return not refusing.has_paid(checkout_info)


def _note(text: str = "A hook failed; the sweep will find the change") -> None:
    with suppress(Exception):
        logger.warning(text, exc_info=True)


def _mark(order_ids: list[UUID], hint: Mapping[str, int | bool] | None) -> None:
    if not support.is_supported():
        return
    if marks.mark(order_ids, hint=hint):
        wake.soon()
