"""What reports say in files: by language."""

from collections.abc import Mapping

from .where import Outcome

LANGUAGES = ("en", "de")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Order", "Item", "Quantity", "Channel", "Shipping method", "Carrier", "Told to customer",
        "Ordered", "First promised by", "Last promised by", "Left", "Arrived", "Promise",
    ),
    "de": (
        "Bestellung", "Artikel", "Menge", "Kanal", "Versandart", "Paketdienst", "Kunden mitgeteilt",
        "Bestellt", "Zuerst zugesagt bis", "Zuletzt zugesagt bis", "Versandt", "Angekommen",
        "Zusage",
    ),
}  # fmt: skip

OUTCOMES: Mapping[str, Mapping[Outcome, str]] = {
    "en": {
        Outcome.KEPT: "kept",
        Outcome.BROKEN: "broken",
        Outcome.UNKNOWN: "not known",
        Outcome.RUNNING: "running",
        Outcome.CANCELED: "canceled",
    },
    "de": {
        Outcome.KEPT: "gehalten",
        Outcome.BROKEN: "gebrochen",
        Outcome.UNKNOWN: "unbekannt",
        Outcome.RUNNING: "läuft noch",
        Outcome.CANCELED: "storniert",
    },
}

YES_NO: Mapping[str, tuple[str, str]] = {"en": ("yes", "no"), "de": ("ja", "nein")}

FILE_NAMES: Mapping[str, str] = {"en": "promises", "de": "lieferzusagen"}


def language_of(code: str) -> str:
    """Return the language in which a file is written: German, or else English.

    Args:
        code: As Saleor or a browser writes it, e.g. DE_AT.

    """
    return "de" if code.lower().startswith("de") else "en"
