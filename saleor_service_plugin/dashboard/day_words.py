"""Days as our pages write them, short and with the day of the week."""

from datetime import date

from babel.dates import format_date

from ..web.words import language


def short(day: date | None) -> str:
    """Return a day as it stands in a table: Mon 23 Nov 2026; "" where there is none."""
    if day is None:
        return ""
    form = "EEE, d. MMM y" if language() == "de" else "EEE d MMM y"
    return _said(day, form)


def span(first: date | None, last: date | None) -> str:
    """Return from when to when: one day where it is the same, "" where nobody knows."""
    if first is None or last is None or first == last:
        return short(last or first)
    if first.year != last.year:
        return f"{short(first)} – {short(last)}"
    form = "EEE, d. MMM" if language() == "de" else "EEE d MMM"
    return f"{_said(first, form)} – {short(last)}"


def _said(day: date, form: str) -> str:
    return str(format_date(day, form, locale="de" if language() == "de" else "en_GB"))
