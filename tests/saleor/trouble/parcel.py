"""An order that is on its way: the shortest road to a mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.saleor.world import World, drafts, parcels
from tests.saleor.world.model import LANGUAGE, Basket
from tests.usual import PARCELS

MUG: Basket = {"mug": 1}


@dataclass(frozen=True)
class Sent:
    """An order with one parcel."""

    order_id: UUID
    fulfillment_pk: int
    email: str

    def messages(self) -> list[tuple[str, str]]:
        """Return state and reason of each message about the order."""
        with port.current().writer():
            rows = Message.objects.filter(order_id=self.order_id).order_by("id")
            return list(rows.values_list("state", "reason"))


def ordered(
    world: World,
    *,
    channel: str = "eur",
    basket: Basket = MUG,
    email: str | None = None,
    language: str = LANGUAGE,
) -> tuple[UUID, str]:
    """Take an order by telephone, return its id and the customer's address."""
    address = email or world.email()
    order_id = drafts.create(
        world, channel=channel, basket=basket, email=address, language=language
    )
    drafts.complete(world, order_id=order_id)
    return order_id, address


def sent(
    world: World,
    *,
    channel: str = "eur",
    basket: Basket = MUG,
    email: str | None = None,
    language: str = LANGUAGE,
    number: str = "",
) -> Sent:
    """Take an order and send all of it, the customer to be told."""
    order_id, address = ordered(
        world, channel=channel, basket=basket, email=email, language=language
    )
    pk = parcels.fulfill(world, order_id=order_id, number=number)
    return Sent(order_id, pk, address)


def let_grace_pass(sent_: Sent) -> None:
    """Let the seconds pass in which a hook might still bring staff's choice."""
    with port.current().writer():
        rows = Message.objects.filter(order_id=sent_.order_id)
        assert rows.update(due_at=timezone.now() - timedelta(minutes=1))


def forget_unsent() -> None:
    """Leave no message to the tests that follow."""
    with port.current().writer():
        Message.objects.filter(state__in=["queued", "sending", "held"]).delete()


@contextmanager
def live(world: World, *names: str) -> Iterator[None]:
    """Let mails leave for the customers of these channels, inside the block."""
    for name in names:
        channels.go_live(world.channels[name].pk, only=PARCELS)
    try:
        yield
    finally:
        for name in names:
            channels.back_to_trial(world.channels[name].pk)
