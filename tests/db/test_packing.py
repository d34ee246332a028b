"""What is to be packed, printed from our rows and the shop's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.rewards.goodies.models import RewardSettings
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Purchase
from saleor_service_plugin.rewards.packing import card, printing, waiting
from saleor_service_plugin.rewards.packing.card import Sheet
from saleor_service_plugin.rewards.packing.waiting import PackingOrder, Page, Where
from saleor_service_plugin.shop.snapshots import Order
from tests.db.reward_story import CODE, Story
from tests.fake_shop import FakeShop, a_line, an_address, an_order
from tests.printed import pages_of, qr_on

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """A live channel."""
    return Story(shop)


def listed(**where: Any) -> list[PackingOrder]:
    return waiting.page(Where(**where), Page(50))


def numbers(found: list[PackingOrder]) -> list[str]:
    return [one.row.number for one in found]


def granted(order: Order | None, key: str, **changes: Any) -> Grant:
    """Have a code that the shop has."""
    now = datetime.now(UTC)
    values = {
        "key": key, "kind": "code", "state": "given", "why": "rule", "channel_id": 1,
        "order_id": order.id if order else None, "email": "anne@example.com",
        "first_name": "Anna", "language_code": "de", "reward": CODE, "currency": "EUR",
        "code": f"DANKE-{key}", "given_at": now, "valid_until": now.date() + timedelta(days=30),
    }  # fmt: skip
    return Grant.objects.create(**{**values, **changes})


@contextmanager
def statements() -> Iterator[list[int]]:
    """Count statements."""
    count: list[int] = []
    with CaptureQueriesContext(connection) as found:
        yield count
    count.append(len(found))


class TestList:
    def test_paid_and_open_the_oldest_first(self, story: Story) -> None:
        # given
        young = story.buy(ago=HOUR)
        old = story.buy(ago=2 * HOUR)
        story.buy(ago=3 * HOUR, status="fulfilled")
        story.buy(ago=3 * HOUR, status="canceled")
        story.buy(ago=3 * HOUR, status="unconfirmed")
        unpaid = story.buy(ago=4 * HOUR, paid=False)
        partly = story.buy(ago=5 * HOUR, status="partially fulfilled")

        # then
        assert numbers(listed()) == [str(one.number) for one in (partly, old, young)]
        assert numbers(listed(paid=False)) == [str(unpaid.number)]
        assert len(listed(paid=None)) == 4

    def test_what_is_open_with_the_goodie_last(self, story: Story) -> None:
        lines = (
            replace(a_line(), goodie_key="rule:1", product_name="Teesieb", quantity=1),
            replace(a_line(), product_name="Tee", variant_name="100 g", quantity=3, sku="T1",
                    quantity_fulfilled=1),
            replace(a_line(), product_name="Buch", quantity=1, quantity_fulfilled=1),
            replace(a_line(), product_name="PDF", is_shipping_required=False),
        )  # fmt: skip
        story.buy(lines=lines, status="partially fulfilled")
        (one,) = listed()
        assert [(line.name, line.sku, line.quantity, line.is_extra) for line in one.lines] == [
            ("Tee, 100 g", "T1", 2, False),
            (one.lines[1].name, one.lines[1].sku, 1, True),
        ]
        assert one.lines[1].name.startswith("Teesieb")

    def test_an_order_that_left_a_second_ago(self, story: Story) -> None:
        order = story.buy()
        story.shop.change(order.id, status="fulfilled")
        (one,) = listed()
        assert one.lines == ()
        assert printing.slips([order.id]).count == 0

    def test_by_when_it_leaves(self, story: Story) -> None:
        order = story.buy()
        day = datetime.now(UTC).date()
        Promise.objects.filter(order_id=order.id).delete()
        for at, line in enumerate((UUID(int=1), UUID(int=2))):
            Promise.objects.create(
                order_id=order.id, line_id=line, channel_id=1, placed_at=order.created_at,
                dispatch_by=day + timedelta(days=at),
            )  # fmt: skip
        assert listed()[0].dispatch_by == day

    def test_channels(self, story: Story) -> None:
        story.buy()
        assert listed(channel_ids=[2]) == listed(allowed_channel_ids=[]) == []
        assert len(listed(channel_ids=[1], allowed_channel_ids=[1])) == 1

    def test_a_thousand_page_by_page_for_the_same_statements(self, story: Story) -> None:
        # given: many of the same moment
        begin = datetime.now(UTC) - timedelta(days=3)
        rows = [
            an_order(number=at, created_at=begin + timedelta(minutes=at // 7)) for at in range(1000)
        ]
        for row in rows:
            story.shop.put(row)
        ServiceOrder.objects.bulk_create(
            ServiceOrder(
                order_id=row.id, number=str(row.number), channel_id=1, status="unfulfilled",
                placed_at=row.created_at, language_code="de",
            )
            for row in rows
        )  # fmt: skip
        Purchase.objects.bulk_create(
            Purchase(
                order_id=row.id, person_id=row.number, channel_id=1, placed_at=row.created_at,
                paid_at=row.created_at, currency="EUR",
            )
            for row in rows
        )  # fmt: skip
        for at in range(0, 1000, 10):
            granted(rows[at], str(at))

        # when: forwards, then backwards
        forwards: list[PackingOrder] = []
        counts = set()
        while True:
            after = forwards[-1].cursor if forwards else None
            with statements() as count:
                page = waiting.page(Where(), Page(50, after=after))
            if not page:
                break
            counts.add(count[0])
            forwards += page
        before = waiting.page(Where(), Page(30, before=forwards[500].cursor, backwards=True))
        with statements() as one_row:
            waiting.page(Where(), Page(1))

        # then
        assert len({one.row.order_id for one in forwards}) == 1000
        assert forwards == sorted(forwards, key=lambda one: (one.cursor.at, one.cursor.id))
        assert [one.row.pk for one in before] == [one.row.pk for one in forwards[470:500]]
        assert counts == set(one_row)
        assert one_row[0] <= 6
        assert waiting.count(Where()) == 1000


class TestCards:
    def test_whose_code_goes_where(self, story: Story) -> None:
        # given
        order, other = story.buy(ago=HOUR), story.buy(email="else@example.com")
        person = Purchase.objects.get(pk=order.id).person_id
        sent = story.buy(ago=9 * HOUR, status="fulfilled")
        own, printed = granted(order, "own"), granted(order, "printed", announced_by="card")
        loose = granted(None, "loose", person_id=person)
        gone = granted(sent, "gone", person_id=person)
        # none of these
        granted(order, "mailed", announced_by="mail")
        granted(order, "used", state="used")
        granted(order, "trial", trial=True)
        granted(order, "over", valid_until=datetime.now(UTC).date() - timedelta(days=2))
        granted(order, "goodie", kind="goodie", code="")
        granted(None, "told", person_id=person, announced_by="card")
        theirs = granted(other, "theirs", person_id=person)

        # then
        found = {one.row.order_id: [grant.key for grant in one.grants] for one in listed()}
        assert found == {
            order.id: [own.key, printed.key, loose.key, gone.key], other.id: [theirs.key],
        }  # fmt: skip

    def test_printed_is_told_once_and_may_be_printed_again(self, story: Story) -> None:
        order = story.buy()
        grant = granted(order, "once")
        made = [printing.cards([order.id], sheet=Sheet.A6, language="de") for _ in range(2)]
        grant.refresh_from_db()
        assert (grant.announced_by, grant.state) == ("card", "given")
        assert [one.count for one in made] == [1, 1]
        assert made[0].name.startswith("karten-")
        assert [page.text for page in pages_of(made[0].content)] == [
            page.text for page in pages_of(made[1].content)
        ]

    def test_what_a_mail_told_of_stays_as_it_was(self, story: Story) -> None:
        order = story.buy()
        grant = granted(order, "mailed", announced_by="mail")
        assert printing.cards([order.id]).count == 0
        grant.refresh_from_db()
        assert grant.announced_by == "mail"

    def test_the_channel_is_shown(self, story: Story) -> None:
        # given
        RewardSettings.objects.create(channel_id=1, storefront="https://tee.example/?c={code}")
        ChannelState.objects.update(brand_color="#b03060")
        order = story.buy(language_code="en")
        granted(order, "X", language_code="en", first_name="")

        # when
        made = printing.cards([order.id], sheet=Sheet.A6)

        # then
        (page,) = pages_of(made.content)
        assert "€5.00 off" in page.texts
        assert "DANKE-X" in page.texts
        assert f"Thank you, {an_address().first_name}!" in page.texts
        code = segno.make("https://tee.example/?c=DANKE-X", error="m", micro=False)
        matrix = [[bool(one) for one in row] for row in code.matrix]
        left = card.WIDTH - card.EDGE - card.QR
        assert qr_on(page, matrix, left, 30, card.QR)

    def test_gift_cards_for_those_alone_who_may(self, story: Story) -> None:
        order = story.buy()
        reward = {"kind": "gift-card", "amount": "20", "currency": "EUR", "valid_days": 365}
        grant = granted(order, "gift", kind="gift-card", reward=reward)
        assert printing.cards([order.id]).count == 0
        grant.refresh_from_db()
        assert grant.announced_by == ""
        assert printing.cards([order.id], gift_cards=True).count == 1

    def test_orders_of_other_channels_look_as_if_they_were_not_there(self, story: Story) -> None:
        order = story.buy()
        grant = granted(order, "hidden")
        assert printing.cards([order.id], allowed_channel_ids=[2]).count == 0
        assert printing.slips([order.id], allowed_channel_ids=[2]).count == 0
        grant.refresh_from_db()
        assert grant.announced_by == ""


class TestSlips:
    def test_many_in_the_order_of_the_list(self, story: Story) -> None:
        orders = [story.buy(ago=HOUR * at) for at in (1, 3, 2)]
        granted(orders[0], "card")
        made = printing.slips([one.id for one in orders], language="de")
        assert (made.count, made.name.startswith("packzettel-")) == (3, True)
        pages = pages_of(made.content)
        heads = [next(one for one in page.texts if one.startswith("Bestellung ")) for page in pages]
        assert heads == [f"Bestellung {orders[at].number}" for at in (1, 2, 0)]
        with_card = ["Karte mit Rabattcode beilegen" in page.texts for page in pages]
        assert with_card == [False, False, True]

    def test_unpaid_ones_print_as_well(self, story: Story) -> None:
        order = story.buy(paid=False)
        assert printing.slips([order.id]).count == 1

    @pytest.mark.parametrize("name", ["<b>Anna</b>", "😀", "محمد", "x" * 256, "\u202eAnna"])
    def test_hostile_names(self, story: Story, name: str) -> None:
        place = replace(an_address(), first_name=name, last_name=name)
        line = replace(a_line(), product_name=name[:250])
        order = story.buy(place=place, lines=(line,))
        granted(order, "hostile", first_name=name)
        assert len(pages_of(printing.slips([order.id]).content)) == 1
        assert len(pages_of(printing.cards([order.id]).content)) == 1
