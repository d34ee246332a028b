"""Goodie lines on real orders: added after the payment, taken off where they missed the parcel."""

from collections.abc import Callable
from inspect import signature
from typing import Any
from uuid import UUID

from django.contrib.sites.models import Site
from django.db import transaction
from django.db.models import Sum
from saleor.core.exceptions import InsufficientStock
from saleor.core.utils.translations import get_translation
from saleor.order import FulfillmentStatus, OrderStatus, events
from saleor.order.actions import call_order_events
from saleor.order.fetch import OrderLineInfo
from saleor.order.lock_objects import order_lines_qs_select_for_update, order_qs_select_for_update
from saleor.order.models import Fulfillment, FulfillmentLine, OrderLine
from saleor.order.search import update_order_search_vector
from saleor.order.utils import get_order_country, recalculate_order_weight, refresh_order_status
from saleor.plugins.manager import get_plugins_manager
from saleor.product.models import ProductVariant
from saleor.site.models import SiteSettings
from saleor.warehouse import WarehouseClickAndCollectOption
from saleor.warehouse.management import allocate_stocks, deallocate_stock
from saleor.warehouse.models import Allocation
from saleor.warehouse.reservations import is_reservation_enabled
from saleor.webhook.event_types import WebhookEventAsyncType

from ..database import fetch, transaction_time
from .goodie_terms import EXPORTED, MARK, GoodieCase, ready_at, refusal
from .money import read_movements
from .offers import stocks_for
from .orders import read_events
from .reward_rows import GoodieAnswer, GoodieResult
from .staff import existing_app

PATIENCE = "3s"
"""How long we wait for whoever holds the order or the stocks."""

ON_ITS_WAY = (
    OrderStatus.UNFULFILLED,
    OrderStatus.PARTIALLY_FULFILLED,
    OrderStatus.PARTIALLY_RETURNED,
)
"""Of such an order the status follows from its lines and fulfillments. A canceled one would
be made an open one again."""


def add_goodie(order_id: UUID, *, key: str, variant_id: int, minutes: int) -> GoodieResult:
    """Add one piece of a variant to an order for nothing, once per key.

    Under Saleor's lock on the order, with its own allocating of stock, from the warehouses
    alone that something of the order comes from: a goodie makes no second parcel. A gift line
    (`is_gift`) with all prices at 0, so that totals, taxes, what is owed and the undiscounted
    totals stay: prices of confirmed orders are never refreshed (order/calculations.py,
    should_refresh_prices). The variant needs no listing in the channel.

    Args:
        order_id: Which.
        key: Of the grant; written into the line, and looked for under the lock.
        variant_id: What.
        minutes: How long after the order was paid and confirmed it may still come; 0: never.

    Raises:
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed, or order or stocks were held for 3 s.

    """
    with transaction.atomic(durable=True):
        order = _hold(order_id)
        if order is None:
            return GoodieResult(GoodieAnswer.GONE)
        lines = list(OrderLine.objects.filter(order=order).order_by("created_at", "pk"))
        there = next((line for line in lines if line.private_metadata.get(MARK) == key), None)
        if there is not None:
            return GoodieResult(GoodieAnswer.THERE, there.pk)
        refused = refusal(_case(order, lines), minutes=minutes, now=transaction_time())
        if refused is not None:
            return GoodieResult(refused)
        variant = _variant(variant_id)
        if variant is None:
            return GoodieResult(GoodieAnswer.NONE_LEFT)
        try:
            with transaction.atomic():
                line = _line(order, variant, key)
                _allocate(order, lines, line, variant)
        except InsufficientStock:
            return GoodieResult(GoodieAnswer.NONE_LEFT)
        app = existing_app()
        events.order_added_products_event(order=order, user=None, app=app, order_lines=[line])
        _settle(order)
    return GoodieResult(GoodieAnswer.ADDED, line.pk)


def remove_goodie(order_id: UUID, *, key: str) -> GoodieResult:
    """Take a goodie off an order unless it is in a parcel; its stock is free again.

    Saleor's own deleting of a line gives up the stock of unconfirmed orders alone, and its
    API refuses gift lines: both is done here. Where nothing else is open the order ends
    FULFILLED, with the hooks of an order that does.

    Raises:
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed, or order or stocks were held for 3 s.

    """
    with transaction.atomic(durable=True):
        order = _hold(order_id)
        if order is None:
            return GoodieResult(GoodieAnswer.GONE)
        found = order_lines_qs_select_for_update().filter(order=order)
        line = found.filter(private_metadata__contains={MARK: key}).first()
        if line is None:
            return GoodieResult(GoodieAnswer.GONE)
        if line.quantity_fulfilled or _in_parcel(line):
            return GoodieResult(GoodieAnswer.PACKED, line.pk)
        _deallocate(line)
        line_id = line.pk
        line.delete()
        # Deleting forgets it, and the event names the line.
        line.pk = line_id
        app = existing_app()
        events.order_removed_products_event(order=order, user=None, app=app, order_lines=[line])
        _settle(order)
    return GoodieResult(GoodieAnswer.REMOVED, line_id)


