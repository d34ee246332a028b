"""Until when to order for a quoted day to hold, as customers read it: pure."""

from collections.abc import Mapping
from datetime import timedelta

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "days": "Bestellen Sie innerhalb von {days} Tagen und {hours} Std.",
        "day": "Bestellen Sie innerhalb von 1 Tag und {hours} Std.",
        "hours": "Bestellen Sie innerhalb von {hours} Std. {minutes} Min.",
        "minutes": "Bestellen Sie innerhalb von {minutes} Min.",
    },
    "en": {
        "days": "Order within {days} days {hours} h",
        "day": "Order within 1 day {hours} h",
        "hours": "Order within {hours} h {minutes} min",
        "minutes": "Order within {minutes} min",
    },
}


def order_within(left: timedelta, language: str) -> str:
    """Return "Order within 2 h 14 min", "" where it is less than a minute.

    Minutes are those that are full: who needs the last one too long has no promise.

    Args:
        left: Until the cut-off.
        language: Such as "de" or "de-at"; English where there is none.

    """
    words = WORDS.get(language[:2].lower(), WORDS["en"])
    seconds = int(left.total_seconds())
    days, rest = divmod(seconds, DAY)
    hours, minutes = rest // HOUR, rest % HOUR // MINUTE
    if seconds < MINUTE:
        return ""
    name = "days" if days > 1 else "day" if days else "hours" if hours else "minutes"
    return words[name].format(days=days, hours=hours, minutes=minutes)
