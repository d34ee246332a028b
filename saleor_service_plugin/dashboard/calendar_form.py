"""A calendar as the page's form sends it, and in words: pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale
from django.http import QueryDict

from ..delivery.calendars import week_form
from ..delivery.calendars.working_time import DAY, Interval, Week
from ..web.words import language, t
from .office import line

DAYS = 7

WEEK = "week"

PLAIN = ("cutoff", "country", "state", "time_zone")
"""Settings that are one line of text, under the names of their columns."""

TICKS = ("holidays_off", "eves_off")

ALL_DAY = (Interval(0, DAY),)
"""Around the clock: then the days alone are said."""

NAMES = (WEEK, *PLAIN, *TICKS)

Values = dict[str, Any]

SPAN = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|bis|to)\s*(\d{1,2})(?:[:.](\d{2}))?", re.IGNORECASE
)
"""As people write hours: 9-12, 13:00–17:30, 9 to 12."""


def day_field(number: int) -> str:
    """Return the name of a weekday's field, 0 for Monday."""
    return f"{WEEK}{number}"


def hours_of(text: str) -> list[list[str]]:
    """Return the hours of a day that were typed, as they are stored; none: it is free.

    Raises:
        ValueError: They cannot be read, or one begins before the one before has ended.

    """
    found: list[list[str]] = []
    last = -1
    for part in re.split(r"[,;+&/]|\band\b|\bund\b", text.strip()):
        if not part.strip() and not text.strip():
            continue
        match = SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        begins, ends = _minute(match[1], match[2]), _minute(match[3], match[4])
        if not last < begins < ends <= DAY or len(found) == week_form.MOST_INTERVALS:
            raise ValueError(part)
        found.append([week_form.shown(begins), week_form.shown(ends)])
        last = ends
    return found


def typed(form: QueryDict) -> tuple[Values, dict[str, str]]:
    """Return what was typed, and what is wrong by field.

    What cannot be read of the week stays text there, to be shown again.
    """
    wrong: dict[str, str] = {}
    week: list[Any] = []
    for number in range(DAYS):
        text = form.get(day_field(number), "").strip()[:200]
        try:
            week.append(hours_of(text))
        except ValueError:
            week.append(text)
            wrong[day_field(number)] = t(
                "Hours such as 9:00–12:00, 13:00–17:00, one after the other; empty: a free day."
            )
    values: Values = {WEEK: week, **{name: line(form, name) for name in PLAIN}}
    return {**values, **{name: name in form for name in TICKS}}, wrong


def shown(hours: Sequence[Sequence[str]] | str) -> str:
    """Return the hours of a day as they are typed."""
    if isinstance(hours, str):
        return hours
    return ", ".join(f"{_short(begins)}–{_short(ends)}" for begins, ends in hours)


def weekdays(width: str = "wide") -> Mapping[int, str]:
    """Return the names of the days, from Monday; `width` is Babel's."""
    found = Locale.parse(language()).days["stand-alone"][width]
    return {number: str(found[number]) for number in range(DAYS)}


def in_words(week: Week) -> str:
    """Return a week as people say it: Mon–Fri 9:00–17:00."""
    names = weekdays("abbreviated")
    groups: list[tuple[int, int, tuple[Interval, ...]]] = []
    for number, day in enumerate(week):
        if groups and groups[-1][1] == number - 1 and groups[-1][2] == day:
            groups[-1] = (groups[-1][0], number, day)
        else:
            groups.append((number, number, day))
    said = [
        f"{names[first]}–{names[last]}{_said(day)}"
        if first < last
        else f"{names[first]}{_said(day)}"
        for first, last, day in groups
        if day
    ]
    return "; ".join(said) or t("never")


def _said(day: tuple[Interval, ...]) -> str:
    if day == ALL_DAY:
        return ""
    clocks = ((week_form.shown(one.begins), week_form.shown(one.ends)) for one in day)
    return " " + ", ".join(f"{_short(begins)}–{_short(ends)}" for begins, ends in clocks)


def _minute(hour: str, minute: str | None) -> int:
    if int(minute or 0) > 59:
        raise ValueError(minute)
    return int(hour) * 60 + int(minute or 0)


def _short(clock: str) -> str:
    """Return a time of day without the zero before it."""
    return clock.removeprefix("0")
