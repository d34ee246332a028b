"""What a report is about, as the addresses of its pages say it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..delivery.reports.where import MOST_MONTHS, month_after
from . import mirror_words, report_words
from .visit import Visit, address

WORDS = ("from", "until", "channel", "method", "carrier", "told", "by")

USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Filter:
    """One report."""

    first: date
    """The first day of its first month."""
    last: date
    """The first day of its last month."""
    channel: str
    """Id of Saleor's Channel, "" for all."""
    method: str
    """Id of Saleor's ShippingMethodType, "" for all."""
    carrier: str
    """By the API's name, "" for all."""
    told: str
    """told, watched, or "" for both."""
    by: str
    """MONTH, CHANNEL, METHOD or CARRIER."""

    @property
    def months(self) -> list[date]:
        """Its months, the oldest first."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [month_after(self.first, number) for number in range(count)]

    def asked(self, *, narrow: bool = True) -> dict[str, Any]:
        """Return it as the API takes it.

        Args:
            narrow: False leaves out method and carrier, for the choice of all there are.

        """
        found: dict[str, Any] = {
            "fromMonth": self.first.isoformat(), "untilMonth": self.last.isoformat(),
        }  # fmt: skip
        if self.channel:
            found["channels"] = [self.channel]
        if narrow and self.method:
            found["shippingMethods"] = [self.method]
        if narrow and self.carrier:
            found["carriers"] = [self.carrier]
        if self.told:
            found["isTold"] = self.told == "told"
        return found

    def address(self, path: str, **more: object) -> str:
        """Return the address of a page that is about the same lines.

        Args:
            path: Of the page.
            more: Words that are added, or come in the place of its own.

        """
        words: dict[str, object] = {
            "from": f"{self.first:%Y-%m}", "until": f"{self.last:%Y-%m}",
            "channel": self.channel, "method": self.method, "carrier": self.carrier,
            "told": self.told, "by": "" if self.by == "MONTH" else self.by,
        }  # fmt: skip
        return address(path, **{**words, **more})


def read(visit: Visit, today: date, channels: list[str]) -> Filter:
    """Return what an address asks for; what cannot be read is as if it were not there.

    Args:
        visit: Of the page.
        today: Its month is the last one where none is named.
        channels: Ids of those that there are to choose.

    """
    newest = today.replace(day=1)
    last = min(_month(visit.last("until")) or newest, month_after(newest, 12))
    first = _month(visit.last("from")) or month_after(last, 1 - USUAL_MONTHS)
    first = max(min(first, last), month_after(last, 1 - MOST_MONTHS))
    return Filter(
        first,
        last,
        channel=_one_of(visit.last("channel"), channels),
        method=visit.last("method")[:100],
        carrier=_one_of(visit.last("carrier"), mirror_words.CARRIERS),
        told=_one_of(visit.last("told"), report_words.told()),
        by=_one_of(visit.last("by"), report_words.groups()) or "MONTH",
    )


def choices(shown: Filter, today: date) -> list[tuple[str, str]]:
    """Return the months to choose from, the newest first: as an address has them, and named."""
    newest = max(shown.last, today.replace(day=1))
    count = MOST_MONTHS if shown.first > month_after(newest, -MOST_MONTHS) else 2 * MOST_MONTHS
    months = [month_after(newest, -number) for number in range(count)]
    return [(f"{one:%Y-%m}", report_words.month(one)) for one in months]


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    # Reports reach back three years from their last month: an address is anybody's text.
    return found if 2000 <= found.year < 2200 else None
