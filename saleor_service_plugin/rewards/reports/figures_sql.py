"""The statements of the rewards report: from the grants themselves, so that they can be redone.

Grants are read once, by the time they were granted (`service_grant_granted`); the orders in which codes
were used are found by their key.
"""

SOURCE = """CASE grants.why WHEN 'rule' THEN 'rule' WHEN 'campaign' THEN 'campaign'
    WHEN 'referral' THEN 'referral' WHEN 'friend' THEN 'referral' ELSE grants.why END"""

WHICH = """CASE grants.why WHEN 'rule' THEN grants.rule_id
    WHEN 'campaign' THEN grants.campaign_id
    WHEN 'referral' THEN grants.channel_id WHEN 'friend' THEN grants.channel_id
    ELSE grants.channel_id END"""

MONTH = "date_trunc('month', grants.granted_at AT TIME ZONE coalesce(zones.zone, 'UTC'))::date"

# The stretch of the index is a day wider at both ends than any zone; the month decides.
FIGURES = f"""
SELECT source, which, month, currency,
    count(*) FILTER (WHERE state <> 'held-out'),
    count(*) FILTER (WHERE given_at IS NOT NULL),
    count(*) FILTER (WHERE state = 'used'),
    count(*) FILTER (WHERE state = 'expired'),
    count(*) FILTER (WHERE state = 'revoked'),
    count(*) FILTER (WHERE state = 'failed'),
    count(*) FILTER (WHERE state = 'held-out'),
    coalesce(sum(cost) FILTER (WHERE state <> 'held-out'), 0),
    coalesce(sum(turnover) FILTER (WHERE state = 'used'), 0)
FROM (
    SELECT {SOURCE} AS source, {WHICH} AS which, {MONTH} AS month, grants.currency, grants.state,
        grants.given_at, grants.cost,
        CASE WHEN purchase.currency = grants.currency THEN purchase.value END AS turnover
    FROM saleor_service_grant grants
    LEFT JOIN unnest(%(channels)s::int[], %(zones)s::text[]) AS zones(channel_id, zone)
        ON zones.channel_id = grants.channel_id
    LEFT JOIN saleor_service_purchase purchase
        ON purchase.order_id = grants.used_order_id AND grants.kind <> 'goodie'
    WHERE grants.granted_at >= %(first)s::timestamptz - interval '1 day'
        AND grants.granted_at < %(after)s::timestamptz + interval '1 day'
        AND NOT grants.trial
        AND (%(allowed)s::int[] IS NULL OR grants.channel_id = ANY(%(allowed)s::int[]))
) found
WHERE month >= %(first)s::date AND month < %(after)s::date
GROUP BY 1, 2, 3, 4
ORDER BY 3, 1, 2, 4
"""

# A person counts once in a rule, by the first time, also after two were found to be one.
UPLIFT = """
SELECT first.rule_id, first.held, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM saleor_service_purchase later
    WHERE later.person_id = first.who AND later.counts
        AND later.placed_at > first.granted_at
        AND later.placed_at <= first.granted_at + make_interval(days => %(days)s)
        AND later.order_id IS DISTINCT FROM first.order_id
))
FROM (
    SELECT DISTINCT ON (grants.rule_id, coalesce(person.merged_into, grants.person_id))
        grants.rule_id, coalesce(person.merged_into, grants.person_id) AS who,
        grants.state = 'held-out' AS held, grants.granted_at, grants.order_id
    FROM saleor_service_grant grants
    LEFT JOIN saleor_service_person person ON person.id = grants.person_id
    WHERE grants.rule_id = ANY(%(rules)s) AND grants.person_id IS NOT NULL
        AND NOT grants.trial AND grants.state <> 'failed'
        AND (%(allowed)s::int[] IS NULL OR grants.channel_id = ANY(%(allowed)s::int[]))
    ORDER BY grants.rule_id, coalesce(person.merged_into, grants.person_id), grants.granted_at,
        grants.id
) first
WHERE first.granted_at <= %(now)s - make_interval(days => %(days)s)
GROUP BY 1, 2
"""

BUDGETS = """
SELECT scope, period, currency, booked FROM saleor_service_tally
WHERE scope = ANY(%(scopes)s) AND (period = 'all' OR period = ANY(%(months)s)) AND currency <> ''
"""
