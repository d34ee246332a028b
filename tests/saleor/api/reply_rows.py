"""A canned reply of the cast's."""

from typing import TYPE_CHECKING

from saleor_service_plugin.complaints.models import CannedReply
from saleor_service_plugin.shop import port

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast


def stand(cast: "Cast") -> int:
    """Have one of the cast's channel; return its number."""
    with port.current().writer():
        row, _ = CannedReply.objects.update_or_create(
            title="The cast's",
            channel_id=cast.world.channels["eur"].pk,
            defaults={"text": "Hello {first_name}.", "archived_at": None},
        )
    return int(row.pk)


def remove() -> None:
    """Take all of them away."""
    with port.current().writer():
        CannedReply.objects.all().delete()
