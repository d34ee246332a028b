"""The rewards report as a file for a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...delivery.reports import csv_file
from ...delivery.reports.csv_file import Value
from ...delivery.reports.where import month_after
from . import figures
from .figures import Figures, Source, Where

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Month", "By", "Name", "Currency", "Granted", "Given", "Used", "Expired", "Taken back",
        "Failed", "Left out by lot", "Cost booked", "Order value of used codes",
    ),
    "de": (
        "Monat", "Wodurch", "Name", "Währung", "Gewährt", "Gegeben", "Genutzt", "Abgelaufen",
        "Zurückgenommen", "Fehlgeschlagen", "Per Los ausgelassen", "Gebuchte Kosten",
        "Bestellwert eingelöster Rabattcodes",
    ),
}  # fmt: skip

SOURCES: Mapping[str, Mapping[Source, str]] = {
    "en": {
        Source.RULE: "Rule", Source.CAMPAIGN: "Campaign", Source.REFERRAL: "Referral",
        Source.REMEDY: "Remedy", Source.STAFF: "Staff",
    },
    "de": {
        Source.RULE: "Regel", Source.CAMPAIGN: "Kampagne", Source.REFERRAL: "Empfehlung",
        Source.REMEDY: "Wiedergutmachung", Source.STAFF: "Team",
    },
}  # fmt: skip

FILE_NAMES = {"en": "rewards", "de": "praemien"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file."""

    name: str
    content: str
    rows: int


def export(where: Where, *, language: str) -> Export:
    """Return a report as CSV, the oldest month first.

    Args:
        where: Which stretch of time.
        language: "de" or "en".

    """
    found = figures.figures(where)
    names = figures.names([one.key for one in found])
    table = csv_file.table(
        COLUMNS[language], [_values(one, names, language) for one in found], language=language
    )
    last = month_after(where.after, -1)
    name = f"{FILE_NAMES[language]}-{where.first:%Y-%m}-{last:%Y-%m}.csv"
    return Export(name, table, len(found))


def _values(one: Figures, names: Mapping[tuple[Source, int], str], language: str) -> list[Value]:
    key = one.key
    return [
        f"{key.month:%Y-%m}", SOURCES[language][key.source], names.get((key.source, key.id), ""),
        key.currency, one.granted, one.given, one.used, one.expired, one.revoked, one.failed,
        one.held_out, _amount(one.cost), _amount(one.redeemed),
    ]  # fmt: skip


def _amount(value: Decimal) -> float:
    return float(value)
