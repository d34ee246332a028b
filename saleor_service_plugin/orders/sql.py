"""Raw SQL over our own tables of this folder, commented per predicate."""

# The longest due first. Marks of orders that failed are due much later and may be many:
# the index on (due_at, id) leaves them out. What another worker holds stays behind the
# last one read, so that a second worker goes on.
DUE_MARKS = """
SELECT id, order_id, due_at FROM saleor_service_mark
WHERE due_at <= now() AND (due_at, id) > (%s, %s) ORDER BY due_at, id LIMIT %s
"""

ENSURE_ORDERS = """
INSERT INTO saleor_service_order (order_id, number, channel_slug, email, language_code,
    currency, status, fingerprint, live, failures, last_error)
SELECT unnest(%s::uuid[]), '', '', '', '', '', '', '', true, 0, ''
ON CONFLICT (order_id) DO NOTHING
"""

# In key order, so that two workers cannot wait for each other in a circle; what another
# one holds is left to it. now() is the database's clock for the whole look.
LOCK_ORDERS = """
SELECT order_id, now() FROM saleor_service_order
WHERE order_id = ANY(%s) ORDER BY order_id FOR UPDATE SKIP LOCKED
"""

# All of an order's marks: hints are read early, marks are taken only when due, because
# a hook may have kept quiet for one that was just written.
MARKS_OF = """
SELECT id, hint::text, due_at <= now() FROM saleor_service_mark
WHERE order_id = ANY(%s) ORDER BY id
"""

TAKE_MARKS = "DELETE FROM saleor_service_mark WHERE id = ANY(%s)"

# A fact is recorded once, whoever comes first; what returns is what was new.
# After the shop was read: who is not seen here was made after what was read happened.
RECORD_FACTS = """
INSERT INTO saleor_service_fact (key, order_id, kind, at, data, skipped)
SELECT * FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::timestamptz[],
    %s::jsonb[], %s::boolean[])
ON CONFLICT (key) DO NOTHING
RETURNING key, EXISTS (SELECT FROM saleor_service_endpoint)
"""

REMEMBER_SEEN = """
INSERT INTO saleor_service_seen_row (kind, row_id, stamp)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS row(kind, row_id, stamp)
-- In one order everywhere, so that a look and a sweep cannot wait for each other.
ORDER BY kind, row_id, stamp
ON CONFLICT (kind, row_id, stamp) DO NOTHING
"""

# An order that cannot be looked at is tried again later and later, without holding up
# the others: 1 min doubling, at most an hour.
NOTE_FAILURE = """
WITH failed AS (
    UPDATE saleor_service_order SET failures = failures + 1, last_error = %s
    WHERE order_id = %s RETURNING order_id, failures
)
UPDATE saleor_service_mark m
SET due_at = now() + least(interval '1 hour', interval '30 s' * (2 ^ least(failures, 8)))
FROM failed WHERE m.order_id = failed.order_id
"""

# Sweeps mark what differs, but not twice while the first mark still waits.
MARK_CHANGED_ORDERS = """
INSERT INTO saleor_service_mark (order_id, due_at)
SELECT changed.id, now()
FROM unnest(%s::uuid[], %s::timestamptz[]) AS changed(id, updated_at)
LEFT JOIN saleor_service_order o ON o.order_id = changed.id
WHERE o.seen_updated_at IS DISTINCT FROM changed.updated_at
    AND NOT EXISTS (SELECT FROM saleor_service_mark m WHERE m.order_id = changed.id)
"""

MARK_ONCE = """
INSERT INTO saleor_service_mark (order_id, due_at)
SELECT DISTINCT changed.id, now() FROM unnest(%s::uuid[]) AS changed(id)
WHERE NOT EXISTS (SELECT FROM saleor_service_mark m WHERE m.order_id = changed.id)
"""

MARK_ALWAYS = """
INSERT INTO saleor_service_mark (order_id, due_at)
SELECT DISTINCT changed.id, now() FROM unnest(%s::uuid[]) AS changed(id)
"""

# Rows of the shop that no look has covered yet.
UNSEEN = """
SELECT n FROM unnest(%s::text[], %s::bigint[], %s::bigint[])
    WITH ORDINALITY AS row(kind, row_id, stamp, n)
LEFT JOIN saleor_service_seen_row seen USING (kind, row_id, stamp)
WHERE seen.id IS NULL
"""

# Behind the low-water mark nothing is looked through again.
FORGET_SEEN = "DELETE FROM saleor_service_seen_row WHERE seen_at < %s"

# The partial index on live rows gives them in key order; MATERIALIZED, or the planner
# would join first and cut later.
LIVE_SLICE = """
WITH slice AS MATERIALIZED (
    SELECT order_id, fingerprint, status, seen_updated_at FROM saleor_service_order
    WHERE live AND order_id > %s ORDER BY order_id LIMIT %s
)
SELECT order_id, fingerprint, status, seen_updated_at FROM slice ORDER BY order_id
"""

NO_LONGER_LIVE = "UPDATE saleor_service_order SET live = false WHERE order_id = ANY(%s)"
