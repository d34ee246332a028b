"""Raw SQL over our own tables of this folder, commented per predicate.

Locks are taken in one order by everybody: purchases by order, then keys by their text, then
persons by their number.
"""

COLUMNS = "channel_id, placed_at, paid_at, counts, currency, value, pieces, pieces_back, proven"
"""Of a purchase, as `counting.Counted` has them."""

# An empty row is locked like a full one, so that a look and the filling, or two looks, cannot
# both find an order missing. It is filled or removed in the same transaction.
ENSURE_PURCHASES = """
INSERT INTO saleor_service_purchase (order_id, person_id, channel_id, placed_at, counts,
    currency, value, pieces, pieces_back, proven)
SELECT id, 0, 0, now(), false, '', 0, 0, 0, false
FROM unnest(%s::uuid[]) AS id ORDER BY id
ON CONFLICT (order_id) DO NOTHING
RETURNING order_id
"""

LOCK_PURCHASES = f"""
SELECT p.order_id, coalesce(person.merged_into, p.person_id),
    {", ".join(f"p.{name.strip()}" for name in COLUMNS.split(","))}
FROM saleor_service_purchase p
LEFT JOIN saleor_service_person person ON person.id = p.person_id
WHERE p.order_id = ANY(%s) ORDER BY p.order_id FOR UPDATE OF p
"""

KNOWN_KEYS = """
SELECT k.key, root.id, root.user_id
FROM saleor_service_person_key k
JOIN saleor_service_person p ON p.id = k.person_id
JOIN saleor_service_person root ON root.id = coalesce(p.merged_into, p.id)
WHERE k.key = ANY(%s)
"""

# A key whose person is not known yet gets a new one, keys of one group the same. Somebody who
# is just writing the same key is waited for; what he wrote is read afterwards.
NEW_KEYS = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(%(keys)s::text[], %(persons)s::bigint[], %(groups)s::int[])
        AS row(key, person_id, part)
), fresh AS MATERIALIZED (
    SELECT part, nextval(pg_get_serial_sequence('saleor_service_person', 'id')) AS id
    FROM (SELECT DISTINCT part FROM wanted WHERE person_id IS NULL) parts
), taken AS (
    INSERT INTO saleor_service_person_key (key, person_id)
    SELECT wanted.key, coalesce(wanted.person_id, fresh.id)
    FROM wanted LEFT JOIN fresh ON fresh.part = wanted.part AND wanted.person_id IS NULL
    ORDER BY wanted.key
    ON CONFLICT (key) DO NOTHING
    RETURNING person_id
)
INSERT INTO saleor_service_person (id, email, first_name, country, language_code, orders, pieces,
    pieces_back)
SELECT fresh.id, '', '', '', '', 0, 0, 0 FROM fresh
WHERE fresh.id IN (SELECT person_id FROM taken)
"""

LOCK_PERSONS = """
SELECT id, merged_into IS NOT NULL, user_id FROM saleor_service_person
WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""

ROOTS = "SELECT id, coalesce(merged_into, id) FROM saleor_service_person WHERE id = ANY(%s)"

WRITE_PURCHASES = """
UPDATE saleor_service_purchase p SET person_id = new.person_id, channel_id = new.channel_id,
    placed_at = new.placed_at, paid_at = new.paid_at, counts = new.counts,
    currency = new.currency, value = new.value, pieces = new.pieces,
    pieces_back = new.pieces_back, proven = new.proven
FROM unnest(%s::uuid[], %s::bigint[], %s::int[], %s::timestamptz[], %s::timestamptz[],
    %s::bool[], %s::text[], %s::numeric[], %s::int[], %s::int[], %s::bool[])
    AS new(order_id, person_id, channel_id, placed_at, paid_at, counts, currency, value,
        pieces, pieces_back, proven)
WHERE p.order_id = new.order_id
"""

REMOVE_PURCHASES = "DELETE FROM saleor_service_purchase WHERE order_id = ANY(%s)"

