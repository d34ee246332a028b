"""P9, P11, P12: the staff's list of messages over GraphQL, however many there are."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from saleor.account.models import Group, User
from saleor.permission.models import Permission

from saleor_service_plugin.graphql import connections
from saleor_service_plugin.messages import listing
from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.world import World
from tests.saleor.world.api import Api

from . import list_filters, old_messages, queued
from .copies import query, remove
from .figures import Row
from .measuring import Call, count, in_turns, seconds

FEW = 1000
"""Messages in the small table."""

SMALL, BIG = "bench_list_small", "bench_list"
"""Schemas with a table of messages each."""

FIRST = 20
PAIRS = 60
WARM_UP = 5
COUNTS = 5

RATIO = 1.3

LIST = """
query($first: Int, $last: Int, $after: String, $before: String,
      $where: ServiceMessageWhereInput, $sortBy: ServiceMessageSortingInput) {
  serviceMessages(first: $first, last: $last, after: $after, before: $before,
                  where: $where, sortBy: $sortBy) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id kind state subject trial orderId channel factAt finishedAt
      reason { code detail text } } }
  }
}"""

COUNT = """
query($where: ServiceMessageWhereInput) {
  serviceMessages(first: 1, where: $where) { totalCount }
}"""

WHOLE = """
query($first: Int!) {
  serviceMessages(first: $first) { edges { node {
    id kind state subject channel reason { code text } toldWith { id } attempts { number outcome }
    order { number status firstName city email token lines { productName quantity }
      timeline { event at } parcels { number trackingUrl contents { name } }
      messages { kind state } }
  } } }
}"""


@dataclass(frozen=True)
class Case:
    """One look at the list: over GraphQL, and the same asked of the table."""

    name: str
    where: Where = field(default_factory=Where)
    sort: Sort = Sort.CREATED
    ascending: bool = False
    place: str = "first"
    limit: int = FIRST
    one_channel: bool = False
    """Asked by staff who see one channel."""


CASES = (
    Case("newest"),
    Case("newest, middle", place="middle"),
    Case("newest, last page", place="last"),
    Case("oldest, middle", ascending=True, place="middle"),
    Case("by end", sort=Sort.FINISHED),
    Case("by end, middle", sort=Sort.FINISHED, place="middle"),
    Case("by end, last page", sort=Sort.FINISHED, place="last"),
    Case("by end, oldest, middle", sort=Sort.FINISHED, ascending=True, place="middle"),
    Case("failed", Where(states=[State.FAILED]), limit=5),
    Case("failed, by end", Where(states=[State.FAILED]), sort=Sort.FINISHED, limit=5),
    Case("a kind", Where(kinds=old_messages.KINDS[:1])),
    Case("a kind, by end, middle", Where(kinds=old_messages.KINDS[:1]), Sort.FINISHED, place="middle"),
    Case("a reason", Where(reasons=["together"])),
    Case("a kind and reason", Where(kinds=old_messages.KINDS[:1], reasons=["together"]), limit=5),
    Case("staff of one channel", one_channel=True),
    Case("staff of one channel, by end, middle", sort=Sort.FINISHED, place="middle", one_channel=True),
    Case("a reason that none has", Where(reasons=["lost"])),
    Case("a kind that none has", Where(kinds=[old_messages.NO_KIND])),
)  # fmt: skip

Read = tuple[dict[str, Any], Where, Page]
"""The variables of a request, and what it asks of the table."""


class Lists:
    """The two tables, made when they are first needed, and who asks."""

    def __init__(self, world: World, *, rows: int) -> None:
        self._world = world
        self._made = ExitStack()
        self._full = False
        self.rows = rows
        self.channels = [row.pk for row in list(world.channels.values())[:4]]
        self.every = [row.pk for row in world.channels.values()]

    def make(self) -> None:
        """Fill the tables, once."""
        if self._full:
            return
        self._full = True
        took = seconds(self._fill)
        print(f"     {self.rows:,} messages and {FEW:,}, made in {took:.0f} s", flush=True)

    def _fill(self) -> None:
        for schema, rows in ((SMALL, FEW), (BIG, self.rows)):
            self._made.enter_context(old_messages.own_table(schema))
            old_messages.fill(rows, self.channels)
        query("SET search_path TO public")

    def found_in(self, schema: str, call: Call) -> Call:
        """Have a call find this table; both pay alike for it."""

        def run() -> None:
            with old_messages.found_in(schema), port.current().writer():
                call()

        return run

    def staff(self, case: Case) -> Api:
        """Return who asks."""
        return _staff_of(self.channels[0]) if case.one_channel else self._world.staff

    def read(self, case: Case, schema: str) -> Read:
        """Return a look at the list, with the cursor that it takes in this table."""
        seen = self.channels[:1] if case.one_channel else self.every
        where = replace(case.where, allowed_channel_ids=seen)
        last = case.place == "last"
        page = Page(case.limit + 1, case.sort, case.ascending, backwards=last)
        variables: dict[str, Any] = {"last" if last else "first": case.limit}
        if case.place == "middle":
            with old_messages.found_in(schema):
                page = replace(page, after=list_filters.middle())
            variables["after"] = _text(page.after, case.sort)
        if case.where != Where():
            variables["where"] = _input(case.where)
        field_, direction = case.sort.name, "ASC" if case.ascending else "DESC"
        variables["sortBy"] = {"field": f"{field_}_AT", "direction": direction}
        return variables, where, page


def _text(cursor: Cursor | None, sort: Sort) -> str:
    assert cursor is not None
    assert cursor.finished_at is not None
    ended = [cursor.finished_at.isoformat()] if sort is Sort.FINISHED else []
    return connections.cursor_of([cursor.id, *ended])


def _input(where: Where) -> dict[str, Any]:
    def names(values: Sequence[str] | None) -> list[str] | None:
        return None if values is None else [str(one).upper().replace("-", "_") for one in values]

    given = {
        "states": names(where.states),
        "kinds": names(where.kinds),
        "reasons": names(where.reasons),
    }
    return {name: value for name, value in given.items() if value is not None}


def _staff_of(channel_id: int) -> Api:
    name = f"staff-of-{channel_id}"
    user, fresh = User.objects.get_or_create(
        email=f"{name}@example.com", defaults={"is_staff": True, "is_active": True}
    )
    if fresh:
        group = Group.objects.create(name=name, restricted_access_to_channels=True)
        group.permissions.add(Permission.objects.get(codename="manage_orders"))
        group.channels.add(channel_id)
        user.groups.add(group)
    return Api(user=user)


def measure_pages(lists: Lists) -> Iterator[Row]:
    """Yield the rows of P9."""
    lists.make()
    for case in CASES:
        yield _page_row(lists, case)
    yield from _counts(lists)


def _page_row(lists: Lists, case: Case) -> Row:
    api = lists.staff(case)
    requests, pages, lengths = [], [], []
    for schema in (BIG, SMALL):
        variables, where, page = lists.read(case, schema)
        request = partial(ask, api, LIST, variables)
        requests.append(lists.found_in(schema, request))
        pages.append(lists.found_in(schema, partial(listing.page, where, page)))
        with old_messages.found_in(schema):
            lengths.append(len(request()["serviceMessages"]["edges"]))
    if len(set(lengths)) > 1:
        raise RuntimeError(f"{case.name}: pages of {lengths} messages are no pair")
    statements = [count(call) for call in requests]
    whole = _timed(requests)
    bare = _timed(pages)
    holds = whole.ratio <= RATIO and bare.ratio <= RATIO and len(set(statements)) == 1
    return Row(
        "P9",
        f"messages, page: {case.name}, {lists.rows:,} / {FEW:,}",
        whole.ratio,
        "x",
        goal=f"<= {RATIO}",
        holds=holds,
        peer=(f"with {FEW:,}, ms", whole.medians[1] * 1000),
        spread=whole.spread,
        n=PAIRS,
        note=f"the request {whole.medians[0] * 1000:.1f} ms, {statements[0] - 2} statements, "
        f"{lengths[0]} messages; reading the page alone x {bare.ratio:.2f}, "
        f"{bare.medians[0] * 1000:.1f} ms",
    )


def _timed(calls: Sequence[Call]) -> Any:
    ours, theirs = calls
    in_turns([ours] * WARM_UP, [theirs] * WARM_UP)
    return in_turns([ours] * PAIRS, [theirs] * PAIRS)


def _counts(lists: Lists) -> Iterator[Row]:
    wheres: Mapping[str, Where] = {
        "all": Where(),
        "sent": Where(states=[State.SENT]),
        "failed": Where(states=[State.FAILED]),
        "a rare reason": Where(reasons=["discarded"]),
    }
    api = lists.staff(CASES[0])
    for name, where in wheres.items():
        request = partial(ask, api, COUNT, {"where": _input(where)})
        call = lists.found_in(BIG, request)
        call()
        times = [seconds(call) * 1000 for _ in range(COUNTS)]
        with old_messages.found_in(BIG):
            total = request()["serviceMessages"]["totalCount"]
        yield Row(
            "P9",
            f"messages, totalCount: {name}, of {lists.rows:,}",
            statistics.median(times),
            "ms",
            spread=(min(times), max(times)),
            n=COUNTS,
            note=f"{total:,} counted, because somebody asked",
        )


def measure_statements(world: World, *, seed: int) -> Iterator[Row]:
    """Yield the row of P11: a page of real orders with all that belongs to them."""
    copies = queued.sent_orders(world, count=connections.MOST, seed=seed)
    try:
        counts = {
            first: [_statements_of(world, first) for _ in range(2)][-1]
            for first in (1, connections.MOST)
        }
    finally:
        remove(copies)
    one, many = counts.values()
    yield Row(
        "P11",
        f"messages, statements of a page of {connections.MOST}, more than of 1",
        many - one,
        "",
        goal="0",
        holds=many == one,
        peer=("statements for 1", one),
        n=1,
        note="with order, its customer's fields, lines, parcels, timeline, messages, attempts",
    )


def _statements_of(world: World, first: int) -> int:
    found: list[Any] = []
    total = count(lambda: found.append(ask(world.staff, WHOLE, {"first": first})))
    edges = found[0]["serviceMessages"]["edges"]
    if len(edges) != first or not all(edge["node"]["order"]["lines"] for edge in edges):
        raise RuntimeError(f"{len(edges)} of {first} messages, or some without their order")
    return total


def measure_plans(lists: Lists) -> Iterator[Row]:
    """Yield the row of P12: every filter with every order, explained."""
    lists.make()
    worst, slowest, looked_at, found = 0, 0.0, 0, {}
    with old_messages.found_in(BIG):
        for case in list_filters.every(lists.channels, lists.rows):
            explained, read = list_filters.explain(case)
            worst, slowest = max(worst, read), max(slowest, explained.milliseconds)
            looked_at += 1
            if reasons := list_filters.faults(explained, read):
                found[case.name] = reasons
    for name, reasons in list(found.items())[:20]:
        print(f"     {name}: {'; '.join(reasons)}")
    yield Row(
        "P12",
        f"messages, filters x sorts that read in vain, {lists.rows:,}",
        len(found),
        "",
        goal="0",
        holds=not found,
        n=looked_at,
        note=f"the greediest page reads {worst:,} rows, the slowest takes {slowest:.0f} ms; "
        "no table read whole",
    )
