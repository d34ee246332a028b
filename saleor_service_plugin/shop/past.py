"""Reading the last weeks of a shop for the service mirror. Raw SQL, each predicate with its reason.

Nothing is locked, and no statement may take longer than `MOST_SECONDS`: PostgreSQL ends it
then, and the mirror asks for less. The orders come in pages, the newest first, by Saleor's
own index on `created_at`; what hangs on an order is looked up order by order, so that a
statement costs the same in a shop of a thousand orders and in one of ten million.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ..database import execute, fetch
from .past_rows import PastOrder, Place

MOST_SECONDS = 5
"""How long a statement may take before the database ends it."""

LIMITED = f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'"

# Each LATERAL is an aggregate, which the planner cannot turn into one join over the whole
# table: it stays a look into the index on order_id per order of the page.
ORDERS = """
WITH page AS MATERIALIZED (
    SELECT id, number, channel_id, created_at, status, origin, user_id, user_email, currency,
        charge_status, total_gross_amount, total_charged_amount, shipping_method_id,
        shipping_method_name
    FROM order_order
    -- By idx_order_created_at; the pair goes on behind the page before.
    WHERE created_at > %(since)s AND created_at <= %(at)s
        AND (created_at, id) < (%(at)s, %(id)s)
        -- Nobody has ordered yet.
        AND status <> 'draft'
    ORDER BY created_at DESC, id DESC LIMIT %(limit)s
)
SELECT o.id, o.number, o.channel_id, o.created_at,
    -- A draft was created when staff began to write it.
    CASE WHEN o.origin IN ('draft', 'reissue')
        THEN coalesce(history.placed_at, o.created_at) ELSE o.created_at END,
    o.status, o.origin, o.user_id, coalesce(nullif(o.user_email, ''), account.email, ''),
    o.currency, o.charge_status, o.total_gross_amount, o.total_charged_amount,
    granted.amount,
    CASE WHEN o.status IN ('returned', 'partially_returned') THEN (
        -- Goods on their way back and goods refunded without coming back: neither is
        -- the customer's to pay.
        SELECT coalesce(sum(held.quantity * line.unit_price_gross_amount), 0)
        FROM order_fulfillment f
        JOIN order_fulfillmentline held ON held.fulfillment_id = f.id
        JOIN order_orderline line ON line.id = held.order_line_id
        WHERE f.order_id = o.id
            AND f.status IN ('returned', 'refunded_and_returned', 'refunded')
    ) ELSE 0 END,
    line.ships AND (line.is_open OR parcel.waits),
    CASE WHEN line.all_ship THEN coalesce(history.sent_at, parcel.sent_at)
        WHEN line.ships THEN (
        -- Gift cards are fulfilled by the shop itself at once: parcels with goods count.
        SELECT min(coalesce((
            SELECT min(e.date) FROM order_orderevent e
            WHERE e.order_id = o.id AND e.type = 'fulfillment_fulfilled_items'
                AND e.parameters->'fulfilled_items' @> to_jsonb(held.id)
        ), CASE WHEN o.origin <> 'bulk_create' THEN f.created_at END))
        FROM order_fulfillment f
        JOIN order_fulfillmentline held ON held.fulfillment_id = f.id
        JOIN order_orderline l ON l.id = held.order_line_id
        WHERE f.order_id = o.id AND f.status = 'fulfilled' AND l.is_shipping_required
    ) END,
    history.news_at, o.shipping_method_id, coalesce(o.shipping_method_name, ''),
    method.maximum_delivery_days, parcel.numbers
