"""A free-shipping week from the draft to the checkout, and a referral to the day of the reward."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.test import Client
from saleor.account.models import User
from saleor.discount.models import VoucherCode
from saleor.order.models import Order

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.effects import dispatch as effects
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.addresses import ROOT
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.campaigns import desk, preview, running
from saleor_service_plugin.rewards.campaigns.draft import Draft
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.campaigns.segment import Segment
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState
from saleor_service_plugin.rewards.referral import links, program, rounds
from saleor_service_plugin.rewards.referral.models import ReferralUse
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.scenarios.begin import BASKET
from tests.saleor.world import World, checkout, codes, money, parcels, returns
from tests.saleor.world.api import Api, global_id, local_id
from tests.saleor.world.model import BERLIN

CHANNEL = "eur"

SHOP = SaleorShop()

NUMBERS = count(datetime.now(UTC).microsecond + 1)
"""Of houses: nobody lives with anybody else."""


@pytest.fixture(autouse=True)
def live(world: World) -> Iterator[None]:
    """The channel is live, in Berlin's time; nothing of this is left for others."""
    pk = world.channels[CHANNEL].pk
    with SHOP.writer():
        channels.go_live(pk)
        ChannelState.objects.filter(pk=pk).update(
            live_since=datetime.now(UTC) - timedelta(days=9), time_zone="Europe/Berlin"
        )
        yield
        Campaign.objects.update(state="ended", taking_back=False)
        program.change(pk, {"is_on": False})
        ChannelState.objects.filter(pk=pk).delete()


class Customer:
    """Somebody with a place of their own, who may have an account."""

    def __init__(self, world: World, *, account: bool = False, **place: str) -> None:
        """Move in."""
        self.world = world
        self.email = world.email()
        self.place = {**BERLIN, "streetAddress1": f"Ringweg {next(NUMBERS)}", **place}
        self.user: Any = None
        if account:
            self.user = User.objects.create(email=self.email, is_active=True, is_confirmed=True)
        self.api = Api(user=self.user) if account else world.anonymous

    def begin(self, code: str = "", **changes: str) -> UUID:
        """Return a checkout, with a code on it."""
        row = self.world.channels[CHANNEL]
        lines = [
            {"variantId": global_id("ProductVariant", self.world.variants[name].pk), "quantity": n}
            for name, n in BASKET.items()
        ]
        given = {
            "channel": row.slug, "email": changes.get("email", self.email), "lines": lines,
            "billingAddress": self.place, "shippingAddress": self.place, "languageCode": "DE",
        }  # fmt: skip
        made = self.api.run(checkout.CHECKOUT_CREATE, {"input": given})["checkout"]
        method = global_id("ShippingMethod", row.shipping_method_pk)
        self.api.run(checkout.DELIVERY_METHOD_UPDATE, {"id": made["id"], "method": method})
        checkout_id = UUID(local_id(made["id"]))
        if code:
            codes.add(self.world, checkout_id=checkout_id, code=code, api=self.api)
        return checkout_id

    def buy(self, code: str = "", **changes: str) -> UUID:
        """Order, pay in full, and have it looked at."""
        checkout_id = self.begin(code, **changes)
        total = checkout.total(self.world, checkout_id=checkout_id)
        currency = self.world.channels[CHANNEL].currency
        money.create(self.world, currency=currency, checkout_id=checkout_id, charged=total)
        order_id = checkout.complete(self.world, checkout_id=checkout_id, api=self.api)
        sync.sync([order_id])
        return order_id


def own(campaign: Campaign, email: str) -> Grant | None:
    """Return what somebody got of a campaign."""
    return Grant.objects.filter(campaign_id=campaign.pk, email=email).first()


def test_free_shipping_week(world: World) -> None:
    # given: a regular customer, and one who has ordered once
    regular, once = Customer(world), Customer(world)
    for _ in range(2):
        regular.buy()
    once.buy()
    week = Draft(
        "Week",
        CodeReward(CodeKind.FREE_SHIPPING, Decimal(100), world.channels[CHANNEL].currency, 7,
                   cost=Decimal(5)),
        segment=Segment(orders_least=2), subject="Versand geschenkt", text="Eine Woche lang.",
        budget=Decimal(100_000), last_day=(datetime.now(UTC) + timedelta(days=7)).date(),
    )  # fmt: skip
    row = desk.create(world.channels[CHANNEL].pk, week, by="")

    # when: it is looked at before, scheduled, and a worker comes
    assert preview.reach(row).members >= 1
    desk.schedule(row.pk, by="")
    running.run_due(seconds=60)
    effects.dispatch()

    # then: one code for the regular one, nothing for the other
    grant = own(row, regular.email)
    assert grant is not None
    assert (grant.state, grant.valid_until) == (GrantState.GIVEN, week.last_day)
    assert own(row, once.email) is None
    voucher = VoucherCode.objects.get(code=grant.code).voucher
    end = voucher.end_date
    assert end is not None
    over = end.astimezone(ZoneInfo("Europe/Berlin"))
    assert (over.date(), over.hour, over.minute) == (week.last_day, 23, 59)
    # and: it takes off the shipping alone, at a real checkout
    checkout_id = regular.begin(grant.code)
    assert codes.shipping(world, checkout_id=checkout_id) == 0
    assert checkout.total(world, checkout_id=checkout_id) == 50
    order = Order.objects.get(pk=regular.buy(grant.code))
    assert (order.total_gross_amount, order.voucher_code) == (50, grant.code)
    # and: once
    assert codes.refused(world, checkout_id=Customer(world).begin(), code=grant.code)
    sync.sync([order.id])
    grant.refresh_from_db()
    assert (grant.state, grant.used_order_id) == (GrantState.USED, order.id)


