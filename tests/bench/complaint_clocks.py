"""P16: what a round of the complaints' clocks costs a shop with many complaints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from saleor_service_plugin.complaints.clocks import anew, measures, rounds
from saleor_service_plugin.orders.models import Sweep
from saleor_service_plugin.shop import port
from tests.saleor.world import World

from . import plans
from .copies import query
from .figures import Row
from .measuring import Times, seconds
from .vacuum import vacuum

SMALL_ROWS = 10_000

GOAL = 1.2

OPEN = 2_000
"""The same in both: four weeks of a shop with 25,000 complaints a year."""

DUE = 100
"""Whose time is over in a round that has work: as after a night."""

PAIRS = 60
WARM_UP = 5

STEP = 250_000

NOTE = "with work: explained, no big table read as a whole"

TABLES = ("saleor_service_complaint", "saleor_service_clock", "saleor_service_complaint_change")

COMPLAINTS = """
INSERT INTO saleor_service_complaint (number, key, order_id, order_number, channel_id, email,
    customer_name, phone, language_code, topic, wants, finding, outcome, summary, owner_name,
    opened_by, state, priority, source, opened_at, changed_at, entries, due_at, due_kind, warned,
    quiet_due_at)
SELECT (10000000 + n)::text, 'p16:' || n, md5(n::text)::uuid, n::text, %(channel)s,
    'customer' || n || '@copies.example',
    'Erika', '', 'de', 'damaged', '', '', '', 'It came broken', '', '',
    CASE WHEN n > %(closed)s THEN 'in-progress' ELSE 'closed' END, 1, 'api',
    now() - interval '40 days', now() - interval '20 days', 3,
    CASE WHEN n > %(closed)s THEN now() + interval '10 days' END,
    CASE WHEN n > %(closed)s THEN 'solution' ELSE '' END, 0,
    CASE WHEN n > %(closed)s THEN now() + interval '10 days' END
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""

# Each has had its first reply, and runs for its solution or has had that, too.
CLOCKS = """
INSERT INTO saleor_service_clock (complaint_id, channel_id, kind, turn, minutes, started_at,
    running_since, used_seconds, due_at, next_at, warned, ended_at, met)
SELECT id, channel_id, kind, 0, 2400, opened_at,
    CASE WHEN runs THEN opened_at END, 0, now() + interval '10 days',
    CASE WHEN runs THEN now() + interval '5 days' END, 0,
    CASE WHEN NOT runs THEN changed_at END, CASE WHEN NOT runs THEN true END
FROM (
    SELECT id, channel_id, opened_at, changed_at, kind,
        kind = 'solution' AND state <> 'closed' AS runs
    FROM saleor_service_complaint, unnest(ARRAY['first-reply', 'solution']) AS kind
) of_each
"""

# Time is over, whatever the hours of the staff are.
MAKE_DUE = """
UPDATE saleor_service_clock SET warned = 0, minutes = 1, next_at = now() - interval '1 s'
WHERE ended_at IS NULL AND complaint_id IN (
    SELECT complaint_id FROM saleor_service_clock WHERE ended_at IS NULL
    ORDER BY complaint_id LIMIT %s
)
"""

AS_BEFORE = "UPDATE saleor_service_complaint SET priority = 1 WHERE priority > 1"


def measure(world: World, *, rows: int) -> Iterator[Row]:
    """Yield the rows of P16."""
    channel = world.channels["eur"].pk
    with _own_tables("p16_small"), _own_tables("p16_big"), port.current().writer():
        for schema, count in (("p16_small", SMALL_ROWS), ("p16_big", rows)):
            with _found_in(schema):
                took = seconds(lambda count=count: _fill(count, channel))  # type: ignore[misc]
                print(f"     {count:,} complaints, made in {took:.0f} s", flush=True)
        # No rule has changed: nothing is reckoned anew meanwhile.
        digest = measures.read().digest()
        settled = anew.Turn(digest).text
        Sweep.objects.update_or_create(name=anew.SWEEP, defaults={"cursor": settled})
        yield _row(rows, "nothing is due", lambda: None, 0)
        yield _row(rows, f"the time of {DUE} is over", _make_due, DUE)
        with _found_in("p16_big"):
            _make_due()
            with plans.explaining() as seen:
                rounds.look_round()
            yield plans.row("P16", f"statements of a round, {rows:,} complaints", seen, note=NOTE)
        Sweep.objects.filter(name__in=(anew.SWEEP, rounds.SWEEP)).delete()


def _row(rows: int, what: str, prepare: Callable[[], None], given: int) -> Row:
    big, small = [], []
    for number in range(WARM_UP + PAIRS):
        turns = [("p16_big", big), ("p16_small", small)]
        for schema, times in turns[:: -1 if number % 2 else 1]:
            with _found_in(schema):
                prepare()
                times.append(_round(given))
    times = Times(big[WARM_UP:], small[WARM_UP:])
    ours, theirs = (one * 1000 for one in times.medians)
    return Row(
        "P16",
        f"round of the clocks, {what}, {rows:,} complaints against {SMALL_ROWS:,}",
        times.ratio,
        "",
        goal=f"<= {GOAL}",
        holds=times.ratio <= GOAL,
        peer=(f"{SMALL_ROWS:,}, ms", theirs),
        spread=times.spread,
        n=PAIRS,
        note=f"{ours:.1f} ms; the same {OPEN:,} open ones; slowest {median(sorted(big)[-3:]) * 1000:.1f} ms",
    )


def _round(given: int) -> float:
    found = []
    took = seconds(lambda: found.append(rounds.look_round()))
    if found[0].given != given:
        raise RuntimeError(f"{given} warnings were to be given, and {found[0].given} were")
    return took


def _make_due() -> None:
    query(MAKE_DUE, [DUE])
    query(AS_BEFORE)


def _fill(count: int, channel: int) -> None:
    values = {"channel": channel, "closed": count - OPEN}
    for first in range(1, count + 1, STEP):
        query(COMPLAINTS, {**values, "first": first, "last": min(first + STEP - 1, count)})  # type: ignore[arg-type]
    query(CLOCKS)
    vacuum(*TABLES)


@contextmanager
def _own_tables(schema: str) -> Iterator[None]:
    """Have empty tables of complaints in a schema that goes again."""
    query(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    query(f"CREATE SCHEMA {schema}")
    for table in TABLES:
        query(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    try:
        yield
    finally:
        query(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def _found_in(schema: str) -> Iterator[None]:
    """Have this connection's statements find the tables of this schema."""
    query(f"SET search_path TO {schema}, public")
    try:
        yield
    finally:
        query("RESET search_path")