FROM page o
LEFT JOIN shipping_shippingmethod method ON method.id = o.shipping_method_id
LEFT JOIN account_user account ON account.id = o.user_id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(l.is_shipping_required), false) AS ships,
        coalesce(bool_and(l.is_shipping_required), false) AS all_ship,
        coalesce(bool_or(l.is_shipping_required AND l.quantity > l.quantity_fulfilled), false)
            AS is_open
    -- Nobody waits for a goodie of ours.
    FROM order_orderline l WHERE l.order_id = o.id
        AND NOT l.private_metadata ? 'saleor.service.goodie'
) line
CROSS JOIN LATERAL (
    SELECT min(e.date) FILTER (WHERE e.type IN ('placed', 'placed_from_draft',
            'placed_automatically_from_paid_checkout')) AS placed_at,
        min(e.date) FILTER (WHERE e.type = 'fulfillment_fulfilled_items') AS sent_at,
        -- What a customer notices: a mail, an invoice, a parcel, and what he did himself.
        -- Notes and changed addresses are staff's own.
        max(e.date) AS news_at
    FROM order_orderevent e
    WHERE e.order_id = o.id AND e.type IN ('placed', 'placed_from_draft',
        'placed_automatically_from_paid_checkout', 'confirmed', 'order_fully_paid',
        'order_marked_as_paid', 'email_sent', 'invoice_sent',
        'fulfillment_fulfilled_items', 'tracking_updated')
) history
CROSS JOIN LATERAL (
    SELECT
        -- Without an event of its own it left when it was made, but for imported ones,
        -- which left some other system at a time nobody told us.
        min(f.created_at) FILTER (
            WHERE f.status = 'fulfilled' AND o.origin <> 'bulk_create') AS sent_at,
        coalesce(bool_or(f.status = 'waiting_for_approval'), false) AS waits,
        array_agg(f.tracking_number ORDER BY f.id) FILTER (
            WHERE f.status = 'fulfilled' AND btrim(f.tracking_number) <> '') AS numbers
    FROM order_fulfillment f WHERE f.order_id = o.id
) parcel
CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.amount_value), 0) AS amount
    FROM order_ordergrantedrefund g WHERE g.order_id = o.id
) granted
ORDER BY o.created_at DESC, o.id DESC
"""

# By the indexes on created_at, date and updated_at. A refund of a transaction leaves nothing
# but the last, which may have moved on since: such orders come behind all others.
BUSY = """
SELECT found.id FROM (
    (SELECT id, created_at AS at FROM order_order
    WHERE created_at >= %(begin)s AND created_at < %(end)s
    ORDER BY created_at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT order_id, date FROM order_orderevent
    WHERE date >= %(begin)s AND date < %(end)s
        -- Notes and mails already sent are no news that would bring a mail.
        AND type NOT IN ('note_added', 'note_updated', 'email_sent',
            'external_service_notification')
    ORDER BY date DESC LIMIT %(events)s)
    UNION ALL
    (SELECT id, CASE WHEN updated_at < %(end)s THEN updated_at ELSE %(begin)s END
    FROM order_order WHERE updated_at >= %(begin)s
    ORDER BY updated_at LIMIT %(limit)s)
) found
GROUP BY found.id ORDER BY max(found.at) DESC, found.id LIMIT %(limit)s
"""

EVENTS_PER_ORDER = 10
"""So many rows of the history are read at most for each order that is wanted."""


def past_orders(since: datetime, *, before: Place, limit: int) -> list[PastOrder]:
    """Return a page of the orders created after a moment, the newest first.

    Args:
        since: The oldest is younger.
        before: The last one of the page before; `created_at` with the highest id begins.
        limit: How many.

    Raises:
        django.db.Error: The database failed, or the statement took too long.

    """
    parameters = {
        "since": since, "at": before.created_at, "id": before.order_id, "limit": limit,
    }  # fmt: skip
    return [_order(row) for row in _read(ORDERS, parameters)]


def busy_orders(begin: datetime, end: datetime, *, limit: int) -> list[UUID]:
    """Return the orders to which something happened in a time, the latest first.

    Args:
        begin: Belongs to the time.
        end: Does not.
        limit: How many at most.

    Raises:
        django.db.Error: The database failed, or the statement took too long.

    """
    parameters = {
        "begin": begin, "end": end, "limit": limit, "events": limit * EVENTS_PER_ORDER,
    }  # fmt: skip
    return [row[0] for row in _read(BUSY, parameters)]


def _read(sql: str, parameters: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with transaction.atomic():
        execute(LIMITED)
        return fetch(sql, parameters)


def _order(row: tuple[Any, ...]) -> PastOrder:
    values = [*row[:-1], tuple(one.strip() for one in row[-1] or ())]
    return PastOrder(*values)
