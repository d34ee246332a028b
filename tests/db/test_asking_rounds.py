"""Who has not ordered for long: found once, when a rule's line is crossed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from saleor_service_plugin.rewards.asking import evaluate, without_order
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Person
from tests.db.reward_story import Story, grants, nothing_done
from tests.fake_shop import FakeShop

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
