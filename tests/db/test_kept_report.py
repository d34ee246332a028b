"""How promises were kept: every figure is compared with one reckoned from the raw rows."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from saleor_service_plugin.database import fetch
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.reports import kept
from saleor_service_plugin.delivery.reports.kept import Cursor, Page
from saleor_service_plugin.delivery.reports.where import By, Key, Outcome, Span, Where, month_after
from tests.db import promised
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

LIVES = 3000
LONG = Where(date(2000, 1, 1), date(2100, 1, 1))

# Nothing of what a look concludes is read here: not `kept`, `ending`, `sent_at`, `delivered_at`,
# nor any parcel's state. Only what was promised, what left, and what carriers said, scan by scan.
RAW = """
WITH zone (channel_id, name) AS (
    VALUES (1, 'Europe/Berlin'), (2, 'Pacific/Auckland'), (3, 'America/Los_Angeles')
),
line AS (
    SELECT promise.id, channel_id, method_id, carrier, shown, quantity, order_id, first_latest,
        -- The first moment that is too late.
        (first_latest + 1)::timestamp AT TIME ZONE zone.name AS over
    FROM saleor_service_promise promise JOIN zone USING (channel_id)
    WHERE first_latest IS NOT NULL
),
piece AS (
    SELECT line.id, fact.at AS left_at,
        (SELECT min(scan.at) FROM saleor_service_scan scan WHERE scan.parcel_id = parcel.id
            AND scan.state IN ('delivered', 'ready-for-pickup', 'delivery-attempted')) AS there_at,
        (SELECT max(scan.at) FROM saleor_service_scan scan WHERE scan.parcel_id = parcel.id) AS seen_at
    FROM line
    JOIN saleor_service_fact fact ON fact.order_id = line.order_id AND fact.kind = 'parcel-sent'
    JOIN saleor_service_parcel parcel ON parcel.fulfillment_id = (fact.data->>'fulfillment')::bigint
),
story AS (
    SELECT line.*,
        (SELECT count(*) FROM piece WHERE piece.id = line.id) = quantity AS complete,
        (SELECT max(left_at) FROM piece WHERE piece.id = line.id) AS left_at,
        NOT EXISTS (SELECT FROM piece WHERE piece.id = line.id AND there_at IS NULL) AS all_there,
        (SELECT max(there_at) FROM piece WHERE piece.id = line.id) AS there_at,
        EXISTS (SELECT FROM piece WHERE piece.id = line.id AND there_at IS NULL
            AND seen_at >= over) AS seen_late,
        EXISTS (SELECT FROM saleor_service_fact fact
            WHERE fact.order_id = line.order_id AND fact.kind = 'canceled') AS canceled
    FROM line
)
SELECT channel_id, method_id, carrier, to_char(first_latest, 'YYYY-MM'), shown,
    CASE
        WHEN complete AND all_there AND there_at < over THEN 'kept'
        WHEN complete AND all_there THEN 'broken'
        WHEN canceled THEN 'canceled'
        WHEN complete AND left_at >= over THEN 'broken'
        WHEN %s < over THEN 'running'
        WHEN NOT complete OR seen_late THEN 'broken'
        ELSE 'unknown'
    END
