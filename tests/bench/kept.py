"""P7: what millions of messages that ended long ago cost those that wait, and the lists."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from uuid import UUID

from saleor_service_plugin import health, purge
from saleor_service_plugin.messages import desk, dispatch
from saleor_service_plugin.messages.desk import Filter
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.shop import port
from tests.saleor.world import World

from . import claims, plans, queued
from .copies import query
from .figures import Row
from .measuring import Times, in_turns, seconds
from .vacuum import vacuum

FEW = 10_000
"""Ended ones in the small table: enough for a page of each list."""

STEP = 500_000

QUEUED = 2000
BLOCKS = 10
LISTS = 100
WARM_UP = 10

GOAL = 0.9

SMALL = "bench_small"
"""A schema with a message table of its own: the same statements find it first."""

# Of a hundred: one failed, two skipped, one parked of five hundred. Two years, in the order
# in which they ended; two for each order; four kinds and four channels.
FILL = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    reason, came_from, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject,
    finished_at)
SELECT 'kept:' || n, (%(kinds)s::text[])[1 + n %% 4], md5((n / 2)::text)::uuid, n::text,
    %(channel)s + n %% 4,
    CASE WHEN n %% 100 = 7 THEN 'failed' WHEN n %% 100 IN (13, 14) THEN 'skipped'
        WHEN n %% 500 = 21 THEN 'parked' ELSE 'sent' END,
    false, CASE WHEN n %% 100 = 7 THEN 'refused: 550' ELSE '' END, 'sending',
    ended, ended, ended + interval '3 days', 1, 0, false, 'Your parcel is on its way', ended
FROM (
    SELECT n, now() - (%(count)s - n) * (interval '730 days' / %(count)s) AS ended
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
) AS one
"""

KINDS = [queued.KIND, "parcel-late", "parcel-partly", "order-placed"]


def measure(world: World, *, rows: int) -> Iterator[Row]:
    """Yield the rows of P7 that are about kept messages."""
    channel_id = world.channels[queued.CHANNEL].pk
    claims.live(channel_id)
    queued.let_leave()
    claims.empty()
    took = seconds(lambda: _fill(channel_id, rows))
    print(f"     {rows:,} ended messages, made in {took:.0f} s", flush=True)
    _make_small(channel_id)
    try:
        yield _claim_row(channel_id, rows)
        for name, few, many in _lists(channel_id, rows):
            yield _list_row(name, rows, few, many)
        yield _plans_row(channel_id, rows)
    finally:
        query(f"DROP SCHEMA {SMALL} CASCADE")
        claims.empty()


def _fill(channel_id: int, rows: int) -> None:
    given = {"kinds": KINDS, "channel": channel_id, "count": rows}
    for first in range(1, rows + 1, STEP):
        last = min(first + STEP - 1, rows)
        query(FILL, {**given, "first": first, "last": last})  # type: ignore[arg-type]
    vacuum("saleor_service_message")


def _make_small(channel_id: int) -> None:
    query(f"DROP SCHEMA IF EXISTS {SMALL} CASCADE")
    query(f"CREATE SCHEMA {SMALL}")
    query(
        f"CREATE TABLE {SMALL}.saleor_service_message (LIKE saleor_service_message INCLUDING ALL)"
    )
    with _small():
        _fill(channel_id, FEW)


@contextmanager
def _small() -> Iterator[None]:
    """Have this connection's statements find the small table."""
    query(f"SET search_path TO {SMALL}, public")
    try:
        yield
    finally:
        query("RESET search_path")


def _claim_row(channel_id: int, rows: int) -> Row:
    claim = claims.whole_claim(channel_id)
    many, few = [], []
    for number in range(BLOCKS):
        turns: list[tuple[bool, list[float]]] = [(False, many), (True, few)]
        for small, times in reversed(turns) if number % 2 else turns:
            with _small() if small else nullcontext():
                times.extend(_claim_all(channel_id, claim))
    both = Times(few, many)
    return Row(
        "P7",
        f"rows claimed a second, {rows:,} ended ones kept / {FEW:,}",
        both.ratio,
        "x",
        goal=f">= {GOAL}",
        holds=both.ratio >= GOAL,
        peer=(f"with {FEW:,}, rows a second", claims.AT_ONCE / both.medians[0]),
        spread=both.spread,
        n=len(many),
        note=f"{claims.AT_ONCE / both.medians[1]:,.0f} a second: claim with the brake's count, "
        f"{QUEUED:,} queued",
    )


