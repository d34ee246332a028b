"""A granted goodie on real Saleor, from the grant to the parcel, by the workers' own work."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from saleor.order.models import Order

from saleor_service_plugin import work
from saleor_service_plugin.orders import marks
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.grants.give import Recipient, Wish, give
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import Why
from saleor_service_plugin.rewards.rules.reward import GoodieReward
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.goodie_story import allocated, anywhere, goodie, goodie_lines, transactions
from tests.saleor.world import World, orders, parcels

SHOP = SaleorShop()


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    """Let the test write where Saleor asks for permission."""
    with SHOP.writer():
        yield


def look(order_id: UUID) -> None:
    """Have workers look at the order, do what follows, and look again."""
    for _ in range(2):
        marks.forget_written()
        marks.write([order_id])
        work.work()


def granted(world: World, order_id: UUID, variant_id: int) -> Grant:
    """Grant a goodie with the order, and let the workers work."""
    thing = Goodie.objects.create(
        variant_id=variant_id, name="Thing", cost=Decimal(1), currency="EUR"
    )
    wish = Wish(
        f"staff:{order_id}", Why.STAFF,
        Recipient(world.channels["eur"].pk, "a@example.com", order_id=order_id),
        GoodieReward((thing.pk,)), cost=Decimal(1), currency="EUR",
    )  # fmt: skip
    with transaction.atomic():
        (grant,) = give([wish], now=datetime.now(UTC))
    look(order_id)
    grant.refresh_from_db()
    return grant


def test_it_misses_the_parcel_and_the_order_ends(world: World) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)
    grant = granted(world, order_id, thing.pk)
    assert (grant.state, len(goodie_lines(order_id)), allocated(thing.pk)) == ("given", 1, 1)

    # when
    where = anywhere(world, order_id)
    parcels.fulfill(world, order_id=order_id, basket={"mug": 2, "poster": 1}, warehouse=where)
    look(order_id)

    # then
    grant.refresh_from_db()
    assert (grant.state, grant.reason) == ("revoked", "missed-parcel")
    assert Order.objects.get(pk=order_id).status == "fulfilled"
    assert (goodie_lines(order_id), allocated(thing.pk)) == ([], 0)


def test_it_leaves_with_the_parcel(world: World) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)
    grant = granted(world, order_id, thing.pk)

    # when
    basket = {"mug": 2, "poster": 1, thing.name: 1}
    parcels.fulfill(
        world, order_id=order_id, basket=basket, warehouse=anywhere(world, order_id)
    )  # fmt: skip
    look(order_id)

    # then
    grant.refresh_from_db()
    assert (grant.state, Order.objects.get(pk=order_id).status) == ("used", "fulfilled")


def test_it_is_taken_back_with_the_order(world: World) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)
    grant = granted(world, order_id, thing.pk)

    # when
    orders.cancel(world, order_id=order_id)
    look(order_id)

    # then
    grant.refresh_from_db()
    assert (grant.state, grant.reason) == ("revoked", "order-canceled")
    assert (goodie_lines(order_id), allocated(thing.pk)) == ([], 0)
