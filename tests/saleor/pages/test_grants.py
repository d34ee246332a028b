"""What was granted: staff find it and take it back; its customer reads it on the order page."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from saleor.discount.models import VoucherCode

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.rewards.grants import by_staff
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.rules import reward as rewards
from saleor_service_plugin.rewards.rules.reward import (
    CodeReward,
    GiftCardReward,
    GoodieReward,
    Reward,
)
from saleor_service_plugin.rewards.rules.words import CodeKind
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import visitor
from tests.saleor.pages.visitor import Visitor
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.test_codes import a_code
from tests.saleor.world import World
from tests.saleor.world.api import global_id

TEN = CodeReward(CodeKind.PERCENT, Decimal(10), "EUR", valid_days=30, min_spent=Decimal(50))

NEXT_YEAR = datetime.now(UTC).date() + timedelta(days=365)


@pytest.fixture
def marketer(world: World) -> Visitor:
    """Somebody who manages discounts and orders."""
    return visitor(world, "manage_discounts", "manage_orders")


def an_order(world: World) -> UUID:
    """Check out, and have it looked at."""
    order_id = paid(world, Story(), email=world.email())
    sweep.sweep_recent()
    work.work()
    return order_id


def granted(
    world: World, order_id: UUID, reward: Reward, *, state: str = GrantState.GIVEN, code: str = ""
) -> Grant:
    """Have something granted with an order, as the shop has it by now."""
    with port.current().writer():
        row: Grant = Grant.objects.create(
            key=f"staff:{uuid4()}", kind=rewards.kind_of(reward), state=state, why=Why.STAFF,
            order_id=order_id, channel_id=world.channels["eur"].pk, language_code="de",
            reward=rewards.write(reward), code=code, email="erika@example.com",
            valid_until=NEXT_YEAR, words="Because of the rain",
            given_at=datetime.now(UTC), currency="EUR",
        )  # fmt: skip
    return row


def test_it_is_found_and_taken_back(world: World, marketer: Visitor) -> None:
    # given
    order_id = an_order(world)
    new = a_code(world)
    with port.current().writer():
        port.current().make_code(new)
    row = granted(world, order_id, TEN, code=new.code)

    # when
    page = marketer.get("grants", search=new.code.lower()).text

    # then
    assert new.code in page
    assert "Because of the rain" in page
    assert "10% off" in page
    assert "None like that" in marketer.get("grants", search="DANKE-AAAA").text
    assert new.code not in marketer.get("grants", search=new.code, state="USED").text

    # when
    done = marketer.post("grants", {"grant": global_id("ServiceGrant", row.pk)})
    work.work()

    # then
    assert done.status == 200
    with port.current().writer():
        row.refresh_from_db()
        assert (row.state, row.reason) == (GrantState.REVOKED, "staff")
        assert not VoucherCode.objects.get(code=new.code).is_active
    again = marketer.post("grants", {"grant": global_id("ServiceGrant", row.pk)})
    assert again.status == 422
    assert "It was used or ended meanwhile." in again.text


def test_gift_cards_are_for_who_may_make_them(world: World, marketer: Visitor) -> None:
    # given
    order_id = an_order(world)
    code = "7K3M9-PQXAB-2CY4"
    row = granted(world, order_id, GiftCardReward(Decimal(10), "EUR", 365), code=code)
    keeper = visitor(world, "manage_discounts", "manage_orders", "manage_gift_card")
    number = _number(order_id)

    # then
    assert code not in marketer.get("grants", search=number).text
    assert code in keeper.get("grants", search=number).text
    done = marketer.post("grants", {"grant": global_id("ServiceGrant", row.pk)})
    assert done.status == 422
    with port.current().writer():
        row.refresh_from_db()
        assert row.state == GrantState.GIVEN
        row.delete()


def test_the_order_widget_names_it(world: World, marketer: Visitor) -> None:
    # given
    order_id = an_order(world)
    granted(world, order_id, TEN, code="DANKE-2345-6789-ABCD-EFGH")
    granted(world, order_id, GoodieReward((1,)))

    # when
    widget = marketer.get("widgets/order", orderId=global_id("Order", order_id)).text

    # then
    assert "DANKE-2345-6789-ABCD-EFGH" in widget
    assert "Goodie" in widget


def test_the_order_page_shows_it_with_its_terms(world: World) -> None:
    # given
    order_id = an_order(world)
    granted(world, order_id, TEN, code="DANKE-2345-6789-ABCD-EFGH")
    granted(world, order_id, GoodieReward((1,)))
    granted(world, order_id, TEN, code="DANKE-USED", state=GrantState.USED)
    granted(world, order_id, TEN, code="DANKE-BACK", state=GrantState.REVOKED)

    # when
    page = _page(order_id, lang="de")

    # then
    assert '<span class="whole">DANKE-2345-6789-ABCD-EFGH</span>' in page
    assert "Für Sie" in page
    assert "10 % Rabatt" in page
    assert "Ab einem Warenwert von 50,00" in page
    assert "Eine kleine Überraschung" in page
    assert "DANKE-USED" not in page
    assert "DANKE-BACK" not in page
    assert "10% off" in _page(order_id, lang="en")


def test_nothing_granted_nothing_shown(world: World) -> None:
    assert 'id="granted"' not in _page(an_order(world), lang="de")


def test_staff_grant_a_code_that_works(world: World) -> None:
    # given
    order_id = an_order(world)
    channel = world.channels["eur"]
    with port.current().writer():
        channels.go_live(channel.pk)
    try:
        # when
        row = by_staff.grant(order_id, TEN, reason="Rain", by="", key="one")
        again = by_staff.grant(order_id, TEN, reason="Rain", by="", key="one")
        work.work()
    finally:
        with port.current().writer():
            channels.back_to_trial(channel.pk)

    # then
    assert row.pk == again.pk
    with port.current().writer():
        row.refresh_from_db()
        assert (row.state, row.words) == (GrantState.GIVEN, "Rain")
        assert VoucherCode.objects.get(code=row.code).is_active


def _number(order_id: UUID) -> str:
    with port.current().writer():
        return str(port.current().read_orders([order_id])[order_id].number)


def _page(order_id: UUID, **words: Any) -> str:
    from django.test import Client

    token = token_of(order_id, 0)
    path = f"/plugins/global/saleor.service/p/order/{token}"
    return Client().get(path, words).content.decode()
