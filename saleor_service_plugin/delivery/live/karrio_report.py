"""What karrio says of a parcel, brought to our words. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from ..carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
    Answer,
    Problem,
    Report,
    Scan,
)
from ..states import ParcelState
from .karrio_connectors import Connector

STATES: Mapping[str, ParcelState] = {
    "pending": ParcelState.LABEL_CREATED,
    "picked_up": ParcelState.HANDED_OVER,
    "in_transit": ParcelState.IN_TRANSIT,
    "out_for_delivery": ParcelState.OUT_FOR_DELIVERY,
    "ready_for_pickup": ParcelState.READY_FOR_PICKUP,
    "delivered": ParcelState.DELIVERED,
    "delivery_failed": ParcelState.DELIVERY_ATTEMPTED,
    "delivery_delayed": ParcelState.DELAYED,
    "return_to_sender": ParcelState.RETURNING,
}
"""karrio's states. "on_hold" is everything from a snowfall to a loss, and "cancelled" is a
label: neither says where a parcel is; the carrier's words do."""

WAITS = re.compile(r"\bawaiting (customer|collection|pick)|\bready for (pick|coll)", re.IGNORECASE)
"""Words beside which "delivered" means: to the place where it can be fetched."""

NOT_YET = re.compile(
    r"\b(not|un|could ?n.t|unable)( to)?[ -]?(be(en)? )?deliver|\battempt|\bawaiting"
    r"|\b(to|will) be delivered|nicht zugestellt|niet (bezorgd|geleverd|afgeleverd)|non livr",
    re.IGNORECASE,
)
"""Words beside which nothing is delivered, although karrio found it in its table."""

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")

UNREADABLE = frozenset({"too-long", "encoding", "content"})
"""Why content came and is none."""

LONGEST_REST = 24 * 60 * 60.0
"""Seconds for which we leave a carrier alone when it asks."""

CODE = re.compile(r"[A-Za-z0-9._-]{1,60}")
"""What of a refusal's code is shown to staff; nothing that could be a sentence."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one request of a connector's."""

    status: int
    problem: str = ""
    retry_after: float | None = None
    login: bool = False
    """Whether it was for a token."""


def answer(
    connector: Connector, number: str, found: Mapping[str, Any], fetched: Sequence[Fetched]
) -> Answer:
    """Return what came of a question.

    Args:
        connector: Who was asked.
        number: Which parcel was asked for.
        found: What the child said last; of any form.
        fetched: What became of its requests, in their order.

    """
    details = found.get("details")
    if isinstance(details, list) and details and isinstance(details[0], dict):
        if connector.echoes and details[0].get("number") != number:
            return Answer(problem=Problem.ANSWER, detail="no such parcel in it")
        scans = _scans(connector, details[0], found)
        if scans:
            return Answer(report=_report(connector, number, details[0], scans))
    return refusal(connector, found, fetched, number)


def refusal(
    connector: Connector,
    found: Mapping[str, Any],
    fetched: Sequence[Fetched],
    number: str,
) -> Answer:
    """Return why there is no report: what the carrier said, else what HTTP did."""
    last = fetched[-1] if fetched else Fetched(0)
    rest = None if last.retry_after is None else min(last.retry_after, LONGEST_REST)
    messages = found.get("messages")
    codes = [str(code) for code in messages] if isinstance(messages, list) else []
    for code in codes:
        if known := _refused(connector, code):
            return Answer(problem=known, retry_after=rest, detail=code)
    if problem := by_status(last):
        return Answer(problem=problem, retry_after=rest, detail=status_text(last))
    shown = next((code for code in codes if CODE.fullmatch(code) and number not in code), "")
    if not codes and _says_nothing(connector, found.get("details")):
        return Answer(problem=Problem.NOT_FOUND)
    failed = str(found.get("failed") or "")
    return Answer(
        problem=Problem.ANSWER, detail=shown or (failed if CODE.fullmatch(failed) else "")
    )


def _refused(connector: Connector, code: str) -> Problem | None:
    for known, problem in connector.refusals.items():
        if code == known or (known.endswith("*") and code.startswith(known[:-1])):
            return problem
    return None


def _says_nothing(connector: Connector, details: object) -> bool:
    """Tell whether a carrier answered as it does where there is nothing to say yet."""
    if details == []:
        return connector.silent
    return (
        isinstance(details, list)
        and isinstance(details[0], dict)
        and bool(details[0].get("number"))
        and details[0].get("events") in ([], None)
    )


