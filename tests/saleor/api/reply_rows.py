"""A canned reply of the cast's."""

from typing import TYPE_CHECKING

from saleor_service_plugin.complaints.models import CannedReply
from saleor_service_plugin.shop import port

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast


def add(cast: "Cast") -> None:
    """Make one of the cast's channel."""
    with port.current().writer():
        row = CannedReply.objects.create(
            title="Sorry", text="Hello {first_name}.", channel_id=cast.world.channels["eur"].pk
        )
    cast.reply_id = row.pk


def remove(cast: "Cast") -> None:
    """Take all of them away."""
    with port.current().writer():
        CannedReply.objects.all().delete()
