"""Which addresses are one place, and which are not."""

import pytest

from saleor_service_plugin.rewards.history.keys import at_key, place

SAME = (
    # Typos and ways of writing the street.
    ("DE", "04109", "Lindenstraße 5", "Lindenstr. 5"),
    ("DE", "04109", "Lindenstraße 5", "Lindenstrasse 5"),
    ("DE", "04109", "Lindenstraße 5", "LINDENSTRASSE 5"),
    ("DE", "04109", "Lindenstraße 5", "Lindnestr.5"),
    ("DE", "04109", "Lindenstraße 5", "Linden Straße 5, 2. OG"),
    ("DE", "04109", "Lindenstraße 5", "Lindenstraße 5, Whg. 12"),
    ("DE", "04109", "Lindenstraße 5", "Lindenstraße 05"),
    ("DE", "04109", "Lindenstraße 5a", "Lindenstraße 5 A"),
    ("DE", "04109", "Lindenstraße 5", "c/o Müller\nLindenstraße 5"),
    ("DE", "04109", "Lindenstraße 5", "Lindenstraße\n5"),
    ("DE", "10623", "Straße des 17. Juni 135", "Str. d. 17. Juni 135"),
    ("DE", "68161", "Q7, 24", "Q 7, 24"),
    ("DE", "80331", "Müllerstraße 12-14", "Muellerstr. 12"),
    ("DE", "80331", "Müllerstraße 12 - 14", "Mu\u0308llerstraße 12"),
    ("AT", "1010", "Hauptstraße 12/3/4", "Hauptstr. 12"),
    ("AT", "1010", "Hauptstraße 12/3/4", "Hauptstr. 12, Top 4"),
    ("CH", "8001", "Bahnhofstrasse 12", "Bahnhofstr. 12"),
    ("NL", "1015CJ", "Keizersgracht 123-II", "Keizersgracht 123"),
    ("NL", "1054RV", "2e Hugo de Grootstraat 5", "Tweede Hugo de Grootstraat 5"),
    ("GB", "NW16XE", "221B Baker Street", "221b Baker St"),
    ("GB", "SW1A1AA", "Flat 3, 12 High Street", "12 High Street"),
    ("GB", "TR199AA", "Rose Cottage", "rose cottage"),
    ("FR", "75001", "12, rue de Rivoli", "12 Rue de Rivoli, 3e étage"),
    ("US", "10001", "350 5th Ave, Apt 21", "350 Fifth Avenue"),
    ("DK", "1050", "Sjælør Allé 7", "Sjælør Alle 7, 2. th"),
    ("HK", "", "12 Queen's Road", "12 Queens Road"),
    ("DE", "04109", "Am Markt", "am  markt"),
    # His number is the same at every station.
    ("DE", "04109", "Packstation 145\n12345678", "Packstation 101\nPostnummer 12345678"),
    ("DE", "04109", "12345678\nPackstation 145", "Packstation 145\n12345678"),
    ("DE", "04109", "Postfach 12 34", "Postfach 1234"),
)

OTHER = (
    ("DE", "04109", "Lindenstraße 5", "Lindenstraße 6"),
    ("DE", "04109", "Lindenstraße 15", "Lindenstraße 5"),
    ("DE", "10623", "Straße des 17. Juni 135", "Straße des 17. Juni 17"),
    ("DE", "04109", "Am Markt", "Am Hof"),
    ("DE", "04109", "Packstation 145\n12345678", "Packstation 145\n87654321"),
    ("DE", "04109", "Lindenstraße 1234", "Postfach 1234"),
    ("US", "10001", "350 5th Ave", "5 5th Ave"),
    ("HK", "", "12 Queen's Road", "12 King's Road"),
)

NOWHERE = (
    ("DE", "04109", ""),
    ("DE", "04109", "\n"),
    ("", "", ""),
    # Anybody may pick up there.
    ("DE", "04109", "Packstation 145"),
    ("DE", "", "Am Markt"),
    ("DE", "04109", "---"),
)


@pytest.mark.parametrize(("land", "code", "one", "other"), SAME)
def test_a_place_is_one_however_it_is_written(land: str, code: str, one: str, other: str) -> None:
    """Street names are written and misspelt in many ways; number and postal code are not."""
    assert place(land, code, one) == place(land, code, other) != ""


@pytest.mark.parametrize(("land", "code", "one", "other"), OTHER)
def test_two_places_are_two(land: str, code: str, one: str, other: str) -> None:
    """Another number is another house."""
    assert place(land, code, one) != place(land, code, other)


@pytest.mark.parametrize(("land", "code", "street"), NOWHERE)
def test_too_little_is_no_place(land: str, code: str, street: str) -> None:
    """What anybody could write proves nothing."""
    assert place(land, code, street) == ""
    assert at_key("anne@example.com", land, code, street) == ""


@pytest.mark.parametrize(
    ("land", "one", "other"),
    [
        ("DE", "04109", "D-04109"), ("AT", "1010", "A-1010"), ("NL", "1015 CJ", "1015cj"),
        ("GB", "SW1A 1AA", "sw1a1aa"), ("US", "10001-1234", "10001"), ("CH", "8001", "CH-8001"),
        ("PL", "00-950", "00950"), ("CA", "K1A 0B1", "K1A0B1"),
    ],
)  # fmt: skip
def test_postal_codes_are_one_however_they_are_written(land: str, one: str, other: str) -> None:
    """Spaces, hyphens, case and the country's mark of old make no difference."""
    assert place(land, one, "Lindenstraße 5") == place(land, other, "Lindenstraße 5") != ""


def test_addresses_are_compared_without_case() -> None:
    """Nor does it matter how an umlaut is coded; another address is another key."""
    where = ("DE", "04109", "Lindenstraße 5")
    key = at_key("Änne@Example.com ", *where)
    assert key == at_key("a\u0308nne@EXAMPLE.com", *where)
    assert key.startswith("at:") and len(key) == 67
    assert key != at_key("anne@example.com", *where)
    assert key != at_key("Änne@Example.com", "AT", *where[1:])
    assert at_key(" ", *where) == ""
