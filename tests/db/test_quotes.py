"""What can be promised before anything is bought."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.delivery.calendars import change
from saleor_service_plugin.delivery.models import MethodCarrier
from saleor_service_plugin.delivery.promises import settings as promise_settings
from saleor_service_plugin.delivery.promises import terms, transit
from saleor_service_plugin.delivery.promises.making import Case, make
from saleor_service_plugin.delivery.promises.models import VariantSupply
from saleor_service_plugin.delivery.promises.quote import Quote, Standing, quote
from saleor_service_plugin.delivery.promises.settings import InvalidPromiseError
from saleor_service_plugin.shop.snapshots import Availability, LineSupply, Offer, Warehouse
from tests.fake_shop import FakeShop, a_line, an_address, an_order

pytestmark = pytest.mark.django_db(transaction=True)

HAMBURG, MUNICH = UUID(int=1), UUID(int=2)
STANDARD, EXPRESS, FREIGHT = 11, 12, 13
SOCKS, SHOES, LAMP = 101, 102, 103

TUESDAY = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
"""11:00 in Hamburg, an hour before noon strikes."""


@pytest.fixture(autouse=True)
def stocked(shop: FakeShop) -> None:
    shop.warehouses[HAMBURG] = Warehouse(HAMBURG, "Hamburg", "DE", "20095")
    shop.warehouses[MUNICH] = Warehouse(MUNICH, "Munich", "DE", "80331")
    for method, name, least, most in (
        (STANDARD, "Standard", 2, 3), (EXPRESS, "Express", 1, 1), (FREIGHT, "Freight", None, None),
    ):  # fmt: skip
        shop.offers.append(Offer(method, name, least, most, Decimal(5)))
        shop.min_days[method], shop.max_days[method] = least, most  # type: ignore[assignment]
    shop.channels[1] = replace(shop.channels[1], country="DE")
    stock(shop, SOCKS, 5)
    promise_settings.change(1, {"mode": "told"}, by="")


def stock(
    shop: FakeShop, variant_id: int, pieces: int, at: UUID | None = HAMBURG, *,
    tracked: bool = True, preorder_until: date | None = None,
) -> None:  # fmt: skip
    shop.availability[variant_id] = Availability(variant_id, pieces, at, tracked, preorder_until)


def ask(
    *lines: tuple[int, int], at: datetime = TUESDAY, to: tuple[str, str] = ("DE", "20097"),
) -> dict[int, Quote]:  # fmt: skip
    return {one.method_id: one for one in quote("main", lines or [(SOCKS, 1)], *to, at)}


def test_a_range_per_method_whose_days_are_known(shop: FakeShop) -> None:
    found = ask()
    # Two to three days of the carrier after today or tomorrow; Freight has no days.
    assert list(found) == [STANDARD, EXPRESS]
    standard, express = found[STANDARD], found[EXPRESS]
    assert (standard.name, standard.earliest, standard.latest) == (
        "Standard", date(2026, 6, 11), date(2026, 6, 15),
    )  # fmt: skip
    assert (express.earliest, express.latest) == (date(2026, 6, 10), date(2026, 6, 11))
    assert standard.order_by == datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
    assert standard.after_payment == (2, 5)
    (line,) = standard.lines
    assert (line.standing, line.latest) == (Standing.IN_STOCK, standard.latest)
    assert standard.is_known


def test_after_the_cutoff_the_next_one_counts(shop: FakeShop) -> None:
    noon = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
    found = ask(at=noon)[STANDARD]
    assert (found.earliest, found.latest) == (date(2026, 6, 12), date(2026, 6, 16))
    assert found.order_by == datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
    # What is asked a moment before holds until then.
    before = ask(at=datetime(2026, 6, 9, 9, 59, 59, tzinfo=UTC))[STANDARD]
    assert before.order_by == noon


def test_holidays_at_the_destination(shop: FakeShop) -> None:
    # Corpus Christi is June 4: in Munich, or nobody knows where.
    monday = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    latest = {
        code: ask(at=monday, to=("DE", code))[STANDARD].latest for code in ("20097", "80331", "")
    }
    assert latest == {
        "20097": date(2026, 6, 5), "80331": date(2026, 6, 8), "": date(2026, 6, 8),
    }  # fmt: skip


def test_goods_that_come_later(shop: FakeShop) -> None:
    stock(shop, SHOES, 0, None)
    VariantSupply.objects.create(variant_id=SHOES, restock_on=date(2026, 6, 20))
    found = ask((SOCKS, 1), (SHOES, 1))[EXPRESS]
    socks, shoes = found.lines
    assert (socks.standing, socks.latest) == (Standing.IN_STOCK, date(2026, 6, 11))
    # A Saturday: it is packed on Monday or Tuesday.
    assert (shoes.standing, shoes.available_on) == (Standing.LATER, date(2026, 6, 20))
    assert (shoes.earliest, shoes.latest) == (date(2026, 6, 23), date(2026, 6, 24))
    assert (found.earliest, found.latest) == (socks.earliest, shoes.latest)
    assert found.order_by == datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
    assert found.after_payment is None
    # Of shoes alone nothing hurries before they are there.
    alone = ask((SHOES, 1))[EXPRESS]
    assert alone.order_by == datetime(2026, 6, 22, 10, 0, tzinfo=UTC)


def test_a_preorder_comes_when_it_ends(shop: FakeShop) -> None:
    stock(shop, LAMP, 3, preorder_until=date(2026, 7, 1))
    (line,) = ask((LAMP, 1))[EXPRESS].lines
    assert (line.standing, line.available_on) == (Standing.LATER, date(2026, 7, 1))
    assert (line.earliest, line.latest) == (date(2026, 7, 2), date(2026, 7, 3))


@pytest.mark.parametrize("case", ["not sold", "sold out", "too many", "restock day passed"])
def test_nothing_is_promised_where_nobody_knows(shop: FakeShop, case: str) -> None:
    wanted = (SHOES, 1)
    if case != "not sold":
        stock(shop, SHOES, 2 if case == "too many" else 0)
    if case == "too many":
        wanted = (SHOES, 3)
    if case == "restock day passed":
        VariantSupply.objects.create(variant_id=SHOES, restock_on=date(2026, 6, 8))
    found = ask((SOCKS, 1), wanted)[STANDARD]
    assert not found.is_known
    assert (found.earliest, found.latest, found.order_by, found.after_payment) == (None,) * 4
    socks, shoes = found.lines
    assert (shoes.standing, shoes.latest) == (Standing.UNKNOWN, None)
    # Of the others it can still be said.
    assert (socks.standing, socks.latest) == (Standing.IN_STOCK, date(2026, 6, 15))


def test_a_variant_named_twice_counts_together(shop: FakeShop) -> None:
    (line,) = ask((SOCKS, 3), (SOCKS, 3))[STANDARD].lines
    assert (line.quantity, line.standing) == (6, Standing.UNKNOWN)
    stock(shop, SOCKS, 0, tracked=False)
    (line,) = ask((SOCKS, 3), (SOCKS, 3))[STANDARD].lines
    assert line.standing is Standing.IN_STOCK


def test_the_earliest_cutoff_of_all_warehouses_counts(shop: FakeShop) -> None:
    change.save("warehouse", str(MUNICH), {"cutoff": "11:30"}, by="")
    stock(shop, SHOES, 1, MUNICH)
    assert ask((SOCKS, 1), (SHOES, 1))[STANDARD].order_by == datetime(2026, 6, 9, 9, 30, tzinfo=UTC)


def test_what_staff_know_of_variants_and_methods_counts(shop: FakeShop) -> None:
    VariantSupply.objects.create(variant_id=SOCKS, handling_days=5)
    transit.set_time(FREIGHT, "DE", "20", 1, 2, by="")
    MethodCarrier.objects.create(pk=FREIGHT, carrier="dpd")
    change.add_closure("carrier", "dpd", date(2026, 6, 17), date(2026, 6, 17), by="")
    found = ask()
    assert found[EXPRESS].latest == date(2026, 6, 17)
    # Handed over on Tuesday 16; the 17th is closed, then two days of the carrier.
    assert found[FREIGHT].latest == date(2026, 6, 19)
    assert found[FREIGHT].after_payment == (1, 8)
    assert FREIGHT not in ask(to=("DE", "80331"))


def test_who_never_works_promises_nothing(shop: FakeShop) -> None:
    for year in range(2026, 2030):
        change.add_closure("carrier", "", date(year, 1, 1), date(year, 12, 31), by="")
    assert not ask()[STANDARD].is_known


@pytest.mark.parametrize(("mode", "customers", "staff"), [
    ("off", 0, 0), ("watch", 0, 2), ("told", 2, 2),
])  # fmt: skip
def test_customers_are_quoted_where_they_are_told_promises(
    shop: FakeShop, mode: str, customers: int, staff: int
) -> None:
    promise_settings.change(1, {"mode": mode}, by="")
    asked = ("main", [(SOCKS, 1)], "de ", " 20097", TUESDAY)
    assert len(quote(*asked)) == customers
    assert len(quote(*asked, for_staff=True)) == staff
    assert quote("no-such-channel", *asked[1:], for_staff=True) == []


@pytest.mark.parametrize(
    "lines", [[], [(SOCKS, 1)] * 101, [(SOCKS, 0)], [(SOCKS, -1)], [(1, 10**9)]]
)
def test_lines_that_cannot_be(shop: FakeShop, lines: list[tuple[int, int]]) -> None:
    with pytest.raises(InvalidPromiseError):
        quote("main", lines, "DE", "20097", TUESDAY)


def test_the_number_of_statements_is_one_whatever_is_asked(shop: FakeShop) -> None:
    counts = []
    for many in (1, 50):
        for pk in range(many):
            stock(shop, 1000 + pk, 1)
            shop.offers.append(Offer(5000 + pk, "More", 1, 2, None))
            shop.min_days[5000 + pk], shop.max_days[5000 + pk] = 1, 2
        with CaptureQueriesContext(connection) as asked:
            assert len(ask(*((1000 + pk, 1) for pk in range(many)))) == 2 + many
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize(
    "place", [("DE", "20097"), ("DE", "49477"), ("AT", "1010"), ("CH", "6003")]
)
def test_an_order_is_promised_what_was_quoted_a_moment_before(
    shop: FakeShop, place: tuple[str, str]
) -> None:
    stock(shop, SHOES, 0, HAMBURG)
    VariantSupply.objects.create(variant_id=SHOES, restock_on=date(2026, 12, 23))
    VariantSupply.objects.create(variant_id=SOCKS, handling_days=2)
    desk = terms.read([STANDARD], [SOCKS, SHOES], {})
    lines = (
        a_line(variant_id=SOCKS, quantity=1, quantity_fulfilled=0),
        a_line(variant_id=SHOES, quantity=1, quantity_fulfilled=0),
    )
    address = an_address(country=place[0], postal_code=place[1])
    for steps in range(120):
        now = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=7 * steps)
        quoted = ask((SOCKS, 1), (SHOES, 1), at=now, to=place)[STANDARD]
        order = an_order(
            created_at=now, lines=lines, shipping_address=address, shipping_method_id=STANDARD,
            total_charged=Decimal("39.80"),
        )  # fmt: skip
        supply = {
            line.id: LineSupply(line.id, order.id, 1, 1, served, HAMBURG, True)
            for line, served in zip(lines, (1, 0), strict=True)
        }
        made = make(Case(order, [], supply=supply), desk, now)
        for row, line in zip(made, quoted.lines, strict=True):
            if line.standing is not Standing.UNKNOWN:
                assert (row.first_earliest, row.first_latest) == (line.earliest, line.latest), now
        if quoted.order_by is not None:
            assert now < quoted.order_by
