"""Raw SQL over codes and wrong answers, commented per predicate."""

# Counted before the answer is looked at; no row comes back where the day has had its number.
COUNT = """
INSERT INTO saleor_service_access_day AS day (order_id, day, wrong)
VALUES (%s, (now() AT TIME ZONE 'UTC')::date, 1)
ON CONFLICT (order_id, day) DO UPDATE SET wrong = day.wrong + 1 WHERE day.wrong < %s
RETURNING wrong
"""

UNCOUNT = """
UPDATE saleor_service_access_day SET wrong = greatest(wrong - 1, 0)
WHERE order_id = %s AND day = (now() AT TIME ZONE 'UTC')::date
"""

CLOSED = """
SELECT order_id FROM saleor_service_access_day
WHERE order_id = ANY(%s) AND day = (now() AT TIME ZONE 'UTC')::date AND wrong >= %s
"""

# Two at once take the same number, of which the unique constraint lets one through.
NEW_CODE = """
INSERT INTO saleor_service_access_code (id, order_id, number)
SELECT %s, wanted.id, coalesce(max(code.number), 0) + 1
FROM (SELECT %s::uuid AS id) wanted
LEFT JOIN saleor_service_access_code code ON code.order_id = wanted.id
GROUP BY wanted.id
HAVING count(code.id) FILTER (WHERE code.created_at > now() - interval '1 hour') < %s
ON CONFLICT (order_id, number) DO NOTHING
RETURNING id
"""

# The newest one alone. Who waits here for another's try sees it counted.
TRY_CODE = """
UPDATE saleor_service_access_code SET tries = tries + 1
WHERE id = (SELECT id FROM saleor_service_access_code WHERE order_id = %s
            ORDER BY number DESC LIMIT 1)
    AND tries < %s AND used_at IS NULL AND created_at > now() - make_interval(mins => %s)
RETURNING id
"""

USE_CODE = """
UPDATE saleor_service_access_code SET used_at = now() WHERE id = %s AND used_at IS NULL
"""

# Numbers go on from the newest, so an order's last code stays until it means nothing.
FORGET_CODES = """
DELETE FROM saleor_service_access_code WHERE created_at < now() - interval '2 days'
"""

FORGET_DAYS = """
DELETE FROM saleor_service_access_day WHERE day < (now() AT TIME ZONE 'UTC')::date - 2
"""
