"""A heading that a merchant pasted with his text does not stand twice."""

import pytest

from saleor_service_plugin.orders.headings import ABOVE, without_heading
from tests.unit.mails import LANGUAGES, source

HEADING = "Muster-Widerrufsformular"


@pytest.mark.parametrize(
    "first",
    [
        HEADING, f"{HEADING}:", HEADING.upper(), f"# {HEADING}", f"### {HEADING} ###",
        f"\n\n  {HEADING}  \n", f"**{HEADING}**", f"{HEADING}\n=====", f"{HEADING}\r\n",
        "Muster\N{NON-BREAKING HYPHEN}Widerrufsformular", "Muster Widerrufsformular :",
    ],
)  # fmt: skip
def test_the_heading_itself_is_left_out(first: str) -> None:
    assert without_heading(f"{first}\nAn die GmbH\n\nHiermit", HEADING) == "An die GmbH\n\nHiermit"


@pytest.mark.parametrize(
    "text",
    [
        "", HEADING, f"# {HEADING}\n\n---", "An die GmbH", f"Das {HEADING}\nAn",
        f"1. {HEADING}\nAn", f"{HEADING} der GmbH\nAn", f"An\n{HEADING}\nHiermit",
    ],
)  # fmt: skip
def test_all_else_stays_as_it_is(text: str) -> None:
    assert without_heading(text, HEADING) == text


def test_without_a_heading_nothing_is_left_out() -> None:
    assert without_heading("...\nText", "") == "...\nText"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(ABOVE["en"]))
def test_the_headings_are_those_of_the_templates(language: str, name: str) -> None:
    heading = ABOVE[language][name]
    assert f">{heading}</h2>" in source("order-received", language, "body.mjml")
    assert f"\n{heading}\n{'=' * len(heading)}\n" in source("order-received", language, "body.txt")
