"""Statements of `read.py`. Each is a few looks into indexes for every row that is asked for."""

# Those whose purchases are a person's: himself, and who turned out to be him.
_MEMBERS = """
    SELECT root.id UNION ALL
    SELECT other.id FROM saleor_service_person other WHERE other.merged_into = root.id
"""

# Goodies that left, or are to leave, with one of his parcels; on trial none does.
_GOODIES = f"""
    SELECT count(*) AS goodies FROM ({_MEMBERS}) who(id)
    JOIN saleor_service_grant g ON g.person_id = who.id
    WHERE g.kind = 'goodie' AND g.state IN ('decided', 'given', 'used') AND NOT g.trial
        AND g.granted_at > now() - interval '365 days'
"""

BEFORE = f"""
SELECT p.order_id, root.id, p.proven, root.orders - since.orders, earlier.placed_at,
    root.pieces, root.pieces_back, given.goodies
FROM saleor_service_purchase p
JOIN saleor_service_person mine ON mine.id = p.person_id
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
CROSS JOIN LATERAL (
    -- What he bought since: little, as orders are looked at soon.
    SELECT count(q.order_id)::int AS orders FROM ({_MEMBERS}) who(id)
    JOIN saleor_service_purchase q ON q.person_id = who.id AND q.counts
        AND (q.placed_at, q.order_id) >= (p.placed_at, p.order_id)
) since
LEFT JOIN LATERAL (
    SELECT found.placed_at FROM ({_MEMBERS}) who(id)
    CROSS JOIN LATERAL (
        SELECT q.placed_at FROM saleor_service_purchase q
        WHERE q.person_id = who.id AND q.counts
            AND (q.placed_at, q.order_id) < (p.placed_at, p.order_id)
        ORDER BY q.placed_at DESC, q.order_id DESC LIMIT 1
    ) found
    ORDER BY found.placed_at DESC LIMIT 1
) earlier ON true
CROSS JOIN LATERAL ({_GOODIES}) given
WHERE p.order_id = ANY(%s)
"""

SPENT_BEFORE = f"""
SELECT p.order_id, m.currency, m.spent - since.spent
FROM saleor_service_purchase p
JOIN saleor_service_person mine ON mine.id = p.person_id
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
JOIN saleor_service_person_money m ON m.person_id = root.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(q.value), 0) AS spent FROM ({_MEMBERS}) who(id)
    JOIN saleor_service_purchase q ON q.person_id = who.id AND q.counts
        AND q.currency = m.currency
        AND (q.placed_at, q.order_id) >= (p.placed_at, p.order_id)
) since
WHERE p.order_id = ANY(%s) AND m.spent <> since.spent
"""

UNTIL_NOW = f"""
SELECT mine.id, root.id, true, root.orders, root.last_at, root.pieces, root.pieces_back,
    given.goodies
FROM saleor_service_person mine
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
CROSS JOIN LATERAL ({_GOODIES}) given
WHERE mine.id = ANY(%s)
"""

SPENT = """
SELECT mine.id, m.currency, m.spent
FROM saleor_service_person mine
JOIN saleor_service_person_money m ON m.person_id = coalesce(mine.merged_into, mine.id)
WHERE mine.id = ANY(%s) AND m.spent <> 0
"""
