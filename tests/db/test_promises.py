"""Promises as they are made, dated, kept and broken, against the fake shop."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from saleor_service_plugin.delivery.delays import by_staff
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises import supply
from saleor_service_plugin.delivery.promises.models import Delay, Promise, PromiseSettings
from saleor_service_plugin.delivery.promises.settings import InvalidPromiseError
from saleor_service_plugin.delivery.promises.states import Ending, Mode
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.shop.snapshots import MoneyKind, MoneyMovement, MoneySource, VariantStock
from tests.db.promise_story import Story
from tests.fake_shop import FakeShop, a_line

pytestmark = pytest.mark.django_db(transaction=True)


def watched(shop: FakeShop, **changes: object) -> Story:
    """Return a story whose promises are only watched."""
    return Story(shop, mode=Mode.WATCH, **changes)


class TestMaking:
    def test_frozen_when_the_order_is_placed(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        found = story.promise
        assert (found.first_earliest, found.first_latest) == (story.day(2), story.day(5))
        assert (found.earliest, found.latest, found.dispatch_by) == (
            story.day(2), story.day(5), story.day(2),
        )  # fmt: skip
        assert found.basis == {"handling": [1, 2], "transit": [1, 3], "margin": 0}
        assert not found.shown

    def test_what_is_set_later_changes_nothing(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        shop.max_days[1] = 20
        PromiseSettings.objects.update(handling_max=9)
        assert story.look().promise.first_latest == story.day(5)

    def test_looking_again_writes_nothing(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        before = story.promise.changed_at
        assert story.look().look().promise.changed_at == before

    def test_without_days_of_transit_none_but_it_is_kept_track_of(self, shop: FakeShop) -> None:
        story = watched(shop)
        del shop.max_days[1]
        found = story.look().promise
        assert (found.first_latest, found.basis) == (None, {"why": "no-transit-days"})

    def test_none_where_it_is_off(self, shop: FakeShop) -> None:
        Story(shop, mode=Mode.OFF).look()
        assert not Promise.objects.exists()

    @pytest.mark.parametrize("origin", ["bulk_create", "reissue"])
    def test_none_where_no_customer_ordered_here(self, shop: FakeShop, origin: str) -> None:
        watched(shop, origin=origin).look()
        assert not Promise.objects.exists()

    def test_none_for_what_was_ordered_before(self, shop: FakeShop) -> None:
        watched(shop, created_at=datetime.now(UTC) - timedelta(days=2)).look()
        assert not Promise.objects.exists()

    def test_none_for_a_goodie_or_what_is_not_shipped(self, shop: FakeShop) -> None:
        lines = (a_line(), a_line(is_gift=True), a_line(is_shipping_required=False))
        story = watched(shop, lines=lines).look()
        assert list(story.promises) == [lines[0].id]

    def test_collected_goods_are_ready_when_they_are_packed(self, shop: FakeShop) -> None:
        story = watched(shop, is_collected=True, shipping_method_id=None).look()
        assert (story.promise.first_earliest, story.promise.first_latest) == (
            story.day(1), story.day(2),
        )  # fmt: skip

    def test_a_variant_that_takes_longer_to_make(self, shop: FakeShop) -> None:
        story = watched(shop, lines=(a_line(variant_id=7),))
        supply.VariantSupply.objects.create(variant_id=7, handling_days=9)
        assert story.look().promise.first_latest == story.day(12)

    def test_told_of_where_customers_are_told(self, shop: FakeShop) -> None:
        assert Story(shop).look().promise.shown

    @pytest.mark.parametrize(("restock", "latest"), [(4, 9), (-1, None), (None, None)])
    def test_what_is_not_there_yet_when_it_is_ordered(
        self, shop: FakeShop, restock: int | None, latest: int | None
    ) -> None:
        story = watched(shop, lines=(a_line(variant_id=7),))
        day = None if restock is None else story.day(restock)
        supply.VariantSupply.objects.create(variant_id=7, restock_on=day)
        story.supply(served=0)
        found = story.promise
        assert found.first_latest == (None if latest is None else story.day(latest))
        assert found.later
        assert [cause for cause, _, _ in story.news] == ([] if latest else ["stock"])


class TestPrepayment:
    def _story(self, shop: FakeShop) -> Story:
        story = watched(shop, payment_methods=("bank",), total_charged=Decimal(0))
        ChannelState.objects.update(payments={"bank": "prepayment"})
        return story.look()

    def _pay(self, story: Story) -> None:
        row = MoneyMovement(
            MoneySource.TRANSACTION, story.shop.next_id(), MoneyKind.PAYMENT, Decimal("39.80"),
            datetime.now(UTC),
        )  # fmt: skip
        story.shop.add_money(story.order.id, row)
        story.shop.change(story.order.id, total_charged=Decimal("39.80"))
        story.look()

    def test_days_after_the_payment_until_it_comes(self, shop: FakeShop) -> None:
        found = self._story(shop).promise
        assert (found.after_min, found.after_max) == (2, 6)
        assert (found.first_latest, found.dated_at) == (None, None)

    def test_turned_into_days_by_it(self, shop: FakeShop) -> None:
        story = self._story(shop).pass_days(5)
        self._pay(story)
        found = story.promise
        assert (found.first_earliest, found.first_latest) == (story.day(2), story.day(5))

    def test_staff_look_at_it_when_the_reminder_is_due(self, shop: FakeShop) -> None:
        story = self._story(shop).pass_days(6)
        assert story.news == []
        assert story.pass_days(1).news == [("unpaid", None, "open")]
        assert story.pass_days(3).news == [("unpaid", None, "open")]
        assert not Delay.objects.get().told
        self._pay(story)
        assert story.news == [("unpaid", None, "settled")]

    def test_nothing_is_promised_while_nobody_knows_how_it_is_paid(self, shop: FakeShop) -> None:
        story = watched(shop, total_charged=Decimal(0)).look()
        assert (story.promise.first_latest, story.promise.after_max) == (None, None)
        assert story.pass_days(9).news == []
        self._pay(story)
        assert story.promise.first_latest == story.day(5)

    def test_of_missing_goods_without_a_day_nothing_is_promised(self, shop: FakeShop) -> None:
        story = watched(shop, payment_methods=("bank",), total_charged=Decimal(0))
        ChannelState.objects.update(payments={"bank": "prepayment"})
        story.supply(served=0)
        found = story.look().promise
        assert (found.after_max, found.first_latest) == (None, None)
        assert story.news == [("stock", None, "open")]
        self._pay(story)
        story.supply()
        assert story.promise.first_latest is None
        assert story.news == [("stock", None, "open")]

    def test_nor_of_goods_that_should_have_come(self, shop: FakeShop) -> None:
        shop.stock[7] = VariantStock(7, 0, 0, True)
        supply.set_supply(7, restock_on=datetime.now(UTC).date() - timedelta(days=1), by="")
        story = watched(shop, payment_methods=("bank",), total_charged=Decimal(0))
        ChannelState.objects.update(payments={"bank": "prepayment"})
        story.supply(served=0)
        assert story.look().promise.after_max is None
        assert story.news == [("stock", None, "open")]

    def test_days_after_the_payment_count_from_when_goods_come(self, shop: FakeShop) -> None:
        shop.stock[7] = VariantStock(7, 0, 0, True)
        supply.set_supply(7, restock_on=datetime.now(UTC).date() + timedelta(days=10), by="")
        story = watched(shop, payment_methods=("bank",), total_charged=Decimal(0))
        ChannelState.objects.update(payments={"bank": "prepayment"})
        story.supply(served=0)
        found = story.look().promise
        assert (found.after_min, found.after_max) == (12, 16)
        assert story.news == []
        self._pay(story)
        assert story.promise.first_latest == story.day(15)
        assert story.news == []

    def test_goods_found_missing_when_it_is_paid(self, shop: FakeShop) -> None:
        story = self._story(shop)
        story.supply(served=0)
        assert story.news == []
        self._pay(story)
        # "At most 6 working days after your payment" was said, and stands.
        assert story.promise.first_latest == story.day(6)
        assert story.news == [("stock", None, "open")]
        story.supply()
        assert story.pass_days(8).news == [("stock", None, "open")]


class TestKeeping:
    def test_delivered_in_time(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.ship()
        assert story.promise.sent_at is not None
        story.say(ParcelState.DELIVERED)
        found = story.promise
        assert (found.ending, found.kept, found.watch_at) == (Ending.DELIVERED, True, None)

    def test_delivered_too_late(self, shop: FakeShop) -> None:
        story = watched(shop).look().pass_days(9)
        assert (story.promise.ending, story.promise.kept) == (Ending.OPEN, False)
        story.ship()
        story.say(ParcelState.DELIVERED)
        assert (story.promise.ending, story.promise.kept) == (Ending.DELIVERED, False)
        assert {state for _, _, state in story.news} <= {"settled", "overtaken"}

    def test_who_was_not_at_home_had_it_in_time(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.ship()
        story.say(ParcelState.DELIVERY_ATTEMPTED)
        assert (story.promise.ending, story.promise.kept) == (Ending.DELIVERED, True)

    def test_nobody_says_whether_it_arrived(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.ship("")
        story.pass_days(30).look()
        assert (story.promise.ending, story.promise.kept, story.news) == (Ending.SENT, None, [])

    def test_canceled_there_is_nothing_to_keep(self, shop: FakeShop) -> None:
        story = watched(shop).look().pass_days(9)
        shop.change(story.order.id, status="canceled")
        story.look()
        assert (story.promise.ending, story.promise.kept) == (Ending.CANCELED, None)
        assert {state for _, _, state in story.news} <= {"settled", "overtaken"}

    def test_a_line_taken_out_and_one_put_in(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        new = a_line()
        shop.change(story.order.id, lines=(new,))
        rows = story.look().promises
        assert rows[story.order.lines[0].id].ending == Ending.CANCELED
        assert rows[new.id].ending == Ending.OPEN

    def test_an_order_that_is_gone(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        shop.remove(story.order.id)
        assert story.look().promise.ending == Ending.CANCELED


class TestFinding:
    def test_not_packed_on_the_last_day(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        assert story.promise.watch_at is not None
        assert story.pass_days(2).news == []
        story.pass_days(1)
        ((cause, latest, state),) = story.news
        assert (cause, latest, state) == ("not-packed", story.day(5), "open")
        assert story.promise.latest == story.day(5)
        assert story.promise.first_latest == story.day(2)

    def test_no_second_news_without_news(self, shop: FakeShop) -> None:
        story = watched(shop).look().pass_days(3).look().tick().look()
        assert len(story.news) == 1

    def test_the_new_day_breaks_as_well(self, shop: FakeShop) -> None:
        story = watched(shop).look().pass_days(3).pass_days(3)
        causes = [(cause, state) for cause, _, state in story.news]
        assert causes == [("not-packed", "overtaken"), ("not-packed", "open")]

    def test_missing_goods_are_found_at_once(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.supply(served=0)
        assert story.news == [("stock", None, "open")]
        assert story.promise.later
        story.supply(served=0)
        assert len(story.news) == 1

    def test_a_day_for_them(self, shop: FakeShop) -> None:
        story = watched(shop, lines=(a_line(variant_id=7),)).look()
        shop.stock[7] = VariantStock(7, quantity=0, allocated=2, tracked=True)
        story.supply(served=0)
        assert supply.set_supply(7, restock_on=story.day(10), by="U1") == 1
        story.tick()
        assert story.news[-1] == ("stock", story.day(15), "open")
        supply.set_supply(7, restock_on=story.day(20), by="U1")
        assert story.tick().news[-1] == ("stock", story.day(25), "open")
        supply.set_supply(7, restock_on=story.day(5), by="U1")
        assert story.tick().news[-1] == ("stock", story.day(10), "open")
        assert Delay.objects.latest("number").sooner

    def test_goods_came_in_time_is_no_news(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.supply(served=0)
        story.supply()
        assert len(story.news) == 1

    def test_of_two_lines_one_is_there(self, shop: FakeShop) -> None:
        lines = (a_line(), a_line())
        story = watched(shop, lines=lines).look()
        story.supply(1, served=0)
        assert Delay.objects.get().line_ids == [str(lines[1].id)]

    def test_the_carriers_day(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        story.ship()
        late = datetime.combine(story.day(8), datetime.min.time(), UTC) + timedelta(hours=12)
        story.say(ParcelState.IN_TRANSIT, forecast_until=late)
        assert story.news == [("forecast", story.day(8), "open")]
        assert TrackedParcel.objects.get().expected_on == story.day(8)

    def test_staff_set_a_day(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        line = story.order.lines[0].id
        assert by_staff.move([line], story.day(9), words="Der Tonofen steht.", by="U1") == 1
        assert story.look().news == [("staff", story.day(9), "open")]
        found = Delay.objects.get()
        assert (found.words, found.by) == ("Der Tonofen steht.", "U1")
        assert len(story.look().news) == 1

    def test_their_day_holds_over_missing_goods(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        by_staff.move([story.order.lines[0].id], story.day(9), words="", by="U1")
        story.look().supply(served=0)
        assert [cause for cause, _, _ in story.news] == ["staff"]
        assert [cause for cause, _, _ in story.pass_days(10).news] == ["staff", "stock"]

    def test_the_same_day_again_is_no_news(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        by_staff.move([story.order.lines[0].id], story.day(5), words="", by="U1")
        assert story.look().look().news == []

    def test_a_day_of_theirs_that_breaks_is_not_said_again(self, shop: FakeShop) -> None:
        story = watched(shop).look()
        by_staff.move([story.order.lines[0].id], story.day(6), words="", by="U1")
        causes = [cause for cause, _, _ in story.look().pass_days(5).look().look().news]
        assert causes == ["staff", "not-packed"]

    def test_seen_by_staff_and_then_it_comes(self, shop: FakeShop) -> None:
        story = watched(shop).look().pass_days(3)
        assert by_staff.see_to([Delay.objects.get().pk], by="U1") == 1
        assert [state for _, _, state in story.news] == ["seen"]
        story.ship()
        story.say(ParcelState.DELIVERED)
        assert [state for _, _, state in story.news] == ["settled"]

    @pytest.mark.parametrize("days", [-1, 1000])
    def test_a_day_that_is_none(self, shop: FakeShop, days: int) -> None:
        story = watched(shop).look()
        with pytest.raises(InvalidPromiseError, match="latest: must be a day"):
            by_staff.move([story.order.lines[0].id], story.day(days), words="", by="")
