"""The complaint report: every figure is what a list in Python gives."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintLine, ComplaintSettings
from saleor_service_plugin.complaints.number import number_of
from saleor_service_plugin.complaints.reports import export, figures
from saleor_service_plugin.complaints.reports.figures import Figures, Times
from saleor_service_plugin.complaints.reports.where import By, Where
from saleor_service_plugin.complaints.states import (
    ASKS,
    BY_ITSELF,
    ClockKind,
    ComplaintState,
    Finding,
    Source,
    Topic,
)
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 300
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
WHERE = Where(date(2026, 2, 1), date(2026, 5, 1))
ENDED = (ComplaintState.SOLVED, ComplaintState.CLOSED)
PRODUCTS = (11, 12, 13, 14)
SUPPLIERS = {11: "Mugs & More", 12: "Mugs & More", 13: "=Cups"}


def _row(drawn: random.Random, number: int) -> Complaint:
    opened = BEGIN + timedelta(hours=drawn.randrange(24 * 150))
    source, state = drawn.choice(list(Source)), drawn.choice(list(ComplaintState))
    replied = source not in BY_ITSELF and drawn.random() < 0.8
    after = opened + timedelta(minutes=drawn.randrange(1, 9000))
    owner = drawn.choice((None, 3, 4))
    return Complaint(
        number=number_of(number), key=str(number), channel_id=drawn.choice((1, 1, 2)),
        topic=drawn.choice(list(Topic)), state=state, source=source, opened_at=opened,
        finding=drawn.choice(list(Finding)), cycle=drawn.choice((0, 0, 1)), owner_id=owner,
        owner_name=f"Person {owner}" if owner else "",
        first_replied_at=opened + timedelta(minutes=drawn.randrange(1, 3000)) if replied else None,
        solved_at=after if state == ComplaintState.SOLVED else None,
        closed_at=after if state == ComplaintState.CLOSED else None,
        merged_into=1 if drawn.random() < 0.05 else None,
    )  # fmt: skip


def _clock(drawn: random.Random, row: Complaint, kind: ClockKind) -> Clock:
    ended = drawn.random() < 0.7
    return Clock(
        complaint_id=row.pk, channel_id=row.channel_id, kind=kind, minutes=480,
        started_at=row.opened_at, ended_at=row.opened_at if ended else None,
        met=drawn.random() < 0.8 if ended else None, warned=drawn.choice((0, 50, 100)),
    )  # fmt: skip


@pytest.fixture
def shop_with_complaints(shop: FakeShop) -> tuple[list[Complaint], dict[int, set[int]]]:
    """Return the complaints, and of which products each is."""
    drawn = random.Random(5)
    rows = Complaint.objects.bulk_create([_row(drawn, number) for number in range(1, ROWS + 1)])
    about: dict[int, set[int]] = {}
    for row in rows:
        kinds = [ClockKind.SOLUTION]
        if row.source not in BY_ITSELF:
            kinds.append(ClockKind.FIRST_REPLY)
        Clock.objects.bulk_create([_clock(drawn, row, kind) for kind in kinds])
        about[row.pk] = set(drawn.choices(PRODUCTS, k=drawn.choice((0, 1, 2))))
        ComplaintLine.objects.bulk_create(
            ComplaintLine(
                complaint_id=row.pk, line_id=f"00000000-0000-0000-0000-{number:012}",
                product_id=pk, name=f"Product {pk}", quantity=1,
            )
            for number, pk in enumerate(about[row.pk])
        )  # fmt: skip
    shop.attributes = {(pk, "supplier"): [name] for pk, name in SUPPLIERS.items()}
    ComplaintSettings.objects.create(channel_id=1, supplier_attribute="supplier", per_person=True)
    return rows, about


def _percentile(values: list[float], part: float) -> float | None:
    """As PostgreSQL's percentile_cont: between the two nearest values."""
    if not values:
        return None
    ordered, place = sorted(values), part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _times(rows: list[Complaint], ends: list[datetime | None], kind: ClockKind) -> Times:
    hours = [
        (end - row.opened_at).total_seconds() / 3600
        for row, end in zip(rows, ends, strict=True)
        if end is not None
    ]
    clocks = Clock.objects.filter(complaint_id__in=[row.pk for row in rows], kind=kind)
    over = [one for one in clocks if one.ended_at is not None or one.warned == 100]
    met = sum(bool(one.met) for one in over)
    return Times(len(hours), _percentile(hours, 0.5), _percentile(hours, 0.9), met, len(over))


