"""Days and moments of campaigns as people read them."""

from datetime import UTC, date, datetime, tzinfo

from babel.dates import format_date

from ..web import words


def day_of(day: date) -> str:
    """Return a day: 23 Nov 2026."""
    form = "d. MMM y" if words.language() == "de" else "d MMM y"
    locale = "en_GB" if words.language() == "en" else words.language()
    return str(format_date(day, form, locale=locale))


def moment_of(text: str | None, zone: tzinfo = UTC) -> str:
    """Return the day of a moment of the API's, "" without one."""
    return day_of(datetime.fromisoformat(text).astimezone(zone).date()) if text else ""
