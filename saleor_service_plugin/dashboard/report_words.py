"""What our pages call the figures of reports."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from ..web.words import language, t
from .mirror_words import carrier

HOURS_OF_TWO_DAYS = 48


def outcomes() -> Mapping[str, str]:
    """Return what became of a promise, by the API's names."""
    return {
        "KEPT": t("Kept"),
        "BROKEN": t("Broken"),
        "UNKNOWN": t("Not known"),
        "RUNNING": t("Running"),
        "CANCELED": t("Canceled"),
    }


LOOKS = {"KEPT": "good", "BROKEN": "bad", "UNKNOWN": "warn", "RUNNING": "info", "CANCELED": ""}


def groups() -> Mapping[str, str]:
    """Return by what a report can be divided, by the API's names."""
    return {
        "MONTH": t("Month"),
        "CHANNEL": t("Channel"),
        "METHOD": t("Shipping method"),
        "CARRIER": t("Carrier"),
    }


def told() -> Mapping[str, str]:
    """Return which promises a report can be about."""
    return {"told": t("Told to customers"), "watched": t("Only watched")}


def month(day: date) -> str:
    """Return a month as it stands in a table: March 2026."""
    return str(format_date(day, "LLLL y", locale=_locale()))


def month_short(day: date) -> str:
    """Return a month as it stands below a chart: Mar 26."""
    return str(format_date(day, "LLL yy", locale=_locale()))


def share(rate: float | None) -> str:
    """Return a share of 1 as people read it: 93.5 %; a dash where nothing is known."""
    if rate is None:
        return "–"
    # All of them, and none, are what they say: nothing is rounded up to them.
    rounded = min(max(rate, 0.001), 0.999) if 0 < rate < 1 else rate
    return str(format_percent(rounded, "#,##0.#\u00a0%", locale=_locale()))


def percent(value: float) -> str:
    """Return a number of percent along an axis: 20 %."""
    return str(format_percent(value / 100, "#,##0.#\u00a0%", locale=_locale()))


def days(value: float) -> str:
    """Return a number of days along an axis: 2.5."""
    return str(format_decimal(value, "#,##0.#", locale=_locale()))


def duration(hours: float | None) -> str:
    """Return hours as people say them: full hours up to two days, then days with a decimal."""
    if hours is None:
        return "–"
    if hours < HOURS_OF_TWO_DAYS:
        return t("{count} h", count=format_decimal(hours, "#,##0", locale=_locale()))
    return t("{count} days", count=days(hours / 24))


def of_carrier(code: str | None) -> str:
    """Return what a carrier is called."""
    return carrier(code)


def _locale() -> str:
    return "de" if language() == "de" else "en_GB"
