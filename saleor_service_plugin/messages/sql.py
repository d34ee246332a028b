"""Raw SQL over the outbox of messages, commented per predicate."""

# From lane to lane through the partial index: one probe each, however many rows a lane
# has and however many of them are not due. Rows that are due alone make a lane due.
_LANES = """
WITH RECURSIVE lane AS (
    (SELECT channel_id, kind, due_at FROM saleor_service_message
     WHERE state = 'queued' ORDER BY channel_id, kind, due_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM lane, LATERAL (
        SELECT channel_id, kind, due_at FROM saleor_service_message
        WHERE state = 'queued' AND (channel_id, kind) > (lane.channel_id, lane.kind)
        ORDER BY channel_id, kind, due_at LIMIT 1
    ) following
)
"""

DUE_LANES = f"{_LANES}SELECT channel_id, kind FROM lane WHERE due_at <= now()"

OLDEST_DUE = f"{_LANES}SELECT channel_id, kind, due_at FROM lane WHERE due_at <= now()"

# Claims of a braked kind come one after the other: who waits here sees what the one before
# has counted.
LOCK_BRAKE = """
INSERT INTO saleor_service_brake AS brake (kind, most) VALUES (%s, 0)
ON CONFLICT (kind) DO UPDATE SET most = brake.most
RETURNING engaged_at, decided_at,
    greatest(to_timestamp(floor(extract(epoch FROM now()) / 300) * 300), decided_at)
"""

COUNT_LEAVING = """
INSERT INTO saleor_service_leaving AS leaving (kind, bucket, count, tried)
VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, bucket) DO UPDATE SET
    count = leaving.count + excluded.count, tried = leaving.tried + excluded.tried
"""

# Of the last hour, its oldest five minutes whole; or since a person decided about what was
# held, whose decision began a bucket of its own.
LEFT_LATELY = """
SELECT coalesce(sum(count), 0) FROM saleor_service_leaving
WHERE kind = %s AND bucket > now() - interval '65 min'
    AND bucket >= coalesce(%s::timestamptz, '-infinity')
"""

# The busiest hour of each of the last 28 days, the middle one of these; days without any do
# not count beyond a week. Not today: a flood must not make itself the usual.
USUAL_COUNT = """
WITH hours AS (
    SELECT date_trunc('hour', bucket) AS hour, sum(count + tried) AS count
    FROM saleor_service_leaving
    WHERE kind = %s AND bucket > now() - interval '28 days'
        AND bucket < date_trunc('day', now())
    GROUP BY 1
), days AS (
    SELECT max(count) AS busiest FROM hours GROUP BY date_trunc('day', hour)
), padded AS (
    SELECT busiest FROM days UNION ALL
    SELECT 0 FROM generate_series(1, 7 - (SELECT count(*) FROM days))
)
SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY busiest), 0) FROM padded
"""

# In the lane's order, locked once whatever the plan. Guests leave with their host or not at
# all; what the host's end sets free is claimed, and held, by itself.
HOLD = """
WITH unusual AS MATERIALIZED (
    SELECT id FROM saleor_service_message
    WHERE state = 'queued' AND channel_id = %s AND kind = %s AND NOT trial AND NOT released
        AND host = ''
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
SELECT id FROM unusual
"""

FORGET_LEAVING = "DELETE FROM saleor_service_leaving WHERE bucket < now() - interval '35 days'"

ENGAGE = """
UPDATE saleor_service_brake SET engaged_at = now(), most = %s
WHERE kind = %s AND engaged_at IS NULL
"""

SUPPRESS = """
INSERT INTO saleor_service_suppression (address, reason, message_key) VALUES (%s, %s, %s)
ON CONFLICT (address) DO NOTHING
"""

# One row per person and hour, of test mails or of copies, beside the kinds of message, whose
# brake reads its own kinds alone; no row comes back where the hour has had its number.
COUNT_BY_PERSON = """
INSERT INTO saleor_service_leaving AS leaving (kind, bucket, count, tried)
SELECT %(who)s, date_trunc('hour', now()), %(more)s, 0 WHERE %(more)s <= %(most)s
ON CONFLICT (kind, bucket) DO UPDATE SET count = leaving.count + excluded.count
    WHERE leaving.count + excluded.count <= %(most)s
RETURNING count
"""

# Until the transaction's end: the next one then sees these copies.
LOCK_COPIES = "SELECT pg_advisory_xact_lock(hashtext('saleor_service_message.copies'))"

# Keys that begin with the first message's and "#", through the index for LIKE ("$" follows
# on "#"). By the highest number, not by their count: the oldest are purged.
COPIES = """
SELECT first.key, coalesce(copy.number, 0), coalesce(copy.made_at > now() - %s, false)
FROM unnest(%s::text[]) AS first (key)
CROSS JOIN LATERAL (
    SELECT max(split_part(message.key, '#', 2)::int) AS number, max(created_at) AS made_at
    FROM saleor_service_message message
    WHERE message.key ~>=~ (first.key || '#') AND message.key ~<~ (first.key || '$')
) copy
"""
