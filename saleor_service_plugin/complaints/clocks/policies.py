"""The policies that staff set: read, set, removed. What runs follows them (`rounds.py`)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ...database import clock
from ...shop import port
from ..states import Priority, Topic
from .models import ClockPolicy
from .rules import ALL_CHANNELS, ALL_PRIORITIES, ALL_TOPICS, Policy

TIMES = ("first_reply_minutes", "next_reply_minutes", "solution_minutes")

MINUTES = range(1, 60 * 1000 + 1)
"""Of working time; 1,000 hours are half a year."""

MOST = 500
"""All of them are read whenever a clock starts."""

LONGEST_ADDRESS = 254


class InvalidPolicyError(ValueError):
    """A policy cannot be so; names field and reason. Nothing was saved."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def rows() -> list[ClockPolicy]:
    """Return those that staff set, from the general ones to the precise ones."""
    return list(ClockPolicy.objects.order_by("channel_id", "topic", "priority")[:MOST])


def read() -> list[Policy]:
    """Return them as they are reckoned with."""
    return [plain(row) for row in rows()]


def plain(row: ClockPolicy) -> Policy:
    """Return a row as it is reckoned with."""
    return Policy(
        first_reply_minutes=row.first_reply_minutes,
        next_reply_minutes=row.next_reply_minutes,
        solution_minutes=row.solution_minutes,
        channel_id=row.channel_id,
        topic=row.topic,
        priority=row.priority,
        escalate_to=row.escalate_to,
        id=row.pk,
    )


def put(
    channel_id: int,
    topic: str,
    priority: int,
    minutes: Mapping[str, int],
    *,
    escalate_to: str = "",
    by: str,
) -> ClockPolicy:
    """Set the policy of a place, a new one or the one that is there.

    What runs follows it within a minute; warnings that were given are not given again, and
    what it makes overdue is warned of at once.

    Args:
        channel_id: The shop's channel id, 0 for all.
        topic: "" for all.
        priority: -1 for all.
        minutes: By the names in `TIMES`, all three; of working time.
        escalate_to: Mail address of who is told when time is over, "" for nobody.
        by: Global id of who of the staff, or which App.

    Raises:
        InvalidPolicyError: Field and reason; nothing was saved.

    """
    escalate_to = escalate_to.strip()
    _check_place(channel_id, topic, priority)
    _check_values(minutes, escalate_to)
    place: dict[str, Any] = {"channel_id": channel_id, "topic": topic, "priority": priority}
    with port.current().writer(), transaction.atomic():
        if channel_id and channel_id not in port.current().read_channels():
            raise InvalidPolicyError("channel_id", "There is no such channel.")
        known = ClockPolicy.objects.filter(**place).exists()
        if not known and ClockPolicy.objects.count() >= MOST:
            raise InvalidPolicyError("", f"At most {MOST} policies; remove some.")
        values: dict[str, Any] = {
            **{name: minutes[name] for name in TIMES},
            "escalate_to": escalate_to, "changed_at": clock(), "changed_by": by,
        }  # fmt: skip
        row, _ = ClockPolicy.objects.update_or_create(**place, defaults=values)
    return row


def remove(policy_id: int) -> ClockPolicy:
    """Forget a policy; what it held for follows the next most precise one.

    Returns:
        What it was.

    Raises:
        InvalidPolicyError: There is none of this id.

    """
    with port.current().writer(), transaction.atomic():
        row = ClockPolicy.objects.select_for_update().filter(pk=policy_id).first()
        if row is None:
            raise InvalidPolicyError("id", "There is no such policy.")
        ClockPolicy.objects.filter(pk=policy_id).delete()
    return row


def _check_place(channel_id: int, topic: str, priority: int) -> None:
    if channel_id < ALL_CHANNELS:
        raise InvalidPolicyError("channel_id", "There is no such channel.")
    if topic != ALL_TOPICS and topic not in list(Topic):
        raise InvalidPolicyError("topic", "There is no such topic.")
    if priority != ALL_PRIORITIES and priority not in list(Priority):
        raise InvalidPolicyError("priority", "There is no such priority.")


def _check_values(minutes: Mapping[str, int], escalate_to: str) -> None:
    for name in TIMES:
        value = minutes.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value not in MINUTES:
            reason = f"must be a whole number of minutes from {MINUTES[0]} to {MINUTES[-1]}."
            raise InvalidPolicyError(name, reason)
    if not escalate_to:
        return
    try:
        validate_email(escalate_to)
    except ValidationError:
        raise InvalidPolicyError("escalate_to", "is no mail address.") from None
    if len(escalate_to) > LONGEST_ADDRESS:
        raise InvalidPolicyError("escalate_to", "is too long.")
