"""Orders by what a customer says on the telephone: a number, or a mail address."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Lower

from .models import ServiceOrder

MOST = 100
"""Orders that one search finds, the newest first."""

LONGEST = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3)."""


def find(text: str, channel_ids: Sequence[int] | None = None) -> list[UUID]:
    """Return the newest orders with this number or of this mail address, in any case.

    Args:
        text: As it was typed: "#1042", "anne@example.com".
        channel_ids: Where to look; None: everywhere.

    """
    wanted = text.strip().lstrip("#")
    if not wanted or not is_text(wanted):
        return []
    folded = ServiceOrder.objects.alias(folded=Lower("email"))
    if "@" in wanted:
        found = folded.filter(folded=Lower(Value(wanted)))
    else:
        found = folded.filter(number=wanted)
    if channel_ids is not None:
        found = found.filter(channel_id__in=list(channel_ids))
    return list(found.order_by("-placed_at").values_list("order_id", flat=True)[:MOST])


def is_text(typed: str) -> bool:
    """Whether the database could compare it with anything: not too long, no NUL, no half of a
    character."""
    odd = "\0" in typed or any("\ud800" <= sign <= "\udfff" for sign in typed[:LONGEST])
    return len(typed) <= LONGEST and not odd
