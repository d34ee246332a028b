"""What happened to a complaint without anybody writing, as staff read it."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from ..complaints.automatic.happenings import Happening
from ..complaints.number import shown
from ..complaints.record import merge, shared_lines
from ..complaints.states import BY_ITSELF
from ..web.words import language, t


def happening(code: str, data: Mapping[str, object]) -> str:
    """Return a sentence for an event; one of another version is said by its code.

    Args:
        code: A `Happening`, or what merging notes.
        data: What its words need.

    """
    number = str(data.get("number") or "")
    match code:
        case shared_lines.EVENT:
            return t(
                "No. {number} was merged into this one; what was said in it stands here now.",
                number=shown(number),
            )
        case merge.PARTED:
            return t("No. {number} goes on by itself again.", number=shown(number))
        case Happening.PARCEL_EXCEPTION:
            return t("The carrier reports a problem with parcel {number}.", number=number)
        case Happening.PARCEL_RETURNING:
            return t("Parcel {number} is on its way back to you.", number=number)
        case Happening.PARCEL_RETURNED:
            return t("Parcel {number} is back with you.", number=number)
        case Happening.PARCEL_SILENT:
            return t(
                "The carrier has said nothing of parcel {number} for days. It may be lost.",
                number=number,
            )
        case Happening.PROMISE_BROKEN:
            return t("Promised for {day}, and not there yet.", day=_day(data.get("day")))
        case Happening.RATED_BADLY:
            return t("The customer is not content.")
    return code


def summary(source: str, text: str) -> str:
    """Return how a complaint begins, for lists; of one that opened by itself what it is about."""
    if source not in BY_ITSELF:
        return text
    if text not in set(Happening):
        return text
    return {
        Happening.PARCEL_EXCEPTION: t("Problem with a parcel"),
        Happening.PARCEL_RETURNING: t("A parcel is on its way back"),
        Happening.PARCEL_RETURNED: t("A parcel is back with you"),
        Happening.PARCEL_SILENT: t("Nothing heard of a parcel"),
        Happening.PROMISE_BROKEN: t("A promised day has passed"),
        Happening.RATED_BADLY: t("The customer is not content."),
    }[Happening(text)]


def _day(value: object) -> str:
    try:
        return str(format_date(date.fromisoformat(str(value)), "long", locale=language()))
    except ValueError:
        return "–"