def test_stopped_codes_are_refused_at_the_checkout(world: World) -> None:
    # given
    regular = Customer(world)
    for _ in range(2):
        regular.buy()
    draft = Draft(
        "Stop", CodeReward(CodeKind.FIXED, Decimal(5), world.channels[CHANNEL].currency, 7),
        segment=Segment(orders_least=2), by_mail=False,
        last_day=(datetime.now(UTC) + timedelta(days=7)).date(),
    )  # fmt: skip
    row = desk.schedule(desk.create(world.channels[CHANNEL].pk, draft, by="").pk, by="")
    running.run_due(seconds=60)
    effects.dispatch()
    grant = own(row, regular.email)
    assert grant is not None

    # when
    desk.stop(row.pk, take_back=True, by="")
    running.run_due(seconds=60)
    effects.dispatch()

    # then: the code is refused, and the checkout can be completed without it
    checkout_id = regular.begin()
    assert codes.refused(world, checkout_id=checkout_id, code=grant.code)
    assert checkout.total(world, checkout_id=checkout_id) == 55


def _arrives(world: World, order_id: UUID, *, at: datetime) -> None:
    """Send an order, and have it delivered at a time."""
    parcels.fulfill(world, order_id=order_id)
    sync.sync([order_id])
    with SHOP.writer():
        TrackedParcel.objects.filter(order_id=order_id).update(
            state="delivered", delivered_at=at, sent_at=at
        )
    sync.sync([order_id])


def test_referral_until_the_day_of_the_reward(world: World) -> None:
    # given: a program, and a customer with a link
    row = world.channels[CHANNEL]
    program.change(
        row.pk,
        {
            "is_on": True, "reward": CodeReward(CodeKind.FIXED, Decimal(10), row.currency, 90),
            "friend_reward": CodeReward(CodeKind.PERCENT, Decimal(10), row.currency, 90),
        },
    )  # fmt: skip
    anna = Customer(world, account=True, postalCode="10117")
    anna.buy()
    link = links.make(anna.user.pk, row.pk, language="de")
    effects.dispatch()

    # when: herself by another address, herself at home as somebody else, two friends
    local, _, domain = anna.email.partition("@")
    oneself = Customer(world, postalCode="10119")
    oneself.email = f"{local}+friend@{domain}"
    at_home = Customer(world)
    at_home.place = dict(anna.place)
    keeps, returns_it = Customer(world, postalCode="10178"), Customer(world, postalCode="10179")
    orders = {
        name: who.buy(link.code)
        for name, who in {
            "oneself": oneself, "at home": at_home, "keeps": keeps, "returns": returns_it
        }.items()
    }  # fmt: skip

    # then: the friend pays less, and who recommends himself gets nothing for it
    assert Order.objects.get(pk=orders["keeps"]).total_gross_amount == 50
    stands = {name: ReferralUse.objects.get(pk=pk) for name, pk in orders.items()}
    assert [(one.state, one.reason) for one in stands.values()] == [
        ("refused", "same-address"), ("refused", "same-place"), ("waiting", ""), ("waiting", ""),
    ]  # fmt: skip
    # and: the same friend a second time is refused by the shop itself, once per customer
    assert codes.refused(world, checkout_id=keeps.begin(), code=link.code)

    # when: both arrive; one friend sends everything back
    for name in ("keeps", "returns"):
        _arrives(world, orders[name], at=datetime.now(UTC) - timedelta(days=15))
    (parcel,) = parcels.fulfillment_pks(order_id=orders["returns"])
    returns.return_products(world, order_id=orders["returns"], sent={parcel: BASKET})
    sync.sync([orders["returns"]])

    # then: a day before nothing, on the day one reward, for the friend who kept it
    rounds.look_round()
    rewarded = Grant.objects.filter(email=anna.email, why="referral")
    assert not rewarded.exists()
    with SHOP.writer():
        ReferralUse.objects.filter(pk__in=orders.values()).update(
            due_at=F("due_at") - timedelta(days=1, minutes=1)
        )
        rounds.look_round()
    effects.dispatch()
    assert [one.key for one in rewarded] == [f"referral:{orders['keeps']}"]
    assert ReferralUse.objects.get(pk=orders["returns"]).reason == "sent-back"
    code = rewarded.get().code
    checkout_id = anna.begin(code)
    assert checkout.total(world, checkout_id=checkout_id) == 45


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("10% off for your first order", "Your code")),
     ("de", ("10 % Rabatt auf Ihre erste Bestellung", "Ihr Rabattcode"))],
)  # fmt: skip
def test_what_a_friend_sees(world: World, language: str, words: tuple[str, str]) -> None:
    # given
    row = world.channels[CHANNEL]
    program.change(
        row.pk,
        {
            "is_on": True, "reward": CodeReward(CodeKind.FIXED, Decimal(10), row.currency, 90),
            "friend_reward": CodeReward(CodeKind.PERCENT, Decimal(10), row.currency, 90),
        },
    )  # fmt: skip
    anna = Customer(world, account=True, postalCode="20095")
    anna.buy()
    link = links.make(anna.user.pk, row.pk, language="de")

    # when
    shown = Client().get(f"{ROOT}/r/{link.code.lower()}?lang={language}")
    links.revoke(anna.user.pk, row.pk)
    gone = Client().get(f"{ROOT}/r/{link.code}?lang={language}")
    never = Client().get(f"{ROOT}/r/THANKS-2222-2222-2222?lang={language}")

    # then
    text = shown.content.decode().replace("\u00a0", " ")
    assert shown.status_code == 200
    assert all(one in text for one in (*words, link.code))
    assert anna.email not in text
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.content == never.content
