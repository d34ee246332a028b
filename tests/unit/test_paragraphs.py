"""A merchant's legal text, as the mails break it into lines."""

import pytest

from saleor_service_plugin.orders import wording

LONG = "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag, an dem Sie die"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\n\nb", ["a", "b"]),
        ("a\r\n \r\n\r\nb", ["a", "b"]),
        (f"{LONG}\nWaren in Besitz genommen haben.", [f"{LONG} Waren in Besitz genommen haben."]),
        ("Teehaus GmbH\nLindenstraße 5\n04109 Leipzig", ["Teehaus GmbH\nLindenstraße 5\n04109 Leipzig"]),
        (f"1. {LONG}\n2. {LONG}", [f"1. {LONG}\n2. {LONG}"]),
        (f"{LONG}\n– Muster\n(3) {LONG}\na) b", [f"{LONG}\n– Muster\n(3) {LONG}\na) b"]),
        (f"{LONG}\n§ 4 Preise", [f"{LONG}\n§ 4 Preise"]),
        ("5\u00a0 kg\t  Tee", ["5\u00a0 kg Tee"]),
        ("", []),
        (" \n \n", []),
    ],
)  # fmt: skip
def test_lines_stay_where_they_mean_something(text: str, wanted: list[str]) -> None:
    assert wording.paragraphs(text) == wanted
