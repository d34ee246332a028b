"""What a preview of a real order does not show."""

from __future__ import annotations

import pytest

from saleor_service_plugin.messages import masking

PERSONAL = {"Änne", "Müller-Lüdenscheidt", "aenne@example.com", "Lindenstraße 5", "An der Alster"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Änne", "Xxxx"),
        ("Lindenstraße 5", "Xxxxxxxxxxxx 5"),
        ("aenne@example.com", "xxxxx@xxxxxxx.xxx"),
        ("李雷 7", "xx 7"),
        ("", ""),
    ],
)
def test_letter_by_letter(text: str, shown: str) -> None:
    assert masking.masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Guten Tag Änne Müller-Lüdenscheidt,", "Guten Tag Xxxx Xxxxxx-Xxxxxxxxxxxx,"),
        ("ÄNNE und änne", "XXXX und xxxx"),
        ("Lindenstraße  5, 04109 Leipzig", "Xxxxxxxxxxxx  5, 04109 Leipzig"),
        ("schreibt an aenne@example.com.", "schreibt an xxxxx@xxxxxxx.xxx."),
        ("Teekanne", "Teekanne"),
        ("der Weg: An der Alster", "der Weg: Xx xxx Xxxxxx"),
        ("Bestellung 1042", "Bestellung 1042"),
    ],
)
def test_whole_words_wherever_they_stand(text: str, shown: str) -> None:
    assert masking.without(text, PERSONAL) == shown


def test_everything_in_a_context() -> None:
    # given
    context = {"name": "Änne", "lines": ["Änne", {"note": "für Änne", "quantity": 2}], "yes": True}

    # when
    shown = masking.without(context, PERSONAL)

    # then: a new one; the old one is as it was
    assert shown == {
        "name": "Xxxx", "lines": ["Xxxx", {"note": "für Xxxx", "quantity": 2}], "yes": True,
    }  # fmt: skip
    assert context["name"] == "Änne"


@pytest.mark.parametrize("personal", [set(), {"", "5", " "}])
def test_nothing_personal_masks_nothing(personal: set[str]) -> None:
    assert masking.without("Haus 5", personal) == "Haus 5"
