"""Statements of `purchases.py`: each predicate with its reason, the values in its own place."""

from string import Template

# Each LATERAL is an aggregate or ends with LIMIT, which the planner cannot turn into one join
# over the whole table: it stays a look into the index on order_id per order of the page.
_OF_PAGE = Template("""
WITH page AS MATERIALIZED (
    SELECT id, channel_id, created_at, status, origin, user_id, user_email, language_code,
        currency, charge_status, total_gross_amount, total_charged_amount, shipping_address_id,
        billing_address_id, collection_point_id, collection_point_name
    FROM order_order
    $which
)
SELECT o.id, o.channel_id, o.created_at,
    -- A draft was created when staff began to write it.
    CASE WHEN o.origin IN ('draft', 'reissue')
        THEN coalesce(placed.at, o.created_at) ELSE o.created_at END,
    o.status, o.origin, o.user_id,
    proof.user_id,
    -- An address that nobody confirmed is one that somebody typed.
    CASE WHEN proof.user_id IS NOT NULL AND account.is_confirmed THEN account.email ELSE '' END,
    coalesce(nullif(o.user_email, ''), account.email, ''),
    o.language_code, coalesce(address.first_name, ''), coalesce(address.country, ''),
    coalesce(address.postal_code, ''),
    coalesce(address.street_address_1, '') || E'\\n' || coalesce(address.street_address_2, ''),
    o.currency, o.total_gross_amount, greatest(o.total_charged_amount, 0),
    coalesce(paid.full_at, CASE WHEN o.charge_status IN ('full', 'overcharged')
        -- An importer's order, and one whose total came down to what was paid, have no
        -- event of it.
        THEN coalesce(paid.money_at, placed.at, o.created_at) END),
    line.pieces, back.pieces
FROM page o
LEFT JOIN account_user account ON account.id = o.user_id
LEFT JOIN account_address address ON address.id = CASE
    -- What is collected goes to the shop's own address, which proves nothing.
    WHEN o.collection_point_id IS NULL AND coalesce(o.collection_point_name, '') = ''
        AND o.shipping_address_id IS NOT NULL THEN o.shipping_address_id
    ELSE o.billing_address_id END
LEFT JOIN LATERAL (
    SELECT e.date AS at, e.type, e.user_id FROM order_orderevent e
    WHERE e.order_id = o.id AND e.type IN ('placed', 'placed_from_draft',
        'placed_automatically_from_paid_checkout')
    ORDER BY e.id LIMIT 1
) placed ON true
CROSS JOIN LATERAL (
    SELECT CASE
        -- Staff's word: who the draft is for. A replacement's customer is copied from the
        -- order it replaces, whoever that was.
        WHEN placed.type = 'placed_from_draft' AND o.origin <> 'reissue' THEN o.user_id
        -- Who was logged in, and whose order it is: the same.
        WHEN placed.type <> 'placed_from_draft' AND placed.user_id = o.user_id THEN o.user_id
    END AS user_id
) proof
CROSS JOIN LATERAL (
    SELECT min(e.date) FILTER (WHERE e.type IN ('order_fully_paid', 'order_marked_as_paid'))
            AS full_at,
        max(e.date) FILTER (WHERE e.type IN ('payment_captured', 'transaction_event'))
            AS money_at
    FROM order_orderevent e
    WHERE e.order_id = o.id AND e.type IN ('order_fully_paid', 'order_marked_as_paid',
        'payment_captured', 'transaction_event')
) paid
CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.quantity), 0) AS pieces FROM order_orderline l
    -- Nobody ordered a gift of the shop's.
    WHERE l.order_id = o.id AND NOT l.is_gift
        AND NOT l.private_metadata ? 'saleor.service.goodie'
) line
CROSS JOIN LATERAL (
    SELECT coalesce(sum(held.quantity), 0) AS pieces
    FROM order_fulfillment f
    JOIN order_fulfillmentline held ON held.fulfillment_id = f.id
    JOIN order_orderline l ON l.id = held.order_line_id
    -- Money back without the goods is no return, nor is an exchange.
    WHERE f.order_id = o.id AND f.status IN ('returned', 'refunded_and_returned')
        AND NOT l.is_gift AND NOT l.private_metadata ? 'saleor.service.goodie'
) back
ORDER BY o.created_at DESC, o.id DESC
""")

OF_ORDERS = _OF_PAGE.substitute(
    which="""
    WHERE id = ANY(%(ids)s)
        -- Nobody has ordered yet.
        AND status <> 'draft'
    """
)

PAST = _OF_PAGE.substitute(
    which="""
    -- By idx_order_created_at; the pair goes on behind the page before.
    WHERE created_at <= %(at)s AND (created_at, id) < (%(at)s, %(id)s)
        AND status <> 'draft'
    ORDER BY created_at DESC, id DESC LIMIT %(limit)s
    """
)
