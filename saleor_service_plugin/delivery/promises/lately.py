"""How many of a channel's promises were kept in the last weeks, for who decides on them."""

from datetime import date, timedelta

from django.db.models import Count, Q

from ...shop import port
from .models import Promise

WEEKS = 4
"""That are looked back on."""


def kept_lately(channel_id: int, *, today: date) -> tuple[int, int]:
    """Return how many promises were kept, and of how many it is known.

    Of those whose first promised day lies in the last four weeks, shown or only watched.
    """
    with port.current().writer():
        found = Promise.objects.filter(
            channel_id=channel_id,
            first_latest__gte=today - timedelta(weeks=WEEKS),
            first_latest__lt=today,
            kept__isnull=False,
        ).aggregate(kept=Count("id", filter=Q(kept=True)), of=Count("id"))
    return found["kept"], found["of"]