# By differences, so that it costs the same however many orders there are. The latest order is
# looked up: by the index on (person_id, placed_at, order_id), once for the person himself and
# once for each who turned out to be him.
ADD = """
UPDATE saleor_service_person person SET
    orders = person.orders + new.orders,
    pieces = person.pieces + new.pieces,
    pieces_back = person.pieces_back + new.pieces_back,
    user_id = coalesce(person.user_id, new.user_id),
    last_order_id = new.last_order_id,
    last_at = new.last_at,
    channel_id = coalesce(new.last_channel_id, person.channel_id, new.channel_id),
    -- As the latest order says; until one counts, as the one that was looked at last.
    email = CASE WHEN new.says THEN new.email ELSE person.email END,
    first_name = CASE WHEN new.says THEN new.first_name ELSE person.first_name END,
    country = CASE WHEN new.says THEN new.country ELSE person.country END,
    language_code = CASE WHEN new.says THEN new.language_code ELSE person.language_code END
FROM (
    SELECT row.*, last.order_id AS last_order_id, last.placed_at AS last_at,
        last.channel_id AS last_channel_id,
        row.order_id IS NOT NULL AND coalesce(last.order_id = row.order_id, true) AS says
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::uuid[],
        %s::text[], %s::text[], %s::text[], %s::text[])
        AS row(id, orders, pieces, pieces_back, user_id, channel_id, order_id, email, first_name,
            country, language_code)
    LEFT JOIN LATERAL (
        SELECT found.* FROM (
            SELECT row.id UNION ALL
            SELECT other.id FROM saleor_service_person other WHERE other.merged_into = row.id
        ) who(id)
        CROSS JOIN LATERAL (
            SELECT p.order_id, p.placed_at, p.channel_id FROM saleor_service_purchase p
            WHERE p.person_id = who.id AND p.counts
            ORDER BY p.placed_at DESC, p.order_id DESC LIMIT 1
        ) found
        ORDER BY found.placed_at DESC, found.order_id DESC LIMIT 1
    ) last ON true
) new
WHERE person.id = new.id
"""

ADD_MONEY = """
INSERT INTO saleor_service_person_money (person_id, currency, spent)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::numeric[]) AS new(person_id, currency, spent)
ORDER BY person_id, currency
ON CONFLICT (person_id, currency)
    DO UPDATE SET spent = saleor_service_person_money.spent + excluded.spent
"""

# The sums go over as they are, whatever the number of orders.
MERGE_SUMS = """
UPDATE saleor_service_person p SET orders = p.orders + more.orders,
    pieces = p.pieces + more.pieces, pieces_back = p.pieces_back + more.pieces_back,
    email = CASE WHEN p.email = '' THEN more.email ELSE p.email END,
    first_name = CASE WHEN p.email = '' THEN more.first_name ELSE p.first_name END,
    country = CASE WHEN p.email = '' THEN more.country ELSE p.country END,
    language_code = CASE WHEN p.email = '' THEN more.language_code ELSE p.language_code END
FROM (
    SELECT pair.into_id, sum(c.orders) AS orders, sum(c.pieces) AS pieces,
        sum(c.pieces_back) AS pieces_back, max(c.email) AS email,
        max(c.first_name) AS first_name, max(c.country) AS country,
        max(c.language_code) AS language_code
    FROM unnest(%(gone)s::bigint[], %(into)s::bigint[]) AS pair(id, into_id)
    JOIN saleor_service_person c ON c.id = pair.id
    GROUP BY pair.into_id
) more
WHERE p.id = more.into_id
"""

MERGE_MONEY = """
WITH pair AS MATERIALIZED (
    SELECT * FROM unnest(%(gone)s::bigint[], %(into)s::bigint[]) AS pair(id, into_id)
), moved AS (
    DELETE FROM saleor_service_person_money m USING pair
    WHERE m.person_id = pair.id RETURNING pair.into_id, m.currency, m.spent
)
INSERT INTO saleor_service_person_money (person_id, currency, spent)
SELECT into_id, currency, sum(spent) FROM moved GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (person_id, currency)
    DO UPDATE SET spent = saleor_service_person_money.spent + excluded.spent
"""

MERGE_PERSONS = """
UPDATE saleor_service_person p SET merged_into = pair.into_id, orders = 0, pieces = 0,
    pieces_back = 0, last_order_id = NULL, last_at = NULL
FROM unnest(%(gone)s::bigint[], %(into)s::bigint[]) AS pair(id, into_id)
WHERE p.id = pair.id
"""

# So many at most, and none that somebody holds: all others are found by merged_into.
MERGE_PURCHASES = """
UPDATE saleor_service_purchase p SET person_id = held.into_id
FROM (
    SELECT q.order_id, pair.into_id
    FROM unnest(%(gone)s::bigint[], %(into)s::bigint[]) AS pair(id, into_id)
    JOIN saleor_service_purchase q ON q.person_id = pair.id
    LIMIT %(limit)s FOR UPDATE OF q SKIP LOCKED
) held
WHERE p.order_id = held.order_id
"""

BEGIN_FILL = """
INSERT INTO saleor_service_history_fill (id, read, failures, last_error) VALUES (1, 0, 0, '')
ON CONFLICT (id) DO NOTHING
"""

# One worker at a time; it is held for one page.
HOLD_FILL = """
SELECT before_at, before_id, now() FROM saleor_service_history_fill
WHERE id = 1 AND done_at IS NULL FOR UPDATE SKIP LOCKED
"""

ADVANCE_FILL = """
UPDATE saleor_service_history_fill SET before_at = coalesce(%(at)s, now()),
    before_id = %(id)s, read = read + %(read)s,
    done_at = CASE WHEN %(done)s THEN now() END, failures = 0, last_error = ''
WHERE id = 1
"""

NOTE_FILL = """
UPDATE saleor_service_history_fill SET failures = failures + 1, last_error = %s WHERE id = 1
"""
