"""What our tables hold of orders that were followed from the beginning."""

from saleor_service_plugin.orders import rules
from saleor_service_plugin.shop import changes

from .copies import Copies, query

STEP = 2000

ORDERS = """
INSERT INTO saleor_service_order (order_id, number, channel_id, channel_slug, email, user_id,
    language_code, currency, status, placed_at, seen_updated_at, fingerprint, live, synced_at,
    failures, last_error)
SELECT o.id, o.number::text, o.channel_id, c.slug, o.user_email, o.user_id, o.language_code,
    o.currency, o.status, o.created_at, o.updated_at, '',
    o.status = ANY(%s) OR o.updated_at > now() - %s, o.updated_at, 0, ''
FROM order_order o JOIN channel_channel c ON c.id = o.channel_id
WHERE o.number BETWEEN %s AND %s
"""

PARCELS = """
INSERT INTO saleor_service_fulfillment (fulfillment_id, order_id, sequence, status,
    tracking_number, tracking_revision, tracking_event_id, notify_customer, sent_at)
SELECT f.id, f.order_id, f.fulfillment_order, f.status, f.tracking_number,
    CASE f.tracking_number WHEN '' THEN 0 ELSE 1 END, 0, true, f.created_at
FROM order_fulfillment f JOIN order_order o ON o.id = f.order_id
WHERE o.number BETWEEN %s AND %s
"""

TRACKED = """
INSERT INTO saleor_service_parcel (
    order_id, channel_id, fulfillment_id, position, key, number, typed, url, carrier,
    carrier_from, chosen, current, sent_at, state, state_at, said, place, by_hand, reached,
    pickup_place, attention, settled, polled, calm_seconds, near_seconds, look_failures,
    look_problem
)
SELECT f.order_id, o.channel_id, f.id, 0, f.tracking_number, f.tracking_number,
    f.tracking_number, '', 'dhl', 'number', '', true, f.created_at, 'delivered',
    f.created_at + interval '2 days', 'Delivered', 'Berlin', false, '{}', '', '', '', false, 0,
    0, 0, ''
FROM order_fulfillment f JOIN order_order o ON o.id = f.order_id
WHERE o.number BETWEEN %s AND %s
"""

SCANS = """
INSERT INTO saleor_service_scan (parcel_id, digest, at, counted_at, state, text, place, code,
    source, said_by)
SELECT p.id, 'copy', p.state_at, p.state_at, p.state, p.said, p.place, '', 'dhl', ''
FROM saleor_service_parcel p JOIN order_order o ON o.id = p.order_id
WHERE o.number BETWEEN %s AND %s
"""

FACTS = """
INSERT INTO saleor_service_fact (key, order_id, kind, at, data, skipped)
SELECT 'placed:' || id, id, 'placed', created_at, '{}', false FROM order_order
WHERE number BETWEEN %s AND %s
UNION ALL
SELECT 'parcel-sent:' || f.id, f.order_id, 'parcel-sent', f.created_at,
    jsonb_build_object('fulfillment', f.id), false
FROM order_fulfillment f JOIN order_order o ON o.id = f.order_id
WHERE o.number BETWEEN %s AND %s
"""

MESSAGES = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    came_from, reason, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject,
    finished_at)
SELECT 'parcel-sent:' || f.id, 'parcel-sent', o.id, f.id::text, o.channel_id, 'sent', false,
    'sending', '', f.created_at, f.created_at, f.created_at + interval '3 days', 1, 0, false, '',
    f.created_at
FROM order_fulfillment f JOIN order_order o ON o.id = f.order_id
WHERE o.number BETWEEN %s AND %s
"""

LIVE = """
SELECT order_id FROM saleor_service_order
WHERE live AND fingerprint = '' AND order_id > %s ORDER BY order_id LIMIT %s
"""

SET_FINGERPRINTS = """
UPDATE saleor_service_order o SET fingerprint = now.fingerprint
FROM unnest(%s::uuid[], %s::text[]) AS now(id, fingerprint) WHERE o.order_id = now.id
"""


def write(copies: Copies) -> int:
    """Write our rows as looks would have left them; return how many orders are live."""
    open_ = [str(status) for status in rules.OPEN]
    query(ORDERS, [open_, rules.LIVE_AFTER_END, *copies.range])
    query(PARCELS, copies.range)
    query(TRACKED, copies.range)
    query(SCANS, copies.range)
    query(FACTS, [*copies.range, *copies.range])
    query(MESSAGES, copies.range)
    query("ANALYZE saleor_service_order")
    live, after = 0, "00000000-0000-0000-0000-000000000000"
    while ids := [row[0] for row in query(LIVE, [after, STEP])]:
        marks = changes.fingerprints(ids)
        query(SET_FINGERPRINTS, [list(marks), list(marks.values())])
        live, after = live + len(ids), ids[-1]
    return live
