"""Raw SQL over the outbox, commented per predicate."""

# A batch at once: claiming one by one collapses when several dispatchers run. Rows whose
# lease ran out belong to a dispatcher that died; they are taken like queued ones.
# SKIP LOCKED: another dispatcher's batch is none of ours.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM saleor_service_message
    WHERE state = 'queued' AND due_at <= now()
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
), left_behind AS MATERIALIZED (
    SELECT id FROM saleor_service_message
    WHERE state = 'sending' AND leased_until < now()
    ORDER BY leased_until LIMIT 100 FOR UPDATE SKIP LOCKED
)
UPDATE saleor_service_message m
SET state = 'sending', token = %s, leased_until = now() + %s::interval,
    attempts = attempts + 1
FROM (SELECT id FROM due UNION ALL SELECT id FROM left_behind) AS mine
WHERE m.id = mine.id
RETURNING m.id
"""

# Only the dispatcher that still holds the row may say how it ended.
FINISH = """
UPDATE saleor_service_message
SET state = %s, reason = %s, subject = %s, due_at = greatest(due_at, now()) + %s::interval,
    finished_at = CASE WHEN %s THEN now() END, token = NULL, leased_until = NULL
WHERE id = %s AND token = %s AND state = 'sending'
"""
