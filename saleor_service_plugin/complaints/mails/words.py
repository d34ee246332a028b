"""What mails about complaints and questions call things, and times as people say them: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_time

from ...orders import wording
from ..states import ClockKind, Priority, Topic, Want

TOPICS: Mapping[str, Mapping[Topic, str]] = {
    "en": {
        Topic.NOT_ARRIVED: "Delivery has not arrived",
        Topic.LATE: "Delivery is late",
        Topic.DAMAGED: "Item is damaged",
        Topic.DEFECTIVE: "Item is defective",
        Topic.WRONG_ITEM: "Wrong item delivered",
        Topic.MISSING_ITEM: "Item is missing",
        Topic.NOT_AS_DESCRIBED: "Item is not as described",
        Topic.INVOICE: "Invoice or payment",
        Topic.QUESTION: "Question",
        Topic.CALLBACK: "Call back",
        Topic.OTHER: "Other",
    },
    "de": {
        Topic.NOT_ARRIVED: "Lieferung nicht angekommen",
        Topic.LATE: "Lieferung verspätet",
        Topic.DAMAGED: "Artikel beschädigt",
        Topic.DEFECTIVE: "Artikel defekt",
        Topic.WRONG_ITEM: "Falscher Artikel geliefert",
        Topic.MISSING_ITEM: "Artikel fehlt",
        Topic.NOT_AS_DESCRIBED: "Artikel nicht wie beschrieben",
        Topic.INVOICE: "Rechnung oder Zahlung",
        Topic.QUESTION: "Frage",
        Topic.CALLBACK: "Rückruf",
        Topic.OTHER: "Sonstiges",
    },
}

WANTS: Mapping[str, Mapping[Want, str]] = {
    "en": {
        Want.REFUND: "Money back",
        Want.REPLACEMENT: "A replacement",
        Want.REPAIR: "A repair",
        Want.PRICE_REDUCTION: "Keep it and pay less",
        Want.RETURN: "Send it back",
        Want.ANSWER: "An answer",
        Want.OTHER: "Something else",
    },
    "de": {
        Want.REFUND: "Geld zurück",
        Want.REPLACEMENT: "Ersatz",
        Want.REPAIR: "Reparatur",
        Want.PRICE_REDUCTION: "Behalten und weniger zahlen",
        Want.RETURN: "Zurücksenden",
        Want.ANSWER: "Eine Antwort",
        Want.OTHER: "Etwas anderes",
    },
}

CLOCKS: Mapping[str, Mapping[ClockKind, str]] = {
    "en": {
        ClockKind.FIRST_REPLY: "first reply",
        ClockKind.NEXT_REPLY: "next reply",
        ClockKind.SOLUTION: "solution",
        ClockKind.CALLBACK: "promised call",
    },
    "de": {
        ClockKind.FIRST_REPLY: "erste Antwort",
        ClockKind.NEXT_REPLY: "nächste Antwort",
        ClockKind.SOLUTION: "Lösung",
        ClockKind.CALLBACK: "zugesagter Rückruf",
    },
}

PRIORITIES: Mapping[str, Mapping[Priority, str]] = {
    "en": {
        Priority.LOW: "low",
        Priority.NORMAL: "normal",
        Priority.HIGH: "high",
        Priority.URGENT: "urgent",
    },
    "de": {
        Priority.LOW: "niedrig",
        Priority.NORMAL: "normal",
        Priority.HIGH: "hoch",
        Priority.URGENT: "dringend",
    },
}

ARBITRATION: Mapping[str, Sequence[str]] = {
    "en": (
        "We take no part in dispute resolution proceedings before a consumer arbitration board "
        "and are not obliged to.",
        "The consumer arbitration board in charge is: Universalschlichtungsstelle des Bundes, "
        "Zentrum für Schlichtung e. V., Straßburger Straße 8, 77694 Kehl am Rhein, Germany, "
        "www.universalschlichtungsstelle.de",
    ),
    "de": (
        "Wir nehmen an Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle nicht "
        "teil und sind dazu auch nicht verpflichtet.",
        "Zuständige Verbraucherschlichtungsstelle: Universalschlichtungsstelle des Bundes, "
        "Zentrum für Schlichtung e. V., Straßburger Straße 8, 77694 Kehl am Rhein, "
        "www.universalschlichtungsstelle.de",
    ),
}
"""The notice that section 37 VSBG wants in text form once a dispute was not settled: whether the
shop takes part, and address and web page of the board in charge, also where it does not."""

HALF_HOUR = timedelta(minutes=30)

QUOTED = 400
"""Characters of the customer's own words that an acknowledgement repeats."""


def of_language[Words](table: Mapping[str, Words], language: str) -> Words:
    """Return a table's words in a language, in English where it has none."""
    return table.get(language.partition("-")[0].casefold(), table["en"])


def topic(value: Topic, language: str) -> str:
    """Return what a topic is called."""
    return of_language(TOPICS, language)[value]


def want(value: Want, language: str) -> str:
    """Return what a customer would like, "" where they did not say."""
    return of_language(WANTS, language).get(value, "")


def sent_in(media_types: Sequence[str], language: str) -> str:
    """Return how many photos and papers came in, "" for none."""
    photos = sum(one.startswith("image/") for one in media_types)
    papers = len(media_types) - photos
    german = language.partition("-")[0].casefold() == "de"
    photo = ("Foto", "Fotos") if german else ("photo", "photos")
    paper = ("PDF", "PDFs")
    parts = [
        f"{count}\N{NO-BREAK SPACE}{one if count == 1 else many}"
        for count, (one, many) in ((photos, photo), (papers, paper))
        if count
    ]
    return (" und " if german else " and ").join(parts)


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """Return weekday, day and time as people say them."""
    local, locale = at.astimezone(zone), wording.locale_of(language)
    day = format_date(local.date(), "full", locale=locale)
    return f"{day}, {_time(local, language)}"


def span(begins: datetime, ends: datetime, zone: tzinfo, language: str) -> str:
    """Return a time of one day, from when until when."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    day = format_date(first.date(), "full", locale=wording.locale_of(language))
    return f"{day}, {_time(first, language, bare=True)}\N{EN DASH}{_time(last, language)}"


def by_when(due: datetime) -> datetime:
    """Return until when an answer is announced: never before it is due, at a full half hour."""
    over = timedelta(minutes=due.minute % 30, seconds=due.second, microseconds=due.microsecond)
    return due - over + HALF_HOUR if over else due


def excerpt(text: str) -> list[str]:
    """Return the beginning of a customer's own words, as paragraphs."""
    if len(text) > QUOTED:
        text = text[:QUOTED].rsplit(maxsplit=1)[0] + "\N{HORIZONTAL ELLIPSIS}"
    return wording.paragraphs(text)


def _time(local: datetime, language: str, *, bare: bool = False) -> str:
    time = str(format_time(local.time(), "short", locale=wording.locale_of(language)))
    german = language.partition("-")[0].casefold() == "de"
    return f"{time} Uhr" if german and not bare else time
