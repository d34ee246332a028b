"""P9 to P12 of complaints: the desk's list over GraphQL, however many there are."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from graphql.language.ast import SelectionSet
from saleor.graphql.core.connection import create_connection_slice, to_global_cursor

from saleor_service_plugin.complaints.desk import listing
from saleor_service_plugin.complaints.desk.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import OPEN
from saleor_service_plugin.graphql import complaint_list, connections
from saleor_service_plugin.graphql.complaint_types import ServiceComplaintConnection
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.world import World

from . import desk_filters, old_complaints
from .copies import query
from .deep_pages import _SortBy
from .figures import Row
from .measuring import Call, count, in_turns, seconds
from .message_list import FEW, FIRST, RATIO, WARM_UP

SMALL, BIG = "bench_desk_small", "bench_desk"
"""Schemas with a table of complaints each."""

FASTER, DEEP_PAIRS = 100, 10

PAIRS = 20

LIST = """
query($first: Int, $last: Int, $after: String, $where: ServiceComplaintWhereInput,
      $sortBy: ServiceComplaintSortingInput) {
  serviceComplaints(first: $first, last: $last, after: $after, where: $where, sortBy: $sortBy) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id numberShown topic state priority dueAt changedAt summary
      owner { name } customer { name email } lines { name quantity } clocks { kind dueAt }
      entries { text } } }
  }
}"""


@dataclass(frozen=True)
class Case:
    """One look at the list: over GraphQL, and the same asked of the table."""

    name: str
    where: Where = field(default_factory=Where)
    sort: Sort = Sort.DUE
    ascending: bool = True
    place: str = "first"
    limit: int = FIRST


CASES = (
    Case("due first", limit=10),
    Case("due first, middle", place="middle", limit=5),
    Case("due first, unassigned", Where(unowned=True), limit=5),
    Case("new, due first", Where(states=["new"]), limit=2),
    Case("newest", sort=Sort.OPENED, ascending=False),
    Case("newest, middle", sort=Sort.OPENED, ascending=False, place="middle"),
    Case("newest, last page", sort=Sort.OPENED, ascending=False, place="last"),
    Case("oldest, middle", sort=Sort.OPENED, place="middle"),
    Case("activity, middle", sort=Sort.CHANGED, ascending=False, place="middle"),
    Case("closed, newest", Where(states=["closed"]), Sort.OPENED, ascending=False),
    Case("a topic, middle", Where(topics=["late"]), Sort.OPENED, ascending=False, place="middle"),
    Case("a priority, activity", Where(priorities=[2]), Sort.CHANGED, ascending=False, limit=5),
    Case("an owner, newest", Where(owner_ids=[7]), Sort.OPENED, ascending=False, limit=5),
    Case("a source that none has", Where(sources=["rating"]), Sort.OPENED, ascending=False),
)


class Desks:
    """The two tables, made when they are first needed, and who asks."""

    def __init__(self, world: World, *, rows: int) -> None:
        self.world = world
        self.rows = rows
        self.channels = [row.pk for row in list(world.channels.values())[:4]]
        self._made = ExitStack()
        self._full = False

    def make(self) -> None:
        """Fill the tables, once."""
        if self._full:
            return
        self._full = True
        took = seconds(self._fill)
        print(f"     {self.rows:,} complaints and {FEW:,}, made in {took:.0f} s", flush=True)

    def _fill(self) -> None:
        for schema, rows in ((SMALL, FEW), (BIG, self.rows)):
            self._made.enter_context(old_complaints.own_tables(schema))
            old_complaints.fill(rows, self.channels)
        query("SET search_path TO public")

    def found_in(self, schema: str, call: Call) -> Call:
        """Have a call find these tables; both pay alike for it."""

        def run() -> None:
            with old_complaints.found_in(schema), port.current().writer():
                call()

        return run

    def read(self, case: Case, schema: str) -> tuple[dict[str, Any], Page]:
        """Return the variables of a request, and its stretch, with the cursor of this table."""
        last = case.place == "last"
        page = Page(case.limit + 1, case.sort, case.ascending, backwards=last)
        variables: dict[str, Any] = {"last" if last else "first": case.limit}
        if case.place == "middle":
            with old_complaints.found_in(schema):
                page = replace(page, after=desk_filters.middle(case.sort))
            variables["after"] = _text(page.after, case.sort)
        way = "ASC" if case.ascending else "DESC"
        variables["sortBy"] = {"field": case.sort.name, "direction": way}
        variables["where"] = _input(case.where)
        return variables, page


def _text(after: Cursor | None, sort: Sort) -> str:
    assert after is not None
    row = Complaint(pk=after.id, due_at=after.at, opened_at=after.at, changed_at=after.at)
    return complaint_list._cursor_of(row, sort)


def _input(where: Where) -> dict[str, Any]:
    names = {"states": where.states, "topics": where.topics, "sources": where.sources}
    found: dict[str, Any] = {
        name: [str(one).upper().replace("-", "_") for one in values]
        for name, values in names.items()
        if values is not None
    }
    if where.priorities is not None:
        found["priorities"] = [("LOW", "NORMAL", "HIGH", "URGENT")[one] for one in where.priorities]
    if where.owner_ids is not None:
        from saleor_service_plugin.graphql import ids

        found["owners"] = [ids.to_global("User", one) for one in where.owner_ids]
    return {**found, **({"isUnowned": True} if where.unowned else {})}


def measure(desks: Desks) -> Iterator[Row]:
    """Measure all of the desk by itself."""
    yield from measure_deep(desks)
    yield from measure_statements(desks)
    yield from measure_plans(desks)
    yield from measure_pages(desks)


def measure_pages(desks: Desks) -> Iterator[Row]:
    """Yield the rows of P9."""
    desks.make()
    api = desks.world.staff
    for case in CASES:
        requests, pages, lengths = [], [], []
        for schema in (BIG, SMALL):
            variables, page = desks.read(case, schema)
            request = partial(ask, api, LIST, variables)
            requests.append(desks.found_in(schema, request))
            pages.append(desks.found_in(schema, partial(listing.page, case.where, page)))
            with old_complaints.found_in(schema):
                lengths.append(len(request()["serviceComplaints"]["edges"]))
        if len(set(lengths)) > 1:
            raise RuntimeError(f"{case.name}: pages of {lengths} complaints are no pair")
        statements = [count(call) for call in requests]
        whole, bare = _timed(requests), _timed(pages)
        yield Row(
            "P9",
            f"complaints, page: {case.name}, {desks.rows:,} / {FEW:,}",
            whole.ratio,
            "x",
            goal=f"<= {RATIO}",
            holds=whole.ratio <= RATIO and len(set(statements)) == 1,
            peer=(f"with {FEW:,}, ms", whole.medians[1] * 1000),
            spread=whole.spread,
            n=PAIRS,
            note=f"the request {whole.medians[0] * 1000:.1f} ms, {statements[0] - 2} statements, "
            f"{lengths[0]} complaints; reading the page alone x {bare.ratio:.2f}, "
            f"{bare.medians[0] * 1000:.1f} ms",
        )


def _timed(calls: list[Call]) -> Any:
    ours, theirs = calls
    in_turns([ours] * WARM_UP, [theirs] * WARM_UP)
    return in_turns([ours] * PAIRS, [theirs] * PAIRS)


def measure_deep(desks: Desks) -> Iterator[Row]:
    """Yield the rows of P10: a page deep in the list, beside Saleor's connection helper."""
    desks.make()
    every = Complaint.objects.all()
    looks = (
        ("by activity, nearly the last page", Sort.CHANGED, False, "changed_at", 0.07),
        ("by activity, oldest, middle", Sort.CHANGED, True, "changed_at", 0.5),
        ("newest, nearly the last page", Sort.OPENED, False, "opened_at", 0.07),
    )
    for name, sort, ascending, column, part in looks:
        with old_complaints.found_in(BIG):
            after = desk_filters.middle(sort, part)
        page = Page(FIRST, sort, ascending, after=after)
        ours = partial(listing.page, Where(), page)
        theirs = _helper([column, "pk"], [after.at, after.id], every, ascending=ascending)
        with old_complaints.found_in(BIG), port.current().writer():
            found = [[row.pk for row in ours()], [edge.node.pk for edge in theirs().edges]]
            if found[0] != found[1] or len(found[0]) != FIRST:
                raise RuntimeError(f"{name}: not the same page: {found}")
            times = in_turns([ours] * DEEP_PAIRS, [theirs] * DEEP_PAIRS)
        faster = 1 / times.ratio
        yield Row(
            "P10",
            f"complaints, {name}, {desks.rows:,}: faster than Saleor's helper",
            faster,
            "x",
            goal=f">= {FASTER}",
            holds=faster >= FASTER,
            peer=("Saleor's helper, ms", times.medians[1] * 1000),
            n=DEEP_PAIRS,
            note=f"{times.medians[0] * 1000:.2f} ms; the same {FIRST} complaints",
        )


