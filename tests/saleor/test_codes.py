"""Codes and gift cards on real Saleor: made once, usable where meant, useless when taken back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from saleor.account.models import User
from saleor.discount.models import Voucher, VoucherCode
from saleor.giftcard.models import GiftCard
from saleor.plugins.manager import PluginsManager

from saleor_service_plugin.rewards.codes import texts
from saleor_service_plugin.shop import codes as making
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.reward_rows import NewCode, NewGiftCard
from tests.saleor.scenarios.begin import BASKET
from tests.saleor.world import World, api, checkout, codes, money

SHOP = SaleorShop()

TODAY = datetime.now(UTC).date()

NEXT_WEEK = TODAY + timedelta(days=7)

FREE = Decimal(50)
"""The basket without shipping."""

CUSTOMER_DELETE = """
mutation ($id: ID!) { customerDelete(id: $id) { errors { field code message } } }"""


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    """Let the test write where Saleor asks for permission."""
    with SHOP.writer():
        yield


def a_code(world: World, *channels: str, **changes: Any) -> NewCode:
    """Return a code that nobody has made yet, in a bucket of its own."""
    bucket = f"rule:{uuid4().hex}"
    new = NewCode(
        key=f"rule:5:{uuid4().hex}", code=texts.new_code("de"), bucket=bucket,
        name="Kostenloser Versand", kind="free-shipping", value=Decimal(100), currency="EUR",
        channel_ids=tuple(world.channels[name].pk for name in channels or ("eur",)),
        min_spent=None, first_day=TODAY, last_day=NEXT_WEEK, time_zone="Europe/Berlin",
    )  # fmt: skip
    return replace(new, **changes)


def with_code(world: World, new: NewCode, *, channel: str = "unpaid") -> Any:
    """Put a code on a new checkout and return its id."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    codes.add(world, checkout_id=checkout_id, code=new.code)
    return checkout_id


def test_free_shipping_is_taken_off_once(world: World) -> None:
    # given
    new = a_code(world, "eur")
    assert SHOP.make_code(new)
    checkout_id = with_code(world, new, channel="eur")
    late = with_code(world, new, channel="eur")

    # then
    assert codes.shipping(world, checkout_id=checkout_id) == 0
    assert checkout.total(world, checkout_id=checkout_id) == FREE
    money.create(world, currency="EUR", checkout_id=checkout_id, charged=FREE)
    assert checkout.complete(world, checkout_id=checkout_id)
    other = checkout.create(world, basket=BASKET)
    (error,) = codes.refused(world, checkout_id=other, code=new.code)
    assert error["code"] == "INVALID"
    answer = world.anonymous.post(
        checkout.CHECKOUT_COMPLETE, {"id": api.global_id("Checkout", late)}
    )
    assert answer["data"]["checkoutComplete"]["order"] is None


def test_a_code_is_made_once(world: World) -> None:
    # given
    new = a_code(world)

    # when
    answers = [SHOP.make_code(new), SHOP.make_code(new)]

    # then
    assert answers == [True, False]
    assert VoucherCode.objects.filter(code=new.code).count() == 1


def test_twenty_at_once_share_one_voucher(world: World) -> None:
    # given
    first = a_code(world)
    new = [replace(first, code=texts.new_code(), key=str(number)) for number in range(20)]

    def make(one: NewCode) -> bool:
        try:
            with SHOP.writer():
                return SHOP.make_code(one)
        finally:
            connection.close()

    # when
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, new))

    # then
    assert made == [True] * 20
    (voucher,) = Voucher.objects.filter(private_metadata__contains={making.KEY: first.bucket})
    assert voucher.codes.count() == 20
    assert (voucher.single_use, voucher.usage_limit) == (True, None)
    assert voucher.channel_listings.count() == 1


