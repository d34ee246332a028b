"""What staff set for the promises of a channel, read and changed."""

from collections.abc import Mapping

from django.db import transaction

from ...database import clock
from ...shop import port
from .again import look_at_all_again
from .models import PromiseSettings
from .states import Mode, Serving

DAYS = range(91)
HOURS = range(1, 721)

NUMBERS: Mapping[str, range] = {
    "handling_min": DAYS,
    "handling_max": DAYS,
    "margin_days": range(31),
    "first_scan_hours": HOURS,
    "quiet_scan_days": range(1, 31),
    "silence_hours": HOURS,
}
"""Which numbers there are to set, and what they may be."""

FIELDS = ("mode", *NUMBERS, "serving")


class InvalidPromiseError(ValueError):
    """A value cannot be used; the text names field and reason. Nothing was saved."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def read() -> dict[int, PromiseSettings]:
    """Return the settings of every channel that has some, by channel id."""
    return {row.channel_id: row for row in PromiseSettings.objects.all()}


def default(channel_id: int) -> PromiseSettings:
    """Return what holds for a channel where staff have set nothing; not stored."""
    return PromiseSettings(channel_id=channel_id)


def change(channel_id: int, values: Mapping[str, object], *, by: str) -> PromiseSettings:
    """Set what is named; a field that is not named stays.

    Another mode holds for orders placed from now on.

    Args:
        channel_id: The shop's channel id.
        values: By name of the column, see `FIELDS`.
        by: Global id of who of the staff, or which App.

    Raises:
        InvalidPromiseError: A value cannot be used; nothing is changed.

    """
    for name, value in values.items():
        if reason := problem(name, value):
            raise InvalidPromiseError(name, reason)
    with port.current().writer(), transaction.atomic():
        PromiseSettings.objects.bulk_create(
            [PromiseSettings(channel_id=channel_id)], ignore_conflicts=True
        )
        row = PromiseSettings.objects.select_for_update().get(pk=channel_id)
        before = row.mode
        for name, value in values.items():
            setattr(row, name, value)
        if row.handling_min > row.handling_max:
            raise InvalidPromiseError("handling_min", "must not be more than handling_max.")
        if row.mode != before:
            row.since = clock()
        row.changed_at, row.changed_by = clock(), by
        row.save()
        look_at_all_again()
    return row


def reset(channel_id: int, *, by: str) -> PromiseSettings:
    """Set everything but the mode back to its default.

    Raises:
        InvalidPromiseError: Never; what is default can be used.

    """
    fresh = default(channel_id)
    names = [name for name in FIELDS if name != "mode"]
    return change(channel_id, {name: getattr(fresh, name) for name in names}, by=by)


def problem(name: str, value: object) -> str:
    """Return why a value cannot be set, "" where it can."""
    if name == "mode":
        known = list(Mode)
        return "" if value in known else f"must be one of {', '.join(known)}."
    if name == "serving":
        kinds = list(Serving)
        return "" if value in kinds else f"must be one of {', '.join(kinds)}."
    allowed = NUMBERS.get(name)
    if allowed is None:
        return f"is no setting. There: {', '.join(FIELDS)}."
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return ""
    return f"must be a whole number from {allowed[0]} to {allowed[-1]}."
