"""What staff set for the rewards of a channel: read, changed, and why each preset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.db import transaction

from ...database import clock
from ...shop import port
from .models import RewardSettings

MOST_MINUTES = 7 * 24 * 60
MOST_WARNING = Decimal(100_000)

FIELDS = ("goodie_minutes", "yearly_warning", "owner_check", "similar_goods", "storefront")

PLACE = "{code}"
"""Stands for the code in `storefront`."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A value to begin with, and why one would want it; pages translate the sentence."""

    value: object
    why: str


PRESETS: Mapping[str, tuple[Preset, ...]] = {
    "goodie_minutes": (
        Preset(60, "An hour after the payment: orders are rarely packed sooner."),
        Preset(0, "Never: another system reads orders as soon as they are paid."),
        Preset(15, "A quarter of an hour: another system reads orders every half hour."),
        Preset(1440, "A day: you pack on the next day at the earliest."),
    ),
    "yearly_warning": (
        Preset(
            Decimal(50),
            "50 a year: above it gifts to business customers are no expense any more in "
            "Germany (section 4 (5) no. 1 of the income tax act).",
        ),
    ),
    "owner_check": (
        Preset(
            False,
            "No: whoever has the code can use it. Right where customers pass codes on.",
        ),
        Preset(True, "Yes: only the person it was granted to. It cannot block an order."),
    ),
}


class InvalidRewardSettingError(ValueError):
    """A value cannot be used; nothing was saved."""

    def __init__(self, field: str, code: str, reason: str) -> None:
        """Keep the parts, so that forms and API clients can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.code = code
        self.reason = reason


def of(channel_id: int) -> RewardSettings:
    """Return what holds for a channel; the defaults where staff have set nothing."""
    return RewardSettings.objects.filter(pk=channel_id).first() or default(channel_id)


def read() -> dict[int, RewardSettings]:
    """Return the settings of every channel that has some, by channel id."""
    return {row.channel_id: row for row in RewardSettings.objects.all()}


def default(channel_id: int) -> RewardSettings:
    """Return what holds where staff have set nothing; not stored."""
    return RewardSettings(channel_id=channel_id)


def change(channel_id: int, values: Mapping[str, object]) -> RewardSettings:
    """Set what is named; a field that is not named stays.

    Args:
        channel_id: The shop's channel id.
        values: By name of the column, see `FIELDS`.

    Raises:
        InvalidRewardSettingError: A value cannot be used; nothing is changed.

    """
    checked = {name: _checked(name, value) for name, value in values.items()}
    with port.current().writer(), transaction.atomic():
        RewardSettings.objects.bulk_create(
            [RewardSettings(channel_id=channel_id)], ignore_conflicts=True
        )
        row = RewardSettings.objects.select_for_update().get(pk=channel_id)
        for name, value in checked.items():
            setattr(row, name, value)
        row.changed_at = clock()
        row.save()
    return row


def _checked(name: str, value: object) -> object:
    check = CHECKS.get(name)
    if check is None:
        raise InvalidRewardSettingError(name, "unknown", "is no setting.")
    return check(name, value)


def _minutes(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidRewardSettingError(name, "invalid", "must be a whole number of minutes.")
    if not 0 <= value <= MOST_MINUTES:
        raise InvalidRewardSettingError(
            name, "out-of-range", f"must be from 0 to {MOST_MINUTES}, a week."
        )
    return value


def _warning(name: str, value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise InvalidRewardSettingError(name, "invalid", "must be an amount.")
    if not 0 < amount <= MOST_WARNING:
        raise InvalidRewardSettingError(
            name, "out-of-range", f"must be more than 0 and at most {MOST_WARNING}."
        )
    return amount.quantize(Decimal("0.01"))


def _yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidRewardSettingError(name, "invalid", "must be yes or no.")
    return value


def _storefront(name: str, value: object) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    parts = urlsplit(text) if len(text) <= 400 else urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or not text.isprintable():
        raise InvalidRewardSettingError(
            name, "invalid", "must be a web address of at most 400 characters."
        )
    if text.count(PLACE) > 1:
        raise InvalidRewardSettingError(name, "invalid", "{code} may stand there once.")
    return text


CHECKS: Mapping[str, Callable[[str, object], object]] = {
    "goodie_minutes": _minutes,
    "yearly_warning": _warning,
    "owner_check": _yes_or_no,
    "similar_goods": _yes_or_no,
    "storefront": _storefront,
}
