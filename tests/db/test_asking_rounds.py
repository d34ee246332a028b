"""What time brings: the last parcel, days after it, and days without an order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.rewards.asking import evaluate, without_order
from saleor_service_plugin.rewards.asking.models import Occasion, Rule
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Person
from saleor_service_plugin.shop.snapshots import Customer, Order
from tests.db.reward_story import Story, grants, nothing_done
from tests.fake_shop import FakeShop, a_parcel, an_address

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def waiting() -> Iterator[None]:
    """Leave the effects of rewards in the outbox."""
    with nothing_done():
        yield


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a live channel."""
    return Story(shop)


def test_who_crosses_the_line_is_found_once(story: Story) -> None:
    """Three months without an order; nobody who crossed it before the rule was on."""
    # given
    story.rule(trigger="without-order", days=90, on_since=story.now - 5 * DAY)
    long_ago = story.buy(email="old@example.com", ago=100 * DAY)
    now = story.buy(email="now@example.com", ago=91 * DAY)
    later = story.buy(email="later@example.com", ago=89 * DAY)
    assert Person.objects.filter(last_at__isnull=False).count() == 3

    # when
    for _ in range(3):
        without_order.look_round(anew=True)
        evaluate.evaluate_due()

    # then
    assert list(Grant.objects.values_list("order_id", flat=True)) == [now.id]
    # Time passes.
    story.shop.change(later.id, created_at=later.created_at - 2 * DAY)
    story.look(later)
    without_order.look_round(anew=True)
    evaluate.evaluate_due()
    assert set(Grant.objects.values_list("order_id", flat=True)) == {now.id, later.id}
    # Its order is no reason of it.
    story.refund(story.shop.orders[now.id])
    assert [state for _, state in grants()] == ["decided", "decided"]
    assert long_ago.id not in set(Grant.objects.values_list("order_id", flat=True))


def test_who_ordered_meanwhile_is_not_called_back(story: Story) -> None:
    # given
    story.rule(trigger="without-order", days=90, on_since=story.now - 5 * DAY)
    story.buy(ago=91 * DAY)
    without_order.look_round(anew=True)

    # when
    story.buy()
    evaluate.evaluate_due()

    # then
    assert grants() == []


NUMBERS = ("00340434161094042557", "00340434161094042564")


def ship(story: Story, order: Order, *numbers: str) -> None:
    """Send an order in so many parcels."""
    for sequence, number in enumerate(numbers, start=1):
        row = a_parcel(
            id=story.shop.next_id(), sequence=sequence, tracking_number=number,
            lines=((order.lines[0].id, 1),),
        )  # fmt: skip
        story.shop.add_parcel(order.id, row)
    story.shop.change(order.id, status="fulfilled")
    story.look(order)


def arrive(story: Story, order: Order, number: str, *, ago: timedelta = timedelta(0)) -> None:
    """The carrier says that a parcel was delivered."""
    rows = list(TrackedParcel.objects.filter(order_id=order.id, number=number))
    at = datetime.now(UTC) - ago
    scan = Scan(at, ParcelState.DELIVERED, "delivered")
    said = {row.pk: Report(row.number, (scan,)) for row in rows}
    take_report.take(rows, said, source="dhl", now=datetime.now(UTC))
    story.look(order)


def test_the_last_parcel_of_an_order_is_an_occasion(story: Story) -> None:
    # given
    story.rule(trigger="delivered")
    order = story.buy()
    ship(story, order, *NUMBERS)
    assert TrackedParcel.objects.count() == 2

    # when: the first of two, then the other, told twice
    arrive(story, order, NUMBERS[0])
    assert grants() == []
    for _ in range(2):
        arrive(story, order, NUMBERS[1])

    # then
    assert grants() == [("code", "decided")]


def test_rules_that_wait_after_the_delivery_have_each_their_day(story: Story) -> None:
    # given
    soon = story.rule(trigger="after-delivery", days=3)
    later = story.rule(trigger="after-delivery", days=10)
    off = story.rule(trigger="after-delivery", days=1, state="off")
    order = story.buy(ago=6 * DAY)
    ship(story, order, NUMBERS[0])
    arrive(story, order, NUMBERS[0], ago=4 * DAY)
    rows = {row.rule_id: row for row in Occasion.objects.filter(trigger="after-delivery")}
    assert set(rows) == {soon.pk, later.pk} and off.pk not in rows

    # then: each is asked alone, when its days have passed
    assert list(Grant.objects.values_list("rule_id", flat=True)) == [soon.pk]
    assert timedelta(days=5) < rows[later.pk].due_at - datetime.now(UTC) < timedelta(days=7)
    Occasion.objects.filter(pk=rows[later.pk].pk).update(due_at=Now())
    evaluate.evaluate_due()
    assert list(Grant.objects.order_by("pk").values_list("rule_id", flat=True)) == [
        soon.pk, later.pk
    ]  # fmt: skip

    # A return takes both along.
    story.refund(story.shop.orders[order.id])
    assert [state for _, state in grants()] == ["revoked", "revoked"]


def test_who_was_two_has_used_up_what_both_have(story: Story) -> None:
    """A guest and an account, until an order proves that they are one."""
    # given: twice for each customer
    rule = story.rule(limits={"per_customer": 2})
    shop = story.shop
    shop.customers[5] = Customer(5, "anne@example.com", "Änne", "Müller", "de", True)
    elsewhere = an_address(postal_code="10115", street_address_1="Torstraße 1")

    def log_in(**changes: object) -> Order:
        order = story.order(user_id=5, **changes)  # type: ignore[arg-type]
        shop.logins[order.id] = 5
        story.look(order)
        return order

    story.buy()
    log_in(email="work@example.com", place=elsewhere)
    assert Grant.objects.values("person_id").distinct().count() == 2

    # when: with the confirmed address, at the guest's place
    proof = log_in()

    # then
    assert Person.objects.filter(merged_into__isnull=False).count() == 1
    assert len(grants()) == 2
    assert Occasion.objects.get(order_id=proof.id, trigger="paid").refusals == {
        str(rule.pk): "per-customer"
    }
    # A cooldown of both counts as well.
    Rule.objects.update(limits={"cooldown_days": 30})
    again = log_in()
    assert Occasion.objects.get(order_id=again.id, trigger="paid").refusals == {
        str(rule.pk): "cooldown"
    }
