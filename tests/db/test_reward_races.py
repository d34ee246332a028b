"""Many workers and one occasion, one order that comes back meanwhile, one last euro."""

import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connections, transaction

from saleor_service_plugin import work
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.rewards.asking import evaluate
from saleor_service_plugin.rewards.asking.models import Occasion, Tally
from saleor_service_plugin.rewards.grants.give import take_back
from saleor_service_plugin.rewards.grants.models import Grant
from tests.db.reward_story import Story, effects, grants, nothing_done
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 16


@pytest.fixture(autouse=True)
def waiting() -> Iterator[None]:
    """Leave the effects of rewards in the outbox."""
    with nothing_done():
        yield


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a live channel."""
    return Story(shop)


def at_once(*acts: Callable[[], object]) -> None:
    """Have each done by a thread of its own, all beginning together; nobody may fail."""
    barrier = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    assert not errors, errors


def look_alone(story: Story, *orders: object) -> None:
    """Look at orders and ask nobody yet."""
    with mock.patch.object(work.evaluate, "evaluate_due"):
        story.look(*orders)  # type: ignore[arg-type]


def books_agree() -> bool:
    """Whether what is booked is what stands granted, to the cent."""
    booked = sum((row.booked for row in Tally.objects.exclude(currency="")), Decimal(0))
    granted = sum((row.cost for row in Grant.objects.exclude(state="revoked")), Decimal(0))
    return booked == granted


def test_sixteen_workers_and_one_occasion(story: Story) -> None:
    # given
    story.rule()
    look_alone(story, story.order())

    # when
    at_once(*[evaluate.evaluate_due] * WORKERS)

    # then
    assert grants() == [("code", "decided")]
    assert effects() == ["code-make"]
    assert books_agree()
    assert not Occasion.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize("turn", range(3))
def test_the_order_comes_back_while_it_is_asked_about(story: Story, turn: int) -> None:
    """Before, meanwhile or afterwards: nothing stays granted for it."""
    # given
    story.rule(limits={"monthly_budget": "500", "currency": "EUR"})
    orders = [story.order(email=f"a{n}@example.com") for n in range(8)]
    look_alone(story, *orders)
    for order in orders:
        story.shop.change(order.id, status="returned", total_charged=Decimal(0))
    marks.forget_written()
    marks.mark([order.id for order in orders])

    # when
    at_once(*[evaluate.evaluate_due] * (WORKERS - 1), drain.drain)

    # then: a look that found an order held is done again
    for _ in range(3):
        drain.drain()
    evaluate.evaluate_due()
    assert {state for _, state in grants()} <= {"revoked"}
    assert books_agree()
    assert Tally.objects.filter(booked__gt=0).count() == 0


def test_the_last_euro_of_a_budget(story: Story) -> None:
    # given: room for three of sixteen
    story.rule(limits={"monthly_budget": "19.99", "currency": "EUR"})
    orders = [story.order(email=f"a{n}@example.com") for n in range(WORKERS)]
    look_alone(story, *orders)

    # when
    at_once(*[evaluate.evaluate_due] * WORKERS)

    # then
    assert len(grants()) == 3
    assert Tally.objects.get(currency="EUR").booked == Decimal(15)
    refused = [value for row in Occasion.objects.all() for value in row.refusals.values()]
    assert refused == ["budget"] * (WORKERS - 3)


def test_one_customer_and_many_orders_at_once(story: Story) -> None:
    # given: one each, and no more than two goodies a year
    story.rule(limits={"per_customer": 1})
    goodie = story.goodie()
    story.rule(
        conditions=[{"kind": "goodies", "most": 1}],
        reward={"kind": "goodie", "goodie_ids": [goodie.pk]},
    )
    orders = [story.order() for _ in range(WORKERS)]
    look_alone(story, *orders)

    # when
    at_once(*[evaluate.evaluate_due] * WORKERS)

    # then
    assert len(grants(kind="code")) == 1
    assert len(grants(kind="goodie")) == 2


def test_taken_back_by_staff_while_the_order_comes_back(story: Story) -> None:
    """Each amount is given back once."""
    # given
    story.rule()
    orders = [story.order(email=f"a{n}@example.com") for n in range(6)]
    story.look(*orders)
    rows = list(Grant.objects.filter(order_id__in=[order.id for order in orders[:5]]))
    assert len(grants()) == 6
    for order in orders[:3]:
        story.shop.change(order.id, status="canceled")
    marks.forget_written()
    marks.mark([order.id for order in orders])

    def by_staff() -> None:
        with transaction.atomic():
            take_back([row.pk for row in rows], reason="staff", now=row_time)

    # when
    row_time = rows[0].granted_at
    at_once(*[by_staff] * 4, *[drain.drain] * 4)
    drain.drain()

    # then
    assert [state for _, state in grants()].count("revoked") == 5
    assert effects().count("code-off") == 5
    assert books_agree()
