"""Every filter of the complaint desk with every order, and what each of them reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, product

from saleor_service_plugin.complaints.desk import listing
from saleor_service_plugin.complaints.desk.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import OPEN, ComplaintState

from . import list_filters, old_complaints, plans

LIMIT = 21
"""A page of 20 and one more, as the API asks."""

MOST_READ = plans.BIG

MOST_BLOCKS = 12_000
"""Blocks of tables and indexes, looked at again included: what an index's condition throws away
is in no plan's count of rows, but was looked at."""


@dataclass(frozen=True)
class Case:
    """A filter and a page of its list."""

    where: Where
    page: Page

    @property
    def name(self) -> str:
        """Return what is asked, in short."""
        asked = " ".join(
            f"{name}={value if not isinstance(value, list) or len(value) < 4 else len(value)}"
            for name in self.where.__slots__
            if (value := getattr(self.where, name)) not in (None, False)
        )
        way = "up" if self.page.ascending else "down"
        place = "after" if self.page.after else "before" if self.page.before else "first"
        return f"{asked or 'all'}; {self.page.sort} {way} {place}"


def singles(channels: Sequence[int], rows: int) -> list[Where]:
    """Return each filter by itself, with a usual value, a rare one, one that none has, many."""
    since = Complaint.objects.order_by("-pk").values_list("opened_at", flat=True)
    half = since[min(rows // 2, 20_000)]
    some = list(
        Complaint.objects.filter(pk__gt=0).order_by("pk").values_list("pk", flat=True)[:200]
    )
    return [
        Where(),
        Where(states=[ComplaintState.CLOSED]),
        Where(states=[ComplaintState.SOLVED]),
        Where(states=[ComplaintState.NEW]),
        Where(states=[ComplaintState.WAITING]),
        Where(states=sorted(OPEN)),
        Where(states=[ComplaintState.SOLVED, ComplaintState.CLOSED]),
        Where(topics=["late"]),
        Where(topics=[old_complaints.RARE_TOPIC]),
        Where(topics=[*old_complaints.TOPICS[:6], old_complaints.RARE_TOPIC]),
        Where(priorities=[1]),
        Where(priorities=[3]),
        Where(priorities=[2, 3]),
        Where(sources=["page"]),
        Where(sources=["promise"]),
        Where(sources=[old_complaints.NO_SOURCE]),
        Where(findings=[""]),
        Where(findings=["goodwill"]),
        Where(findings=["not-justified"]),
        Where(owner_ids=[7]),
        Where(owner_ids=[old_complaints.RARE_OWNER]),
        Where(owner_ids=[12345]),
        Where(unowned=True),
        Where(owner_ids=[7], unowned=True),
        Where(channel_ids=[channels[0]]),
        Where(channel_ids=[old_complaints.RARE_CHANNEL]),
        Where(overdue=True),
        Where(overdue=False),
        Where(quiet=True),
        Where(quiet=False),
        Where(callback=True),
        Where(callback=False),
        Where(opened_since=half),
        Where(opened_since=half + timedelta(days=4000)),
        Where(order_ids=[old_complaints.order(rows // 2)]),
        Where(user_ids=[rows // 6]),
        Where(ids=some),
    ]


def pairs(channels: Sequence[int], rows: int) -> Iterator[Where]:
    """Yield what staff ask for together: every two filters of the desk's form."""
    asked: dict[str, list[object]] = {
        "states": [sorted(OPEN), ["new"], ["closed"], ["solved"]],
        "topics": [["late"], [old_complaints.RARE_TOPIC]],
        "priorities": [[3], [1]],
        "sources": [["phone"], ["promise"]],
        "findings": [["goodwill"], ["justified"]],
        "owner_ids": [[7], [old_complaints.RARE_OWNER]],
        "unowned": [True],
        "quiet": [True],
        "overdue": [True],
    }
    for (one, ones), (two, twos) in combinations(asked.items(), 2):
        for first, second in product(ones, twos):
            yield Where(**{one: first, two: second})  # type: ignore[arg-type]


def seen(where: Where, channels: Sequence[int]) -> Iterator[Where]:
    """Yield a filter for those who see all, two channels and one without any, and a rare one."""
    yield where
    # Just above one that has many, and just below.
    empty = max(channels) + 1
    yield replace(where, allowed_channel_ids=[*channels[:2], empty])
    yield replace(where, allowed_channel_ids=[old_complaints.RARE_CHANNEL])


def every(channels: Sequence[int], rows: int) -> Iterator[Case]:
    """Yield each filter and each two, for whoever asks, with each order and stretch."""
    pages = list(_pages())
    for where in [*singles(channels, rows), *pairs(channels, rows)]:
        for asked, page in product(seen(where, channels), pages):
            yield Case(asked, page)


def some(channels: Sequence[int], rows: int, *, each: int) -> Iterator[Case]:
    """Yield one of so many combinations; neighbors differ in their pages."""
    for number, case in enumerate(every(channels, rows)):
        if number % each == 0:
            yield case


def _pages() -> Iterator[Page]:
    for sort, ascending in product(Sort, (True, False)):
        row = middle(sort)
        yield Page(LIMIT, sort, ascending)
        yield Page(LIMIT, sort, ascending, after=row)
        yield Page(LIMIT, sort, ascending, before=row, backwards=True)


def middle(sort: Sort, part: float = 0.5) -> Cursor:
    """Return where a row in the middle of a list stands, or with this part before it."""
    rows = Complaint.objects.order_by("pk")
    if sort is Sort.DUE:
        rows = rows.filter(state__in=sorted(OPEN), due_at__isnull=False).order_by("due_at", "pk")
        return listing.cursor(rows[int(rows.count() * part)], sort)
    first, last = rows[0].pk, rows.reverse()[0].pk
    row = rows.filter(pk__gte=first + int((last - first) * part))[0]
    return listing.cursor(row, sort)


def explain(case: Case) -> tuple[plans.Explained, int]:
    """Return how a page is read, and how many rows for it."""
    explained = plans.explain(*listing.statement(case.where, case.page))
    read = 0.0
    for node in plans.nodes(explained.plan):
        if "Relation Name" in node:
            vain = node.get("Rows Removed by Filter", 0)
            vain += node.get("Rows Removed by Index Recheck", 0)
            read += (node["Actual Rows"] + vain) * node["Actual Loops"]
    return explained, round(read)


def wasteful(cases: Iterable[Case], most: int = MOST_READ) -> tuple[dict[str, list[str]], int, int]:
    """Return what is wrong with plans, by page; how many are looked at; what the worst reads."""
    found, looked_at, worst = {}, 0, 0
    for case in cases:
        if listing.fits_none(case.where, case.page.sort):
            continue
        looked_at += 1
        explained, read = explain(case)
        worst = max(worst, read)
        reasons = list_filters.faults(explained, min(read, MOST_READ) if read <= most else read)
        if (blocks := _blocks(explained)) > MOST_BLOCKS:
            reasons.append(f"looks at {blocks:,} blocks")
        if reasons:
            found[case.name] = reasons
    return found, looked_at, worst


def _blocks(explained: plans.Explained) -> int:
    """Return how many blocks a statement looked at."""
    plan = explained.plan
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
