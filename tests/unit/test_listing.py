"""The file that lists a long order completely."""

from saleor_service_plugin.messages import samples
from saleor_service_plugin.orders import listing

SAMPLE = {**samples.sample("order-received"), "gift_card": "5,00 €"}
LINES = samples.ORDER["lines"]
assert isinstance(LINES, list)

GERMAN = """\
Teehaus Morgenstern
Bestellung 1042 vom 22. November 2026
Positionen: 3

1. 1 × Teekanne, Steingut, 1,2 l
   Artikelnummer: TK-12
   Einzelpreis 59,90 €, Summe 59,90 €

2. 4 × Becher „Weite Welt“
   Artikelnummer: BW-4
   Einzelpreis 12,50 €, Summe 50,00 €

3. 1 × Teelöffel aus Buchenholz, 15 cm
   Artikelnummer: TL-15
   kostenlos

Zwischensumme: 109,90 €
Rabatt: −10,00 €
Versand: 4,90 €
Gutschein: −5,00 €
Gesamtbetrag: 104,80 €
darin enthaltene MwSt.: 16,73 €
"""


def test_it_lists_every_line_and_every_sum() -> None:
    content = listing.written(LINES, SAMPLE, "de")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").replace("\N{NO-BREAK SPACE}", " ") == GERMAN


def test_what_is_not_known_is_left_out() -> None:
    bare = {"order_number": "7", "total": "€1.00", "shop_name": "", "order_date": ""}
    line = {**LINES[0], "sku": "", "variant": "", "is_free": False}
    text = listing.written([line], bare, "en").decode("utf-8-sig")
    assert text.startswith("Order 7\nItems: 1\n\n1. 1 × Teekanne\n   Unit price 59,90")
    assert text.endswith("\n\nTotal: €1.00\n")


def test_free_shipping_is_called_free() -> None:
    for language, words in (("de", "Versand: kostenlos\n"), ("en", "Shipping: free\n")):
        context = {**SAMPLE, "shipping_is_free": True}
        assert words in listing.written(LINES, context, language).decode()


def test_its_name_can_be_read_and_is_no_path() -> None:
    assert listing.file_name("1042", "de") == "Positionen-1042.txt"
    assert listing.file_name("1042", "de-at") == "Positionen-1042.txt"
    assert listing.file_name("../10 42/\r\nx", "fr") == "Items-1042x.txt"


def test_both_languages_have_the_same_words() -> None:
    assert listing.WORDS["de"].keys() == listing.WORDS["en"].keys()