def _helper(fields: list[str], values: list[Any], rows: Any, *, ascending: bool) -> Any:
    info = SimpleNamespace(
        context=SimpleNamespace(allow_replica=False),
        field_name="serviceComplaints",
        field_asts=[SimpleNamespace(selection_set=SelectionSet([]))],
        fragments={},
    )
    arguments = {
        "first": FIRST,
        "after": to_global_cursor(values),
        "sort_by": _SortBy(fields, "" if ascending else "-"),
        "channel": "any",
    }
    return partial(create_connection_slice, rows, info, arguments, ServiceComplaintConnection)


def measure_statements(desks: Desks) -> Iterator[Row]:
    """Yield the row of P11: a page with lines, conversation, clocks, owner and customer."""
    desks.make()
    counts = []
    for first in (1, connections.MOST):
        variables = {"first": first, "sortBy": {"field": "OPENED", "direction": "DESC"}}
        call = desks.found_in(BIG, partial(ask, desks.world.staff, LIST, variables))
        call()
        counts.append(count(call))
    yield Row(
        "P11",
        f"complaints, statements of a page of {connections.MOST}, more than of 1",
        counts[1] - counts[0],
        "",
        goal="0",
        holds=counts[0] == counts[1],
        peer=("statements for 1", counts[0] - 2),
        n=1,
        note="with owner, customer, lines, clocks and conversation",
    )


def measure_plans(desks: Desks) -> Iterator[Row]:
    """Yield the row of P12: every filter, and every two, with every order, explained."""
    desks.make()
    with old_complaints.found_in(BIG):
        still = Complaint.objects.filter(state__in=sorted(OPEN)).count()
        found, looked_at, worst = desk_filters.wasteful(
            desk_filters.every(desks.channels, desks.rows)
        )
    for name, reasons in found.items():
        print(f"     {name}: {'; '.join(reasons)}")
    yield Row(
        "P12",
        f"complaints, filters x sorts that read in vain, {desks.rows:,}",
        len(found),
        "",
        goal="0",
        holds=not found,
        n=looked_at,
        note=f"no table read whole; the greediest page reads {worst:,} rows; {still:,} are open",
    )
