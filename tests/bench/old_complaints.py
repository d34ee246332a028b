"""A table of complaints as a shop of five years has it: nearly all closed, one in fifty open.

Made by one statement from the number of each row, so that two tables of a size are alike.
Needs no shop: its orders, customers and channels are numbers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from .copies import query
from .vacuum import vacuum

COMPLAINTS, CLOCKS = "saleor_service_complaint", "saleor_service_clock"

STEP = 250_000

TOPICS = (
    "not-arrived", "late", "damaged", "defective", "wrong-item", "missing-item",
    "not-as-described", "invoice", "question", "other",
)  # fmt: skip
"""The usual ones, one as often as another."""

RARE_TOPIC = "callback"
"""Of one in two thousand."""

NO_SOURCE = "rating"
"""Of none."""

OWNERS = 20
"""Staff, by the numbers 1 to 20."""

RARE_OWNER = 99
"""Sees to one in five thousand."""

RARE_CHANNEL = 9_009
"""Of one in a thousand."""

# `h` and `g` are as good as drawn. Half of the open ones are among the newest twentieth; what was
# solved lately is among the newest hundredth. Times do not follow the ids to the minute. A third
# has no owner; of the open ones one in ten is overdue, one in twenty quiet, one in fifty waits
# for a call.
FILL = """
INSERT INTO saleor_service_complaint (number, key, order_id, order_number, channel_id, user_id,
    email, customer_name, phone, language_code, topic, wants, state, finding, priority, source,
    outcome, summary, owner_id, owner_name, opened_by, opened_at, changed_at, entries, due_at,
    due_kind, quiet, callback_from, callback_until)
SELECT (10000000 + n)::text, 'old:' || n, md5((n / 2)::text)::uuid, (n / 2)::text, channel_id,
    CASE WHEN h %% 4 > 0 THEN n / 3 END, 'customer' || n / 3 || '@example.com',
    (ARRAY['Anna', 'Ben', 'Carla', 'David', 'Eva', 'Finn', 'Greta'])[1 + h %% 7] || ' '
        || (ARRAY['Schmidt', 'Maier', 'Weber'])[1 + g %% 3] || h %% 5000,
    '+49 171 ' || lpad((n %% 10000000)::text, 7, '0'), 'de', topic, '', state, finding, priority,
    source, '', 'It came broken', owner_id, '', '', opened, opened + (h %% 20000) * interval '1 minute',
    3, CASE WHEN is_open AND h / 1000 %% 10 < 8 THEN
        now() + (g %% 6000 - CASE WHEN h / 1000 %% 10 = 3 THEN 6000 ELSE 0 END) * interval '1 minute' END,
    '', is_open AND g / 1000 %% 20 = 4, CASE WHEN calls THEN now() END,
    CASE WHEN calls THEN now() + interval '2 hours' END
FROM (
    SELECT *, is_open AND h / 1000 %% 50 = 5 AS calls FROM (
        SELECT n, h, g, state, state NOT IN ('solved', 'closed') AS is_open,
            CASE WHEN g %% 2000 = 77 THEN %(rare_topic)s
                ELSE (%(topics)s::text[])[1 + g %% array_length(%(topics)s::text[], 1)]
                END AS topic,
            CASE WHEN h %% 1000 = 55 THEN %(rare_channel)s
                ELSE (%(channels)s::int[])[1 + (h / 1000) %% array_length(%(channels)s::int[], 1)]
                END AS channel_id,
            CASE WHEN g %% 2000 = 99 THEN 'goodwill' WHEN g / 1000 %% 10 < 4 THEN 'justified' ELSE '' END
                AS finding,
            CASE WHEN h %% 1000 = 66 THEN 3 WHEN h / 100 %% 20 = 9 THEN 2 WHEN h / 100 %% 20 = 8 THEN 0
                ELSE 1 END AS priority,
            CASE WHEN g %% 1000 = 3 THEN 'promise' ELSE
                (ARRAY['api', 'page', 'page', 'phone', 'staff', 'parcel'])[1 + g / 7 %% 6] END
                AS source,
            CASE WHEN h %% 5000 = 123 THEN %(rare_owner)s WHEN h %% 3 > 0 THEN 1 + g / 100 %% %(owners)s
                END AS owner_id,
            date_trunc('minute', now() - interval '20 days'
                - (%(count)s - n) * (interval '1800 days' / %(count)s)
                - g %% 4000 * interval '1 minute') AS opened
        FROM (
            SELECT n, h, g, CASE WHEN h %% 100 = 1 OR n > %(count)s * 0.95 AND h / 2000 %% 5 = 1 THEN
                    (ARRAY['new', 'in-progress', 'in-progress', 'waiting', 'reopened'])[1 + g / 3000 %% 5]
                WHEN n > %(count)s * 0.99 THEN 'solved' ELSE 'closed' END AS state
            FROM (
                SELECT n, hashint8(n) & 1073741823 AS h, hashint8(n + 7777777777) & 1073741823 AS g
                FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
            ) drawn
        ) stood
    ) made
) all_of_it
"""

# One for the solution of each; calls, half of which were made.
CLOCKS_OF = """
INSERT INTO saleor_service_clock (complaint_id, channel_id, kind, turn, minutes, started_at,
    used_seconds, warned, ended_at, met)
SELECT id, channel_id, 'solution', 0, 2400, opened_at, 0, 0,
    CASE WHEN state = ANY(ARRAY['solved', 'closed']) THEN changed_at END,
    CASE WHEN state = ANY(ARRAY['solved', 'closed']) THEN id %% 8 > 0 END
FROM saleor_service_complaint
UNION ALL
SELECT id, channel_id, 'callback', 0, 120, opened_at, 0, 0,
    CASE WHEN id %% 2 = 0 THEN changed_at END, NULL
FROM saleor_service_complaint WHERE callback_until IS NOT NULL
"""


def fill(rows: int, channels: Sequence[int]) -> None:
    """Add that many complaints, of which every thousandth is in the rare channel."""
    given = {
        "topics": list(TOPICS),
        "rare_topic": RARE_TOPIC,
        "channels": list(channels),
        "rare_channel": RARE_CHANNEL,
        "rare_owner": RARE_OWNER,
        "owners": OWNERS,
        "count": rows,
    }
    for first in range(1, rows + 1, STEP):
        query(FILL, {**given, "first": first, "last": min(first + STEP - 1, rows)})  # type: ignore[arg-type]
    query(CLOCKS_OF, {})  # type: ignore[arg-type]
    vacuum(COMPLAINTS, CLOCKS)


@contextmanager
def own_tables(schema: str) -> Iterator[None]:
    """Give empty tables to this connection's statements, in a schema that goes again."""
    query(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    query(f"CREATE SCHEMA {schema}")
    for table in (COMPLAINTS, CLOCKS):
        query(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    try:
        with found_in(schema):
            yield
    finally:
        query(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def found_in(schema: str) -> Iterator[None]:
    """Have this connection's statements find the tables of this schema."""
    query(f"SET search_path TO {schema}, public")
    try:
        yield
    finally:
        query("RESET search_path")


def order(number: int) -> UUID:
    """Return the order of this complaint, by its number; two are about one order."""
    ((order_id,),) = query("SELECT md5((%s / 2)::text)::uuid", [number])
    return order_id  # type: ignore[no-any-return]