def _hold(order_id: UUID) -> Any | None:
    # Ends with the transaction, like SET LOCAL.
    fetch("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    return order_qs_select_for_update().filter(pk=order_id).first()


def _case(order: Any, lines: list[Any]) -> GoodieCase:
    fulfillments = Fulfillment.objects.filter(order=order).values_list("status", flat=True)
    return GoodieCase(
        status=order.status,
        charge_status=order.charge_status,
        fulfillments=list(fulfillments),
        ready_at=ready_at(
            order.created_at,
            order.total_gross_amount,
            read_movements([order.pk])[order.pk],
            read_events([order.pk])[order.pk],
        ),
        exported=EXPORTED in order.metadata or EXPORTED in order.private_metadata,
        has_parcel=any(line.is_shipping_required and not line.is_gift for line in lines),
    )


def _variant(variant_id: int) -> Any | None:
    """Return a variant that can lie in a parcel, None where it cannot (any more)."""
    rows = ProductVariant.objects.select_related("product__product_type")
    variant = rows.filter(pk=variant_id).first()
    if variant is None or not variant.is_shipping_required() or variant.is_gift_card():
        return None
    return None if variant.is_preorder_active() else variant


def _line(order: Any, variant: Any, key: str) -> Any:
    product_name, variant_name = str(variant.product), str(variant)
    product = get_translation(variant.product, order.language_code).name or ""
    translated = get_translation(variant, order.language_code).name or ""
    return order.lines.create(
        variant=variant,
        product_name=product_name,
        variant_name=variant_name,
        translated_product_name="" if product == product_name else product,
        translated_variant_name="" if translated == variant_name else translated,
        product_sku=variant.sku,
        product_variant_id=variant.get_global_id(),
        product_type_id=variant.product.product_type_id,
        is_shipping_required=True,
        is_gift_card=False,
        is_gift=True,
        quantity=1,
        currency=order.currency,
        unit_price_net_amount=0,
        unit_price_gross_amount=0,
        total_price_net_amount=0,
        total_price_gross_amount=0,
        tax_rate=0,
        private_metadata={MARK: key},
    )


def _allocate(order: Any, lines: list[Any], line: Any, variant: Any) -> None:
    """Set one piece aside.

    Raises:
        InsufficientStock: None is there where the order is packed.

    """
    country = get_order_country(order)
    where = _where(order, lines)
    if not variant.track_inventory:
        stocks = stocks_for(order.channel.slug, country)
        if not stocks.filter(product_variant=variant, **where).exists():
            raise InsufficientStock([])
        return
    settings = _settings()
    _call(
        allocate_stocks,
        [OrderLineInfo(line=line, quantity=1, variant=variant)],
        country,
        order.channel,
        collection_point_pk=order.collection_point_id,
        additional_filter_lookup=where,
        # A piece in somebody's checkout is not free.
        check_reservations=is_reservation_enabled(settings),
    )


def _where(order: Any, lines: list[Any]) -> dict[str, Any]:
    """Return a filter of stocks: the warehouses where the order is packed."""
    point = order.collection_point
    if point and point.click_and_collect_option == WarehouseClickAndCollectOption.LOCAL_STOCK:
        return {"warehouse_id": point.pk}
    rows = Allocation.objects.filter(
        order_line__in=[line.pk for line in lines if not line.is_gift], quantity_allocated__gt=0
    )
    warehouses = set(rows.values_list("stock__warehouse_id", flat=True))
    return {"warehouse_id__in": sorted(warehouses)} if warehouses else {}


def _in_parcel(line: Any) -> bool:
    held = FulfillmentLine.objects.filter(order_line=line)
    return bool(held.exclude(fulfillment__status=FulfillmentStatus.CANCELED).exists())


def _deallocate(line: Any) -> None:
    """Give up what is set aside for a line; a canceled order has given it up already."""
    rows = Allocation.objects.filter(order_line=line, quantity_allocated__gt=0)
    pieces = rows.aggregate(pieces=Sum("quantity_allocated"))["pieces"]
    if pieces:
        _call(
            deallocate_stock, [OrderLineInfo(line=line, quantity=pieces, variant=line.variant)]
        )  # fmt: skip


def _call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call one of Saleor's functions on stocks, which since 3.23 want other company."""
    wanted = signature(function).parameters
    if "manager" in wanted:
        kwargs["manager"] = get_plugins_manager(allow_replica=False)
    if "site_settings" in wanted:
        kwargs |= {"site_settings": _settings(), "requestor": existing_app()}
    if "calculate_stocks_with_shipping_zones" in wanted:
        kwargs["calculate_stocks_with_shipping_zones"] = (
            _settings().use_legacy_shipping_zone_stock_availability
        )
    function(*args, **kwargs)


def _settings() -> Any:
    # Not the copy that processes keep: staff may have changed it elsewhere.
    return SiteSettings.objects.get(site=Site.objects.get_current())


def _settle(order: Any) -> None:
    """Bring the order's own row in line with its lines, and tell who listens."""
    told = [WebhookEventAsyncType.ORDER_UPDATED]
    changed = ["lines_count", "weight", "search_vector", "updated_at"]
    order.lines_count = order.lines.count()
    recalculate_order_weight(order)
    update_order_search_vector(order, save=False)
    if order.status in ON_ITS_WAY and refresh_order_status(order):
        changed.append("status")
        if order.status == OrderStatus.FULFILLED:
            told.append(WebhookEventAsyncType.ORDER_FULFILLED)
    order.save(update_fields=changed)
    call_order_events(get_plugins_manager(allow_replica=False), told, order)