def test_every_channel_meant_and_no_other_currency(world: World) -> None:
    # given
    new = a_code(
        world, "eur", "unpaid", "usd", kind="fixed", value=Decimal("4.999"),
        min_spent=Decimal("49.99"),
    )  # fmt: skip

    # when
    SHOP.make_code(new)

    # then
    voucher = VoucherCode.objects.get(code=new.code).voucher
    listings = voucher.channel_listings.values_list("channel_id", "discount_value", "currency")
    assert set(listings) == {
        (world.channels[name].pk, Decimal("5.000"), "EUR") for name in ("eur", "unpaid")
    }
    for channel in ("eur", "unpaid"):
        checkout_id = with_code(world, new, channel=channel)
        assert checkout.total(world, checkout_id=checkout_id) == 50
    for channel in ("usd", "manual"):
        checkout_id = checkout.create(world, channel=channel, basket=BASKET)
        assert codes.refused(world, checkout_id=checkout_id, code=new.code)


def test_no_channel_of_this_currency(world: World) -> None:
    with pytest.raises(LookupError):
        SHOP.make_code(a_code(world, "usd"))


def test_nothing_left_of_what_it_is_for(world: World) -> None:
    # Saleor would take it off everything.
    new = a_code(world, kind="percent", value=Decimal(10), product_ids=(0,))
    with pytest.raises(LookupError):
        SHOP.make_code(new)
    assert not Voucher.objects.filter(private_metadata__contains={making.KEY: new.bucket})


def test_only_for_a_product(world: World) -> None:
    # given
    mug = world.variants["mug"].product_pk
    new = a_code(world, kind="percent", value=Decimal(10), product_ids=(mug,))
    SHOP.make_code(new)

    # then
    assert checkout.total(world, checkout_id=with_code(world, new, channel="eur")) == 51


def test_below_its_minimum(world: World) -> None:
    # given
    new = a_code(world, min_spent=Decimal(50))
    SHOP.make_code(new)

    # when
    checkout_id = checkout.create(world, basket={"mug": 2})
    (error,) = codes.refused(world, checkout_id=checkout_id, code=new.code)

    # then
    assert error["code"] == "VOUCHER_NOT_APPLICABLE"
    enough = with_code(world, new, channel="eur")
    assert codes.shipping(world, checkout_id=enough) == 0


def test_after_its_last_day(world: World) -> None:
    # given
    new = a_code(world, first_day=TODAY - timedelta(days=9), last_day=TODAY - timedelta(days=2))
    SHOP.make_code(new)

    # then
    checkout_id = checkout.create(world, basket=BASKET)
    assert codes.refused(world, checkout_id=checkout_id, code=new.code)


def test_it_ends_with_the_last_moment_of_its_day() -> None:
    # 30 March 2026 begins in Berlin at 22:00 UTC, since clocks went on that night.
    end = making.last_moment(date(2026, 3, 29), "Europe/Berlin")
    assert end == datetime(2026, 3, 29, 21, 59, 59, 999999, tzinfo=UTC)


def test_a_code_taken_back(world: World) -> None:
    # given
    new = a_code(world, "unpaid")
    SHOP.make_code(new)
    checkout_id = with_code(world, new)

    # when
    answers = [SHOP.switch_code_off(new.code), SHOP.switch_code_off(new.code)]

    # then
    assert answers == [True, False]
    answer = world.anonymous.post(
        checkout.CHECKOUT_COMPLETE, {"id": api.global_id("Checkout", checkout_id)}
    )
    assert answer["data"]["checkoutComplete"]["order"] is None
    codes.remove(world, checkout_id=checkout_id, code=new.code)
    assert checkout.complete(world, checkout_id=checkout_id)


def test_a_used_code_is_not_taken_back(world: World) -> None:
    # given
    new = a_code(world, "unpaid")
    SHOP.make_code(new)
    checkout.complete(world, checkout_id=with_code(world, new))

    # then
    assert not SHOP.switch_code_off(new.code)


