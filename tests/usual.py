"""What is usual for tests and measurements of the engine: many messages, one kind of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

from saleor_service_plugin.delivery import on_order
from saleor_service_plugin.messages import brake, kinds
from saleor_service_plugin.messages.models import Leaving
from saleor_service_plugin.orders import participants
from saleor_service_plugin.shop import port

DAYS = 7
"""As many as the usual count looks at in a shop that is new."""


PARCELS = ("parcel-sent",)
"""What is live where the engine is tested: one mail for each parcel."""


@contextmanager
def parcels_alone() -> Iterator[None]:
    """Have customers told of parcels, one mail each, and of nothing else.

    The engine is tested and measured with it; which messages there are and how they
    share mails has tests of its own.
    """
    parcel = kinds.get("parcel-sent")
    assert parcel is not None
    alone = replace(parcel, joins={})
    with (
        mock.patch.object(participants, "_participants", [on_order.on_order]),
        mock.patch.dict(kinds._registry._kinds, {alone.key: alone}),
        mock.patch.object(on_order, "_renumbered", lambda *args: ()),
    ):
        yield


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
