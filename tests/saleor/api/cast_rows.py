"""The rows about which callers ask, and how they come back after a test that removed some."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.delivery import accounts, by_hand, take_report
from saleor_service_plugin.delivery.attention import Attention
from saleor_service_plugin.delivery.by_hand import Change
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.models import CarrierAccount, TrackedParcel
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.silence.models import QuietOrder
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Endpoint
from saleor_service_plugin.messages import render, shop_texts, templates
from saleor_service_plugin.messages.models import (
    Brake,
    Message,
    ShopText,
    StoredTemplate,
    Suppression,
)
from saleor_service_plugin.orders.models import Fact, ServiceFulfillment
from saleor_service_plugin.outbox.models import Attempt
from saleor_service_plugin.shop import port

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

HOME = "eur"
"""The channel that all rows lie in."""

STATES = ("sent", "tried", "failed", "parked", "queued")
"""There is a message in each, so that every step has one to be taken with."""

UNSENT = 2**40
"""Id of a parcel that has not left, which only staff may see."""

CODE = "CODE-OF-THE-CARRIER"
"""Of a scan, which only staff may see."""

PROMISED = "NAME-OF-WHAT-WAS-PROMISED"
"""Of an order line, which only staff may see in a report."""

REFUSAL = "550-REFUSED"
"""What a server answered; a bare number would be found in many a time."""

SECRET_REASON = f"refused: {REFUSAL}"

TEXTS = ("footer", "withdrawal-instruction", "bank-details")
"""With them its channel may go live."""

KIND = "tracking-changed"
"""Of message, whose template the merchant has changed."""


def add_what_staff_see(cast: "Cast") -> None:
    """Have what customers must not see: a parcel that has not left, a fact not told."""
    now = datetime.now(UTC)
    with port.current().writer():
        ServiceFulfillment.objects.create(
            fulfillment_id=UNSENT, order_id=cast.order_id, sequence=99, status="waiting"
        )
        TrackedParcel.objects.create(
            fulfillment_id=UNSENT, order_id=cast.order_id,
            channel_id=cast.world.channels[HOME].pk,
        )  # fmt: skip
        Fact.objects.create(
            key=f"security:{cast.order_id}", order_id=cast.order_id, kind="refund-granted",
            at=now, data={"amount": "5.00", "currency": "EUR"}, skipped=True,
        )  # fmt: skip


def add_promises(cast: "Cast") -> None:
    """Have a promise that was broken, and an order without news, in the channel of the rows."""
    now = datetime.now(UTC)
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        Promise.objects.create(
            order_id=uuid4(), line_id=uuid4(), channel_id=channel_id, shown=True,
            placed_at=now - timedelta(days=9), first_latest=(now - timedelta(days=5)).date(),
            sent_at=now - timedelta(days=2), kept=False, name=PROMISED,
        )  # fmt: skip
    list_again(cast)


def list_again(cast: "Cast") -> None:
    """Have on staff's lists what the beginning of a file has emptied: a parcel, a quiet order."""
    now = datetime.now(UTC)
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        TrackedParcel.objects.filter(pk=cast.parcel_id, attention="").update(
            attention=Attention.EXCEPTION, attention_at=now
        )
        if not QuietOrder.objects.filter(channel_id=channel_id, listed=True).exists():
            QuietOrder.objects.create(
                order_id=uuid4(), channel_id=channel_id, listed=True,
                news_at=now - timedelta(days=9), due_at=now + timedelta(days=1),
            )  # fmt: skip


def add_scans(cast: "Cast") -> None:
    """Have the order's parcel scanned by its carrier, and staff say that there is trouble."""
    now = datetime.now(UTC)
    with port.current().writer(), transaction.atomic():
        parcels = TrackedParcel.objects.select_for_update().filter(order_id=cast.order_id)
        row = parcels.get(number=cast.tracking)
        scan = Scan(now - timedelta(hours=1), ParcelState.IN_TRANSIT, "On the road", "Berlin", CODE)
        take_report.take([row], {row.pk: Report(row.number, (scan,))}, source="dhl", now=now)
        cast.parcel_id = row.pk
    said = Change(ParcelState.EXCEPTION, text="Damaged on the way", carrier=Carrier.DHL)
    by_hand.change(cast.parcel_id, said, said_by="cast")
    work.work()
    with port.current().writer():
        TrackedParcel.objects.filter(pk=cast.parcel_id).update(
            looked_at=now, look_problem="not-found"
        )