def test_codes_of_others_are_left_alone(world: World) -> None:
    # given
    voucher = Voucher.objects.create(name="of the merchant")
    code = texts.new_code()
    VoucherCode.objects.create(voucher=voucher, code=code)

    # then
    assert not SHOP.switch_code_off(code)
    assert VoucherCode.objects.get(code=code).is_active


def test_others_hear_of_it_and_cannot_harm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    heard: list[str] = []

    def hear(name: str) -> None:
        def event(manager: Any, *values: Any, **named: Any) -> None:
            heard.append(name)
            raise OSError("the broker is down")

        monkeypatch.setattr(PluginsManager, name, event)

    for name in ("voucher_created", "voucher_codes_created", "gift_card_created"):
        hear(name)
    new = a_code(world)

    # when
    SHOP.make_code(new)
    SHOP.make_code(replace(new, code=texts.new_code()))
    SHOP.make_gift_card(a_card())

    # then
    assert heard == [
        "voucher_created", "voucher_codes_created", "voucher_codes_created", "gift_card_created",
    ]  # fmt: skip


def a_card(email: str = "nobody@example.com") -> NewGiftCard:
    """Return a gift card that nobody has made yet."""
    return NewGiftCard(
        key=f"staff:{uuid4()}", code=texts.new_gift_card_code(), amount=Decimal("10"),
        currency="EUR", email=email, last_day=NEXT_WEEK,
    )  # fmt: skip


def test_a_gift_card_is_made_once(world: World) -> None:
    # given
    new = a_card()

    # when
    answers = [SHOP.make_gift_card(new), SHOP.make_gift_card(new)]

    # then
    assert answers == [True, False]
    card = GiftCard.objects.get(code=new.code)
    assert (card.current_balance_amount, card.expiry_date) == (10, NEXT_WEEK)
    assert [tag.name for tag in card.tags.all()] == ["service"]
    assert [event.type for event in card.events.all()] == ["issued"]
    checkout_id = with_code(world, replace(a_code(world), code=new.code), channel="eur")
    assert checkout.total(world, checkout_id=checkout_id) == 45


def test_a_gift_card_of_a_customer_who_is_deleted(world: World) -> None:
    # given
    user = User.objects.create(email=world.email(), is_active=True, is_confirmed=True)
    new = a_card(user.email.upper())
    SHOP.make_gift_card(new)
    card = GiftCard.objects.get(code=new.code)
    held = getattr(card, "assigned_to_id", None)
    assert held == (user.pk if hasattr(GiftCard, "assigned_to") else None)

    # when
    world.staff.run(CUSTOMER_DELETE, {"id": api.global_id("User", user.pk)})

    # then
    assert not User.objects.filter(pk=user.pk).exists()
    card.refresh_from_db()
    assert card.is_active is (held is None)


def test_a_gift_card_held_for_its_customer(world: World) -> None:
    # given
    if not hasattr(GiftCard, "assigned_to"):
        pytest.skip("this Saleor cannot hold a gift card for somebody")
    user = User.objects.create(email=world.email(), is_active=True, is_confirmed=True)
    new = a_card(user.email)
    SHOP.make_gift_card(new)
    owner = api.Api(user=user)

    # then
    guest = checkout.create(world, basket=BASKET, email=user.email)
    assert codes.refused(world, checkout_id=guest, code=new.code)
    his = checkout.create(world, basket=BASKET, email=user.email, api=owner)
    codes.add(world, checkout_id=his, code=new.code, api=owner)


def test_a_gift_card_taken_back(world: World) -> None:
    # given
    new, used = a_card(), a_card()
    SHOP.make_gift_card(new)
    SHOP.make_gift_card(used)
    GiftCard.objects.filter(code=used.code).update(current_balance_amount=3)

    # when
    answers = [
        SHOP.switch_gift_card_off(code) for code in (new.code, new.code, used.code, "NO-SUCH")
    ]

    # then
    assert answers == [True, False, False, False]
    checkout_id = checkout.create(world, basket=BASKET)
    assert codes.refused(world, checkout_id=checkout_id, code=new.code)
