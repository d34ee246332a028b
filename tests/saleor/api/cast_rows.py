"""The rows about which callers ask, and how they come back after a test that removed some."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

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

SECRET_REASON = "refused: 550"

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
        Fact.objects.create(
            key=f"security:{cast.order_id}", order_id=cast.order_id, kind="refund-granted",
            at=now, data={"amount": "5.00", "currency": "EUR"}, skipped=True,
        )  # fmt: skip


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
    cast.suppressed = f"gone-{uuid4().hex[:8]}@example.com"
    with port.current().writer():
        for name in TEXTS:
            shop_texts.save(channel_id, name, text="Teehaus GmbH")
        key = Message.objects.values_list("key", flat=True).get(pk=cast.messages["tried"])
        Suppression.objects.create(address=cast.suppressed, reason="550", message_key=key)
        Brake.objects.update_or_create(
            kind="payment-reminder", defaults={"engaged_at": datetime.now(UTC), "most": 20}
        )


def stand(cast: "Cast") -> None:
    """Have the rows again where another test has removed some of them."""
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        own = StoredTemplate.objects.filter(channel_id=channel_id, kind=KIND)
        there = [
            Endpoint.objects.filter(pk=cast.endpoint_id).count() == 1,
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
                outcome="permanent", reason="550", via="north",
            )  # fmt: skip
        cast.messages[state] = message.pk
