"""Taking back what staff have seen to by a slip of the mouse."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef

from ...shop import port
from ..promises.models import Delay, DeliveryWish
from ..promises.states import DelayState


def open_again(delay_ids: Collection[int]) -> int:
    """Put news back onto the desk that staff had seen to, where nothing newer is known.

    Returns:
        How many are open again.

    """
    newer = Delay.objects.filter(order_id=OuterRef("order_id"), number__gt=OuterRef("number"))
    with port.current().writer(), transaction.atomic():
        rows = Delay.objects.filter(pk__in=list(delay_ids), state=DelayState.SEEN)
        return rows.filter(~Exists(newer)).update(
            state=DelayState.OPEN, settled_at=None, seen_by=""
        )


def wishes_open_again(ids: Collection[int]) -> int:
    """Put wishes back onto the desk that staff had seen to, where there is no newer one.

    Returns:
        How many are open again.

    """
    newer = DeliveryWish.objects.filter(delay_id=OuterRef("delay_id"), pk__gt=OuterRef("pk"))
    with port.current().writer(), transaction.atomic():
        rows = DeliveryWish.objects.filter(pk__in=list(ids), settled_at__isnull=False)
        return rows.filter(~Exists(newer)).update(settled_at=None, settled_by="")
