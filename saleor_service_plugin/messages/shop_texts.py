"""What a merchant's mails must say in a channel: footer, terms, withdrawal, bank details."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Coalesce, Now

from ..shop import port
from .models import ShopText

MOST_CHARACTERS = 60_000
"""Terms of an ordinary shop have 15,000; beyond this a mail is cut off by its reader."""

MOST_BYTES = 1_000_000
"""Of a PDF."""

LONGEST_LANGUAGE = 12

END_OF_PDF = b"%%EOF"
"""Stands at its end (ISO 32000-1, 7.5.5); what was cut off on its way has none."""

TAIL = 1024
"""How far from its end programs look for that."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Not line ends and tabs; halves of characters, too, which no mail can hold."""

FORMS = Path(__file__).parent.parent / "templates" / "legal"


class TextName(StrEnum):
    """The texts there are."""

    FOOTER = "footer"
    """The company's details as the law wants them (section 35a GmbHG, section 5 DDG)."""
    TERMS = "terms"
    WITHDRAWAL_INSTRUCTION = "withdrawal-instruction"
    """Annex 1 to Art. 246a section 1 (2) EGBGB, filled in by the merchant."""
    WITHDRAWAL_FORM = "withdrawal-form"
    """Annex 2; ours is the law's own text with the footer as address."""
    BANK_DETAILS = "bank-details"


WITH_FILE = frozenset({TextName.TERMS, TextName.WITHDRAWAL_INSTRUCTION, TextName.WITHDRAWAL_FORM})
"""May be a PDF instead."""


class InvalidTextError(ValueError):
    """A text cannot be used; the message names field and reason. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language, or the PDF that stands for it."""

    text: str = ""
    file_name: str = ""
    file: bytes = b""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.text or self.file)


Texts = Mapping[tuple[str, str], Text]
"""By name and language."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text in the list; its file is read apart."""

    id: int
    channel_id: int
    name: str
    language: str
    """"" for all languages."""
    text: str
    file_name: str
    file_size: int
    """In bytes, 0 where it is no file."""
    changed_at: datetime


def find(channel_id: int) -> list[Line]:
    """Return a channel's texts for a list, without their files, in one statement."""
    size = Coalesce(Func(F("file"), function="octet_length", output_field=IntegerField()), 0)
    rows = (
        ShopText.objects.filter(channel_id=channel_id)
        .order_by("name", "language")
        .values_list(
            "id", "channel_id", "name", "language", "text", "file_name", size, "changed_at"
        )
    )
    return [Line(*row) for row in rows]


def files(ids: Collection[int]) -> dict[int, bytes]:
    """Return the files of texts, in one statement; those without one are missing."""
    rows = ShopText.objects.filter(pk__in=ids, file__isnull=False)
    return {pk: bytes(file) for pk, file in rows.values_list("pk", "file") if file}


def read(channel_id: int) -> Texts:
    """Return a channel's texts, in one statement."""
    rows = ShopText.objects.filter(channel_id=channel_id)
    return {
        (row.name, row.language): Text(row.text, row.file_name, bytes(row.file or b""))
        for row in rows
    }


def footers(channel_ids: Collection[int]) -> dict[int, Texts]:
    """Return the company's details of these channels, in one statement."""
    rows = ShopText.objects.filter(channel_id__in=channel_ids, name=TextName.FOOTER)
    found: dict[int, dict[tuple[str, str], Text]] = {}
    for pk, language, text in rows.values_list("channel_id", "language", "text"):
        found.setdefault(pk, {})[TextName.FOOTER, language] = Text(text)
    return dict(found)