def _claim_all(channel_id: int, claim: claims.Claim) -> list[float]:
    """Queue some, return how long claiming each batch takes, and remove them again."""
    claims.fill(channel_id, QUEUED)
    query("ANALYZE saleor_service_message")
    claimed: list[int] = []
    times = [seconds(lambda: claimed.append(claim())) for _ in range(QUEUED // claims.AT_ONCE)]
    if sum(claimed) != QUEUED:
        raise RuntimeError(f"{sum(claimed)} rows were claimed of {QUEUED}")
    query("DELETE FROM saleor_service_message WHERE state = 'sending'")
    return times


List = Callable[[], Sequence[object]]


def _lists(channel_id: int, rows: int) -> Iterator[tuple[str, List, List]]:
    """Yield what staff look at, by name: in the small table and in the big one."""
    filters = {
        "newest": Filter(),
        "failed": Filter(state=State.FAILED),
        "of a kind": Filter(kind=queued.KIND),
        "of a channel": Filter(channel_id=channel_id),
        "failed of a kind and channel": Filter(
            state=State.FAILED, kind=KINDS[3], channel_id=channel_id + 3
        ),
    }
    for name, wanted in filters.items():
        yield name, partial(desk.find, wanted), partial(desk.find, wanted)
    middle = [_id_in_the_middle()]
    with _small():
        middle.insert(0, _id_in_the_middle())
    deep = [partial(desk.find, Filter(), before=pk) for pk in middle]
    yield "a page in the middle", deep[0], deep[1]
    deep = [partial(desk.find, Filter(state=State.FAILED), before=pk) for pk in middle]
    yield "failed, from the middle on", deep[0], deep[1]
    orders = [_order(FEW // 2), _order(rows // 2)]
    of_order = [partial(desk.find, Filter(order_id=order_id)) for order_id in orders]
    yield "of an order", of_order[0], of_order[1]


def _id_in_the_middle() -> int:
    ((pk,),) = query("SELECT (min(id) + max(id)) / 2 FROM saleor_service_message")
    return int(pk)


def _order(number: int) -> UUID:
    ((order_id,),) = query("SELECT md5((%s / 2)::text)::uuid", [number])
    return order_id  # type: ignore[no-any-return]


def _list_row(name: str, rows: int, few: List, many: List) -> Row:
    found = many()
    with _small():
        if len(few()) != len(found):
            raise RuntimeError(f"list {name!r}: the pages are not of one length")

    # The path is set inside the time of both, so that neither pays alone for it.
    def in_small() -> None:
        with _small():
            few()

    def in_big() -> None:
        query("SET search_path TO public")
        many()
        query("RESET search_path")

    in_turns([in_small] * WARM_UP, [in_big] * WARM_UP)
    times = in_turns([in_small] * LISTS, [in_big] * LISTS)
    return Row(
        "P7",
        f"pages a second: {name}, {rows:,} messages / {FEW:,}",
        times.ratio,
        "x",
        goal=f">= {GOAL}",
        holds=times.ratio >= GOAL,
        peer=(f"with {FEW:,}, ms", times.medians[0] * 1000),
        spread=times.spread,
        n=LISTS,
        note=f"{times.medians[1] * 1000:.2f} ms, {len(found)} lines",
    )


def _plans_row(channel_id: int, rows: int) -> Row:
    claims.fill(channel_id, QUEUED)
    query("ANALYZE saleor_service_message")
    parts: list[Callable[[], object]] = [many for _, _, many in _lists(channel_id, rows)]
    parts += [
        dispatch.servers_due,
        claims.whole_claim(channel_id),
        # Their lease is over at once, so there is something to free.
        lambda: query("UPDATE saleor_service_message SET leased_until = now() - interval '1 s'"
                      " WHERE state = 'sending'"),
        dispatch.tidy,
        health.look,
        purge.purge,
    ]  # fmt: skip
    with plans.explaining() as seen, port.current().writer():
        for part in parts:
            part()
    return plans.row(
        "P7",
        f"statements that read in vain, {rows:,} messages",
        seen,
        note="lists, lanes, claim, reclaim, purge, health: explained, no big table read whole",
    )
