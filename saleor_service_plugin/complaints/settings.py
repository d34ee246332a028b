"""What staff set for the complaints of a channel, read and changed."""

from collections.abc import Mapping

from django.db import transaction

from ..database import clock
from ..shop import port
from .models import ComplaintSettings

NUMBERS: Mapping[str, range] = {
    "promise_days": range(1, 61),
    "close_days": range(1, 366),
    "callbacks_at_once": range(101),
    "slot_minutes": range(15, 481),
}
"""Which numbers there are to set, and what they may be."""

TICKS = ("parcels", "promises", "per_person")

TEXTS: Mapping[str, int] = {"supplier_attribute": 255, "arbitration": 4000}
"""And how many characters they may have."""

FIELDS = (*TICKS, *NUMBERS, *TEXTS)


class InvalidSettingError(ValueError):
    """A value cannot be used; names field and reason. Nothing was saved."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def read() -> dict[int, ComplaintSettings]:
    """Return the settings of every channel that has some, by channel id."""
    return {row.channel_id: row for row in ComplaintSettings.objects.all()}


def of(channel_id: int) -> ComplaintSettings:
    """Return what holds for a channel; not stored where staff have set nothing."""
    found = ComplaintSettings.objects.filter(pk=channel_id).first()
    return found or default(channel_id)


def default(channel_id: int) -> ComplaintSettings:
    """Return what holds for a channel where staff have set nothing; not stored."""
    return ComplaintSettings(channel_id=channel_id)


def change(channel_id: int, values: Mapping[str, object], *, by: str) -> ComplaintSettings:
    """Set what is named; a field that is not named stays.

    Calls that are promised already stay promised, whatever times are offered from now on.

    Args:
        channel_id: The shop's channel id.
        values: By name of the column, see `FIELDS`.
        by: Global id of who of the staff, or which App.

    Raises:
        InvalidSettingError: A value cannot be used; nothing is changed.

    """
    clean = {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    for name, value in clean.items():
        if reason := problem(name, value):
            raise InvalidSettingError(name, reason)
    with port.current().writer(), transaction.atomic():
        ComplaintSettings.objects.bulk_create(
            [ComplaintSettings(channel_id=channel_id)], ignore_conflicts=True
        )
        row = ComplaintSettings.objects.select_for_update().get(pk=channel_id)
        for name, value in clean.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = clock(), by
        row.save()
    return row


def problem(name: str, value: object) -> str:
    """Return why a value cannot be set, "" where it can."""
    if name in TICKS:
        return "" if isinstance(value, bool) else "must be true or false."
    if most := TEXTS.get(name):
        if not isinstance(value, str) or "\0" in value:
            return "must be a text."
        return "" if len(value) <= most else f"must have at most {most} characters."
    allowed = NUMBERS.get(name)
    if allowed is None:
        return f"is no setting. There: {', '.join(FIELDS)}."
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return ""
    return f"must be a whole number from {allowed[0]} to {allowed[-1]}."
