"""The list of messages, and one message."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from saleor.channel.models import Channel

from saleor_service_plugin import work
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.demo.talk import wait_for
from tests.saleor.api.people import staff
from tests.saleor.pages.office import assert_harmless, payloads, visitor, wrong
from tests.saleor.pages.visitor import Shown, Visitor, token_of
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id

LOOK_SECONDS = 60


@dataclass(frozen=True)
class Order:
    """A guest's order of which a parcel left, told on trial."""

    pk: UUID
    number: str
    email: str


@pytest.fixture(scope="module")
def order(world: World) -> Iterator[Order]:
    """Take one."""
    email = f"Anne.{world.unique('m')}@Example.com"
    pk = paid(world, Story(), email=email)
    parcels.fulfill(world, order_id=pk, basket={"mug": 1}, number="00340434161094042557")

    def told() -> bool:
        work.work()
        with port.current().writer():
            return Message.objects.filter(order_id=pk, kind="parcel-sent").exists()

    wait_for("the parcel's message", told, LOOK_SECONDS)
    with port.current().writer():
        yield Order(pk, ServiceOrder.objects.get(pk=pk).number, email)


def _clerk(world: World, **words: object) -> Shown:
    return visitor(world, "manage_orders").get("messages", **words)


def test_staff_see_the_list(world: World) -> None:
    # given
    user = staff(world, "manage_orders").user

    # when
    shown = Visitor(token_of(user)).get("messages")

    # then
    assert shown.status == 200, shown.text
    assert "<h1>Messages</h1>" in shown.text


@pytest.mark.parametrize("typed", ["{number}", "#{number}", " {email} ", "{lower}", "{upper}"])
def test_what_a_caller_says_finds_their_messages(world: World, order: Order, typed: str) -> None:
    # when
    search = typed.format(
        number=order.number, email=order.email, lower=order.email.lower(),
        upper=order.email.upper(),
    )  # fmt: skip
    shown = _clerk(world, search=search)

    # then: their messages alone, each with the address
    assert shown.status == 200
    assert "Parcel sent" in shown.text
    assert shown.text.count(f">{order.number}</button>") == shown.text.count('name="message"')
    assert shown.text.lower().count(f">{order.email.lower()}<") == shown.text.count(
        'name="message"'
    )


@pytest.mark.parametrize("typed", ["999999999", "nobody@example.com", "@", "%", "x" * 300, "\x00"])
def test_who_is_not_found_is_said(world: World, order: Order, typed: str) -> None:
    shown = _clerk(world, search=typed)
    assert shown.status == 200
    assert "No message about an order with this number or mail address." in shown.text


def test_orders_of_other_channels_are_not_found(world: World, order: Order) -> None:
    theirs = visitor(world, "manage_orders", channels=["usd"])
    assert "No message about an order" in theirs.get("messages", search=order.number).text


def test_whatever_is_typed_stays_text(world: World) -> None:
    for payload in payloads():
        assert_harmless(_clerk(world, search=payload).text, payload)


def test_a_message_shows_the_mail_as_it_would_look(world: World, order: Order) -> None:
    # given
    with port.current().writer():
        message = Message.objects.get(order_id=order.pk, kind="parcel-sent")
    frame = visitor(world, "manage_orders")

    # when
    page = frame.get("message", message=global_id("ServiceMessage", message.pk)).text
    shown = frame.post(
        "preview?kind=PARCEL_SENT", {"order": global_id("Order", order.pk), "locale": "en"}
    )

    # then
    assert "data-at-once" in page
    with port.current().writer():
        assert str(Channel.objects.get(pk=world.channels["eur"].pk).name) in page
    assert shown.status == 200
    assert "00340434161094042557" in shown.text
    assert order.email not in shown.text


def test_a_template_of_ones_own_needs_more_than_a_look_at_a_mail(
    world: World, order: Order
) -> None:
    form = {"order": global_id("Order", order.pk), "mjml": "<mj-text>x</mj-text>"}
    refused = visitor(world, "manage_orders").post("preview?kind=PARCEL_SENT", form)
    assert refused.status == 403


@pytest.mark.parametrize("kind", ["", "NONE_OF_OURS", "parcel-sent"])
def test_a_mail_that_is_none_is_not_found(world: World, kind: str) -> None:
    shown = visitor(world, "manage_plugins").post(f"preview?kind={kind}", {"mjml": "x"})
    assert shown.status == 404


def test_what_cannot_be_done_is_said_in_words(world: World, order: Order) -> None:
    # given
    with port.current().writer():
        message = Message.objects.get(order_id=order.pk, kind="parcel-sent")
    form = {"step": "retry", "message": global_id("ServiceMessage", message.pk)}

    # when
    shown = visitor(world, "manage_orders").post("messages", form)

    # then
    assert shown.status == 422
    assert "Nothing was done: this cannot be done with all of the chosen ones" in shown.text
    assert str(message.pk) not in wrong(shown.text)[0]


def test_one_orders_messages_are_called_so(world: World, order: Order) -> None:
    shown = _clerk(world, orderId=global_id("Order", order.pk))
    assert f"<h1>Messages of order {order.number}</h1>" in shown.text
