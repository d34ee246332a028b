"""Several looks at one customer's orders at once, and the filling beside them."""

import random
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import connections

from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history import fill
from saleor_service_plugin.rewards.history.models import Person, PersonKey, PersonMoney, Purchase
from tests.db.history_recount import check
from tests.db.history_story import AHORNWEG, LINDENSTRASSE, Customers
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Do all this in threads of its own, begun together; return what was raised."""
    start = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(20)
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def look(ids: Sequence[object]) -> Callable[[], object]:
    """Return a look at these orders."""
    return lambda: sync.sync(ids)  # type: ignore[arg-type]


def test_the_first_orders_of_a_customer_at_once(shop: FakeShop) -> None:
    """Sixteen at a time: one person, no difference lost, nobody waits in a circle."""
    customers = Customers(shop)
    ids = [customers.order(look=False).id for _ in range(16)]
    assert at_once([look([one]) for one in ids]) == []
    person = Person.objects.get()
    assert (person.orders, PersonKey.objects.count()) == (16, 1)
    assert PersonMoney.objects.get().spent == 16 * Decimal("39.80")


@pytest.mark.parametrize("seed", range(6))
def test_many_looks_with_merges_and_the_filling(shop: FakeShop, seed: int) -> None:
    """Persons are merged while others change their sums; all ends as counted anew."""
    chance = random.Random(seed)
    customers = Customers(shop)
    mails = [f"{name}@example.com" for name in ("anne", "paul", "ida")]
    accounts = {mail: customers.account(mail) for mail in mails}
    ids = []
    for _ in range(48):
        mail = chance.choice(mails)
        ids.append(
            customers.order(
                email=mail, look=False, paid=chance.random() < 0.8,
                login=accounts[mail] if chance.random() < 0.3 else None,
                shipping_address=chance.choice([LINDENSTRASSE, AHORNWEG]),
            ).id
        )  # fmt: skip
    for _ in range(2):
        acts = []
        for _ in range(7):
            mine = chance.sample(ids, 12)
            acts.append(look(mine))
            changed = chance.choice(mine)
            if chance.random() < 0.5:
                shop.change(changed, status=chance.choice(["canceled", "unfulfilled"]))
        assert at_once([*acts, fill.fill_due]) == []
    sync.sync(ids)
    assert Purchase.objects.count() == 48
    check(shop)
    # One of each: every address was proven at both places, or is still a guest there.
    roots = Person.objects.filter(merged_into=None, user_id__isnull=False)
    assert roots.count() <= 3
