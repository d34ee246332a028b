"""A task that would have opened by itself, held by the brake."""

from datetime import UTC, datetime
from uuid import uuid4

from saleor_service_plugin.complaints.automatic.rounds import BRAKE
from saleor_service_plugin.complaints.models import AutomaticTask
from saleor_service_plugin.messages.models import Brake
from saleor_service_plugin.shop import port

KEY = "held-in-a-test:"


def stand(channel_id: int) -> None:
    """Have the brake hold one of this channel."""
    now = datetime.now(UTC)
    with port.current().writer():
        Brake.objects.update_or_create(pk=BRAKE, defaults={"engaged_at": now, "most": 20})
        AutomaticTask.objects.create(
            key=f"{KEY}{uuid4()}", order_id=uuid4(), channel_id=channel_id, source="parcel",
            what="parcel-silent", data={"carrier": "dhl"}, at=now, state="held",
        )  # fmt: skip


def remove() -> None:
    """Take it away, and the brake with it."""
    with port.current().writer():
        AutomaticTask.objects.filter(key__startswith=KEY).delete()
        Brake.objects.filter(pk=BRAKE).delete()
