"""What a storefront writes into a checkout's metadata about advertising: pure.

    saleor.service.consent = "2026-11"                      the box was ticked
    saleor.service.notice = "2026-11@2026-11-22T09:50:00Z"  the notice was shown, and when

The part before "@" is the version of the wording, which the merchant keeps. Saleor copies a
checkout's metadata onto the order; customers can write it, too, and harm themselves alone:
consent by metadata asks for confirmation and nothing more, a notice allows mail to who wrote it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CONSENT, NOTICE = "consent", "notice"
"""The keys, as `Order.door_marks` has them."""

LONGEST_VERSION = 64

AT_ONCE = timedelta(days=1)
"""A mark without a time that is found so soon was in the checkout; one found later was written
onto the order afterwards, and a notice after the sale counts for nothing."""

NO = frozenset({"", "0", "false", "no", "off", "none", "null"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says."""

    text_version: str
    at: datetime


def read(value: str, *, placed_at: datetime, now: datetime) -> Mark | None:
    """Return what a mark says, None where it says nothing.

    Args:
        value: As the shop has it.
        placed_at: When the order was placed.
        now: When it was found.

    """
    version, _, written = value.strip().partition("@")
    version = version.strip()
    if version.casefold() in NO or len(version) > LONGEST_VERSION or not version.isprintable():
        return None
    said = _moment(written.strip()) if written else None
    if said is not None and said <= now:
        return Mark(version, said)
    return Mark(version, placed_at if now - placed_at <= AT_ONCE else now)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
