"""Who a campaign is for: conditions on the customer alone; pure.

All of them hold together. The same is asked of one customer at a time (`holds`) and of all
of them by a statement (`segment_sql.py`); a test holds both against each other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from ..refused import Problem

MOST_ORDERS = 10_000
MOST_DAYS = 3650
MOST_CODES = 250
"""There are not more countries than that."""

MOST_SPENT = Decimal(10_000_000)

_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Segment:
    """Which customers; None, or nothing named, does not matter.

    Every member has an order that counts: others are no customers yet.
    """

    orders_least: int | None = None
    """Orders that count."""
    orders_most: int | None = None
    spent_least: Decimal | None = None
    """What was paid for them, in the currency of the campaign's channel."""
    days_least: int | None = None
    """Days since the latest of them was placed."""
    days_most: int | None = None
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2, of the latest order."""
    languages: tuple[str, ...] = ()
    """ISO 639-1, of the latest order."""
    returns_most: Decimal | None = None
    """Share of pieces that came back, 0 to 1."""
    has_account: bool | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One customer, as far as conditions ask."""

    orders: int
    spent: Decimal
    last_at: datetime
    country: str
    language: str
    pieces: int
    pieces_back: int
    has_account: bool


KINDS: Mapping[str, Mapping[str, str]] = {
    "orders": {"least": "orders_least", "most": "orders_most"},
    "spent": {"least": "spent_least"},
    "days-since-last": {"least": "days_least", "most": "days_most"},
    "country": {"codes": "countries"},
    "language": {"codes": "languages"},
    "returns": {"most": "returns_most"},
    "account": {"has": "has_account"},
}
"""What is stored: [{"kind": ..., name: value}], and which field it is."""


def holds(segment: Segment, member: Member, now: datetime) -> bool:
    """Whether somebody is a member.

    Args:
        segment: Who is meant.
        member: A customer with an order that counts.
        now: From which days are counted back, by the clock.

    """
    one, who = segment, member
    return all(
        (
            one.orders_least is None or who.orders >= one.orders_least,
            one.orders_most is None or who.orders <= one.orders_most,
            one.spent_least is None or who.spent >= one.spent_least,
            one.days_least is None or who.last_at <= now - timedelta(days=one.days_least),
            one.days_most is None or who.last_at >= now - timedelta(days=one.days_most),
            not one.countries or who.country.upper() in one.countries,
            not one.languages or who.language[:2].lower() in one.languages,
            one.returns_most is None or who.pieces_back <= one.returns_most * who.pieces,
            one.has_account is None or who.has_account is one.has_account,
        )
    )


def write(segment: Segment) -> list[dict[str, object]]:
    """Return what is stored of it; `read` gives the same one back."""
    found = []
    for kind, names in KINDS.items():
        values = {name: getattr(segment, field) for name, field in names.items()}
        if any(value is not None and value != () for value in values.values()):
            found.append({"kind": kind, **{name: _plain(one) for name, one in values.items()}})
    return found


def read(stored: object) -> Segment:
    """Return a segment as stored.

    Raises:
        ValueError: It is none.

    """
    values: dict[str, object] = {}
    for one in stored if isinstance(stored, list) else ():
        names = KINDS.get(str(one.get("kind"))) if isinstance(one, dict) else None
        if names is None:
            raise ValueError(f"There is no such condition: {one!r}")
        values |= {field: one.get(name) for name, field in names.items()}
    try:
        return Segment(**{name: _read(name, value) for name, value in values.items()})  # type: ignore[arg-type]
    except (TypeError, InvalidOperation) as error:
        raise ValueError(f"This is no segment: {stored!r}") from error


def problems(segment: Segment) -> list[Problem]:
    """Return what cannot be meant, by field; nothing where all can."""
    found = []
    for field, most in (("orders", MOST_ORDERS), ("days", MOST_DAYS)):
        low, high = getattr(segment, f"{field}_least"), getattr(segment, f"{field}_most")
        for name, value in ((f"{field}_least", low), (f"{field}_most", high)):
            if value is not None and not 0 <= value <= most:
                found.append(_problem(name, "out-of-range", f"A number from 0 to {most}."))
        if low is not None and high is not None and high < low:
            found.append(_problem(f"{field}_most", "impossible", "It is less than the least."))
    if segment.spent_least is not None and not 0 < segment.spent_least <= MOST_SPENT:
        found.append(_problem("spent_least", "out-of-range", "An amount above 0."))
    if segment.returns_most is not None and not 0 <= segment.returns_most <= 1:
        found.append(_problem("returns_most", "out-of-range", "A share from 0 to 1."))
    for name, form in (("countries", _COUNTRY), ("languages", _LANGUAGE)):
        codes = getattr(segment, name)
        if len(codes) > MOST_CODES or not all(form.fullmatch(code) for code in codes):
            found.append(_problem(name, "invalid", "Codes of two letters."))
    return found


def _problem(field: str, code: str, message: str) -> Problem:
    return Problem(f"segment.{field}", code, message)


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case tuple():
            return list(value)
    return value


def _read(name: str, value: object) -> object:
    if value is None:
        return next(one.default for one in fields(Segment) if one.name == name)
    if name in ("spent_least", "returns_most"):
        return Decimal(str(value))
    if name in ("countries", "languages") and isinstance(value, list):
        return tuple(str(one) for one in value)
    return value
