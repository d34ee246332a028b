"""What a merchant's mails must say: made up, and written into files for `service_text`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Paper(NamedTuple):
    """One text in one language."""

    name: str
    language: str
    """"" for all languages."""
    text: str


IBAN = "DE02 1203 0000 0000 2020 51"
"""A well-known example account; its check digits are right."""

COMPANY = "Teeladen Lindenstraße GmbH"

PAPERS = (
    Paper(
        "footer",
        "",
        f"{COMPANY}\n"
        "Lindenstraße 5, 04109 Leipzig\n"
        "Geschäftsführerin: Johanna Beispiel\n"
        "Amtsgericht Leipzig, HRB 00000\n"
        "USt-IdNr. DE000000000\n",
    ),
    Paper(
        "withdrawal-instruction",
        "de",
        "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag "
        "zu widerrufen.\n\n"
        "(Erfunden und gekürzt: Ein Händler setzt hier den Text ein, den sein Anwalt geprüft hat.)\n",
    ),
    Paper(
        "withdrawal-instruction",
        "en",
        "You have the right to withdraw from this contract within 14 days without giving "
        "any reason.\n\n"
        "(Made up and shortened: a merchant puts the text here that a lawyer has checked.)\n",
    ),
    Paper("bank-details", "", f"{COMPANY}\nIBAN {IBAN}\nBeispielbank Leipzig\n"),
)


def write(folder: Path) -> list[tuple[Paper, Path]]:
    """Write each text into a file of its own and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for paper in PAPERS:
        language = f"-{paper.language}" if paper.language else ""
        path = folder / f"{paper.name}{language}.txt"
        path.write_text(paper.text, encoding="utf-8")
        written.append((paper, path))
    return written
