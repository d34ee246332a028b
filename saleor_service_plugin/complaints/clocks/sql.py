"""Statements of the rounds; their plans are tested."""

# By `service_clock_next`: what is not due is not touched, however many complaints there are.
DUE = """
SELECT next_at, id, complaint_id FROM saleor_service_clock
WHERE next_at IS NOT NULL AND ended_at IS NULL AND next_at <= %(now)s
    AND (next_at, id) > (%(at)s::timestamptz, %(id)s)
ORDER BY next_at, id LIMIT %(most)s
"""

# By `service_clock_one`. A complaint has three at most that have not ended.
STANDING = """
SELECT DISTINCT complaint_id FROM saleor_service_clock
WHERE ended_at IS NULL AND complaint_id > %(after)s
ORDER BY complaint_id LIMIT %(most)s
"""
