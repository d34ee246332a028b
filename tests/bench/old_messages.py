"""A table of messages as a shop of two years has it: most of them sent, little of the rest.

Made by one statement from the number of each row, so that two tables of a size are alike.
Needs no shop: its orders and channels are numbers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from .copies import query
from .vacuum import vacuum

MESSAGES = "saleor_service_message"

STEP = 250_000

KINDS = (
    "order-received", "order-confirmed", "order-canceled", "parcel-sent", "payment-received",
    "payment-reminder", "refund-made", "complaint-opened", "return-label", "exchange-sent",
)  # fmt: skip
"""The usual ones, one as often as another; there will be more than there are."""

RARE_KIND = "ready-for-pickup"
"""Of one message in two thousand."""

NO_KIND = "tracking-changed"
"""Of none."""

RARE_CHANNEL = 9_009
"""Of one message in a thousand."""

# `h` and `g` are as good as drawn. One in a hundred failed, one in a thousand is parked; the
# channel's first twentieth was on trial; only the newest wait. Times do not follow the ids,
# and many ended in the same minute.
FILL = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    reason, came_from, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject,
    finished_at)
SELECT 'old:' || n, kind, md5((n / 4)::text)::uuid, n::text, channel_id, state,
    state = 'tried', reason,
    CASE state WHEN 'queued' THEN '' WHEN 'held' THEN 'queued' WHEN 'skipped' THEN 'queued'
        ELSE 'sending' END,
    ended, ended, ended + interval '3 days', 1, 0, false, 'Your parcel is on its way',
    CASE WHEN state NOT IN ('queued', 'held') THEN ended END
FROM (
    SELECT n, g,
        CASE WHEN g %% 2000 = 77 THEN %(rare_kind)s
            ELSE (%(kinds)s::text[])[1 + g %% array_length(%(kinds)s::text[], 1)] END AS kind,
        CASE WHEN h %% 1000 = 55 THEN %(rare_channel)s
            ELSE (%(channels)s::int[])[1 + (h / 1000) %% array_length(%(channels)s::int[], 1)]
            END AS channel_id,
        state,
        CASE state
            WHEN 'held' THEN 'brake'
            WHEN 'parked' THEN 'uncertain'
            WHEN 'failed' THEN CASE WHEN g %% 10 = 3 THEN 'suppressed: 550' ELSE 'refused: 550' END
            WHEN 'skipped' THEN CASE WHEN g %% 5000 = 11 THEN 'discarded'
                WHEN g %% 100 < 60 THEN 'together' WHEN g %% 100 < 80 THEN 'overtaken'
                WHEN g %% 100 < 95 THEN 'soon-paid' ELSE 'too-late' END
            ELSE '' END AS reason,
        date_trunc('minute', now() - (%(count)s - n) * (interval '730 days' / %(count)s)
            - g %% 4000 * interval '1 minute') AS ended
    FROM (
        SELECT n, h, g,
            CASE WHEN n > %(count)s - 200 AND n %% 4 = 1 THEN 'queued'
                WHEN n > %(count)s * 0.9 AND h %% 3000 = 1 THEN 'held'
                WHEN h %% 100 = 7 THEN 'failed'
                WHEN h %% 1000 = 13 THEN 'parked'
                WHEN h %% 100 BETWEEN 20 AND 34 THEN 'skipped'
                WHEN n < %(count)s * 0.05 THEN 'tried'
                ELSE 'sent' END AS state
        FROM (
            SELECT n, hashint8(n) & 1073741823 AS h, hashint8(n + 7777777777) & 1073741823 AS g
            FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
        ) drawn
    ) stood
) made
"""


def fill(rows: int, channels: Sequence[int]) -> None:
    """Add that many messages, of which every thousandth is in the rare channel."""
    given = {
        "kinds": list(KINDS),
        "rare_kind": RARE_KIND,
        "channels": list(channels),
        "rare_channel": RARE_CHANNEL,
        "count": rows,
    }
    for first in range(1, rows + 1, STEP):
        query(FILL, {**given, "first": first, "last": min(first + STEP - 1, rows)})  # type: ignore[arg-type]
    vacuum("saleor_service_message")


@contextmanager
def own_table(schema: str) -> Iterator[None]:
    """Give an empty table to this connection's statements, in a schema that goes again."""
    query(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    query(f"CREATE SCHEMA {schema}")
    query(f"CREATE TABLE {schema}.{MESSAGES} (LIKE public.{MESSAGES} INCLUDING ALL)")
    try:
        with found_in(schema):
            yield
    finally:
        query(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def found_in(schema: str) -> Iterator[None]:
    """Have this connection's statements find the table of this schema."""
    query(f"SET search_path TO {schema}, public")
    try:
        yield
    finally:
        query("RESET search_path")


def order(number: int) -> UUID:
    """Return the order of this message, by its number; four are about one order."""
    ((order_id,),) = query("SELECT md5((%s / 4)::text)::uuid", [number])
    return order_id  # type: ignore[no-any-return]
