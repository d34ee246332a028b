"""Finding the parcels that time alone has made worth a look, a few each minute."""

from django.db import transaction

from ..database import transaction_time
from ..messages import channels
from ..messages.rules import ChannelGate, zone_of
from ..shop import port
from . import upkeep
from .models import TrackedParcel

AT_ONCE = 500


def look_round() -> int:
    """Put parcels on the list of those that need attention, whose time has come.

    Returns:
        How many were looked at.

    """
    with port.current().writer(), transaction.atomic():
        now = transaction_time()
        rows = list(
            TrackedParcel.objects.select_for_update(skip_locked=True)
            .filter(attend_at__lte=now)
            .order_by("attend_at")[:AT_ONCE]
        )
        if not rows:
            return 0
        gates = channels.gates()
        for row in rows:
            gate = gates.get(row.channel_id, ChannelGate())
            upkeep.tend(row, now=now, zone=zone_of(gate.settings.time_zone))
        TrackedParcel.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=upkeep.COLUMNS
        )
    return len(rows)
