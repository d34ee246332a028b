"""Slips and cards as they come out of the printer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
import segno

from saleor_service_plugin.rewards.codes.terms_words import said
from saleor_service_plugin.rewards.packing import card, letters, paper, slip
from saleor_service_plugin.rewards.packing.card import Card, Sheet
from saleor_service_plugin.rewards.packing.lines import OpenLine
from saleor_service_plugin.rewards.packing.slip import Slip
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from tests.printed import pages_of, qr_on

LINK = "https://teehaus.example/?code=DANKE-7K3M-9PQX-4TRW"
TERMS = CodeReward(
    kind=CodeKind.PERCENT, value=Decimal(10), currency="EUR", valid_days=90, min_spent=Decimal(30)
)


def a_line(name: str = "Darjeeling First Flush", **changes: object) -> OpenLine:
    line = OpenLine(UUID(int=1), name, "TEE-100", 2, is_extra=False)
    return replace(line, **changes)  # type: ignore[arg-type]


def a_slip(**changes: object) -> Slip:
    made = Slip(
        shop="Teehaus Morgenstern", number="1042", language="de", color="#17614a",
        address=("Anna Łukaszewicz", "Musterstraße 5", "10115 Berlin", "Deutschland"),
        placed_on=date(2026, 11, 23), leaves_by=date(2026, 11, 24), shipping="Standardversand",
        is_collected=False, has_card=True,
        lines=(a_line(), a_line("Teesieb", quantity=1, sku="SIEB", is_extra=True)),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def a_card(**changes: object) -> Card:
    made = Card(
        shop="Teehaus Morgenstern", number="1042", first_name="Anna", language="de",
        color="#17614a", color_text="#ffffff", code="DANKE-7K3M-9PQX-4TRW", is_gift_card=False,
        said=said(TERMS, date(2027, 2, 21), "de"), link=LINK,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def expected(content: str) -> list[list[bool]]:
    """Return a code's modules by the library itself, not by what draws it."""
    code = segno.make(content, error="m", micro=False)
    return [[bool(value) for value in row] for row in code.matrix]


def flowing(text: str) -> str:
    return " ".join(text.split())


class TestSlip:
    def test_says_where_what_and_by_when(self) -> None:
        (page,) = pages_of(slip.slips([a_slip()]))
        for text in (
            "Packzettel", "Bestellung 1042", "Anna Łukaszewicz", "Musterstraße 5", "10115 Berlin",
            "Darjeeling First Flush", "2 ×", "TEE-100", "Teesieb", "kleine Beigabe",
            "Karte mit Rabattcode beilegen", "3 Stück", "Seite 1 von 1",
        ):  # fmt: skip
            assert text in page.texts
        assert "Versand bis 24. November 2026" in flowing(page.text)

    def test_its_number_can_be_scanned(self) -> None:
        (page,) = pages_of(slip.slips([a_slip()]))
        left = slip.WIDTH - slip.EDGE - slip.QR
        assert qr_on(page, expected("1042"), left, 12, slip.QR)
        assert not qr_on(page, expected("1043"), left, 12, slip.QR)

    def test_each_order_begins_a_page_and_counts_its_own(self) -> None:
        many = tuple(a_line(f"Artikel {at}", quantity=at + 1) for at in range(60))
        pages = pages_of(slip.slips([a_slip(lines=many), a_slip(number="1043", language="en")]))
        assert len(pages) == 5
        assert [page.texts[-1] for page in pages] == [
            *(f"Seite {at} von 4" for at in (1, 2, 3, 4)), "Page 1 of 1",
        ]  # fmt: skip
        written = "\n".join(page.text for page in pages[:4]).split("\n")
        assert [one for one in written if one.startswith("Artikel ")] == [
            line.name for line in many
        ]
        assert "a little extra" in pages[4].texts

    def test_a_language_without_words_is_english(self) -> None:
        (page,) = pages_of(slip.slips([a_slip(language="pl")]))
        assert "Order 1042" in page.texts

    def test_letters_that_the_font_lacks_stand_in_a_code(self) -> None:
        address = ("王小明", "5 Queen's Road", "Hong Kong")
        (page,) = pages_of(slip.slips([a_slip(address=address)]))
        assert letters.GAP in page.texts
        assert "?" not in page.text
        assert "Anschrift steht" in flowing(page.text)
        matrix = expected("\n".join(address))
        assert qr_on(page, matrix, slip.EDGE - 2, 54 + 3 * 6 + 2, 34)

    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script> & <b>Frau</b>", "x" * 5000, "wort " * 2000, "", "\u202eevil",
            "😀" * 200, "a\u0301" * 300, "\x00\x07", "(\\)", "\N{ZERO WIDTH JOINER}", "{number}", "%s",
            "محمد " * 300, "שלום עולם 5", "\U000e0041\ufe0f",
        ],
    )  # fmt: skip
    def test_whatever_somebody_is_called(self, name: str) -> None:
        hostile = a_slip(
            shop=name, number=name[:32], address=(name, "10115 Berlin"), shipping=name,
            lines=(a_line(name, sku=name[:255]),),
        )  # fmt: skip
        (page,) = pages_of(slip.slips([hostile]))
        assert "10115 Berlin" in page.texts
        assert "\u202e" not in page.text
        assert "\ufffd" not in page.text

    def test_markup_is_text(self) -> None:
        (page,) = pages_of(slip.slips([a_slip(address=("<b>Anna</b> & **Co**",))]))
        assert "<b>Anna</b> & **Co**" in page.texts


