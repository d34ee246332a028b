"""What delivery knows that becomes a task; found by its own indexes."""

# Index service_parcel_attention: what staff have seen to is not in it. Going back and being back
# are one happening of a parcel. Older than a month is no news any more.
PARCELS = """
INSERT INTO saleor_service_automatic_task
    (key, order_id, channel_id, source, what, data, at, state, released)
SELECT found.key, found.order_id, found.channel_id, 'parcel', 'parcel-' || found.attention,
    jsonb_build_object('parcel', found.id, 'number', found.number, 'carrier', found.carrier),
    found.attention_at, 'waiting', false
FROM (
    SELECT p.id, p.order_id, p.channel_id, p.number, p.carrier, p.attention, p.attention_at,
        'parcel:' || p.id || ':' ||
            CASE WHEN p.attention IN ('returning', 'returned') THEN 'back' ELSE p.attention END AS key
    FROM saleor_service_parcel p
    JOIN unnest(%(channels)s::int[], %(since)s::timestamptz[]) AS c(channel_id, since)
        ON c.channel_id = p.channel_id
    LEFT JOIN saleor_service_complaint_settings s ON s.channel_id = p.channel_id
    WHERE p.attention <> '' AND p.attention_at > now() - interval '30 days'
        AND p.attention IN ('exception', 'returning', 'returned', 'silent') AND p.current
        AND p.attention_at >= c.since AND coalesce(s.parcels, true)
) found
WHERE NOT EXISTS (SELECT FROM saleor_service_automatic_task t WHERE t.key = found.key)
ORDER BY found.attention_at LIMIT %(limit)s
ON CONFLICT (key) DO NOTHING
"""

# Index service_promise_overdue: open promises that customers were told, by the day that holds
# now. One task for all lines of an order that were promised for one day.
PROMISES = """
INSERT INTO saleor_service_automatic_task
    (key, order_id, channel_id, source, what, data, at, state, released)
SELECT found.key, found.order_id, found.channel_id, 'promise', 'promise-broken',
    jsonb_build_object('day', found.day), found.at, 'waiting', false
FROM (
    SELECT DISTINCT p.order_id, p.channel_id, coalesce(p.latest, p.first_latest) AS day,
        'promise:' || p.order_id || ':' || coalesce(p.latest, p.first_latest) AS key,
        (coalesce(p.latest, p.first_latest) + coalesce(s.promise_days, 3))::timestamp
            AT TIME ZONE c.zone AS at
    FROM saleor_service_promise p
    JOIN unnest(%(channels)s::int[], %(since)s::timestamptz[], %(zones)s::text[])
        AS c(channel_id, since, zone) ON c.channel_id = p.channel_id
    LEFT JOIN saleor_service_complaint_settings s ON s.channel_id = p.channel_id
    WHERE p.ending = 'open' AND p.shown
        AND coalesce(p.latest, p.first_latest) BETWEEN current_date - 90 AND current_date
        AND coalesce(s.promises, true)
) found
JOIN unnest(%(channels)s::int[], %(since)s::timestamptz[]) AS c(channel_id, since)
    ON c.channel_id = found.channel_id
WHERE found.at <= now() AND found.at > now() - interval '30 days' AND found.at >= c.since
    AND NOT EXISTS (SELECT FROM saleor_service_automatic_task t WHERE t.key = found.key)
ORDER BY found.at LIMIT %(limit)s
ON CONFLICT (key) DO NOTHING
"""

# What of some tasks still holds: a false report that was set right opens nothing.
STILL = """
SELECT t.id FROM saleor_service_automatic_task t
WHERE t.id = ANY(%(ids)s) AND CASE t.source
    WHEN 'parcel' THEN EXISTS (
        SELECT FROM saleor_service_parcel p WHERE p.id = (t.data ->> 'parcel')::bigint
            AND p.attention IN ('exception', 'returning', 'returned', 'silent'))
    WHEN 'promise' THEN EXISTS (
        SELECT FROM saleor_service_promise p WHERE p.order_id = t.order_id
            AND p.ending = 'open' AND p.shown
            AND coalesce(p.latest, p.first_latest) <= (t.data ->> 'day')::date)
    ELSE true END
"""

GROUPS = """
SELECT what, coalesce(data ->> 'carrier', ''), count(*), min(at)
FROM saleor_service_automatic_task WHERE state = 'held'
    AND (%(channels)s::int[] IS NULL OR channel_id = ANY(%(channels)s))
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""

FORGET = """
DELETE FROM saleor_service_automatic_task WHERE id IN (
    SELECT id FROM saleor_service_automatic_task
    WHERE done_at < now() - interval '180 days' ORDER BY done_at LIMIT %(limit)s)
"""
