"""The fake shop keeps the contract."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from saleor_service_plugin.shop.answers import FetchAnswer, PostAnswer
from saleor_service_plugin.shop.colleague_rows import Colleague
from saleor_service_plugin.shop.reward_rows import VariantFound
from saleor_service_plugin.shop.snapshots import (
    Customer,
    GrantedRefund,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    VariantStock,
)
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource
from tests.contract import CHECKS
from tests.contract.checks import Check
from tests.fake_shop import FakeShop, a_line, a_parcel, an_order


class FakeStage:
    """Writes the rows that Saleor would write."""

    def __init__(self, shop: FakeShop) -> None:
        """Act on this shop."""
        self.shop = shop
        self.statuses: dict[str, tuple[int, bytes]] = {}

    def place(self, *, email: str) -> UUID:
        """Place a paid order of two lines."""
        order = an_order(number=self.shop.next_id(), email=email)
        order = self.shop.put(replace(order, lines=(a_line(), a_line())))
        self.shop.add_money(
            order.id,
            MoneyMovement(
                MoneySource.TRANSACTION,
                self.shop.next_id(),
                MoneyKind.PAYMENT,
                order.total_gross,
                datetime.now(UTC),
            ),
        )
        self.shop.change(order.id, total_charged=order.total_gross, charge_status="full")
        return order.id

    def set_phone(self, order_id: UUID, phone: str) -> None:
        """Write it down."""
        self.shop.phones[order_id] = phone

    def colleague(self, name: str, *, channel_id: int, may: bool, elsewhere: bool) -> int:
        """Write them down where they may."""
        one = Colleague(self.shop.next_id(), name)
        if may and not elsewhere:
            self.shop.colleagues.setdefault(channel_id, []).append(one)
        return one.id

    def send(self, order_id: UUID, *, number: str) -> int:
        """Send one piece."""
        line = self.shop.orders[order_id].lines[0]
        parcel = a_parcel(
            id=self.shop.next_id(), lines=((line.id, 1),), tracking_number=number.strip()
        )
        self.shop.add_parcel(order_id, parcel)
        self.shop.add_event(
            order_id,
            "fulfillment_fulfilled_items",
            fulfillment_line_ids=(parcel.lines[0].id,),
        )
        return parcel.id

    def change_number_raw(self, fulfillment_id: int, *, number: str) -> None:
        """Change a number without a trace."""
        for order in list(self.shop.orders.values()):
            self.shop.set_parcel(order.id, fulfillment_id, tracking_number=number)

    def touch(self, order_id: UUID) -> None:
        """Change something."""
        self.shop.change(order_id, user_id=5)

    def grant_refund(self, order_id: UUID) -> None:
        """Promise a refund."""
        now = datetime.now(UTC)
        row = GrantedRefund(self.shop.next_id(), Decimal(5), "none", now, now)
        self.shop.grant_refund(order_id, row)

    def delete(self, order_id: UUID) -> None:
        """Delete the order."""
        self.shop.remove(order_id)

    def account(self, *, email: str) -> int:
        """Make an account."""
        pk = self.shop.next_id()
        self.shop.customers[pk] = Customer(pk, email.lower(), "Änne", "Müller", "de", True)
        return pk

    def variant(self, *, quantity: int) -> int:
        """Make a variant."""
        pk = self.shop.next_id()
        self.shop.stock[pk] = VariantStock(pk, quantity, 0, tracked=True)
        self.shop.variants[pk] = VariantFound(
            pk, pk, f"Variant {pk}", f"V-{pk}", None, "", quantity, needs_shipping=True
        )
        return pk

    def set_attribute(self, product_id: int, *, slug: str, values: list[str]) -> None:
        """Say it."""
        self.shop.attributes[product_id, slug] = values

    def add_picture(self, variant_id: int) -> None:
        """Give it one."""
        self.shop.pictures[variant_id] = f"https://shop.example/thumbnail/{variant_id}/128/"

    def order_of(self, variant_id: int, *, pieces: int) -> UUID:
        """Place an order of one line."""
        line = a_line(variant_id=variant_id, quantity=pieces)
        order = an_order(
            number=self.shop.next_id(), email="a@example.com", lines=(line,),
            charge_status="full",
        )  # fmt: skip
        stock = self.shop.stock[variant_id]
        self.shop.stock[variant_id] = replace(stock, allocated=stock.allocated + pieces)
        return self.shop.put(order).id

    def set_stock(self, variant_id: int, *, quantity: int) -> None:
        """Set what lies there."""
        row = self.shop.stock[variant_id]
        self.shop.stock[variant_id] = replace(row, quantity=quantity)

    def add_mailing_app(self, *, name: str) -> None:
        """Hold one more who writes."""
        writer = OtherWriter(name, WriterSource.APP, None, frozenset(MailEvent), certain=True)
        self.shop.writers.append(writer)

    def remove_app(self, *, name: str) -> None:
        """Hold it no more."""
        self.shop.writers = [writer for writer in self.shop.writers if writer.name != name]

    def listen(self, status: int, *, body: bytes = b"") -> str:
        """Answer at another address."""
        url = f"https://outside.example/{len(self.statuses)}"
        self.statuses[url] = status, body
        self.shop.answers = lambda posted: PostAnswer(self.statuses[posted.url][0])
        self.shop.content = lambda asked: FetchAnswer(*self.statuses[asked.url])
        return url

    def posted(self, url: str) -> list[tuple[bytes, dict[str, str]]]:
        """Return what the fake shop has kept."""
        came = [*self.shop.posts, *self.shop.asked]
        return [(one.body or b"", dict(one.headers)) for one in came if one.url == url]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(shop: FakeShop, check: Check) -> None:
    check(shop, FakeStage(shop))
