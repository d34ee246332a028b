"""A week as it is stored and typed, [[["09:00", "17:00"]], ...], and as it is reckoned: pure."""

import re

from .working_time import DAY, Interval, Week

CLOCK = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])", re.ASCII)

MOST_INTERVALS = 10
"""A day; more nobody works through by hand."""

NOT_A_WEEK = "Seven days from Monday, each with its times from and until."
NO_WORK = "At least one day must be a working day."
NOT_A_TIME = "A time from 00:00 to 24:00, e.g. 09:30."
TOO_MANY = f"At most {MOST_INTERVALS} times a day."
BACKWARDS = "A time must end after it begins."
TOUCHING = "The times of a day must follow each other with a break between them."


def minutes_of(text: object) -> int:
    """Return the minutes since midnight that HH:MM says, 24:00 for a day's end.

    Raises:
        ValueError: It is none; the text is for people.

    """
    found = CLOCK.fullmatch(text) if isinstance(text, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if minutes > DAY:
        raise ValueError(NOT_A_TIME)
    return minutes


def parse(value: object) -> Week:
    """Return a week from what is stored.

    Raises:
        ValueError: It is none; the text is for people.

    """
    if not isinstance(value, list | tuple) or len(value) != 7:
        raise ValueError(NOT_A_WEEK)
    week = tuple(_day(day) for day in value)
    if not any(week):
        raise ValueError(NO_WORK)
    return week


def stored(week: Week) -> list[list[list[str]]]:
    """Return a week as it is stored."""
    return [[[shown(one.begins), shown(one.ends)] for one in day] for day in week]


def shown(minutes: int) -> str:
    """Return minutes since midnight as HH:MM."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day(value: object) -> tuple[Interval, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(NOT_A_WEEK)
    if len(value) > MOST_INTERVALS:
        raise ValueError(TOO_MANY)
    day: list[Interval] = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ValueError(NOT_A_WEEK)
        interval = Interval(minutes_of(pair[0]), minutes_of(pair[1]))
        if interval.ends <= interval.begins:
            raise ValueError(BACKWARDS)
        if day and interval.begins <= day[-1].ends:
            raise ValueError(TOUCHING)
        day.append(interval)
    return tuple(day)
