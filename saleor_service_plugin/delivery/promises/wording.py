"""When something comes, as customers read it: pure.

A date or a span with a definite end, its weekdays named. Whatever else a language may say of
time ("as a rule", "soon") is not here, because nobody could keep it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date

from ...messages.harmless import one_line
from ...orders.wording import locale_of
from ..delays.causes import Cause

MOST_GROUPS = 6
"""Groups of lines with a time of their own that one letter shows."""

MOST_LINES = 15
"""Lines that one letter names beside their times, of all groups together."""

LONGEST_LINE = 80
"""Characters of a line's name and variant; they are to be told apart, not described."""


@dataclass(frozen=True, slots=True)
class Time:
    """When a line comes. Without days and without a span after payment nobody knows."""

    earliest: date | None = None
    latest: date | None = None
    after: tuple[int, int] | None = None
    """Working days after the payment, where the days are not known yet."""
    was: date | None = None
    """The last day that was promised first, where it is another one by now."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that come at the same time."""

    time: Time
    lines: tuple[str, ...]
    more: int = 0
    """Further lines that are not named."""


WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "to": "{first} bis {last}",
        "after": "{least} bis {most} Werktage nach Zahlungseingang (Montag bis Freitag)",
        "after-one": "{most} Werktage nach Zahlungseingang (Montag bis Freitag)",
        "after-single": "1 Werktag nach Zahlungseingang (Montag bis Freitag)",
        "within": "innerhalb von {most} Werktagen nach Zahlungseingang (Montag bis Freitag)",
        "within-single": "innerhalb von 1 Werktag nach Zahlungseingang (Montag bis Freitag)",
        "unknown": "Ein neuer Termin steht noch nicht fest.",
        "more": "weitere Positionen: {count}",
    },
    "en": {
        "to": "{first} to {last}",
        "after": "{least} to {most} working days after we receive your payment (Monday to Friday)",
        "after-one": "{most} working days after we receive your payment (Monday to Friday)",
        "after-single": "1 working day after we receive your payment (Monday to Friday)",
        "within": "within {most} working days after we receive your payment (Monday to Friday)",
        "within-single": "within 1 working day after we receive your payment (Monday to Friday)",
        "unknown": "There is no new date yet.",
        "more": "further items: {count}",
    },
}
""""Werktag" includes Saturdays in German law: the days that count are named."""

CAUSES: Mapping[str, Mapping[Cause, str]] = {
    "de": {
        Cause.UNPAID: "Ihre Zahlung ist noch nicht bei uns eingegangen.",
        Cause.STOCK: "Die bestellte Menge liegt noch nicht in unserem Lager.",
        Cause.NOT_PACKED: "Wir können Ihre Ware nicht rechtzeitig versenden.",
        Cause.NO_FIRST_SCAN: "Wir haben das Paket übergeben, der Paketdienst hat es aber noch "
        "nicht erfasst.",
        Cause.NO_SCAN: "Das Paket ist unterwegs, der Paketdienst hat seit Tagen nichts Neues "
        "gemeldet.",
        Cause.FORECAST: "Der Paketdienst nennt für das Paket einen späteren Tag.",
        Cause.NOT_ARRIVED: "Das Paket ist noch unterwegs und am zugesagten Tag nicht angekommen.",
        Cause.COMING_BACK: "Das Paket ist auf dem Rückweg zu uns.",
        Cause.STAFF: "Wir können den zugesagten Termin nicht halten.",
    },
    "en": {
        Cause.UNPAID: "Your payment has not reached us yet.",
        Cause.STOCK: "The quantity you ordered is not in our warehouse yet.",
        Cause.NOT_PACKED: "We cannot send your goods in time.",
        Cause.NO_FIRST_SCAN: "We have handed the parcel over, but the carrier has not registered "
        "it yet.",
        Cause.NO_SCAN: "The parcel is on its way, but the carrier has reported nothing new for "
        "days.",
        Cause.FORECAST: "The carrier names a later day for the parcel.",
        Cause.NOT_ARRIVED: "The parcel is still on its way and did not arrive on the promised "
        "day.",
        Cause.COMING_BACK: "The parcel is on its way back to us.",
        Cause.STAFF: "We cannot keep the promised date.",
    },
}  # fmt: skip
"""Why something comes later, for the customer."""

SOONER: Mapping[str, str] = {
    "de": "Die Ware kommt früher als zuletzt mitgeteilt.",
    "en": "The goods come sooner than we last told you.",
}


def words_of(language: str) -> Mapping[str, str]:
    """Return our words in a language, the English ones where we have none."""
    return WORDS.get(language[:2].lower(), WORDS["en"])


def cause(found: Cause, language: str, *, sooner: bool = False) -> str:
    """Return in a sentence why something comes at another time."""
    code = language[:2].lower()
    if sooner:
        return SOONER.get(code, SOONER["en"])
    return CAUSES.get(code, CAUSES["en"])[found]


