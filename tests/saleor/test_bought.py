"""What orders hold, by Saleor's own rows: categories with those above, collections, groups."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.account.models import User
from saleor.order.models import Order, OrderLine
from saleor.product.models import Category, Collection, Product

from saleor_service_plugin.shop import bought
from saleor_service_plugin.shop.goodie_terms import MARK
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.back_orders import sell
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World

SHOP = SaleorShop()


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    """Let the test write where Saleor asks for permission."""
    with SHOP.writer():
        yield


def test_categories_count_with_those_above_and_collections_are_read(world: World) -> None:
    # given
    goods = sell(world, north=10)
    product = Product.objects.get(variants__pk=goods.pk)
    names = [world.unique("cat") for _ in range(4)]
    top = Category.objects.create(name="Tea", slug=names[0])
    middle = Category.objects.create(name="Pots", slug=names[1], parent=top)
    beside = Category.objects.create(name="Cups", slug=names[2], parent=top)
    own = Category.objects.create(name="Glass", slug=names[3], parent=middle)
    Product.objects.filter(pk=product.pk).update(category=own)
    collection = Collection.objects.create(name="New", slug=world.unique("new"))
    collection.products.add(product)
    order_id = goods.order()

    # when
    found = SHOP.read_bought([order_id])[order_id]

    # then
    assert found.category_ids == {top.pk, middle.pk, own.pk}
    assert beside.pk not in found.category_ids
    assert found.collection_ids == {collection.pk}
    assert (found.product_ids, found.variant_ids) == ({product.pk}, {goods.pk})


def test_extras_were_not_bought(world: World) -> None:
    # given
    order_id = paid(world, Story())
    mug, poster = OrderLine.objects.filter(order_id=order_id).order_by("quantity")
    OrderLine.objects.filter(pk=mug.pk).update(is_gift=True)
    OrderLine.objects.filter(pk=poster.pk).update(private_metadata={MARK: "rule:1:paid:x"})

    # when
    found = SHOP.read_bought([order_id])[order_id]

    # then: and an order of nothing else is there with nothing
    assert found.variant_ids == found.product_ids == found.category_ids == frozenset()


def test_the_cost_does_not_depend_on_how_many(world: World) -> None:
    ids = [paid(world, Story()) for _ in range(3)]
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            assert len(SHOP.read_bought(ids[:number])) == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


@pytest.mark.skipif(not bought.HAS_TYPES, reason="Saleor has customer types from 3.23 on")
def test_groups_are_customer_types(world: World) -> None:
    from saleor.account.models import CustomerType

    # given
    kind = CustomerType.objects.create(name="Traders", slug=world.unique("traders"))
    order_id, guest = paid(world, Story()), paid(world, Story())
    user = User.objects.create(email=world.email(), customer_type=kind)
    Order.objects.filter(pk=order_id).update(user=user)
    Order.objects.filter(pk=guest).update(user=None)

    # when
    found = SHOP.read_bought([order_id, guest])

    # then
    assert found[order_id].groups == {kind.pk}
    assert found[guest].groups == frozenset()
    # An account without one counts as of the default type.
    User.objects.filter(pk=user.pk).update(customer_type=None)
    default = CustomerType.objects.filter(is_default=True).values_list("pk", flat=True)
    assert SHOP.read_bought([order_id])[order_id].groups == set(default)
