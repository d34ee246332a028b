"""Whose a number is, against tables written without a look at the code.

`data/tracking_numbers.csv` holds numbers that stand in public sources, `data/typed_strings.csv`
strings as staff type them into a shop's field. A carrier in a cell is one of `Carrier`, or
`unknown` where the form is shared or the check digit wrong. Names joined by `/` are all true:
the sources differ, or one company gives out the numbers of two. A typed string whose pieces are
`*` is no parcel's number: what is read from it is open, but nobody may be named.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.carriers.recognise import recognise
from saleor_service_plugin.delivery.carriers.typed import split

DATA = Path(__file__).parent / "data"
UNKNOWN = "unknown"
ANYTHING = "*"
SAID_TO_BE = re.compile(r"said to be ([a-z -]+);")
ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|([nrt]))")
CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}

LEAST = {
    Carrier.DHL: 25,
    Carrier.DPD: 25,
    Carrier.GLS: 25,
    Carrier.HERMES: 25,
    Carrier.UPS: 25,
    Carrier.FEDEX: 25,
    Carrier.USPS: 25,
    Carrier.DHL_EXPRESS: 10,
    Carrier.DEUTSCHE_POST: 10,
    Carrier.AUSTRIAN_POST: 10,
    Carrier.SWISS_POST: 10,
    Carrier.ROYAL_MAIL: 10,
    Carrier.POST: 30,
}
"""How many numbers there are at least that a source calls this carrier's."""

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Return the rows of one table."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def unescaped(cell: str) -> str:
    """Return a cell with its newlines and invisible characters in place."""
    return ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else CONTROLS[m[2]], cell)


def read(field: str) -> list[tuple[str, str]]:
    """Return what the code reads: each number ("" for a link or text alone) with its carrier."""
    return [(typed.number or "", recognise(typed).carrier or UNKNOWN) for typed in split(field)]


def table(lines: list[tuple[str, ...]]) -> str:
    """Return lines of cells as aligned text."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n" + "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def misjudged() -> list[tuple[str, str, str, str]]:
    """Return the public numbers whose carrier is not the table's: number, said, true, note."""
    found = []
    for row in rows("tracking_numbers.csv"):
        named = {carrier for _, carrier in read(row["number"])} or {UNKNOWN}
        if not named <= set(row["carrier"].split("/")):
            found.append((row["number"], "/".join(sorted(named)), row["carrier"], row["note"]))
    return found


def test_no_public_number_is_given_to_a_wrong_carrier() -> None:
    wrong = [line for line in misjudged() if line[1] != UNKNOWN]
    assert not wrong, table(wrong)


def test_every_number_of_one_carriers_form_is_recognised() -> None:
    missed = [line for line in misjudged() if line[1] == UNKNOWN]
    assert not missed, table(missed)


def test_a_public_number_is_read_as_it_stands() -> None:
    broken = [
        (row["number"], "|".join(numbers))
        for row in rows("tracking_numbers.csv")
        if "unknown" not in row["carrier"].split("/")
        and (numbers := [number for number, _ in read(row["number"])]) != [row["number"]]
    ]
    assert not broken, table(broken)


def _as_read(row: Row) -> tuple[str, str]:
    """Return the pieces and carriers that the code reads, in the table's words."""
    found = read(unescaped(row["typed"]))
    if row["pieces"] == ANYTHING:
        return ANYTHING, "|".join(sorted({carrier for _, carrier in found} - {UNKNOWN}))
    numbered = [(number, carrier) for number, carrier in found if number]
    if numbered:
        return "|".join(n for n, _ in numbered), "|".join(carrier for _, carrier in numbered)
    return "", "|".join(sorted({carrier for _, carrier in found}))


def _is_right(row: Row, pieces: str, carriers: str) -> bool:
    if pieces != row["pieces"]:
        return False
    if not row["carriers"]:
        return carriers in ("", UNKNOWN)
    wanted, named = row["carriers"].split("|"), (carriers or UNKNOWN).split("|")
    return len(wanted) == len(named) and all(
        carrier in cell.split("/") for carrier, cell in zip(named, wanted, strict=True)
    )


def test_strings_as_staff_type_them() -> None:
    wrong = [
        (row["typed"], f"{pieces} {carriers}", f"{row['pieces']} {row['carriers']}", row["note"])
        for row in rows("typed_strings.csv")
        for pieces, carriers in [_as_read(row)]
        if not _is_right(row, pieces, carriers)
    ]
    assert not wrong, table(wrong)


def test_the_numbers_are_many_and_each_has_its_source() -> None:
    numbers = rows("tracking_numbers.csv")
    assert len({row["number"] for row in numbers}) == len(numbers) >= 300
    known = {*Carrier, UNKNOWN}
    for row in numbers:
        assert re.fullmatch(r"[0-9A-Z]+", row["number"]), row
        assert re.fullmatch(r"https?://[^/\s]+\.[a-z]+/\S+", row["source"]), row
        assert set(row["carrier"].split("/")) <= known, row
        assert row["carrier"] != UNKNOWN or row["note"], row


@pytest.mark.parametrize("carrier", Carrier)
def test_each_carrier_has_numbers(carrier: Carrier) -> None:
    said: Counter[str] = Counter()
    for row in rows("tracking_numbers.csv"):
        stated = SAID_TO_BE.match(row["note"])
        said[stated[1] if stated else row["carrier"].split("/")[0]] += 1
    assert said[carrier] >= LEAST[carrier]


def test_the_typed_strings_are_many_and_well_formed() -> None:
    strings = rows("typed_strings.csv")
    assert len({row["typed"] for row in strings}) == len(strings) >= 200
    for row in strings:
        cells = row["carriers"].split("|")
        assert {name for cell in cells for name in cell.split("/")} <= {*Carrier, UNKNOWN, ""}, row
        if row["pieces"] == ANYTHING:
            assert not row["carriers"], row
        elif row["pieces"]:
            assert len(row["pieces"].split("|")) == len(cells), row
            assert re.fullmatch(r"[0-9A-Z]+(\|[0-9A-Z]+)*", row["pieces"]), row
