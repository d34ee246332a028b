"""Saleor keeps the contract."""

from contextlib import ExitStack
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from saleor.account.models import Address, Group, User
from saleor.attribute.models import (
    AssignedProductAttributeValue,
    Attribute,
    AttributeValue,
)
from saleor.order.models import Order, OrderLine
from saleor.order.search import update_order_search_vector
from saleor.payment.models import TransactionItem
from saleor.permission.models import Permission
from saleor.product.models import ProductMedia, ProductVariant
from saleor.warehouse.models import Stock

from saleor_service_plugin.shop.real import SaleorShop
from tests.contract import CHECKS
from tests.contract.checks import Check
from tests.outside import Outside, outside, says
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, apps, catalogue, orders, parcels, raw, returns


class SaleorStage:
    """Acts through GraphQL, and with raw statements where the contract says so."""

    def __init__(self, world: World) -> None:
        """Act on this world."""
        self.world = world
        self.stories: dict[UUID, Story] = {}
        self.apps: dict[str, str] = {}
        self.open = ExitStack()
        self.servers: dict[str, Outside] = {}

    def place(self, *, email: str) -> UUID:
        """Check out two products."""
        story = Story()
        order_id = paid(self.world, story, email=email)
        self.stories[order_id] = story
        return order_id

    def set_phone(self, order_id: UUID, phone: str) -> None:
        """Set it, and have Saleor index the order anew."""
        order = Order.objects.get(pk=order_id)
        Address.objects.filter(pk__in=[order.billing_address_id, order.shipping_address_id]).update(
            phone=phone
        )
        update_order_search_vector(Order.objects.get(pk=order_id))

    def colleague(self, name: str, *, channel_id: int, may: bool, elsewhere: bool) -> int:
        """Put them into a group of their own, restricted to channels."""
        first, _, last = name.partition(" ")
        email = f"{first}-{uuid4()}@example.com"
        user = User.objects.create(email=email, first_name=first, last_name=last, is_staff=True)
        group = Group.objects.create(name=email, restricted_access_to_channels=True)
        if may:
            group.permissions.add(Permission.objects.get(codename="manage_orders"))
        if not elsewhere:
            group.channels.add(channel_id)
        user.groups.add(group)
        return int(user.pk)

    def send(self, order_id: UUID, *, number: str) -> int:
        """Fulfill one mug."""
        return parcels.fulfill(self.world, order_id=order_id, basket={"mug": 1}, number=number)

    def change_number_raw(self, fulfillment_id: int, *, number: str) -> None:
        """Update the row."""
        raw.set_tracking_number(fulfillment_pk=fulfillment_id, number=number)

    def touch(self, order_id: UUID) -> None:
        """Set metadata by orderUpdate."""
        orders.change_shipping_address(self.world, order_id=order_id, street="Andere Straße 1")

    def grant_refund(self, order_id: UUID) -> None:
        """Grant a refund."""
        returns.grant_refund(
            self.world,
            order_id=order_id,
            transaction_id=self.stories[order_id].transaction,
            amount=Decimal(3),
        )

    def delete(self, order_id: UUID) -> None:
        """Delete with raw statements."""
        # The one protected relation: core's own jobs never delete a paid order.
        TransactionItem.objects.filter(order_id=order_id).update(order=None)
        raw.delete_order(order_id=order_id)

    def account(self, *, email: str) -> int:
        """Make an account; Saleor's own doors fold the address."""
        return User.objects.create(email=email.lower(), first_name="Änne").pk

    def variant(self, *, quantity: int) -> int:
        """Sell another product and set its stock."""
        pk = self.world.variants[catalogue.sell_another(self.world, price=3)].pk
        Stock.objects.filter(product_variant_id=pk).update(quantity=0)
        first = Stock.objects.filter(product_variant_id=pk).first()
        assert first
        Stock.objects.filter(pk=first.pk).update(quantity=quantity)
        return pk

    def set_attribute(self, product_id: int, *, slug: str, values: list[str]) -> None:
        """Give it an attribute of the shop's."""
        attribute, _ = Attribute.objects.get_or_create(
            slug=slug,
            defaults={"name": slug, "type": "product-type", "input_type": "multiselect"},
        )
        for place, name in enumerate(values):
            value, _ = AttributeValue.objects.get_or_create(
                attribute=attribute, slug=f"{slug}-{place}", defaults={"name": name}
            )
            AssignedProductAttributeValue.objects.create(
                product_id=product_id, value=value, sort_order=place
            )

    def add_picture(self, variant_id: int) -> None:
        """Give its product one."""
        product_id = ProductVariant.objects.get(pk=variant_id).product_id
        ProductMedia.objects.create(product_id=product_id, image="products/mug.jpg")

    def order_of(self, variant_id: int, *, pieces: int) -> UUID:
        """Check out so many pieces."""
        (name,) = (name for name, row in self.world.variants.items() if row.pk == variant_id)
        return paid(self.world, Story(), basket={name: pieces}, charged=1000)

    def set_stock(self, variant_id: int, *, quantity: int) -> None:
        """Set the stock of the warehouse that has been sold from."""
        stocks = Stock.objects.filter(product_variant_id=variant_id).order_by("-quantity")
        sold_from = stocks.filter(allocations__isnull=False).first() or stocks[0]
        catalogue.set_stock(
            self.world,
            variant_id=variant_id,
            warehouse_id=sold_from.warehouse_id,
            quantity=quantity,
        )

    def add_mailing_app(self, *, name: str) -> None:
        """Create an App and give it a webhook."""
        self.apps[name] = apps.create(self.world, name=name, permissions=["MANAGE_USERS"])
        apps.listen(self.world, app_id=self.apps[name], events=["NOTIFY_USER"])

    def remove_app(self, *, name: str) -> None:
        """Delete it as the Dashboard does."""
        apps.delete(self.world, app_id=self.apps[name])

    def listen(self, status: int, *, body: bytes = b"") -> str:
        """Run a server."""
        answer = says(status, "Location: /elsewhere", body=body)
        server = self.open.enter_context(outside(answer))
        self.servers[server.url] = server
        return server.url

    def posted(self, url: str) -> list[tuple[bytes, dict[str, str]]]:
        """Return what the server has read."""
        return [(one.body, one.headers) for one in self.servers[url].received]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(world: World, check: Check) -> None:
    shop = SaleorShop()
    stage = SaleorStage(world)
    with shop.writer(), stage.open:
        check(shop, stage)


def test_statements_do_not_grow_with_the_set(world: World) -> None:
    # given
    shop = SaleorShop()
    stage = SaleorStage(world)
    ids = [stage.place(email="a@example.com") for _ in range(4)]
    for order_id in ids:
        stage.send(order_id, number="1")

    # when
    counted = []
    for wanted in (ids[:1], ids):
        with shop.writer(), CaptureQueriesContext(connection) as captured:
            assert len(shop.read_orders(wanted)) == len(wanted)
        counted.append(len(captured))

    # then
    assert counted == [9, 9]


@pytest.mark.parametrize("made_up", ["product_sku", "product_variant_id"])
def test_a_variant_named_by_saleor_has_no_name(world: World, made_up: str) -> None:
    # given
    order_id = SaleorStage(world).place(email="a@example.com")
    shop = SaleorShop()

    # when
    with shop.writer():
        lines = OrderLine.objects.filter(order_id=order_id)
        lines.update(
            product_sku="MUG-1",
            product_variant_id="UHJvZHVjdFZhcmlhbnQ6MQ==",
            translated_variant_name="",
        )
        lines.update(variant_name=F(made_up))
        order = shop.read_orders([order_id])[order_id]

    # then
    assert {line.variant_name for line in order.lines} == {""}
