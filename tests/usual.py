"""What the brake takes for usual, for tests and measurements that send many messages."""

from datetime import UTC, datetime, timedelta

from saleor_service_plugin.messages import brake
from saleor_service_plugin.messages.models import Leaving
from saleor_service_plugin.shop import port

DAYS = 7
"""As many as the usual count looks at in a shop that is new."""


def let_many_leave(kind: str = "parcel-sent", count: int = 100_000) -> None:
    """Have had a busy week, so that the brake stays off.

    Args:
        kind: Of message.
        count: How many left in the busiest hour of each day.

    """
    now = datetime.now(UTC)
    with port.current().writer():
        for days in range(1, DAYS + 1):
            Leaving.objects.create(kind=kind, bucket=now - timedelta(days=days), count=count)
    brake.forget_usual()
