"""Referral: links, friends, who may not be one, the day of the reward."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.effects import dispatch as effects
from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.asking.models import Tally
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.referral import links, program, rounds
from saleor_service_plugin.rewards.referral.models import ReferralLink, ReferralUse
from saleor_service_plugin.rewards.refused import RefusedError
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from saleor_service_plugin.shop.snapshots import Address, Order
from tests.db.history_story import AHORNWEG, DAY, LINDENSTRASSE, Customers
from tests.db.reward_people import live
from tests.fake_shop import FakeShop, a_parcel, an_address

pytestmark = pytest.mark.django_db(transaction=True)

TEN = CodeReward(CodeKind.FIXED, Decimal(10), "EUR", 90)
FIVE_OFF = CodeReward(CodeKind.PERCENT, Decimal(5), "EUR", 90)

BERG = an_address(street_address_1="Bergstraße 1", postal_code="01069", city="Dresden")


class Story:
    """Anna recommends; others order by her link."""

    def __init__(self, shop: FakeShop, **changes: object) -> None:
        """Have a program, and Anna with an order and a link."""
        live()
        self.shop = shop
        self.people = Customers(shop)
        program.change(
            1, {"is_on": True, "reward": TEN, "friend_reward": FIVE_OFF, **changes}
        )  # fmt: skip
        self.anna = self.people.account("anna@example.com")
        self.people.order(login=self.anna, email="anna@example.com")
        self.link = links.make(self.anna, 1, language="de")

    def friend(
        self, email: str = "ben@example.org", place: Address = AHORNWEG, **changes: object
    ) -> Order:
        """Somebody orders with the link's code."""
        values = {
            "email": email, "shipping_address": place, "billing_address": place,
            "voucher_code": self.link.code, **changes,
        }  # fmt: skip
        return self.people.order(**values)

    def deliver(self, order: Order, *, days_ago: int) -> None:
        """All of it left, and arrived so many days ago."""
        row = self.shop.orders[order.id]
        at = datetime.now(UTC) - days_ago * DAY
        self.shop.add_parcel(
            order.id,
            a_parcel(
                id=self.shop.next_id(), created_at=at - DAY,
                lines=tuple((line.id, line.quantity) for line in row.lines),
            ),
        )  # fmt: skip
        lines = tuple(replace(line, quantity_fulfilled=line.quantity) for line in row.lines)
        self.shop.change(order.id, status="fulfilled", lines=lines)
        sync.sync([order.id])
        TrackedParcel.objects.filter(order_id=order.id).update(delivered_at=at, state="delivered")
        sync.sync([order.id])

    def stands(self, order_id: UUID) -> tuple[str, str]:
        """Return how a friend's order stands."""
        row = ReferralUse.objects.get(pk=order_id)
        return row.state, row.reason


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Begin."""
    return Story(shop)


def test_link_is_made_on_request(story: Story) -> None:
    """One link for each customer; its code works for many friends, each once, and ends with it."""
    assert links.make(story.anna, 1, language="de").code == story.link.code
    effects.dispatch()
    made = story.shop.codes.made[story.link.code]
    assert (made.once_per_customer, made.last_day, made.kind) == (True, None, "percent")
    assert links.of_user(story.anna, 1) == story.link
    assert links.of_code(story.link.code.lower()) == story.link
    assert links.revoke(story.anna, 1)
    assert not links.revoke(story.anna, 1)
    effects.dispatch()
    assert story.link.code not in story.shop.codes.usable
    assert links.of_code(story.link.code) is None
    again = links.make(story.anna, 1, language="de")
    assert (again.pk, again.code != story.link.code) == (story.link.pk, True)
    effects.dispatch()
    assert again.code in story.shop.codes.usable


def test_who_has_not_bought_has_no_link(story: Story) -> None:
    """A link needs an order that counts, and a channel with a program."""
    stranger = story.people.account("new@example.com")
    with pytest.raises(RefusedError, match="bought before"):
        links.make(stranger, 1, language="de")
    program.change(1, {"is_on": False})
    with pytest.raises(RefusedError, match="no such program"):
        links.make(story.anna, 1, language="de")
    assert ReferralLink.objects.count() == 1


def test_rewarded_once_when_time_is_over(story: Story) -> None:
    """16 days after delivery, not a day before; once, however often it is asked."""
    order = story.friend()
    assert story.stands(order.id) == ("waiting", "")
    story.deliver(order, days_ago=15)
    assert rounds.look_round() == 0
    assert not Grant.objects.exists()
    ReferralUse.objects.update(due_at=F("due_at") - timedelta(days=1, minutes=1))
    assert rounds.look_round() == 1
    assert rounds.look_round() == 0
    grant = Grant.objects.get()
    assert (grant.key, grant.why, grant.email) == (
        f"referral:{order.id}", "referral", "anna@example.com",
    )  # fmt: skip
    assert grant.cost == Decimal(10)
    assert story.stands(order.id) == ("rewarded", "")
    sync.sync([order.id])
    assert story.stands(order.id) == ("rewarded", "")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": "Anna+friend@example.com", "place": AHORNWEG}, "same-address"),
        ({"email": "other@example.com", "place": LINDENSTRASSE}, "same-place"),
        ({"email": "anna@example.com", "place": LINDENSTRASSE}, "own-link"),
    ],
)
def test_self_referral(story: Story, changes: dict[str, object], reason: str) -> None:
    """One's own link, whatever name is written above it."""
    order = story.friend(**changes)  # type: ignore[arg-type]
    assert story.stands(order.id) == ("refused", reason)


