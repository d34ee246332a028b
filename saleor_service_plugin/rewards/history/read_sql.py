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

_MONEY = """
    SELECT array_agg(m.currency::text) AS currencies, array_agg(m.spent) AS amounts
    FROM saleor_service_person_money m WHERE m.person_id = root.id
"""

BEFORE = f"""
SELECT p.order_id, root.id, p.proven, root.orders - coalesce(since.orders, 0)::int,
    earlier.placed_at, root.pieces, root.pieces_back, given.goodies,
    money.currencies, money.amounts, since.currencies, since.amounts
FROM saleor_service_purchase p
JOIN saleor_service_person mine ON mine.id = p.person_id
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
CROSS JOIN LATERAL (
    -- What he bought since: little, as orders are looked at soon.
    SELECT sum(one.orders) AS orders, array_agg(one.currency) AS currencies,
        array_agg(one.spent) AS amounts
    FROM (
        SELECT q.currency::text, count(*) AS orders, sum(q.value) AS spent
        FROM ({_MEMBERS}) who(id)
        JOIN saleor_service_purchase q ON q.person_id = who.id AND q.counts
            AND (q.placed_at, q.order_id) >= (p.placed_at, p.order_id)
        GROUP BY q.currency
    ) one
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
CROSS JOIN LATERAL ({_MONEY}) money
WHERE p.order_id = ANY(%s)
"""

UNTIL_NOW = f"""
SELECT mine.id, root.id, true, root.orders, root.last_at, root.pieces, root.pieces_back,
    given.goodies, money.currencies, money.amounts, NULL, NULL
FROM saleor_service_person mine
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
CROSS JOIN LATERAL ({_GOODIES}) given
CROSS JOIN LATERAL ({_MONEY}) money
WHERE mine.id = ANY(%s)
"""

# Whose an account is, with the first of his orders that count.
OF_ACCOUNTS = f"""
SELECT row.user_id, root.id, first.placed_at
FROM unnest(%s::int[], %s::text[]) AS row(user_id, key)
JOIN saleor_service_person_key k ON k.key = row.key
JOIN saleor_service_person mine ON mine.id = k.person_id
JOIN saleor_service_person root ON root.id = coalesce(mine.merged_into, mine.id)
LEFT JOIN LATERAL (
    SELECT found.placed_at FROM ({_MEMBERS}) who(id)
    CROSS JOIN LATERAL (
        SELECT q.placed_at FROM saleor_service_purchase q
        WHERE q.person_id = who.id AND q.counts ORDER BY q.placed_at, q.order_id LIMIT 1
    ) found
    ORDER BY found.placed_at LIMIT 1
) first ON true
"""