def recounted(rows: list[Complaint], key: str, name: str = "") -> Figures:
    """Return the figures of complaints, counted one by one."""
    ends = [(row.solved_at or row.closed_at) if row.state in ENDED else None for row in rows]
    return Figures(
        key=key, name=name, opened=len(rows), questions=sum(row.topic in ASKS for row in rows),
        first_reply=_times(rows, [row.first_replied_at for row in rows], ClockKind.FIRST_REPLY),
        solution=_times(rows, ends, ClockKind.SOLUTION),
        reopened=sum(row.cycle > 0 for row in rows),
        decided=sum(row.finding != "" for row in rows),
        justified=sum(row.finding in ("justified", "partly") for row in rows),
        reasons=dict(Counter(str(row.topic) for row in rows)) if key else {},
    )  # fmt: skip


def same(found: Figures, wanted: Figures) -> None:
    """Compare, hours to a millionth."""
    for name in Figures.__slots__:
        one, other = getattr(found, name), getattr(wanted, name)
        if isinstance(one, Times):
            for part in ("count", "met", "measured"):
                assert getattr(one, part) == getattr(other, part), (name, part, found.key)
            for part in ("median_hours", "ninth_hours"):
                assert (getattr(one, part) is None) is (getattr(other, part) is None)
                hours = getattr(one, part), getattr(other, part)
                assert hours[0] is None or abs(float(hours[0]) - hours[1]) < 1e-6, (name, part)
        else:
            assert one == other, (name, found.key)


def _counted(rows: Iterable[Complaint], where: Where) -> list[Complaint]:
    begins, ends = where.span
    return [
        row for row in rows
        if begins <= row.opened_at < ends and row.merged_into is None
        and (where.channels is None or row.channel_id in where.channels)
        and (where.topics is None or row.topic in where.topics)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "where",
    [
        WHERE, Where(WHERE.first, WHERE.after, allowed_channel_ids=[2]),
        Where(WHERE.first, WHERE.after, channel_ids=[1, 2], allowed_channel_ids=[1]),
        Where(WHERE.first, WHERE.after, topics=["damaged", "question"]),
        Where(WHERE.first, WHERE.after, channel_ids=[]),
    ],
)  # fmt: skip
def test_every_figure_is_what_one_counts_by_hand(
    shop_with_complaints: tuple[list[Complaint], dict[int, set[int]]], where: Where
) -> None:
    # given
    rows, about = shop_with_complaints
    counted = _counted(rows, where)

    # then: all together
    same(figures.total(where), recounted(counted, ""))

    # then: of each group
    groups: dict[By, dict[tuple[str, str], list[Complaint]]] = {by: {} for by in By}
    for row in counted:
        groups[By.MONTH].setdefault((f"{row.opened_at:%Y-%m}", ""), []).append(row)
        groups[By.CHANNEL].setdefault((str(row.channel_id), ""), []).append(row)
        groups[By.TOPIC].setdefault((str(row.topic), ""), []).append(row)
        for pk in about[row.pk]:
            groups[By.PRODUCT].setdefault((str(pk), f"Product {pk}"), []).append(row)
        if row.channel_id == 1:
            for name in {SUPPLIERS.get(pk, "") for pk in about[row.pk]}:
                groups[By.SUPPLIER].setdefault((name, ""), []).append(row)
            person = (str(row.owner_id or 0), row.owner_name)
            groups[By.PERSON].setdefault(person, []).append(row)
    for by, wanted in groups.items():
        found = figures.by(where, by)
        assert {(one.key, one.name) for one in found} == set(wanted), by
        for one in found:
            theirs = recounted(wanted[one.key, one.name], one.key or "?", one.name)
            same(one, _keyed(theirs, one.key))
        order = [(one.key if by is By.MONTH else -one.opened) for one in found]
        assert order == sorted(order), by  # type: ignore[type-var]


def _keyed(of: Figures, key: str) -> Figures:
    return Figures(**{**{name: getattr(of, name) for name in Figures.__slots__}, "key": key})


def test_people_are_named_where_the_settings_allow_it(
    shop_with_complaints: tuple[list[Complaint], dict[int, set[int]]],
) -> None:
    ComplaintSettings.objects.update(per_person=False)
    assert figures.by(WHERE, By.PERSON) == []
    assert figures.allowing() == []


def test_the_file_opens_in_a_spreadsheet(
    shop_with_complaints: tuple[list[Complaint], dict[int, set[int]]],
) -> None:
    # given
    rows = figures.by(WHERE, By.SUPPLIER)

    # when
    english = export.export(WHERE, rows, {"": "Not known"}, language="en")
    german = export.export(WHERE, rows, {}, language="de")

    # then: no formula, and a name for those that no product names
    assert english.name == "complaints-2026-02-2026-04.csv"
    assert german.name == "reklamationen-2026-02-2026-04.csv"
    assert "\r\n'=Cups," in english.content
    assert "\r\nNot known," in english.content
    assert german.content.startswith("\ufeffWovon;Eröffnet;")
    assert len(english.content.splitlines()) == len(rows) + 1
