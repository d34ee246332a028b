"""The complaint report as a file for a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...delivery.reports import csv_file
from ...delivery.reports.csv_file import Value
from ...delivery.reports.where import month_after
from ..states import Topic
from .figures import Figures, Times
from .where import Where

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Of", "Opened", "Of them questions", "Answered", "First reply, half took no longer (h)",
        "First reply, nine in ten (h)", "First reply in time", "Of", "Ended",
        "Solution, half took no longer (h)", "Solution, nine in ten (h)", "Solution in time", "Of",
        "Reopened", "Decided", "Of them justified",
    ),
    "de": (
        "Wovon", "Eröffnet", "Davon Anfragen", "Beantwortet",
        "Erste Antwort, die Hälfte höchstens (Std.)", "Erste Antwort, neun von zehn (Std.)",
        "Erste Antwort rechtzeitig", "Von", "Abgeschlossen",
        "Lösung, die Hälfte höchstens (Std.)", "Lösung, neun von zehn (Std.)",
        "Lösung rechtzeitig", "Von", "Wieder geöffnet", "Entschieden", "Davon berechtigt",
    ),
}  # fmt: skip

TOPICS: Mapping[str, Mapping[str, str]] = {
    "en": {
        Topic.NOT_ARRIVED: "Not arrived", Topic.LATE: "Arrives late", Topic.DAMAGED: "Damaged",
        Topic.DEFECTIVE: "Defective", Topic.WRONG_ITEM: "Wrong item",
        Topic.MISSING_ITEM: "Something is missing", Topic.NOT_AS_DESCRIBED: "Not as described",
        Topic.INVOICE: "Invoice or payment", Topic.QUESTION: "Question",
        Topic.CALLBACK: "Wants a call", Topic.OTHER: "Something else",
    },
    "de": {
        Topic.NOT_ARRIVED: "Nicht angekommen", Topic.LATE: "Kommt zu spät",
        Topic.DAMAGED: "Beschädigt", Topic.DEFECTIVE: "Defekt", Topic.WRONG_ITEM: "Falscher Artikel",
        Topic.MISSING_ITEM: "Etwas fehlt", Topic.NOT_AS_DESCRIBED: "Nicht wie beschrieben",
        Topic.INVOICE: "Rechnung oder Zahlung", Topic.QUESTION: "Frage",
        Topic.CALLBACK: "Bittet um Rückruf", Topic.OTHER: "Sonstiges",
    },
}  # fmt: skip

FILE_NAMES = {"en": "complaints", "de": "reklamationen"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file."""

    name: str
    content: str


def export(
    where: Where, rows: Sequence[Figures], names: Mapping[str, str], *, language: str
) -> Export:
    """Return a report as CSV.

    Args:
        where: What it is about.
        rows: Its groups.
        names: What these are called, by key; who has none is called by what the figures say.
        language: "de" or "en".

    """
    topics = TOPICS[language]
    table = csv_file.table(
        [*COLUMNS[language], *topics.values()],
        [
            [*_values(one, names), *(one.reasons.get(topic, 0) for topic in topics)]
            for one in rows
        ],
        language=language,
    )  # fmt: skip
    last = month_after(where.after, -1)
    return Export(f"{FILE_NAMES[language]}-{where.first:%Y-%m}-{last:%Y-%m}.csv", table)


def _values(one: Figures, names: Mapping[str, str]) -> list[Value]:
    return [
        names.get(one.key) or one.name or one.key, one.opened, one.questions,
        *_times(one.first_reply), *_times(one.solution), one.reopened, one.decided, one.justified,
    ]  # fmt: skip


def _times(of: Times) -> list[Value]:
    return [of.count, _hours(of.median_hours), _hours(of.ninth_hours), of.met, of.measured]


def _hours(value: float | None) -> float | None:
    return None if value is None else float(value)
