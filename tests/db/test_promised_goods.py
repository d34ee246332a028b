"""Goods that were waited for have come; parcels are expected when they were promised."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises import settings, supply
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.delivery.promises.states import Mode
from saleor_service_plugin.orders import sync
from saleor_service_plugin.shop.snapshots import VariantStock
from tests.db.promise_story import Story
from tests.fake_shop import FakeShop, a_line, an_order
from tests.fake_shop.rows import an_address

pytestmark = pytest.mark.django_db(transaction=True)


def watched(shop: FakeShop, **changes: object) -> Story:
    """Return a story whose promises are only watched."""
    return Story(shop, mode=Mode.WATCH, **changes)


class TestGoodsHaveCome:
    @pytest.mark.parametrize("serving", ["fulfil", "offer"])
    def test_sent_by_themselves_where_the_channel_says_so(
        self, shop: FakeShop, serving: str
    ) -> None:
        story = watched(shop)
        settings.change(1, {"serving": serving}, by="")
        story.look()
        story.supply(served=0)
        assert shop.fulfilled == []
        story.supply()
        story.look()
        line = story.order.lines[0].id
        wanted = (story.order.id, frozenset({line}))
        assert set(shop.fulfilled) == ({wanted} if serving == "fulfil" else set())

    @pytest.mark.parametrize(("days", "latest"), [(0, 5), (7, 3)])
    def test_a_day_that_was_told_later_comes_forward_when_they_leave(
        self, shop: FakeShop, days: int, latest: int
    ) -> None:
        story = watched(shop, lines=(a_line(variant_id=7),)).look()
        shop.stock[7] = VariantStock(7, quantity=0, allocated=2, tracked=True)
        story.supply(served=0)
        supply.set_supply(7, restock_on=story.day(20), by="")
        story.tick().pass_days(days)
        told = len(story.news)
        story.supply()
        story.ship()
        assert story.promise.latest == story.day(latest)
        assert len(story.news) == told


class TestExpected:
    def test_a_parcel_is_expected_when_it_was_promised(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.ship()
        assert TrackedParcel.objects.get().expected_on == story.day(5)

    def test_where_it_goes_decides(self, shop: FakeShop) -> None:
        address = an_address(country="AT", postal_code="1010")
        found = watched(shop, shipping_address=address).look().promise
        assert found.country == "AT"


class TestManyTogether:
    def test_news_of_many_orders_takes_no_statement_for_each(self, shop: FakeShop) -> None:
        # given: orders that should have left days ago, one and then four in a look
        Story(shop)
        paid = Decimal("39.80")
        ids = [shop.put(an_order(number=n, total_charged=paid)).id for n in range(2, 7)]
        sync.sync(ids)
        Promise.objects.update(latest=F("latest") - timedelta(days=9))

        # when
        counts = []
        for some in (ids[:1], ids[1:]):
            with CaptureQueriesContext(connection) as seen:
                sync.sync(some)
            counts.append(len(seen))

        # then
        assert Delay.objects.filter(told=True, order_id__in=ids).count() == len(ids)
        assert counts[0] == counts[1]
