"""Reports on promises, the lines behind them, the file of these; orders without news."""

import csv
import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest

from saleor_service_plugin.dashboard import mirror_words, report_words
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.reports.where import By, Outcome, month_after
from saleor_service_plugin.delivery.silence.models import QuietOrder
from saleor_service_plugin.graphql.parcel_enums import CarrierCode
from saleor_service_plugin.graphql.report_enums import Group, PromiseOutcome
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import HOME, OTHER, assert_harmless, payloads, visitor
from tests.saleor.pages.visitor import Shown
from tests.saleor.world import World

NAME = "Teapot of the reports"
FORMULA = "=HYPERLINK(A1)"


@pytest.fixture(scope="module", autouse=True)
def lines(world: World) -> Iterator[None]:
    """Lines promised last month: kept, broken and not known with DHL, one more with GLS."""
    home, other = (world.channels[name].pk for name in (HOME, OTHER))
    day = month_after(datetime.now(UTC).date(), -1) - timedelta(days=1)
    made = [
        *[_line(home, day, "dhl", kept=True) for _ in range(3)],
        _line(home, day, "dhl", kept=False, late=timedelta(days=2)),
        _line(home, day, "dhl", ending="sent", delivered=False),
        _line(home, day, "gls", kept=False, name=FORMULA, shown=False),
        _line(other, day, "ups", kept=True, name="Of the other channel"),
    ]
    with port.current().writer():
        Promise.objects.all().delete()
        Promise.objects.bulk_create(made)
        ServiceOrder.objects.create(
            order_id=made[3].order_id, number="+4711", channel_id=home, placed_at=made[3].placed_at,
            live=False,
        )  # fmt: skip
        QuietOrder.objects.create(
            order_id=made[3].order_id, channel_id=home, listed=True, due_at=datetime.now(UTC),
            news_at=datetime.now(UTC) - timedelta(days=9),
        )  # fmt: skip
    yield
    with port.current().writer():
        Promise.objects.all().delete()
        ServiceOrder.objects.filter(order_id=made[3].order_id).delete()
        QuietOrder.objects.filter(order_id=made[3].order_id).delete()


def _line(
    channel: int,
    day: date,
    carrier: str,
    *,
    kept: bool | None = None,
    late: timedelta = timedelta(),
    ending: str = "delivered",
    delivered: bool = True,
    name: str = NAME,
    shown: bool = True,
) -> Promise:
    there = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + late
    return Promise(
        order_id=uuid4(), line_id=uuid4(), channel_id=channel, name=name, quantity=2, kept=kept,
        carrier=carrier, first_latest=day, latest=day + late, shown=shown, ending=ending,
        placed_at=there - timedelta(days=3), sent_at=there - timedelta(days=1),
        delivered_at=there if delivered else None,
    )  # fmt: skip


def _clerk(world: World, path: str, *channels: str, locale: str = "en", **words: str) -> Shown:
    who = visitor(world, "manage_orders", channels=list(channels) or [HOME], locale=locale)
    found = who.get(path, **words)
    assert found.status == 200, found.text
    return found


def _rows(shown: Shown) -> list[list[str]]:
    """Return the tables' bodies as text."""
    found = re.findall(r"<tr>(.*?)</tr>", shown.text, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in found]
    return [[_plain(cell) for cell in row] for row in cells]


