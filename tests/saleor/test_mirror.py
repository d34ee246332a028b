"""The service mirror's figures, counted by hand in a shop of a few orders."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from saleor.account.models import User
from saleor.order.models import Order
from saleor.shipping.models import ShippingMethod

from saleor_service_plugin.database import clock
from saleor_service_plugin.mirror import making, rules
from saleor_service_plugin.mirror.models import Mirror, MirrorRow
from saleor_service_plugin.mirror.rules import Figure
from saleor_service_plugin.mirror.tally import Tally
from saleor_service_plugin.shop import port
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import BASKET, paid, unpaid
from tests.saleor.world import World, build_world, imports, money, orders, parcels, raw, returns
from tests.saleor.world.imports import ImportedParcel

pytestmark = pytest.mark.all_messages

DHL = "00340434161094042557"


@pytest.fixture
def shop(world: World) -> World:
    """A shop whose channels nobody has sold anything in."""
    with port.current().writer():
        return build_world()


def counted(shop: World, channel: str = "eur") -> Tally:
    """Return what is counted in a channel."""
    with port.current().writer():
        tallies = making.count(clock())
    (found,) = [one for one in tallies if one.channel_id == shop.channels[channel].pk]
    return found


def rows(tally: Tally, figure: Figure) -> dict[UUID | None, dict[str, Any]]:
    """Return the rows behind a figure, by order."""
    figures = tally.figures()
    made = {row.order_id: row.data for row in tally.made() if row.figure == figure}
    if figure not in (Figure.CARRIERS, Figure.MAILS):
        assert figures[figure]["count"] == len(made)
    return made


def buy(shop: World, *, ago: timedelta = timedelta(0), **values: Any) -> UUID:
    """Place a paid order, some time ago."""
    order_id = paid(shop, Story(), **values)
    raw.move_back(order_id=order_id, by=ago)
    return order_id


def hours(number: float) -> timedelta:
    """Return so many hours, and a moment."""
    return timedelta(hours=number, seconds=30)


def days(number: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)


def test_time_until_the_first_parcel_left(shop: World) -> None:
    # given
    slow = buy(shop, ago=hours(50))
    parcels.fulfill(shop, order_id=slow, basket={"mug": 1})
    # The second one is not the first.
    raw.move_back(order_id=slow, by=hours(5))
    parcels.fulfill(shop, order_id=slow, basket={"mug": 1})
    fast = buy(shop)
    parcels.fulfill(shop, order_id=fast)
    buy(shop)
    mixed = buy(shop, basket={"mug": 1, "ebook": 1}, charged=30)
    parcels.fulfill(shop, order_id=mixed, basket={"ebook": 1})
    raw.move_back(order_id=mixed, by=hours(10))
    parcels.fulfill(shop, order_id=mixed, basket={"mug": 1})
    imports.import_order(
        shop, basket={"mug": 1}, status="FULFILLED", parcels=[ImportedParcel(basket={"mug": 1})]
    )
    old = buy(shop, ago=days(91))
    parcels.fulfill(shop, order_id=old)

    # when
    found = counted(shop)

    # then
    assert found.hours == Counter({50: 1, 0: 1, 10: 1})
    assert {key: row["hours"] for key, row in rows(found, Figure.HAND_OVER).items()} == {
        slow: 50, fast: 0, mixed: 10,
    }  # fmt: skip


def test_orders_past_the_days_of_their_method(shop: World) -> None:
    # given
    method = ShippingMethod.objects.filter(pk=shop.channels["eur"].shipping_method_pk)
    method.update(maximum_delivery_days=2)
    late = buy(shop, ago=days(5))
    in_part = buy(shop, ago=days(5))
    parcels.fulfill(shop, order_id=in_part, basket={"mug": 1})
    sent = buy(shop, ago=days(5))
    parcels.fulfill(shop, order_id=sent)
    buy(shop, ago=days(2))
    buy(shop, ago=days(5), basket={"ebook": 1}, charged=5)
    canceled = buy(shop, ago=days(5))
    orders.cancel(shop, order_id=canceled)
    with parcels.approval_needed():
        waits = buy(shop, ago=days(5))
        parcels.fulfill(shop, order_id=waits)

    # when
    found = counted(shop)

    # then
    method.update(maximum_delivery_days=None)
    late_ones = rows(found, Figure.PAST_DUE)
    assert set(late_ones) == {late, in_part, waits}
    # The third day after the order had begun two days ago, at midnight.
    assert {row["days"] for row in late_ones.values()} == {2}
    assert found.figures()[Figure.PAST_DUE] == {"count": 3, "of": 4, "longest": 2}


def test_paid_orders_without_news_today(shop: World) -> None:
    # given
    silent = buy(shop, ago=days(3))
    told = buy(shop, ago=days(3))
    parcels.fulfill(shop, order_id=told, basket={"mug": 1})
    noted = buy(shop, ago=days(3))
    orders.add_note(shop, order_id=noted, message="The customer does not read this.")
    buy(shop)
    sent = buy(shop, ago=days(3))
    parcels.fulfill(shop, order_id=sent)
    raw.move_back(order_id=sent, by=days(1))
    nothing, part = unpaid(shop, Story()), unpaid(shop, Story())
    money.create(shop, currency="EUR", order_id=part, charged=Decimal(20))
    for order_id in (nothing, part):
        raw.move_back(order_id=order_id, by=days(3))

    # when
    found = counted(shop)

    # then
    assert set(rows(found, Figure.WITHOUT_NEWS)) == {silent, noted}
    assert found.figures()[Figure.WITHOUT_NEWS] == {"count": 2, "of": 4, "longest": 3}
    assert rows(counted(shop, "unpaid"), Figure.WITHOUT_NEWS) == {}


def _refund(shop: World, story: Story, amount: int) -> None:
    money.report(
        shop, transaction_id=story.transaction, type_="REFUND_SUCCESS", amount=Decimal(amount)
    )


def test_money_that_is_still_owed(shop: World) -> None:
    # given
    canceled, refunded, half, granted, paid_back, back, all_back = (Story() for _ in range(7))
    for story in (canceled, refunded, half, granted, paid_back, back, all_back):
        paid(shop, story)
    for story in (canceled, refunded, half):
        orders.cancel(shop, order_id=story.orders["order"])
    _refund(shop, refunded, 55)
    _refund(shop, half, 25)
    for story in (granted, paid_back):
        parcels.fulfill(shop, order_id=story.orders["order"])
        returns.grant_refund(
            shop, order_id=story.orders["order"], transaction_id=story.transaction,
            amount=Decimal(7),
        )  # fmt: skip
    _refund(shop, paid_back, 7)
    for story, basket in ((back, {"mug": 1}), (all_back, BASKET)):
        sent = parcels.fulfill(shop, order_id=story.orders["order"])
        returns.return_products(shop, order_id=story.orders["order"], sent={sent: basket})

    # when
    found = counted(shop)

    # then
    owed = {
        key: (Decimal(row["amount"]), row["cause"])
        for key, row in rows(found, Figure.MONEY_OWED).items()
    }
    assert owed == {
        canceled.orders["order"]: (55, "canceled"),
        half.orders["order"]: (30, "canceled"),
        granted.orders["order"]: (7, "granted"),
        back.orders["order"]: (20, "returned"),
        all_back.orders["order"]: (50, "returned"),
    }
    amounts = found.figures()[Figure.MONEY_OWED]["amounts"]
    assert {key: Decimal(value) for key, value in amounts.items()} == {"EUR": 162}


def test_customers_who_came_back(shop: World) -> None:
    # given
    tag = shop.unique("back")
    guest, owner = f"{tag}@example.com", f"{tag}-owner@example.com"
    for email in (guest, guest.upper()):
        buy(shop, email=email)
    user = User.objects.create(email=owner, is_active=True)
    with_account, as_guest = buy(shop, email="other" + owner), buy(shop, email=owner)
    Order.objects.filter(pk=with_account).update(user=user, user_email=owner)
    Order.objects.filter(pk=as_guest).update(user=None)
    third = buy(shop, email=owner)
    once = buy(shop)
    canceled = buy(shop, email=Order.objects.get(pk=once).user_email)
    orders.cancel(shop, order_id=canceled)

    # when
    found = counted(shop)

    # then
    assert found.figures()[Figure.RETURNING] == {"count": 2, "of": 3, "guests": 1}
    behind = rows(found, Figure.RETURNING)
    assert sorted((row["orders"], row["guest"]) for row in behind.values()) == [
        (2, True), (3, False),
    ]  # fmt: skip
    assert third in behind


def test_carriers_by_shipping_method(shop: World) -> None:
    # given
    numbers = [DHL, DHL, DHL, "https://www.dhl.de/?id=1", "01234567890123", "", " "]
    for number in numbers:
        parcels.fulfill(shop, order_id=buy(shop), number=number)

    # when
    found = counted(shop)

    # then
    assert found.figures()[Figure.CARRIERS] == {
        "count": 4, "of": 5, "parts": {"dhl": 4, "unknown": 1},
    }  # fmt: skip
    (row,) = rows(found, Figure.CARRIERS).values()
    assert (row["method"], row["proposed"]) == ("Paket", "dhl")
    assert row["parts"] == {"dhl": 4, "unknown": 1}

    # and where a carrier has too few of a method's numbers, none is proposed
    for _ in range(3):
        parcels.fulfill(shop, order_id=buy(shop), number="01234567890123")
    (row,) = rows(counted(shop), Figure.CARRIERS).values()
    assert row["proposed"] is None


def test_the_mails_of_yesterday(shop: World) -> None:
    # given
    placed = buy(shop, ago=days(1))
    sent = buy(shop)
    first = parcels.fulfill(shop, order_id=sent, basket={"mug": 1}, number=DHL)
    # Within the hour, so it shares the mail of the one that follows.
    parcels.fulfill(shop, order_id=sent, basket={"mug": 1})
    raw.move_back(order_id=sent, by=days(1))
    # The day before yesterday, and its number yesterday.
    numbered = buy(shop)
    parcel = parcels.fulfill(shop, order_id=numbered)
    raw.move_back(order_id=numbered, by=days(1))
    parcels.track(shop, fulfillment_pk=parcel, number=DHL)
    raw.move_back(order_id=numbered, by=days(1))
    canceled = buy(shop, ago=days(2))
    orders.cancel(shop, order_id=canceled)
    buy(shop)

    # when
    found = counted(shop)

    # then
    mails = Counter((row.order_id, row.data["kind"]) for row in found.made() if _is_mail(row))
    assert mails == Counter(
        {
            (placed, "order-received"): 1,
            (sent, "order-received"): 1,
            (sent, "parcel-sent"): 1,
            (numbered, "tracking-changed"): 1,
        }
    )
    assert first
    assert found.figures()[Figure.MAILS] == {
        "count": 4, "complete": True,
        "parts": {"order-received": 2, "parcel-sent": 1, "tracking-changed": 1},
    }  # fmt: skip


def _is_mail(row: MirrorRow) -> bool:
    return row.figure == Figure.MAILS


def test_it_is_made_once_an_hour_and_when_asked(shop: World) -> None:
    # given
    with port.current().writer():
        Mirror.objects.all().delete()
    order_id = buy(shop, ago=days(2))

    # when
    with port.current().writer():
        made = [making.make_due() for _ in range(2)]
        row = Mirror.objects.get(pk=shop.channels["eur"].pk)
        behind = MirrorRow.objects.filter(figure=Figure.WITHOUT_NEWS, order_id=order_id)
        channel_ids = list(behind.values_list("channel_id", flat=True))

    # then
    assert made == [True, False]
    assert row.figures["orders"] == 1
    assert channel_ids == [row.pk]
    making.want()
    with port.current().writer():
        assert making.make_due() is True
        assert Mirror.objects.count() > len(shop.channels)
        assert rules.DAYS == 90
