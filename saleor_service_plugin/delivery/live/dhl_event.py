"""One event of DHL's unified tracking: when, where, what, and in whose words. Pure.

Times come with an offset or without one, which is the clock on the wall there. Without one
all of them are read by the clock of Berlin, where DHL Paket and Deutsche Post are. Price:
of DHL Express a scan in another zone is off by the difference to it. DHL is about to write
offsets everywhere (notice of 12 August 2026 on the API's page).
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...messages.harmless import one_line
from ..carrier_report import LONGEST_CODE, LONGEST_PLACE, LONGEST_TEXT, Scan
from .dhl_scans import is_scan
from .dhl_words import LONGEST_READ, state_of

HERE = "Europe/Berlin"

YEARS = range(2000, 2100)
"""A time in another one is none."""

LONGEST_TIME = 40

MOST_PIECES = 1000

LONGEST_WAIT = timedelta(days=60)
"""So long after a scan a parcel may wait to be fetched; a later day is no such day."""

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_]{1,59}")

_TAG = re.compile(r"<[^<>]{0,500}>")

_LIES = re.compile(
    r"liegt (?:in|bei) (?:der |dem |einer )?(.{3,150}?) (?:und )?(?:zur abholung|abholbereit)"
    r"|(?:pick-? ?up|collection) (?:at|in|from) (?:the |a )?(.{3,150}?)(?:[.!] |[.!]?$| until )",
    re.IGNORECASE,
)

_UNTIL = re.compile(
    r"\b(?:bis|until|by)\b(?: einschließlich| including| and including)?(?: zum| the)?"
    r"(?: [a-zäöü]{2,10}[.,]{0,2})?(?: den)?"
    r" (?:(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Event:
    """What an event says."""

    scan: Scan
    coarse: str
    """DHL's `statusCode`."""
    pieces: frozenset[str]
    """The pieces of a shipment that it is about; none means all."""
    pickup_place: str
    pickup_until: date | None


def moment(value: object) -> datetime | None:
    """Return an aware time, None where there is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip()[:LONGEST_TIME])
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(HERE))).astimezone(UTC)


def day_of(value: object) -> date | None:
    """Return the day that is written, where no time of it is: alone or as its midnight."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip()[:LONGEST_TIME])
    except ValueError:
        return None
    midnight = found.time() == time.min and found.year in YEARS
    return found.date() if midnight else None


def read_event(raw: object, service: str) -> Event | None:
    """Return what an event says, None where it has no time.

    Args:
        raw: Of `events`, or a shipment's `status`.
        service: DHL's division.

    """
    fields = raw if isinstance(raw, dict) else {}
    at = moment(fields.get("timestamp"))
    if at is None:
        return None
    coarse = line(fields.get("statusCode"), LONGEST_CODE).lower()
    title = line(fields.get("status"), LONGEST_READ)
    detailed = line(fields.get("statusDetailed"), LONGEST_READ)
    code = title if _CODE.fullmatch(title) else ""
    words = [line(fields.get(name), LONGEST_READ) for name in ("description", "remark")]
    words += [
        one.replace("_", " ") for one in (title, detailed) if len(one) > 3 and not is_scan(one)
    ]
    location = _inside(fields, "location")
    scan = Scan(
        at=at,
        state=state_of(service, code, coarse, _sentences(words), detailed=detailed),
        text=next((one for one in words if one), "")[:LONGEST_TEXT].strip(),
        place=line(_inside(location, "address").get("addressLocality"), LONGEST_PLACE),
        code=detailed if _CODE.fullmatch(detailed) else code or coarse,
    )
    advice = _sentences([*words, line(fields.get("nextSteps"), LONGEST_READ)])
    return Event(
        scan,
        coarse,
        _pieces(fields.get("pieceIds")),
        pickup_place=_pickup_place(location, " ".join(words)),
        pickup_until=_last_day(advice, at),
    )


def line(value: object, longest: int) -> str:
    """Return a text of DHL's as one line without its markup, cut; nothing for what is none."""
    if not isinstance(value, str):
        return ""
    plain = _TAG.sub("", html.unescape(value[: 2 * LONGEST_READ]))
    return one_line(plain)[:longest].strip()


def _inside(fields: dict[str, object], name: str) -> dict[str, object]:
    found = fields.get(name)
    return found if isinstance(found, dict) else {}


def _sentences(words: list[str]) -> str:
    """Join texts that say the same or different things, each with an end."""
    distinct = dict.fromkeys(one for one in words if one)
    return " ".join(one if one[-1] in ".!?" else f"{one}." for one in distinct)


def _pieces(value: object) -> frozenset[str]:
    pieces = value[:MOST_PIECES] if isinstance(value, list) else []
    return frozenset(one for one in pieces if isinstance(one, str))


def _pickup_place(location: dict[str, object], words: str) -> str:
    """Return where it waits: as the event names the place, else as its sentence does."""
    label = line(_inside(location, "servicePoint").get("label"), LONGEST_PLACE)
    if label:
        address = _inside(location, "address")
        street, postcode, town = (
            line(address.get(name), LONGEST_PLACE)
            for name in ("streetAddress", "postalCode", "addressLocality")
        )
        parts = (label, street, f"{postcode} {town}".strip())
        return ", ".join(one for one in parts if one)[:LONGEST_PLACE].strip()
    said = _LIES.search(words)
    return (said[1] or said[2])[:LONGEST_PLACE].strip() if said else ""


def _last_day(words: str, at: datetime) -> date | None:
    said = _UNTIL.search(words)
    if said is None:
        return None
    try:
        last = (
            date.fromisoformat(said["iso"])
            if said["iso"]
            else date(int(said["year"]), int(said["month"]), int(said["day"]))
        )
    except ValueError:
        return None
    return last if at.date() <= last <= at.date() + LONGEST_WAIT else None
