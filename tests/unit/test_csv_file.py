"""Files for spreadsheets: opened by Excel as they should, and harmless."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from saleor_service_plugin.delivery.reports import csv_file, words
from saleor_service_plugin.delivery.reports.where import Outcome
from tests.hostile import PAYLOADS

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "＝1", "＋1", "－1", "＠1",
    '=HYPERLINK("https://evil.example";"x")', "=cmd|' /C calc'!A0", "  -2+3",
)  # fmt: skip


def read(text: str, language: str) -> list[list[str]]:
    """Return a file as a spreadsheet reads it."""
    delimiter = ";" if language == "de" else ","
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str, language: str) -> None:
    """Nor a heading; however it is hidden."""
    rows = read(csv_file.table([text], [[text]], language=language), language)
    assert rows == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_hostile_values_stay_in_their_cell(language: str) -> None:
    """Whatever is in them: quotes, separators, line breaks."""
    values = [text for text in PAYLOADS.values() if "\0" not in text and text.isprintable()]
    values += ['a;b,"c"', "two\nlines", "two\r\nlines", '"', "''"]
    rows = read(
        csv_file.table(["x"], [[text, "end"] for text in values], language=language), language
    )
    assert [row[0].removeprefix("'") if not text.startswith("'") else row[0]
            for row, text in zip(rows[1:], values, strict=True)] == values  # fmt: skip
    assert {row[1] for row in rows[1:]} == {"end"}


def test_german_figures_and_days() -> None:
    """Semicolons and decimal commas; days as every spreadsheet reads them."""
    moment = datetime(2026, 3, 1, 14, 5, 59, tzinfo=UTC)
    row = [date(2026, 3, 1), moment, 0.935, 12, None, "Änne", 2.0]
    german = csv_file.table(["a"], [row], language="de")
    assert german.startswith("\ufeff")
    assert german.splitlines()[1] == "2026-03-01;2026-03-01 14:05;0,935;12;;Änne;2"
    english = csv_file.table(["a"], [row], language="en")
    assert english.splitlines()[1] == "2026-03-01,2026-03-01 14:05,0.935,12,,Änne,2"


def test_both_languages_say_all() -> None:
    """A heading for each column, a word for each outcome."""
    assert {len(words.COLUMNS[one]) for one in words.LANGUAGES} == {13}
    assert all(set(words.OUTCOMES[one]) == set(Outcome) for one in words.LANGUAGES)
    assert [words.language_of(code) for code in ("DE", "de_AT", "FR", "")] == [
        "de",
        "de",
        "en",
        "en",
    ]