FROM story
"""

RawLine = tuple[int, int | None, str, str, bool, str]


def raw(now: datetime) -> list[RawLine]:
    """Return every line by the statement above."""
    return [tuple(row) for row in fetch(RAW, [now])]  # type: ignore[misc]


def key_of(row: RawLine, by: tuple[By, ...]) -> Key:
    """Return the cell of a line."""
    channel, method, carrier, month, _, _ = row
    return Key(
        channel if By.CHANNEL in by else None,
        method if By.METHOD in by else None,
        carrier if By.CARRIER in by else None,
        date.fromisoformat(f"{month}-01") if By.MONTH in by else None,
    )


def wheres(drawn: random.Random, today: date) -> list[Where]:
    """Return filters of all kinds."""
    found = [
        LONG,
        Where(LONG.first, LONG.after, shown=True),
        Where(LONG.first, LONG.after, shown=False),
    ]
    for _ in range(25):
        begin = month_after(today.replace(day=1), -drawn.randrange(5))
        found.append(
            Where(
                begin, month_after(begin, drawn.randrange(1, 4)),
                channel_ids=drawn.choice((None, [1], [2, 3], [])),
                allowed_channel_ids=drawn.choice((None, [1, 2], [3])),
                method_ids=drawn.choice((None, None, [7], [7, 8, 9])),
                carriers=drawn.choice((None, None, ["dhl"], ["", "gls"])),
                shown=drawn.choice((None, True, False)),
            )
        )  # fmt: skip
    return found


def fits(row: RawLine, where: Where) -> bool:
    """Whether a line is one that a report is about."""
    channel, method, carrier, month, shown, _ = row
    first = date.fromisoformat(f"{month}-01")
    return (
        where.first <= first < where.after
        and (where.channel_ids is None or channel in where.channel_ids)
        and (where.allowed_channel_ids is None or channel in where.allowed_channel_ids)
        and (where.method_ids is None or method in where.method_ids)
        and (where.carriers is None or carrier in where.carriers)
        and (where.shown is None or shown is where.shown)
    )


def test_every_cell_is_what_the_raw_rows_say(shop: FakeShop) -> None:
    """Divided in all sixteen ways, over filters of all kinds."""
    now = datetime.now(UTC)
    promised.open_channels(shop)
    promised.fill(LIVES, now=now)
    lines = raw(now)
    drawn, compared = random.Random(3), 0
    assert {row[-1] for row in lines} == {str(one) for one in Outcome}
    ways = [way for size in range(5) for way in combinations(By, size)]
    for where in wheres(drawn, now.date()):
        there = [row for row in lines if fits(row, where)]
        for by in ways if where is LONG else drawn.sample(ways, 3):
            expected = defaultdict(Counter)
            for row in there:
                expected[key_of(row, by)][row[-1]] += 1
            found = kept.kept(where, by)
            assert {
                cell.key: Counter(
                    {
                        str(one): getattr(cell, str(one))
                        for one in Outcome
                        if getattr(cell, str(one))
                    }
                )
                for cell in found
            } == expected
            compared += len(found)
    assert compared > 500


def test_what_nobody_looked_at_since_midnight_is_broken_as_well(shop: FakeShop) -> None:
    """A line that has not left needs no look: the day alone breaks its promise."""
    promised.open_channels(shop)
    now = datetime.now(UTC)
    yesterday = (now - timedelta(days=2)).date()
    made = {
        name: Promise(
            order_id=promised.UUID(int=number), line_id=promised.UUID(int=number), channel_id=1,
            placed_at=now - timedelta(days=9), first_latest=yesterday, **values,
        )
        for number, (name, values) in enumerate(
            {"here": {}, "left": {"sent_at": now - timedelta(days=4)}}.items()
        )
    }  # fmt: skip
    Promise.objects.bulk_create(made.values())

    (cell,) = kept.kept(LONG, ())

    assert (cell.broken, cell.unknown, cell.promised, cell.rate) == (1, 1, 2, 0.0)


def test_pages_hold_what_the_cells_count(shop: FakeShop) -> None:
    """Forwards and backwards, of each outcome; none missing, none twice."""
    now = datetime.now(UTC)
    promised.open_channels(shop)
    promised.fill(600, now=now)
    drawn = random.Random(4)
    for where in wheres(drawn, now.date()):
        for wanted in (None, [Outcome.KEPT], [Outcome.BROKEN, Outcome.UNKNOWN], []):
            (cell,) = kept.kept(where, ()) or [None]
            of = [one for one in Outcome if wanted is None or one in wanted]
            number = sum(getattr(cell, str(one)) for one in of) if cell else 0
            assert kept.count(where, outcomes=wanted) == number
            every = [*_walk(where, wanted, 7, backwards=False)]
            assert every == [*_walk(where, wanted, 11, backwards=True)][::-1]
            assert len(set(every)) == len(every) == number
            assert every == sorted(every, key=lambda row: (row[0], row[1]), reverse=True)
            assert {row[2] for row in every} <= {str(one) for one in of}


def _walk(
    where: Where, outcomes: list[Outcome] | None, limit: int, *, backwards: bool
) -> Iterator[tuple[date, int, str]]:
    place: Cursor | None = None
    while True:
        wanted = (
            Page(limit, before=place, backwards=True) if backwards else Page(limit, after=place)
        )
        rows = kept.page(where, wanted, outcomes=outcomes)
        for row in rows[::-1] if backwards else rows:
            yield row.first_latest, row.pk, row.outcome
            place = Cursor(row.first_latest, row.pk)
        if len(rows) < limit:
            return


def test_lead_times_are_those_of_a_list_in_python(shop: FakeShop) -> None:
    """Median and ninth in ten, interpolated, by every way of dividing."""
    now = datetime.now(UTC)
    promised.open_channels(shop)
    lives = [life.promise for life in promised.fill(800, now=now)]
    for by in ((), (By.CHANNEL,), (By.METHOD, By.CARRIER), tuple(By)):
        cells: dict[Key, list[Promise]] = defaultdict(list)
        for row in lives:
            if row.first_latest and row.sent_at and row.ending != "canceled":
                month = f"{row.first_latest:%Y-%m}"
                raw_line = (row.channel_id, row.method_id, row.carrier, month, row.shown, "")
                cells[key_of(raw_line, by)].append(row)
        found = kept.lead_times(LONG, by)
        assert {one.key for one in found} == set(cells)
        for one in found:
            rows = cells[one.key]
            there = [row for row in rows if row.delivered_at]
            assert _same(one.to_hand_over, [row.sent_at - row.placed_at for row in rows])
            assert _same(one.on_the_way, [row.delivered_at - row.sent_at for row in there])
            assert _same(one.in_all, [row.delivered_at - row.placed_at for row in there])


def _same(span: Span, times: list[timedelta]) -> bool:
    seconds = sorted(max(one.total_seconds(), 0) for one in times)
    if not seconds:
        return span == Span(0, None, None)
    expected = [_percentile(seconds, share) for share in (0.5, 0.9)]
    return span.count == len(seconds) and [span.median, span.ninth] == pytest.approx(expected)


def _percentile(seconds: list[float], share: float) -> float:
    place = share * (len(seconds) - 1)
    low = int(place)
    high = min(low + 1, len(seconds) - 1)
    return seconds[low] + (seconds[high] - seconds[low]) * (place - low)
