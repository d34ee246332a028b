"""Customers with a history, and shops that are live: what campaigns and referral start from."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.rewards.history.models import (
    Person,
    PersonKey,
    PersonMoney,
    Purchase,
)


def live(channel_id: int = 1) -> None:
    """Have a channel that is live since long, without quiet hours."""
    channels.go_live(channel_id)
    ChannelState.objects.update(
        live_since=datetime.now(UTC) - timedelta(days=900), quiet_from=0, quiet_to=0
    )


def a_person(
    *,
    orders: int = 2,
    spent: str = "100",
    days: int = 10,
    user_id: int | None = None,
    **changes: object,
) -> Person:
    """Keep a customer whose latest order was so many days ago."""
    values: dict[str, object] = {
        "email": f"{uuid4().hex[:8]}@example.com", "first_name": "Anne", "channel_id": 1,
        "country": "DE", "language_code": "de", "orders": orders, "pieces": 10,
        "user_id": user_id,
    }  # fmt: skip
    if orders:
        values |= {
            "last_order_id": uuid4(), "last_at": datetime.now(UTC) - timedelta(days=days)
        }  # fmt: skip
    row = Person.objects.create(**{**values, **changes})
    if Decimal(spent):
        PersonMoney.objects.create(person_id=row.pk, currency="EUR", spent=Decimal(spent))
    if user_id is not None:
        PersonKey.objects.create(key=f"account:{user_id}", person_id=row.pk)
    return row


def a_purchase(
    person: Person, *, days: float = 10, order_id: UUID | None = None, **changes: object
) -> Purchase:
    """Keep an order of a customer that counts, placed so many days ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    values: dict[str, object] = {
        "channel_id": 1, "placed_at": at, "paid_at": at, "counts": True, "currency": "EUR",
        "value": Decimal(50), "pieces": 1, "proven": True,
    }  # fmt: skip
    return Purchase.objects.create(
        order_id=order_id or uuid4(), person_id=person.pk, **{**values, **changes}
    )
