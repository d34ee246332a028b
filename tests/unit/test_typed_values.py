"""Amounts, percentages and countries as people type them."""

import pytest

from saleor_service_plugin.dashboard import typed_values
from saleor_service_plugin.web.words import speaking


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("200", "200", "200"), ("200,00", "200.00", "200.00"), ("200.00", "200.00", "200.00"),
        ("1.000", "1000", "1.000"), ("1.000,50", "1000.50", "1000.50"),
        ("1,000.50", "1000.50", "1000.50"), (" 5 € ", "5", "5"), ("0,5", "0.5", "0.5"),
        ("ten", "ten", "ten"), ("-3", "-3", "-3"),
    ],
)  # fmt: skip
def test_amounts(typed: str, german: str, english: str) -> None:
    """What is meant is read; what is no number stays to be told of."""
    # when
    with speaking("de"):
        in_german = typed_values.amount(typed)
    # then
    assert in_german == german
    assert typed_values.amount(typed) == english


def test_what_is_shown_can_be_typed_again() -> None:
    """In both languages."""
    for language in ("de", "en"):
        with speaking(language):
            for value in ("200.00", "1.95", "1000", "0.125", "5"):
                # when
                again = typed_values.amount(typed_values.shown(value))
                # then: a point before three digits is no thousand
                assert float(again) == float(value)


def test_shares() -> None:
    """A percentage is typed, a share is stored."""
    # then
    assert typed_values.share("30 %") == "0.3"
    assert typed_values.percent("0.3") == "30"
    with speaking("de"):
        assert typed_values.share("12,5") == "0.125"
        assert typed_values.percent("0.125") == "12,5"


def test_countries_by_name_or_code() -> None:
    """In either language, whatever the reader's; what is neither stays."""
    # then
    assert typed_values.codes("Deutschland, at; Switzerland, Atlantis", "territories") == [
        "DE", "AT", "CH", "Atlantis",
    ]  # fmt: skip
    assert typed_values.codes("Deutsch, en", "languages") == ["de", "en"]
    with speaking("de"):
        assert typed_values.named(["DE", "XX"], "territories") == "Deutschland, XX"