def day(on: date | None, language: str) -> str:
    """Return a day with its weekday and year, "" for none."""
    return str(format_date(on, "full", locale=locale_of(language))) if on else ""


def days(earliest: date | None, latest: date, language: str) -> str:
    """Return a day, or a span of two that ends on a definite one.

    Args:
        earliest: The first day; None or not before the last: there is only the last.
        latest: The last day.
        language: Of who reads it.

    """
    if earliest is None or earliest >= latest:
        return day(latest, language)
    first = str(format_date(earliest, _short(earliest, latest, language), locale_of(language)))
    return words_of(language)["to"].format(first=first, last=day(latest, language))


def _short(earliest: date, latest: date, language: str) -> str:
    """Return how the first day is written: without what the last one says again."""
    if earliest.year != latest.year or language[:2].lower() not in WORDS:
        return "full"
    if language.lower().startswith("de"):
        return "EEEE, d." if earliest.month == latest.month else "EEEE, d. MMMM"
    return "EEEE, MMMM d" if language.lower() in ("en", "en-us") else "EEEE, d MMMM"


def time(shown: Time, language: str) -> str:
    """Return when a line comes, in a sentence or a part of one."""
    words = words_of(language)
    if shown.latest is not None:
        return days(shown.earliest, shown.latest, language)
    if shown.after is None:
        return words["unknown"]
    least, most = shown.after
    single = "-single" if most == 1 else ""
    if least <= 0:
        return words[f"within{single}"].format(most=most)
    name = "after" if least < most else f"after{single or '-one'}"
    return words[name].format(least=least, most=most)


def grouped(lines: Iterable[tuple[Time, str]], *, most: int = MOST_LINES) -> list[Group]:
    """Return lines by the time they come, the first to come first.

    Args:
        lines: Of each its time and its name.
        most: How many lines are named at most. Groups beyond `MOST_GROUPS` become the last.

    """
    found: dict[Time, list[str]] = {}
    for shown, name in lines:
        found.setdefault(shown, []).append(name)
    groups = [
        Group(shown, tuple(names))
        for shown, names in sorted(found.items(), key=lambda pair: _order(pair[0]))
    ]
    if len(groups) > MOST_GROUPS:
        rest = groups[MOST_GROUPS - 1 :]
        widest = _widest([group.time for group in rest])
        names = tuple(name for group in rest for name in group.lines)
        groups = [*groups[: MOST_GROUPS - 1], Group(widest, names)]
    return _capped(groups, most)


def _capped(groups: Sequence[Group], most: int) -> list[Group]:
    room = most
    capped = []
    for place, group in enumerate(groups):
        # Of each group one line at least is named, or its time would stand for nothing.
        kept = max(min(len(group.lines), room - (len(groups) - place - 1)), 1)
        room -= kept
        capped.append(replace(group, lines=group.lines[:kept], more=len(group.lines) - kept))
    return capped


def _order(shown: Time) -> tuple[date, date, tuple[int, int]]:
    far = date.max
    latest = shown.latest or far
    return latest, shown.earliest or latest, shown.after or (0, 0)


def _widest(times: Sequence[Time]) -> Time:
    """Return the time by which all of them are over; nobody's where one of them is."""
    latest = [one.latest for one in times]
    if None in latest:
        spans = [one.after for one in times if one.latest is None]
        if None in spans or len(spans) < len(times):
            return Time()
        known = [span for span in spans if span]
        return Time(after=(min(one for one, _ in known), max(one for _, one in known)))
    ends = [one for one in latest if one]
    begins = [one.earliest or one.latest for one in times]
    return Time(min(one for one in begins if one), max(ends))


def values(groups: Sequence[Group], language: str) -> list[dict[str, object]]:
    """Return groups as templates show them; the lines of an only group need not be named."""
    return [
        {
            "time": time(group.time, language),
            "was": day(group.time.was, language),
            "lines": named(group, language) if len(groups) > 1 else [],
        }
        for group in groups
    ]


def named(group: Group, language: str) -> list[str]:
    """Return the names of a group's lines, and how many more there are."""
    more = words_of(language)["more"].format(count=group.more) if group.more else ""
    return [*group.lines, *([more] if more else ())]


def overall(groups: Sequence[Group], language: str) -> str:
    """Return in one text when all of it comes, "" where there is nothing."""
    return time(_widest([group.time for group in groups]), language) if groups else ""


def line(name: str, quantity: int) -> str:
    """Return a line as it is named beside its time."""
    short = one_line(name)
    if len(short) > LONGEST_LINE:
        short = short[: LONGEST_LINE - 1].rstrip() + "…"
    return f"{quantity}\N{NO-BREAK SPACE}× {short}"
