"""What changed in the shop, for the sweeps. Raw SQL, each predicate with its reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from ..database import execute, fetch
from . import supply_sql
from .snapshots import ChangedOrder, ChangedRow, RowKind, SweepCursor

# One text per order of all that can change without a trace in the order row or its
# history: status and amounts by `.update()`, fulfillments, numbers, carrier metadata,
# and what of it does not lie in the warehouse for it, line by line.
# MATERIALIZED throughout: joined into one plan the whole order table is hashed.
FINGERPRINTS = f"""
WITH slice AS MATERIALIZED (
    SELECT unnest(%s::uuid[]) AS id
), parcel AS MATERIALIZED (
    SELECT f.order_id, string_agg(
        concat_ws(':', f.id, f.status, f.tracking_number, md5(f.metadata::text)),
        ',' ORDER BY f.id) AS parts
    FROM order_fulfillment f WHERE f.order_id IN (SELECT id FROM slice)
    GROUP BY f.order_id
), {supply_sql.PARTS.strip()}, {supply_sql.SHORT.strip()}
SELECT o.id, md5(concat_ws('|', o.status, o.charge_status, o.authorize_status,
    o.total_gross_amount, o.total_charged_amount, o.total_authorized_amount,
    o.user_email, coalesce(o.user_id, 0), coalesce(o.shipping_address_id, 0),
    coalesce(parcel.parts, ''), coalesce(short.parts, '')))
FROM order_order o
LEFT JOIN parcel ON parcel.order_id = o.id
LEFT JOIN short ON short.order_id = o.id
WHERE o.id IN (SELECT id FROM slice)
"""

# By the planner's costs, reading a table of a million rows as a whole is as cheap as a
# few thousand looks into its index; but the table grows with the shop, the slice does not.
BY_INDEX = "SET LOCAL enable_seqscan = off"
AS_EVER = "SET LOCAL enable_seqscan = on"

COMPARE = f"""
SELECT known.id
FROM unnest(%s::uuid[], %s::text[]) AS known(id, fingerprint)
LEFT JOIN ({FINGERPRINTS}) AS now(id, fingerprint) ON now.id = known.id
-- No row is a difference too: the order is gone.
WHERE now.fingerprint IS DISTINCT FROM known.fingerprint
"""

# By the index on updated_at. `until` is the sweep's own start: rows touched while it
# runs belong to the next one, or a busy shop would keep it running for ever.
CHANGED_ORDERS = """
SELECT id, updated_at FROM order_order
WHERE updated_at > %s AND updated_at <= %s AND (updated_at, id) > (%s, %s)
ORDER BY updated_at, id LIMIT %s
"""


class Source(NamedTuple):
    """How one table is looked through: its statement, and whether by time or by id."""

    sql: str
    by_time: bool


SOURCES = {
    # By the index on date. Notes are skipped: they change nothing we derive facts from,
    # and our own notes must not wake ourselves.
    RowKind.EVENT: Source(
        """
        SELECT id, 0, order_id FROM order_orderevent
        WHERE date > %s AND date <= %s AND id > %s
            AND type NOT IN ('note_added', 'note_updated', 'email_sent',
                'external_service_notification')
        ORDER BY id LIMIT %s
        """,
        by_time=True,
    ),
    # By primary key from the low-water mark: 3.22 has no index on these tables' times.
    RowKind.FULFILLMENT: Source(
        """
        SELECT id, 0, order_id FROM order_fulfillment
        WHERE id > %s AND id > %s ORDER BY id LIMIT %s
        """,
        by_time=False,
    ),
    # The order is absent while the transaction belongs to a checkout; that the checkout
    # became an order is seen at the order.
    RowKind.TRANSACTION: Source(
        """
        SELECT e.id, 0, t.order_id FROM payment_transactionevent e
        JOIN payment_transactionitem t ON t.id = e.transaction_id
        WHERE e.id > %s AND e.id > %s AND t.order_id IS NOT NULL
        ORDER BY e.id LIMIT %s
        """,
        by_time=False,
    ),
    RowKind.LEGACY: Source(
        """
        SELECT t.id, 0, p.order_id FROM payment_transaction t
        JOIN payment_payment p ON p.id = t.payment_id
        WHERE t.id > %s AND t.id > %s AND p.order_id IS NOT NULL
        ORDER BY t.id LIMIT %s
        """,
        by_time=False,
    ),
    # By the index on updated_at; a granted refund is changed in place, so its time is
    # part of what was seen.
    RowKind.GRANTED_REFUND: Source(
        """
        SELECT id, (extract(epoch FROM updated_at) * 1000000)::bigint, order_id
        FROM order_ordergrantedrefund
        WHERE updated_at > %s AND updated_at <= %s AND id > %s
        ORDER BY id LIMIT %s
        """,
        by_time=True,
    ),
}

# The planner answers max(id) from the primary key's right edge.
NEWEST = """
SELECT coalesce((SELECT max(id) FROM order_fulfillment), 0),
       coalesce((SELECT max(id) FROM payment_transactionevent), 0),
       coalesce((SELECT max(id) FROM payment_transaction), 0)
"""

LOWEST_ID = UUID(int=0)


def fingerprints(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what the live sweep compares, by order id; missing orders are missing."""
    return dict(fetch(FINGERPRINTS, [list(ids)]))


def compare(known: Sequence[tuple[UUID, str]]) -> list[UUID]:
    """Return the ids whose order has another fingerprint now, or is gone."""
    ids = [order_id for order_id, _ in known]
    marks = [fingerprint for _, fingerprint in known]
    with transaction.atomic():
        execute(BY_INDEX)
        found = [row[0] for row in fetch(COMPARE, [ids, marks, ids])]
        execute(AS_EVER)
    return found


def changed_orders(
    cursor: SweepCursor, *, until: datetime, after: ChangedOrder | None, limit: int
) -> list[ChangedOrder]:
    """Return a page of orders touched after the cursor, by (updated_at, id)."""
    start = (after.updated_at, after.order_id) if after else (cursor.since, LOWEST_ID)
    rows = fetch(CHANGED_ORDERS, [cursor.since, until, *start, limit])
    return [ChangedOrder(*row) for row in rows]


def changed_rows(
    cursor: SweepCursor,
    *,
    kind: RowKind,
    until: datetime,
    after: ChangedRow | None,
    limit: int,
) -> list[ChangedRow]:
    """Return a page of rows of one kind written after the cursor, by id."""
    source = SOURCES[kind]
    last = after.row_id if after else 0
    if source.by_time:
        parameters = [cursor.since, until, last, limit]
    else:
        parameters = [cursor.low_ids.get(kind, 0), last, limit]
    return [ChangedRow(kind, *row) for row in fetch(source.sql, parameters)]


def newest_ids() -> dict[RowKind, int]:
    """Return the highest id of the tables that are looked through by id."""
    ((parcels, transactions, legacy),) = fetch(NEWEST, [])
    return {
        RowKind.FULFILLMENT: parcels,
        RowKind.TRANSACTION: transactions,
        RowKind.LEGACY: legacy,
    }