def by_status(last: Fetched) -> Problem | None:
    """Return what HTTP says; None where it says nothing that is final.

    A status counts also where the content is none.
    """
    if last.status == 429:
        return Problem.QUOTA
    if last.status in (401, 403) or (last.login and 400 <= last.status < 500):
        return Problem.LOGIN
    if last.status == 404:
        return Problem.NOT_FOUND
    if last.status >= 500 or last.status == 408:
        return Problem.AWAY
    if last.problem in UNREADABLE:
        return Problem.ANSWER
    return Problem.AWAY if last.problem else None


def status_text(last: Fetched) -> str:
    """Return a code of HTTP or of the line for staff."""
    return last.problem if 200 <= last.status < 300 or not last.status else f"HTTP {last.status}"


def _report(
    connector: Connector, number: str, details: Mapping[str, Any], scans: tuple[Scan, ...]
) -> Report:
    carrier = next(iter(connector.carriers)) if len(connector.carriers) == 1 else None
    day = _day(details.get("estimated_delivery"))
    over = any(scan.state is ParcelState.DELIVERED for scan in scans)
    if day is None or over:
        return Report(number=number, scans=scans, carrier=carrier)
    zone = ZoneInfo(connector.zone)
    return Report(
        number=number,
        scans=scans,
        carrier=carrier,
        forecast_from=datetime.combine(day, time.min, zone),
        forecast_until=datetime.combine(day, time(23, 59, 59), zone),
    )


def _scans(
    connector: Connector, details: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[Scan, ...]:
    """Return what happened, the newest first."""
    events, moments = details.get("events"), found.get("moments")
    if not isinstance(events, list):
        return ()
    written = moments if isinstance(moments, list) and len(moments) == len(events) else []
    scans = []
    for at, event in enumerate(events):
        if not isinstance(event, dict):
            continue
        moment = _moment(written[at] if written else None, event, connector.zone)
        if moment is not None:
            scans.append(_scan(connector, event, moment))
    scans.sort(key=lambda scan: scan.at, reverse=True)
    if connector.overall and scans:
        state = _known(connector, str(found.get("overall"))) or ParcelState.UNKNOWN
        scans[0] = replace(scans[0], state=state)
    return tuple(scans[:MOST_SCANS])


def _known(connector: Connector, code: str) -> ParcelState | None:
    return connector.states.get(re.sub(r"[^A-Z0-9]", "", code.upper()))


def _scan(connector: Connector, event: Mapping[str, Any], moment: datetime) -> Scan:
    text = _line(event.get("description"), LONGEST_TEXT)
    code = _line(event.get("code"), LONGEST_CODE)
    said = STATES.get(str(event.get("status")), ParcelState.UNKNOWN)
    state = _known(connector, code) or _sober(said, text)
    place = _line(event.get("location"), LONGEST_PLACE)
    return Scan(moment, state, text, place, code)


def _sober(state: ParcelState, text: str) -> ParcelState:
    """Return karrio's state, but delivered only where the words do not say otherwise."""
    if state is ParcelState.DELIVERED and WAITS.search(text):
        return ParcelState.READY_FOR_PICKUP
    if state is ParcelState.DELIVERED and NOT_YET.search(text):
        return ParcelState.UNKNOWN
    return state


def _line(value: object, longest: int) -> str:
    """Return a value as one line of no more than so many characters."""
    if value is None:
        return ""
    text = str(value)[: 4 * longest]
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(clean.split())[:longest]


def _moment(written: object, event: Mapping[str, Any], zone: str) -> datetime | None:
    """Return when an event was; None where nobody can tell.

    As the carrier wrote it; else karrio's moment where that has a zone of its own ("Z" is what
    karrio writes behind local time); else karrio's day and time, in the zone of the place.
    """
    for text in (written, event.get("timestamp")):
        moment = _iso(text)
        if moment is None:
            continue
        if moment.tzinfo is not None and (text is written or not str(text).endswith("Z")):
            return moment.astimezone(UTC)
        if text is written:
            return _aware(moment, zone)
    day = _day(event.get("date"))
    if day is None:
        return None
    return _aware(datetime.combine(day, _clock(event.get("time"))), zone)


def _aware(moment: datetime, zone: str) -> datetime | None:
    try:
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return None


def _iso(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _day(text: object) -> date | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(str(text)[:10], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _clock(text: object) -> time:
    """Return karrio's time of the day: 24 hours, with or without a half of the day behind."""
    found = re.match(r"(\d{1,2}):(\d{2})", str(text or ""))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return time.min
    return time(int(found[1]), int(found[2]))