class TestCard:
    def test_says_thanks_code_terms_and_last_day(self) -> None:
        (page,) = pages_of(card.cards([a_card()], Sheet.A6))
        for text in ("Vielen Dank, Anna!", "10 % Rabatt", "DANKE-7K3M-9PQX-4TRW"):
            assert text in page.texts
        assert flowing(" ".join(a_card().said.terms)) in flowing(page.text)
        assert "21. Februar 2027" in flowing(page.text)
        # An amount is never parted from its currency.
        assert any("30,00 €" in one for one in page.texts)

    def test_its_code_leads_to_the_storefront(self) -> None:
        (page,) = pages_of(card.cards([a_card()], Sheet.A6))
        left = card.WIDTH - card.EDGE - card.QR
        assert qr_on(page, expected(LINK), left, 30, card.QR)
        assert not qr_on(page, expected(f"{LINK}x"), left, 30, card.QR)

    def test_none_without_an_address(self) -> None:
        (page,) = pages_of(card.cards([a_card(link="")], Sheet.A6))
        assert len(page.boxes) == 1
        assert "Scannen und einlösen" not in page.texts

    def test_two_on_a_sheet(self) -> None:
        found = [a_card(number=str(at)) for at in range(5)]
        assert [
            [one for one in page.texts if one.startswith("Bestellung")]
            for page in pages_of(card.cards(found, Sheet.A4))
        ] == [["Bestellung 0", "Bestellung 1"], ["Bestellung 2", "Bestellung 3"], ["Bestellung 4"]]
        assert len(pages_of(card.cards(found, Sheet.A6))) == 5

    @pytest.mark.parametrize(
        ("name", "greeting"),
        [
            ("", "Vielen Dank!"), ("王小明", "Vielen Dank!"), ("x" * 300, "Vielen Dank!"),
            ("Łukasz", "Vielen Dank, Łukasz!"), ("Άννα", "Vielen Dank, Άννα!"),
            ("Анна", "Vielen Dank, Анна!"), ("<i>", "Vielen Dank, <i>!"),
            ("\u202eannA", "Vielen Dank, annA!"), ("שלום", "Vielen Dank, םולש!"),
            ("{name}", "Vielen Dank, {name}!"), ("W" * 40, "Vielen Dank!"),
        ],
    )  # fmt: skip
    def test_whatever_somebody_is_called(self, name: str, greeting: str) -> None:
        (page,) = pages_of(card.cards([a_card(first_name=name)], Sheet.A6))
        assert greeting in page.texts

    def test_a_code_is_never_cut(self) -> None:
        code = "STAFF-OWN-" + "X1" * 120
        (page,) = pages_of(card.cards([a_card(code=code)], Sheet.A6))
        assert code in "".join(page.texts)

    def test_in_english(self) -> None:
        english = a_card(language="en-gb", said=said(TERMS, date(2027, 2, 21), "en-gb"))
        (page,) = pages_of(card.cards([english], Sheet.A6))
        assert "Thank you, Anna!" in page.texts
        assert "10% off" in page.texts


class TestLetters:
    KNOWN = paper.known_letters("")

    def test_arabic_letters_join(self) -> None:
        found = letters.printed("محمد", self.KNOWN)
        # From the left as printed: final dal, medial meem, medial hah, initial meem.
        assert found.text == "\ufeaa\ufee4\ufea4\ufee3"
        assert found.complete

    def test_a_letter_that_joins_none_behind_it(self) -> None:
        assert letters.printed("دار", self.KNOWN).text == "\ufead\ufe8d\ufea9"

    def test_figures_keep_their_order(self) -> None:
        assert letters.printed("שלום 123", self.KNOWN).text == "123 םולש"

    def test_one_mark_for_many(self) -> None:
        found = letters.printed("王小明 GmbH", self.KNOWN)
        assert (found.text, found.complete) == (f"{letters.GAP} GmbH", False)

    def test_what_is_never_seen_is_left_out(self) -> None:
        found = letters.printed("A\u202e\u200bn\ufe0fna\x00", self.KNOWN)
        assert (found.text, found.complete) == ("Anna", True)
