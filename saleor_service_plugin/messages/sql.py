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

# What a batch takes is counted in its own transaction: two dispatchers cannot both take
# the last that may leave. Buckets of five minutes slide over the hour.
COUNT_LEAVING = """
INSERT INTO saleor_service_leaving AS leaving (kind, bucket, count, tried)
VALUES (%s, to_timestamp(floor(extract(epoch FROM now()) / 300) * 300), %s, %s)
ON CONFLICT (kind, bucket) DO UPDATE SET
    count = leaving.count + excluded.count, tried = leaving.tried + excluded.tried
"""

# Of the last hour, its oldest five minutes whole; or since a person decided about what was
# held: what had left before in those five minutes (`already`) is taken off by the caller.
LEFT_LATELY = """
SELECT coalesce(sum(count), 0) FROM saleor_service_leaving
WHERE kind = %s AND bucket > now() - interval '65 min'
    AND bucket > coalesce(%s::timestamptz - interval '5 min', '-infinity')
"""

THIS_BUCKET = """
SELECT coalesce(sum(count), 0) FROM saleor_service_leaving
WHERE kind = %s AND bucket > now() - interval '5 min'
"""

# The busiest hour of each day on which any left, the middle one of these: a shop that
# packs once a day is not held for it each day.
USUAL_COUNT = """
WITH hours AS (
    SELECT date_trunc('hour', bucket) AS hour, sum(count + tried) AS count
    FROM saleor_service_leaving
    WHERE kind = %s AND bucket > now() - interval '28 days'
        AND bucket < date_trunc('hour', now())
    GROUP BY 1
), days AS (
    SELECT max(count) AS busiest FROM hours GROUP BY date_trunc('day', hour)
)
SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY busiest), 0) FROM days
"""

FORGET_LEAVING = "DELETE FROM saleor_service_leaving WHERE bucket < now() - interval '35 days'"

ENGAGE = """
INSERT INTO saleor_service_brake AS brake (kind, engaged_at, most, already, allowance)
VALUES (%s, now(), %s, 0, 0)
ON CONFLICT (kind) DO UPDATE SET engaged_at = now(), most = excluded.most
WHERE brake.engaged_at IS NULL
"""

SUPPRESS = """
INSERT INTO saleor_service_suppression (address, reason, message_key) VALUES (%s, %s, %s)
ON CONFLICT (address) DO NOTHING
"""
