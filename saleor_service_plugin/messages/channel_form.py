"""What staff set per channel, read from text: pure."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from .rules import ChannelSettings, Contract

FIELDS = {
    "contract": f"{Contract.RECEIPT} or {Contract.ACCEPTANCE}",
    "withdrawal": "yes or no",
    "payments": "method=kind, ... with kinds prepayment, invoice, collection, immediate; "
    "=kind stands for orders without a method",
    "reminder_days": "1 to 60",
    "quiet": "begin-end in hours, e.g. 20-8, or none",
    "time_zone": "an IANA name such as Europe/Berlin",
}
"""What there is to set, and how a value looks."""

PAYMENT_KINDS = ("immediate", "prepayment", "invoice", "collection")


class InvalidSettingError(ValueError):
    """A value cannot be used; the text names field and reason. Nothing was saved."""


def parse(values: Mapping[str, str]) -> dict[str, object]:
    """Return the columns that these settings change.

    Raises:
        InvalidSettingError: A field or value cannot be used.

    """
    changes: dict[str, object] = {}
    for field, value in values.items():
        changes.update(_parsed(field, value.strip()))
    return changes


def _parsed(field: str, value: str) -> dict[str, object]:
    match field:
        case "contract" if value in list(Contract):
            return {"contract": value}
        case "withdrawal" if value in ("yes", "no"):
            return {"withdrawal": value == "yes"}
        case "payments":
            return {"payments": _parsed_payments(value)}
        case "reminder_days" if value.isdecimal() and 1 <= int(value) <= 60:
            return {"reminder_days": int(value)}
        case "quiet":
            begins, _, ends = ("0-0" if value == "none" else value).partition("-")
            if begins.isdecimal() and ends.isdecimal() and max(int(begins), int(ends)) <= 24:
                return {"quiet_from": int(begins), "quiet_to": int(ends)}
        case "time_zone" if not value or value in available_timezones():
            return {"time_zone": value}
    if field not in FIELDS:
        raise InvalidSettingError(f"{field} is no setting. There: {', '.join(FIELDS)}.")
    raise InvalidSettingError(f"{field}: {value!r} cannot be used; it is {FIELDS[field]}.")


def _parsed_payments(value: str) -> dict[str, str]:
    found = {}
    for item in filter(None, (item.strip() for item in value.split(","))):
        method, equals, kind = (part.strip() for part in item.rpartition("="))
        if not equals or kind not in PAYMENT_KINDS:
            raise InvalidSettingError(f"payments: {item!r} cannot be used; {FIELDS['payments']}.")
        found[method] = kind
    return found


def shown(settings: ChannelSettings) -> dict[str, str]:
    """Return a channel's settings as they would be typed."""
    quiet = f"{settings.quiet_from}-{settings.quiet_to}"
    return {
        "contract": settings.contract.value,
        "withdrawal": "yes" if settings.withdrawal else "no",
        "payments": ", ".join(f"{part}={kind}" for part, kind in settings.payments.items()),
        "reminder_days": str(settings.reminder_days),
        "quiet": "none" if settings.quiet_from == settings.quiet_to else quiet,
        "time_zone": settings.time_zone or "UTC",
    }