def add_settings(cast: "Cast") -> None:
    """Have one row of everything that staff set or decide about."""
    channel_id = cast.world.channels[HOME].pk
    source = render.packaged(KIND, "de")
    # Twice, so that there is a change to be taken back.
    for subject in ("Neue Nummer", source.subject):
        saved = templates.save(
            KIND, "de", channel_id, subject=subject, mjml=source.mjml, text=source.text, by="cast"
        )
    cast.version_id = saved.text.row
    made = endpoints.create(url="https://hooks.example.com/erp", kinds=["messages_held"])
    cast.endpoint_id = made.endpoint.id
    cast.account_id = accounts.create(service="easypost", name="Cast").account.id
    cast.suppressed = f"gone-{uuid4().hex[:8]}@example.com"
    with port.current().writer():
        for name in TEXTS:
            shop_texts.save(channel_id, name, text="Teehaus GmbH")
        key = Message.objects.values_list("key", flat=True).get(pk=cast.messages["tried"])
        Suppression.objects.create(address=cast.suppressed, reason=REFUSAL, message_key=key)
        Brake.objects.update_or_create(
            kind="payment-reminder", defaults={"engaged_at": datetime.now(UTC), "most": 20}
        )


def stand(cast: "Cast") -> None:
    """Have the rows again where another test has removed some of them."""
    list_again(cast)
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        own = StoredTemplate.objects.filter(channel_id=channel_id, kind=KIND)
        there = [
            Endpoint.objects.filter(pk=cast.endpoint_id).count() == 1,
            CarrierAccount.objects.filter(pk=cast.account_id).count() == 1,
            Brake.objects.filter(kind="payment-reminder").count() == 1,
            Suppression.objects.filter(address=cast.suppressed).count() == 1,
            ShopText.objects.filter(channel_id=channel_id, name__in=TEXTS).count() == len(TEXTS),
            own.filter(pk=cast.version_id, current=True).count() == 1 and own.count() > 1,
        ]
        messages = Message.objects.filter(pk__in=cast.messages.values()).count()
    if messages < len(STATES):
        with port.current().writer():
            Message.objects.filter(pk__in=cast.messages.values()).delete()
        add_messages(cast)
        there.append(False)
    if not all(there):
        remove_settings(cast)
        add_settings(cast)


def remove_settings(cast: "Cast") -> None:
    """Take away what staff set, wherever it still is."""
    with suppress(endpoints.UnknownEndpointError):
        endpoints.delete(cast.endpoint_id)
    with suppress(accounts.UnknownAccountError):
        accounts.delete(cast.account_id)
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        StoredTemplate.objects.filter(channel_id=channel_id, kind=KIND).delete()
        ShopText.objects.filter(channel_id=channel_id, name__in=TEXTS).delete()
        Suppression.objects.filter(address=cast.suppressed).delete()
        Brake.objects.filter(kind="payment-reminder").delete()


def add_messages(cast: "Cast") -> None:
    """Have a message in every state, with its attempt."""
    now = datetime.now(UTC)
    # Due tomorrow: no worker of another test shall take what is queued.
    for state in STATES:
        ended = state != "queued"
        with port.current().writer():
            message = Message.objects.create(
                key=f"security:{state}:{uuid4().hex}", kind="parcel-sent",
                order_id=cast.order_id, channel_id=cast.world.channels[HOME].pk,
                state=state, came_from="sending" if ended else "",
                reason=SECRET_REASON if state != "sent" else "",
                subject=f"Subject of {state}", trial=state == "tried",
                fact_at=now, due_at=now + timedelta(days=1), deadline_at=now + timedelta(days=2),
                finished_at=now if ended else None,
            )  # fmt: skip
            Attempt.objects.create(
                box="message", row_id=message.pk, number=1, started_at=now, ended_at=now,
                outcome="permanent", reason=REFUSAL, via="north",
            )  # fmt: skip
        cast.messages[state] = message.pk
