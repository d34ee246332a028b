"""Times and days as others write them. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Outside of these a time is a mistake; databases and time zones have edges beyond them."""

WIDEST_OFFSET = timedelta(hours=14)
"""Of any time zone on earth."""

MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
"""RFC 3339, with the colon, the seconds and the offset left out by those who do."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

MIDNIGHT = time()

END = time(23, 59, 59)
"""The last moment of a day, where somebody says "on that day"."""

COUNTRIES = (
    ("AT", "AUT", "Europe/Vienna"),
    ("BE", "BEL", "Europe/Brussels"),
    ("CH", "CHE", "Europe/Zurich"),
    ("CZ", "CZE", "Europe/Prague"),
    ("DE", "DEU", "Europe/Berlin"),
    ("DK", "DNK", "Europe/Copenhagen"),
    ("FR", "FRA", "Europe/Paris"),
    ("GB", "GBR", "Europe/London"),
    ("HU", "HUN", "Europe/Budapest"),
    ("IE", "IRL", "Europe/Dublin"),
    ("IT", "ITA", "Europe/Rome"),
    ("LI", "LIE", "Europe/Vaduz"),
    ("LU", "LUX", "Europe/Luxembourg"),
    ("NL", "NLD", "Europe/Amsterdam"),
    ("PL", "POL", "Europe/Warsaw"),
    ("SE", "SWE", "Europe/Stockholm"),
    ("SI", "SVN", "Europe/Ljubljana"),
    ("SK", "SVK", "Europe/Bratislava"),
)
"""Countries on the way of most parcels here that have one time zone, by both codes of ISO
3166. France's and Denmark's overseas parts have codes of their own."""

ZONES: Mapping[str, str] = {code: zone for *codes, zone in COUNTRIES for code in codes}

EVERYWHERE = time(10), time(21, 59, 59)
"""In UTC: hours that lie on the same day from Honolulu to Helsinki."""


def zone_of(country: object) -> tzinfo | None:
    """Return a country's only time zone, None where it is not among `COUNTRIES`."""
    name = ZONES.get(country.upper()) if isinstance(country, str) else None
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, OSError, ValueError):
        # A machine without a time zone database.
        return None


def moment(value: object, zone: tzinfo | None = None) -> datetime | None:
    """Return a point in time, None for what is none.

    Args:
        value: As it stands in the body; a text with date and time, with or without an offset.
        zone: Whose clock a text without an offset shows; None where nobody knows, then UTC.

    """
    found, known = _parsed(value, zone or UTC)
    # Without an offset in UTC, so that a scan stays the same value if its zone's rules change.
    return found if found is None or known else found.astimezone(UTC)


def says_offset(value: object) -> bool:
    """Whether a text is a time with its offset."""
    match = MOMENT.fullmatch(value) if isinstance(value, str) else None
    return match is not None and match["offset"] is not None


def seconds(value: object) -> datetime | None:
    """Return the point in time of a Unix timestamp in seconds, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared before it is converted: years beyond 9999 raise errors that differ by platform.
    if not 946_684_800 <= value < 4_102_444_800:
        return None
    return datetime.fromtimestamp(value, UTC)


def day(value: object) -> date | None:
    """Return a day written as YYYY-MM-DD, None for what is none."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def span(value: object, zone: tzinfo | None) -> tuple[datetime | None, datetime | None]:
    """Return between when something is expected that is said with a day or a time.

    A day is that whole day where the parcel goes, and so is its midnight: in UTC or without
    an offset that is how those write a day whose format has a time. Where the zone is not
    known a whole day in UTC would be the next one for Europe's evenings, so it is hours that
    are on that day for nearly everybody. A time is the latest; nothing is known of the
    earliest.

    Args:
        value: As it stands in the body.
        zone: Of where the parcel goes; None where nobody knows.

    """
    whole = day(value)
    exact, known = _parsed(value, zone or UTC)
    if exact is not None and exact.time() == MIDNIGHT:
        whole = exact.date()
        zone = exact.tzinfo if exact.utcoffset() and known else zone
    if whole is None:
        return None, exact and exact.astimezone(UTC)
    first, last = (MIDNIGHT, END) if zone else EVERYWHERE
    return (
        datetime.combine(whole, first, zone or UTC).astimezone(UTC),
        datetime.combine(whole, last, zone or UTC).astimezone(UTC),
    )


def ordered(
    earliest: datetime | None, latest: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Return a span whose earliest is not after its latest, which it forgets if it is."""
    if earliest is not None and latest is not None and earliest > latest:
        return None, latest
    return earliest, latest


def _parsed(value: object, zone: tzinfo) -> tuple[datetime | None, bool]:
    """Return an aware time, and whether the text itself says its offset."""
    match = MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None, False
    try:
        found = datetime.fromisoformat(match[0])
    except ValueError:
        return None, False
    known = match["offset"] is not None
    if not known:
        found = found.replace(tzinfo=zone)
    return (found if _sane(found) else None), known


def _sane(found: datetime) -> bool:
    offset = found.utcoffset()
    return (
        FIRST_YEAR <= found.year <= LAST_YEAR
        and offset is not None
        and abs(offset) <= WIDEST_OFFSET
    )
