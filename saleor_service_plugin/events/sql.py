"""Raw SQL over events and deliveries, commented per predicate."""

from .rules import LATEST

NEW = """
SELECT key, kind, order_id, channel_id, payload::jsonb, occurred_at
FROM unnest(%s::text[], %s::text[], %s::uuid[], %s::int[], %s::text[], %s::timestamptz[])
    AS new(key, kind, order_id, channel_id, payload, occurred_at)
"""
"""Events from Python, as the source of `ctes`."""


def ctes(source: str) -> str:
    """Return what writes events and their deliveries, as parts of a WITH clause.

    The endpoints are looked at by the statement itself: one that was there before it began
    is served, and where there is none nothing is written. So deciding costs one statement,
    or none where the caller has one to put it into.

    Args:
        source: A SELECT of key, kind, order_id, channel_id, payload and occurred_at. It may
            read earlier parts of the same WITH clause.

    """
    # What happened before an endpoint was made is not for it; a quarter of an hour, within
    # which clocks of servers may differ, is. An endpoint that is switched off gets no
    # delivery, but the event is kept for a replay.
    return f"""
fresh AS MATERIALIZED (
    SELECT DISTINCT ON (key) *
    FROM ({source}) AS found(key, kind, order_id, channel_id, payload, occurred_at)
    ORDER BY key
), wanted AS MATERIALIZED (
    SELECT fresh.*, endpoint.id AS endpoint_id, endpoint.active
    FROM fresh JOIN saleor_service_endpoint endpoint
        ON jsonb_exists(endpoint.kinds, fresh.kind)
        AND (endpoint.channel_ids = '[]' OR endpoint.channel_ids @> to_jsonb(fresh.channel_id))
        AND fresh.occurred_at > endpoint.created_at - interval '15 min'
), event AS (
    INSERT INTO saleor_service_event (key, kind, order_id, channel_id, payload, occurred_at)
    SELECT DISTINCT ON (key) key, kind, order_id, channel_id, payload, occurred_at
    FROM wanted ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key
), delivery AS (
    INSERT INTO saleor_service_delivery
        (key, kind, order_id, state, came_from, reason, fact_at, due_at, deadline_at,
         attempts, at_most_once, doubts, endpoint_id, event_id)
    SELECT 'webhook:' || wanted.endpoint_id || ':' || event.id, 'webhook', wanted.order_id,
        'queued', '', '', wanted.occurred_at, now(), now() + interval '{LATEST.days} days',
        0, false, 0, wanted.endpoint_id, event.id
    FROM event JOIN wanted USING (key)
    WHERE wanted.active
    RETURNING id
)
"""


EMIT = f"WITH {ctes(NEW)} SELECT count(*) FROM event"

# From lane to lane through the partial index: one probe each, however many rows wait.
LANES = """
WITH RECURSIVE lane AS (
    (SELECT endpoint_id, due_at FROM saleor_service_delivery
     WHERE state = 'queued' ORDER BY endpoint_id, due_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM lane, LATERAL (
        SELECT endpoint_id, due_at FROM saleor_service_delivery
        WHERE state = 'queued' AND endpoint_id > lane.endpoint_id
        ORDER BY endpoint_id, due_at LIMIT 1
    ) following
)
SELECT lane.endpoint_id, lane.due_at <= now(), endpoint.active, lane.due_at
FROM lane LEFT JOIN saleor_service_endpoint endpoint ON endpoint.id = lane.endpoint_id
"""

# What is on its way already needs no second row. Of each event the newest row counts; one
# that failed or is parked is tried again itself.
STANDING = """
SELECT DISTINCT ON (delivery.event_id) delivery.event_id, delivery.id, delivery.state
FROM saleor_service_delivery delivery
WHERE delivery.endpoint_id = %s AND delivery.event_id = ANY(%s)
ORDER BY delivery.event_id, delivery.id DESC
"""

# The first row of an event has the plain key; each further one says the how-many-th it is.
DELIVER_AGAIN = f"""
WITH counted AS (
    SELECT event.id, event.order_id, event.occurred_at, endpoint.id AS endpoint_id,
        (SELECT max(greatest(coalesce(nullif(split_part(delivery.key, '#', 2), '')::int, 1), 1))
         FROM saleor_service_delivery delivery
         WHERE delivery.event_id = event.id AND delivery.endpoint_id = endpoint.id) AS last
    FROM saleor_service_event event, saleor_service_endpoint endpoint
    WHERE endpoint.id = %s AND event.id = ANY(%s)
)
INSERT INTO saleor_service_delivery
    (key, kind, order_id, state, came_from, reason, fact_at, due_at, deadline_at,
     attempts, at_most_once, doubts, endpoint_id, event_id)
SELECT 'webhook:' || endpoint_id || ':' || id
        || CASE WHEN last IS NULL THEN '' ELSE '#' || (last + 1) END,
    'webhook', order_id, 'queued', '', '', occurred_at, now(),
    now() + interval '{LATEST.days} days', 0, false, 0, endpoint_id, id
FROM counted
ON CONFLICT (key) DO NOTHING
"""

# Events that an endpoint gets by itself; its tests are not among them, nobody asks for those.
MATCHING = """
SELECT event.id FROM saleor_service_event event, saleor_service_endpoint endpoint
WHERE endpoint.id = %s
    AND jsonb_exists(endpoint.kinds, event.kind)
    AND (endpoint.channel_ids = '[]' OR endpoint.channel_ids @> to_jsonb(event.channel_id))
"""

# What nobody is still to be told of; deliveries that wait keep their event.
FORGET_EVENTS = """
WITH old AS MATERIALIZED (
    SELECT event.id FROM saleor_service_event event
    WHERE event.recorded_at < now() - %s::interval AND NOT EXISTS (
        SELECT FROM saleor_service_delivery delivery
        WHERE delivery.event_id = event.id AND delivery.state IN ('queued', 'held', 'sending')
    )
    ORDER BY event.recorded_at LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE FROM saleor_service_event event USING old WHERE event.id = old.id
"""
