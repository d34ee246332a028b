"""From a hook's arguments to a mark. Nothing here raises, whatever Saleor hands over."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from . import wake
from .orders import marks
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


def _note() -> None:
    with suppress(Exception):
        logger.warning("A hook failed; the sweep will find the change", exc_info=True)


def _mark(order_ids: list[UUID], hint: Mapping[str, int | bool] | None) -> None:
    if not support.is_supported():
        return
    if marks.mark(order_ids, hint=hint):
        wake.soon()
