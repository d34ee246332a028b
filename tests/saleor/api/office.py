"""A shop as staff find it in the documentation: something there is to be seen and decided."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import work
from saleor_service_plugin.delivery import accounts, by_hand, take_report
from saleor_service_plugin.delivery.by_hand import Change
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import CarrierAccount, MethodCarrier, TrackedParcel
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.silence.models import QuietOrder
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.box import DELIVERIES
from saleor_service_plugin.events.models import Delivery, Endpoint, Event
from saleor_service_plugin.messages import channels, render, shop_texts, templates
from saleor_service_plugin.messages.models import (
    Brake,
    ChannelState,
    Message,
    ShopText,
    StoredTemplate,
    Suppression,
)
from saleor_service_plugin.mirror import making
from saleor_service_plugin.mirror.models import Mirror
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.outbox.models import Attempt
from saleor_service_plugin.shop import port
from tests.saleor.api import promise_office
from tests.saleor.api.parcel_calls import shipped
from tests.saleor.api.templates import EXPORT, forget
from tests.saleor.api.webhooks import happen
from tests.saleor.mailing import nobody_else_writes
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, apps, orders
from tests.saleor.world.api import global_id

PAGES = {"backoffice", "webhooks"}
"""Pages whose examples need it."""

LIVE, READY, NEW = "usd", "manual", "unpaid"
"""A channel that is live, one that could be, one that nobody has looked after."""

OWING = "jpy"
"""One that owes money."""

ADDRESS = "gone@example.com"

NUMBER = "office-4711"
"""Of an order that the shop knows nothing of."""

PROMISED = "Teapot of the office"

KEY = "office:"
"""What the keys of the messages begin with."""


@contextmanager
def opened(world: World, settings: SettingsWrapper) -> Iterator[dict[str, str]]:
    """Set it up; give what stands for the placeholders; leave nothing of it behind."""
    settings.SALEOR_SERVICE_MAIL_SERVERS = {"north": "smtp://localhost:1"}
    with nobody_else_writes(settings), port.current().writer():
        _clear(world)
        promise_office.clear()
        app_id = apps.create(world, name="Mailer", permissions=["MANAGE_ORDERS"])
        try:
            apps.listen(world, app_id=app_id, events=["ORDER_FULFILLED"])
            made = _channels(world) | _held(world) | _template() | _webhook(world)
            _promises(world)
            made |= _order(world) | _mirror(world) | _parcel(world)
            yield made | promise_office.opened(world)
        finally:
            _clear(world)
            promise_office.clear()
            apps.delete(world, app_id=app_id)


def _channels(world: World) -> dict[str, str]:
    for name in (LIVE, READY):
        pk = world.channels[name].pk
        channels.set_up(pk, quiet="none", payments="bank=prepayment")
        for text in ("footer", "withdrawal-instruction", "bank-details", "terms"):
            shop_texts.save(pk, text, text="Teehaus GmbH")
    channels.go_live(world.channels[LIVE].pk)
    return {
        "saleor-channel-id": global_id("Channel", world.channels[LIVE].pk),
        "live-channel-id": global_id("ServiceChannel", world.channels[LIVE].pk),
        "ready-channel-id": global_id("ServiceChannel", world.channels[READY].pk),
        "new-channel-id": global_id("ServiceChannel", world.channels[NEW].pk),
    }


def _held(world: World) -> dict[str, str]:
    """Have the brake hold parcels, and a server refuse an address."""
    now = datetime.now(UTC)
    key = f"{KEY}{uuid4()}"
    Message.objects.create(
        key=key, kind="parcel-sent", order_id=uuid4(), channel_id=world.channels[LIVE].pk,
        state="held", came_from="queued", reason="brake", fact_at=now, due_at=now,
        deadline_at=now + timedelta(hours=1),
    )  # fmt: skip
    Brake.objects.update_or_create(pk="parcel-sent", defaults={"engaged_at": now, "most": 20})
    Suppression.objects.create(address=ADDRESS, reason="550", message_key=key)
    return {"suppressed-address": ADDRESS}


def _order(world: World) -> dict[str, str]:
    """Have an order whose link got into the wrong hands."""
    row = ServiceOrder.objects.create(
        order_id=uuid4(), number=NUMBER, channel_id=world.channels[LIVE].pk,
        placed_at=datetime.now(UTC), live=False,
    )  # fmt: skip
    return {"leaked-order-id": global_id("Order", row.order_id)}


def _promises(world: World) -> None:
    """Have a promise that was broken, and an order without news."""
    now, pk = datetime.now(UTC), world.channels[LIVE].pk
    Promise.objects.create(
        order_id=uuid4(), line_id=uuid4(), channel_id=pk, name=PROMISED, carrier="dhl", kept=False,
        shown=True, placed_at=now - timedelta(days=9), sent_at=now - timedelta(days=4),
        delivered_at=now - timedelta(days=2), first_latest=(now - timedelta(days=3)).date(),
        ending="delivered",
    )  # fmt: skip
    QuietOrder.objects.create(
        order_id=uuid4(), channel_id=pk, listed=True, news_at=now - timedelta(days=9),
        due_at=now + timedelta(days=1),
    )  # fmt: skip


def _template() -> dict[str, str]:
    """Have a template that was changed twice."""
    source = render.packaged("refund-made", "en")
    for subject in ("Refund for {{order_number}}", "Your refund for {{order_number}}"):
        templates.save(
            "refund-made", "en", 0, subject=subject, mjml=source.mjml, text=source.text, by="anne"
        )
    newest, oldest = StoredTemplate.objects.order_by("-id").values_list("pk", flat=True)
    return {
        "template-version": global_id("ServiceTemplateVersion", newest),
        "earlier-version": global_id("ServiceTemplateVersion", oldest),
        "export-of-the-app": json.dumps(json.loads(EXPORT)),
    }


def _webhook(world: World) -> dict[str, str]:
    """Have a webhook that would not take an event."""
    channel = world.channels[LIVE].pk
    made = endpoints.create(
        url="https://erp.example/hook", kinds=["parcel_sent"], channel_ids=[channel]
    )
    (event,) = happen(channel)
    now: Any = datetime.now(UTC)
    Delivery.objects.update(
        state="failed", came_from="sending", reason="http-503", finished_at=now, attempts=1
    )
    Attempt.objects.create(
        box=DELIVERIES.name, row_id=Delivery.objects.get().pk, number=1, started_at=now,
        ended_at=now, outcome="temporary", reason="http-503",
    )  # fmt: skip
    return {"webhook-id": global_id("ServiceWebhook", made.endpoint.id), "event-id": event}


def _mirror(world: World) -> dict[str, str]:
    """Have a canceled order whose money is still here, in a channel on trial."""
    order_id = paid(world, Story(), channel=OWING)
    orders.cancel(world, order_id=order_id)
    Mirror.objects.all().delete()
    making.make_due()
    return {"mirror-channel-id": global_id("Channel", world.channels[OWING].pk)}


def _parcel(world: World) -> dict[str, str]:
    """Have a parcel of which staff say that there is trouble, and an account at its carrier."""
    sent = shipped(world)
    scanned(sent.order_id)
    change = Change(ParcelState.EXCEPTION, text="Damaged on the way")
    by_hand.change(sent.rows[0].pk, change, said_by="office")
    pk = world.channels[LIVE].pk
    made = accounts.create(service="generic", name="Warehouse", channel_ids=[pk])
    return {
        "parcel-id": sent.parcel,
        "parcel-channel-id": global_id("Channel", sent.rows[0].channel_id),
        "carrier-account-id": global_id("ServiceCarrierAccount", made.account.id),
        "shipping-method-id": global_id(
            "ShippingMethodType", next(iter(port.current().read_shipping_methods()))
        ),
    }


def scanned(order_id: UUID) -> None:
    """Have the carrier of an order's parcel say where it is."""
    now = datetime.now(UTC)
    with port.current().writer(), transaction.atomic():
        rows = list(TrackedParcel.objects.select_for_update().filter(order_id=order_id))
        scan = Scan(now - timedelta(hours=2), ParcelState.IN_TRANSIT, "In transit.", "Leipzig")
        said = {row.pk: Report(row.number, (scan,)) for row in rows}
        take_report.take(rows, said, source="dhl", now=now)
    work.work()


def _clear(world: World) -> None:
    CarrierAccount.objects.all().delete()
    MethodCarrier.objects.all().delete()
    pks = [world.channels[name].pk for name in (LIVE, READY, NEW)]
    Attempt.objects.filter(box=DELIVERIES.name).delete()
    for model in (Delivery, Event, Endpoint):
        model.objects.all().delete()
    Message.objects.filter(key__startswith=KEY).delete()
    ServiceOrder.objects.filter(number=NUMBER).delete()
    Promise.objects.filter(name=PROMISED).delete()
    QuietOrder.objects.filter(channel_id__in=pks).delete()
    Brake.objects.update(engaged_at=None)
    Suppression.objects.filter(address=ADDRESS).delete()
    ShopText.objects.filter(channel_id__in=pks).delete()
    ChannelState.objects.filter(pk__in=pks).delete()
    forget()
