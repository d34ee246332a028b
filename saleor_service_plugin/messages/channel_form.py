"""What staff set per channel, read from text and checked: pure."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from . import profile
from .profile import Profile
from .rules import ChannelSettings, Contract

FIELDS = {
    "contract": f"{Contract.RECEIPT} or {Contract.ACCEPTANCE}",
    "withdrawal": "yes or no",
    "payments": "method=kind, ... with kinds prepayment, invoice, collection, immediate; "
    "=kind stands for orders without a method",
    "reminder_days": "1 to 60",
    "quiet": "begin-end in hours, e.g. 20-8, or none",
    "time_zone": "an IANA name such as Europe/Berlin",
    **profile.FIELDS,
}
"""What there is to set, and how a value looks."""

PAYMENT_KINDS = ("immediate", "prepayment", "invoice", "collection")

REMINDER_DAYS = range(1, 61)

HOURS = range(24)
"""Midnight is 0: quiet from 0 to 24 nothing would ever leave."""

MOST_PAYMENTS = 100

LONGEST_METHOD = 200

COLUMNS = {
    "contract": FIELDS["contract"],
    "withdrawal": "true or false",
    "payments": f"at most {MOST_PAYMENTS} methods of at most {LONGEST_METHOD} characters, each "
    f"with {', '.join(PAYMENT_KINDS)}",
    "reminder_days": FIELDS["reminder_days"],
    "quiet_from": "an hour, 0 to 23",
    "quiet_to": "an hour, 0 to 23",
    "time_zone": FIELDS["time_zone"],
    **profile.FIELDS,
}
"""What a channel's row holds of it, and which values."""


class InvalidSettingError(ValueError):
    """A value cannot be used; the text names field and reason. Nothing was saved."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def parse(values: Mapping[str, str]) -> dict[str, object]:
    """Return the columns that these settings change.

    Raises:
        InvalidSettingError: A field or value cannot be used.

    """
    changes: dict[str, object] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise InvalidSettingError(field, f"is no setting. There: {', '.join(FIELDS)}.")
        columns = _parsed(field, value.strip())
        if not columns or any(problem(name, found) for name, found in columns.items()):
            raise InvalidSettingError(field, f"{value!r} cannot be used; it is {FIELDS[field]}.")
        changes.update(columns)
    return changes


def problem(column: str, value: object) -> str:
    """Return why a value cannot stand in a column of `COLUMNS`, "" where it can."""
    match column, value:
        case "contract", str():
            good = value in list(Contract)
        case "withdrawal", bool():
            good = True
        case "payments", dict():
            good = len(value) <= MOST_PAYMENTS and all(
                len(method) <= LONGEST_METHOD and kind in PAYMENT_KINDS
                for method, kind in value.items()
            )
        case "reminder_days", int():
            good = value in REMINDER_DAYS
        case "quiet_from" | "quiet_to", int():
            good = value in HOURS
        case "time_zone", str():
            good = not value or value in available_timezones()
        case _:
            good = profile.is_good(column, value)
    return "" if good else f"{str(value)[:60]!r} cannot be used; it is {COLUMNS[column]}."


def _parsed(field: str, value: str) -> dict[str, object]:
    """Return the columns that a text stands for, none where it does not look like one."""
    match field:
        case "contract" | "time_zone":
            return {field: value}
        case _ if field in profile.FIELDS:
            return {field: profile.normal(field, value)}
        case "withdrawal" if value in ("yes", "no"):
            return {"withdrawal": value == "yes"}
        case "payments":
            return {"payments": _parsed_payments(value)}
        case "reminder_days" if value.isdecimal() and len(value) <= 2:
            return {"reminder_days": int(value)}
        case "quiet":
            return _parsed_hours("0-0" if value == "none" else value)
    return {}


def _parsed_hours(value: str) -> dict[str, object]:
    begins, _, ends = value.partition("-")
    if not all(hour.isdecimal() and len(hour) <= 2 and int(hour) <= 24 for hour in (begins, ends)):
        return {}
    if (int(begins), int(ends)) == (0, 24):
        return {}
    return {"quiet_from": int(begins) % 24, "quiet_to": int(ends) % 24}


def _parsed_payments(value: str) -> dict[str, str]:
    found = {}
    for item in filter(None, (item.strip() for item in value.split(","))):
        method, equals, kind = (part.strip() for part in item.rpartition("="))
        if not equals or kind not in PAYMENT_KINDS:
            raise InvalidSettingError("payments", f"{item!r} cannot be used; {FIELDS['payments']}.")
        found[method] = kind
    return found


def shown(settings: ChannelSettings, looks: Profile) -> dict[str, str]:
    """Return a channel's settings as they would be typed."""
    quiet = f"{settings.quiet_from}-{settings.quiet_to}"
    return {
        "contract": settings.contract.value,
        "withdrawal": "yes" if settings.withdrawal else "no",
        "payments": ", ".join(f"{part}={kind}" for part, kind in settings.payments.items()),
        "reminder_days": str(settings.reminder_days),
        "quiet": "none" if settings.quiet_from == settings.quiet_to else quiet,
        "time_zone": settings.time_zone or "UTC",
        **{name: str(getattr(looks, name)) for name in profile.FIELDS},
        "logo": looks.logo or "none",
    }
