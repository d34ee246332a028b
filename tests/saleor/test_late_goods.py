"""Goods that are not there, on real Saleor: from the stock that was lowered to the parcel."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from babel.dates import format_date
from django.core import mail
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper
from saleor.order.models import Fulfillment, OrderEvent

from saleor_service_plugin import work
from saleor_service_plugin.delivery.promises import settings as promise_settings
from saleor_service_plugin.delivery.promises import supply, transit
from saleor_service_plugin.delivery.promises.models import (
    Delay,
    Promise,
    PromiseSettings,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop import port
from tests.saleor.back_orders import Goods, sell
from tests.saleor.trouble import journey, parcel
from tests.saleor.world import World

pytestmark = pytest.mark.all_messages


@pytest.fixture(autouse=True)
def told(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Promises are told in the channel, one or two days on the way; nothing is left behind."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = settings.SALEOR_SERVICE_COALESCE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    home = world.channels["eur"]
    channels.go_live(home.pk)
    with port.current().writer():
        ChannelState.objects.filter(pk=home.pk).update(quiet_from=0, quiet_to=0)
        transit.set_time(home.shipping_method_pk, "", "", 1, 2, by="")
        promise_settings.change(home.pk, {"mode": "told", "serving": "fulfil"}, by="")
    mail.outbox.clear()
    yield
    parcel.forget_unsent()
    with port.current().writer():
        for model in (PromiseSettings, TransitTime, VariantSupply, Delay, Promise):
            model.objects.all().delete()


class Customer:
    """Who ordered, and what came into the mailbox since it was last looked into."""

    def __init__(self, goods: Goods, pieces: int) -> None:
        """Order."""
        self.order_id = goods.order(pieces)
        self.seen = 0

    def mails(self) -> list[tuple[str, str]]:
        """Let a minute pass and all that waits leave; return kind and text of new mails."""
        for _ in range(3):
            work.tick()
            with port.current().writer():
                Message.objects.filter(state="queued", order_id=self.order_id).update(due_at=Now())
        with port.current().writer():
            rows = Message.objects.filter(order_id=self.order_id, state="sent").order_by(
                "finished_at", "pk"
            )
            kinds = list(rows.values_list("kind", flat=True))
        new = kinds[self.seen :]
        texts = [str(one.body) for one in mail.outbox[len(mail.outbox) - len(new) :]] if new else []
        self.seen = len(kinds)
        return list(zip(new, texts, strict=True))


def notes(order_id: UUID) -> list[str]:
    """Return what staff read of us in the order's history."""
    with port.current().writer():
        rows = OrderEvent.objects.filter(order_id=order_id, type="external_service_notification")
        return [row.parameters["message"] for row in rows.order_by("pk")]


def by_hand(day: date) -> str:
    """Return a day as a German mail writes it."""
    return format_date(day, "d. MMMM", locale="de")


def test_from_the_missing_goods_to_the_parcel(world: World) -> None:
    # given
    goods = sell(world, north=3)
    customer = Customer(goods, 2)
    ((kind, text),) = customer.mails()
    assert kind == "order-received"
    with port.current().writer():
        promise = Promise.objects.get(order_id=customer.order_id)
    assert promise.shown and promise.first_latest is not None
    assert "Zugesagte Lieferzeit" in text and by_hand(promise.first_latest) in text

    # when staff lower the stock below what is allocated
    goods.lies(north=1)

    # then
    ((kind, text),) = customer.mails()
    assert kind == "back-order"
    assert by_hand(promise.first_latest) in text

    # when the goods get a day, and then another one
    for days in (20, 30):
        with port.current().writer():
            comes = datetime.now(UTC).date() + timedelta(days=days)
            assert supply.set_supply(goods.pk, restock_on=comes, by="") == 1
        ((kind, text),) = customer.mails()
        assert kind == "back-order"
        with port.current().writer():
            latest = Promise.objects.get(order_id=customer.order_id).latest
        assert latest is not None and latest > comes
        assert by_hand(latest) in text
    assert customer.mails() == []

    # when they come
    goods.lies(north=2)

    # then
    told = [kind for kind, _ in customer.mails()]
    assert told == ["parcel-sent"]
    with port.current().writer():
        (row,) = Fulfillment.objects.filter(order_id=customer.order_id)
        assert [line.quantity for line in row.lines.all()] == [2]
        news = list(Delay.objects.filter(order_id=customer.order_id).order_by("number"))
    assert [one.state for one in news][:2] == ["overtaken", "overtaken"]
    assert goods.stocks()["north"] == (0, 0)
    assert len(notes(customer.order_id)) == 3


def test_who_ordered_first_is_not_told(world: World) -> None:
    # given
    goods = sell(world, north=2)
    first, second = Customer(goods, 1), Customer(goods, 1)
    assert [kind for one in (first, second) for kind, _ in one.mails()] == ["order-received"] * 2

    # when
    goods.lies(north=1)

    # then
    assert [kind for kind, _ in second.mails()] == ["back-order"]
    assert first.mails() == []