def test_own_account_elsewhere(story: Story) -> None:
    """The same login with another address at another place is still the same."""
    order = story.friend(login=story.anna, email="work@example.net", place=BERG)
    assert story.stands(order.id) == ("refused", "own-link")


def test_first_order_only(story: Story) -> None:
    """Who has bought before is no friend; a second order by the link is none either."""
    story.people.order(email="old@example.org", shipping_address=BERG, billing_address=BERG)
    assert story.stands(story.friend("old@example.org", BERG).id) == ("refused", "not-first")
    # The same address with another place: somebody else to the history, no friend here.
    assert story.stands(story.friend("OLD@example.org").id) == ("refused", "not-first")
    first = story.friend()
    second = story.friend()
    assert story.stands(first.id) == ("waiting", "")
    assert story.stands(second.id) == ("refused", "not-first")


def test_sent_back_or_canceled(story: Story) -> None:
    """What the friend sends back or cancels brings nothing; a part of it may."""
    order = story.friend()
    story.deliver(order, days_ago=2)
    story.people.refund(order.id, "39.80", look=False)
    story.people.change(order.id, status="returned")
    assert story.stands(order.id) == ("refused", "sent-back")
    canceled = story.friend("cleo@example.org", BERG)
    story.people.change(canceled.id, status="canceled")
    assert story.stands(canceled.id) == ("refused", "canceled")
    ReferralUse.objects.update(due_at=datetime.now(UTC))
    assert rounds.look_round() == 0


def test_refunded_since_the_last_look(story: Story) -> None:
    """On the day itself the shop is asked again: nothing is paid for what came back unseen."""
    order = story.friend()
    story.deliver(order, days_ago=20)
    story.people.refund(order.id, "39.80", look=False)
    rounds.look_round()
    assert not Grant.objects.exists()
    story.shop.change(order.id, status="returned")
    ReferralUse.objects.update(due_at=datetime.now(UTC))
    rounds.look_round()
    assert story.stands(order.id) == ("refused", "sent-back")


def test_worth_too_little(shop: FakeShop) -> None:
    """An order below the least value brings nothing."""
    story = Story(shop, min_value=Decimal(40))
    order = story.friend()
    story.deliver(order, days_ago=1)
    assert story.stands(order.id) == ("refused", "too-small")


def test_by_the_storefronts_mark(story: Story) -> None:
    """A link without a code of its own comes with the checkout's metadata."""
    order = story.friend(voucher_code="", door_marks={"referral": f" {story.link.code.lower()} "})
    assert story.stands(order.id) == ("waiting", "")
    nonsense = story.people.order(voucher_code="SUMMER", door_marks={"referral": "x" * 5000})
    assert not ReferralUse.objects.filter(pk=nonsense.id).exists()


def test_ended_or_switched_off(story: Story) -> None:
    """Links that were ended bring no friends; those who came before still count."""
    order = story.friend()
    links.revoke(story.anna, 1)
    later = story.friend("cleo@example.org", BERG)
    assert not ReferralUse.objects.filter(pk=later.id).exists()
    story.deliver(order, days_ago=20)
    rounds.look_round()
    assert Grant.objects.count() == 1


def test_budget_and_number(shop: FakeShop) -> None:
    """The month's budget and the number for one customer hold; who is too late is told so."""
    story = Story(shop, monthly_budget=Decimal(25), per_person=5)
    orders = [
        story.friend(f"f{n}@example.org", an_address(postal_code=f"2000{n}")) for n in range(4)
    ]
    for order in orders:
        story.deliver(order, days_ago=20)
    rounds.look_round()
    states = sorted(story.stands(order.id) for order in orders)
    assert states == [("refused", "budget")] * 2 + [("rewarded", "")] * 2
    assert Tally.objects.get(scope="referral:1").booked == Decimal(20)
    program.change(1, {"monthly_budget": None, "per_person": 2})
    one_more = story.friend("late@example.org", BERG)
    story.deliver(one_more, days_ago=20)
    rounds.look_round()
    assert story.stands(one_more.id) == ("refused", "per-person")
    assert Grant.objects.count() == 2


def test_settings_are_checked(shop: FakeShop) -> None:
    """Not on without a reward, not before the time to return is over, not in another currency."""
    for field, values in {
        "reward": {"is_on": True},
        "window_days": {"window_days": 13},
        "per_person": {"per_person": 0},
        "monthly_budget": {"monthly_budget": Decimal(9), "reward": TEN},
        "reward.currency": {"reward": replace(TEN, currency="USD")},
        "friend_reward.value": {"friend_reward": replace(FIVE_OFF, value=Decimal(120))},
    }.items():
        with pytest.raises(RefusedError) as refused:
            program.change(1, values)
        assert [one.field for one in refused.value.problems] == [field]
    assert program.read(1).reward is None


def test_statements(story: Story) -> None:
    """Orders without a link cost two statements; those with one the same for two and eight."""

    def cost(number: int, code: str, at: int) -> int:
        orders = [
            story.people.order(
                look=False, voucher_code=code, email=f"s{at}{n}@example.org",
                shipping_address=an_address(postal_code=f"{at}00{n}"),
                billing_address=an_address(postal_code=f"{at}00{n}"),
            )
            for n in range(number)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            sync.sync([order.id for order in orders])
        return len([one for one in seen if "referral" in one["sql"]])

    assert cost(3, "", 11) == 1
    two, eight = cost(2, story.link.code, 22), cost(8, story.link.code, 33)
    assert two == eight
    assert ReferralUse.objects.count() == 10
