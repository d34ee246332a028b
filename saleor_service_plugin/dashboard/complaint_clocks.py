"""A complaint's clocks in words and a color: what is measured, how much is left, until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..complaints.clocks.standing import ClockStanding
from ..complaints.models import Complaint
from ..complaints.states import WARNINGS, ClockKind
from ..web.words import number, t
from . import complaint_words as words

HALF, SOON, _ = WARNINGS
"""Per cent of a clock's time from which on it is said more loudly."""


def said(one: ClockStanding, row: Complaint, now: datetime) -> Mapping[str, Any]:
    """Return what a page says of a clock that has not ended.

    Args:
        one: The clock.
        row: Whose.
        now: A promised call has a beginning, before which nobody is late.

    """
    look, word = _left(one, row, now)
    return {"label": words.clocks()[one.kind], "look": look, "word": word, "due_at": one.due_at}


def _left(one: ClockStanding, row: Complaint, now: datetime) -> tuple[str, str]:
    if one.is_paused:
        return "", t("stands still")
    if one.left_minutes <= 0:
        return "bad", t("time is over")
    if one.kind is ClockKind.CALLBACK:
        return _call(one, row, now)
    used = one.used_minutes * 100
    look = "bad" if used >= one.minutes * SOON else "warn" if used >= one.minutes * HALF else "good"
    return look, t("{time} of working time left", time=duration(one.left_minutes))


def _call(one: ClockStanding, row: Complaint, now: datetime) -> tuple[str, str]:
    """Return how a promised call stands; it goes by the clock on the wall."""
    if row.callback_from is not None and now < row.callback_from:
        minutes = int((row.callback_from - now).total_seconds()) // 60
        return "good", t("call in {time}", time=duration(minutes))
    return "warn", t("call now, {time} left", time=duration(one.left_minutes))


def duration(minutes: int) -> str:
    """Return a time: 40 min, 2 h 10 min, 31 h."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return t("{minutes} min", minutes=rest)
    if hours >= 10 or not rest:
        return t("{hours} h", hours=number(hours))
    return t("{hours} h {minutes} min", hours=hours, minutes=rest)