def names(channel_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return which texts each of these channels has, in one statement and without them."""
    rows = ShopText.objects.filter(~Q(text="") | Q(file__isnull=False), channel_id__in=channel_ids)
    found: dict[int, set[str]] = {pk: set() for pk in channel_ids}
    for pk, name in rows.values_list("channel_id", "name"):
        found[pk].add(name)
    return {pk: frozenset(known) for pk, known in found.items()}


def choose(texts: Texts, name: TextName, language: str) -> Text:
    """Return a text in a language: its own, its base, that for all, English, any."""
    code = language.lower().replace("_", "-")
    for candidate in (code, code.split("-")[0], "", "en"):
        if found := texts.get((name, candidate)):
            return found
    return next((text for (its, _), text in sorted(texts.items()) if its == name and text), Text())


def model_form(language: str, company: Collection[str]) -> str:
    """Return the law's own withdrawal form with a company's address filled in.

    Source: annex 2 to Art. 246a section 1 (2) EGBGB; annex I (B) of directive 2011/83/EU.
    """
    path = FORMS / language.split("-")[0] / "withdrawal-form.txt"
    source = path if path.is_file() else FORMS / "en" / "withdrawal-form.txt"
    return source.read_text(encoding="utf-8").replace("{company}", ", ".join(company))


def save(
    channel_id: int,
    name: str,
    *,
    language: str = "",
    text: str = "",
    file_name: str = "",
    file: bytes = b"",
) -> None:
    """Set a text of a channel; an empty one is removed.

    A channel that is live may not lose what the law wants: see `going_live.staying_lawful`.

    Args:
        channel_id: The shop's channel id.
        name: One of `TextName`.
        language: Its code, "" for all languages.
        text: As it stands in the mail; empty lines part paragraphs.
        file_name: How the attached PDF is called.
        file: The PDF instead of a text.

    Raises:
        InvalidTextError: A value cannot be used.

    """
    row = _checked(name, language.lower(), text.strip(), file_name.strip(), file)
    with port.current().writer():
        found = ShopText.objects.filter(channel_id=channel_id, name=name, language=row[0])
        if not (row[1] or file):
            found.delete()
            return
        ShopText.objects.update_or_create(
            channel_id=channel_id,
            name=name,
            language=row[0],
            defaults={
                "text": row[1],
                "file_name": row[2],
                "file": file or None,
                "changed_at": Now(),
            },
        )


def remove(channel_id: int, name: str, *, language: str = "") -> bool:
    """Remove a text of a channel; False where there was none.

    A channel that is live may not lose what the law wants: see `going_live.staying_lawful`.

    Args:
        channel_id: The shop's channel id.
        name: One of `TextName`.
        language: Its code, "" for the one for all languages.

    """
    rows = ShopText.objects.filter(channel_id=channel_id, name=name, language=language.lower())
    with port.current().writer():
        removed, _ = rows.delete()
    return bool(removed)


def _checked(
    name: str, language: str, text: str, file_name: str, file: bytes
) -> tuple[str, str, str]:
    if name not in list(TextName):
        raise InvalidTextError(f"name: there is no text {name!r}. There: {', '.join(TextName)}.")
    if language and (len(language) > LONGEST_LANGUAGE or not language.replace("-", "").isalnum()):
        raise InvalidTextError(f"language: {language!r} is no language code.")
    if len(text) > MOST_CHARACTERS:
        raise InvalidTextError(f"text: longer than {MOST_CHARACTERS:,} characters.")
    if CONTROL.search(text):
        raise InvalidTextError("text: holds a control character.")
    if not file:
        return language, text, ""
    if name not in WITH_FILE:
        raise InvalidTextError(f"file: {name} must be text, it stands in the mail itself.")
    if text:
        raise InvalidTextError("file: either a text or a file, not both.")
    if len(file) > MOST_BYTES:
        raise InvalidTextError(f"file: larger than {MOST_BYTES:,} bytes.")
    if not file.startswith(b"%PDF-"):
        raise InvalidTextError("file: is no PDF.")
    if END_OF_PDF not in file[-TAIL:]:
        raise InvalidTextError("file: is no whole PDF, its end is missing.")
    safe = file_name.isprintable() and not set(file_name) & set('/\\"')
    if not file_name.lower().endswith(".pdf") or not safe or len(file_name) > 120:
        raise InvalidTextError(f"file_name: {file_name!r} is no name of a PDF.")
    return language, "", file_name