def _plain(cell: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", cell))
    return text.replace("\N{NO-BREAK SPACE}", " ").strip()


def test_the_report_counts_and_draws(world: World) -> None:
    # when
    shown = _clerk(world, "reports", by="CARRIER")

    # then: promised, kept, broken, not known, running, canceled, share
    rows = _rows(shown)
    assert ["DHL Paket", "5", "3", "1", "1", "0", "0", "75 %"] in rows
    assert ["GLS", "1", "0", "1", "0", "0", "0", "0 %"] in rows
    assert ["All", "6", "3", "2", "1", "0", "0", "60 %"] in rows
    assert "UPS" not in shown.text
    assert shown.text.count('role="img"') == 4
    assert "<style" not in shown.text
    assert "style=" not in shown.text


def test_a_report_of_what_was_told_alone(world: World) -> None:
    rows = _rows(_clerk(world, "reports", told="told", by="CARRIER"))
    assert ["DHL Paket", "5", "3", "1", "1", "0", "0", "75 %"] in rows
    assert "GLS" not in {row[0] for row in rows if row}


def test_times_are_those_of_the_rows(world: World) -> None:
    rows = _rows(_clerk(world, "reports", carrier="DHL", by="CARRIER"))
    (times,) = [row for row in rows if row[0] == "DHL Paket" and len(row) == 4]
    assert times[1].startswith("2 days") or times[1].startswith("48 h")
    assert "of 5" in times[1]
    assert "of 4" in times[3]


def test_a_number_opens_its_lines(world: World) -> None:
    # given
    shown = _clerk(world, "reports", by="CARRIER")
    ways = [html.unescape(way) for way in re.findall(r'href="([^"]+/lines\?[^"]+)"', shown.text)]
    (way,) = [one for one in ways if "outcome=BROKEN" in one and "carrier=DHL" in one]
    words = dict(part.split("=") for part in way.partition("?")[2].split("&"))

    # when
    found = _clerk(world, "lines", **words)

    # then
    assert "1 order line" in found.text
    assert NAME in found.text
    assert ">+4711</button>" in found.text
    assert FORMULA not in found.text


def test_in_german_everything_is_german(world: World) -> None:
    text = _clerk(world, "reports", by="CARRIER", locale="de").text
    assert "Gehaltene Zusagen" in text
    assert "60\N{NO-BREAK SPACE}%" in text
    month = month_after(datetime.now(UTC).date(), -1) - timedelta(days=1)
    with_month = _clerk(world, "reports", locale="de").text
    names = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
             "Oktober", "November", "Dezember")  # fmt: skip
    assert f"{names[month.month - 1]} {month.year}" in with_month
    assert "Gebrochen" in _clerk(world, "lines", locale="de").text


@pytest.mark.parametrize(("locale", "delimiter"), [("de", ";"), ("en", ",")])
def test_the_file_is_a_spreadsheets(world: World, locale: str, delimiter: str) -> None:
    # when
    found = _clerk(world, "report-file", locale=locale, outcome="BROKEN")

    # then
    assert found.response["Content-Type"] == "text/csv; charset=utf-8"
    assert found.response["Content-Disposition"].startswith("attachment; filename=")
    assert found.response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(found.text.lstrip("\ufeff")), delimiter=delimiter))
    assert len(rows) == 3
    assert {row[0] for row in rows[1:]} == {"'+4711", ""}
    assert {row[1] for row in rows[1:]} == {NAME, f"'{FORMULA}"}
    assert all(date.fromisoformat(row[8]) for row in rows[1:])


def test_of_other_channels_nothing_is_shown(world: World) -> None:
    for path in ("reports", "lines", "report-file", "silence"):
        found = _clerk(world, path, OTHER).text
        assert NAME not in found, path
        assert "+4711" not in found, path


def test_who_waits_for_news(world: World) -> None:
    found = _clerk(world, "silence", locale="de")
    assert "Ohne Nachricht" in found.text
    assert ">+4711</button>" in found.text


@pytest.mark.parametrize("payload", payloads())
def test_whatever_stands_in_the_address(world: World, payload: str) -> None:
    words = dict.fromkeys(("from", "until", "channel", "carrier", "told", "by", "outcome"), payload)
    for path in ("reports", "lines", "silence"):
        assert_harmless(_clerk(world, path, **words).text, payload)


@pytest.mark.parametrize(
    "words",
    [
        {"from": "0001-01"}, {"until": "9999-12"}, {"from": "2199-12", "until": "2000-01"},
        {"from": "2026-13"}, {"after": "x"}, {"method": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_addresses_that_nobody_typed_well(world: World, words: dict[str, str]) -> None:
    who = visitor(world, "manage_orders", channels=[HOME])
    for path in ("reports", "lines"):
        assert who.get(path, **words).status in (200, 404), (path, words)


def test_every_word_of_the_api_is_said() -> None:
    assert (
        set(report_words.outcomes())
        == set(report_words.LOOKS)
        == set(PromiseOutcome._meta.enum.__members__)
    )
    assert set(report_words.groups()) == set(Group._meta.enum.__members__)
    assert set(mirror_words.CARRIERS) == set(CarrierCode._meta.enum.__members__)
    assert len(Outcome) == 5
    assert len(By) == 4
