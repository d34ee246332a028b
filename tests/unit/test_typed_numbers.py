"""What staff type into the tracking field, taken apart; and where a number can be followed."""

import random
import string
from urllib.parse import unquote, urlsplit

import pytest

from saleor_service_plugin.delivery.carriers import blanks, typed
from saleor_service_plugin.delivery.carriers.links import link
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.carriers.recognise import recognise
from saleor_service_plugin.delivery.carriers.typed import LONGEST, MOST, Typed, plain, split

DHL, OTHER, UPS = "00340434161094042557", "00340434161094038253", "1Z999AA10123456784"
PAGE = f"https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={DHL}"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        # One number, however it is written.
        (DHL, [DHL]),
        ("0034 0434 1610 9404 2557", [DHL]),
        ("0034.0434.1610.9404.2557", [DHL]),
        ("0034-0434-1610-9404-2557", [DHL]),
        ("0034\u00a00434\u20091610 9404\u200b2557", [DHL]),
        ("０0340434161094042557", [DHL]),
        ("(00)340434161094042557", [DHL]),
        ("0034 0434\n1610 9404 2557", [DHL]),
        (" ".join(DHL), [DHL]),
        ("1z 999 aa1 01 2345 6784", [UPS]),
        ("RR 123 456 785 DE", ["RR123456785DE"]),
        ("420 22153 9101026837331000039521", ["420221539101026837331000039521"]),
        ("01 01 50 26 00 36 53", ["01015026003653"]),
        ("0109 8765 4321 09", ["01098765432109"]),
        # What people write around it.
        (f"DHL: {DHL}", [DHL]),
        (f"DHL Paket {DHL}", [DHL]),
        (f"dhl-{DHL}", [DHL]),
        (f"Sendungsnr. {DHL}", [DHL]),
        (f"Sendungsnummer: {DHL}", [DHL]),
        (f"Sendungs-Nr.: {DHL}", [DHL]),
        (f"Tracking: {UPS}", [UPS]),
        (f"Tracking-ID #{UPS}", [UPS]),
        (f"UPS{UPS}", [UPS]),
        (f"{DHL} (DHL)", [DHL]),
        (f"{UPS} via UPS", [UPS]),
        (f"Versand mit DHL, {DHL}", [DHL]),
        (f"Lieferung an Nachbar: {DHL}", [DHL]),
        (f"Paket 1/2: {DHL}", [DHL]),
        ("Österreichische Post: RR123456785AT", ["RR123456785AT"]),
        ("DPD 01234567890123", ["01234567890123"]),
        (f"Ihr Paket mit der Nummer {DHL} ist unterwegs", [DHL]),
        (f"{DHL}, kommt morgen", [DHL]),
        (f"{DHL} (1/2)", [DHL]),
        (f"AB-2024-1001 {DHL}", [DHL]),
        (f"Kd.-Nr. 4711 / {DHL}", [DHL]),
        (f"{DHL}, 12345", [DHL]),
        # Several.
        (f"{DHL} (1/2), {OTHER} (2/2)", [DHL, OTHER]),
        (f"2 Pakete: {DHL}, {OTHER}", [DHL, OTHER]),
        (f"{DHL} 01234567890123", [DHL, "01234567890123"]),
        (f"{DHL}, {OTHER}", [DHL, OTHER]),
        (f"{DHL};{OTHER}", [DHL, OTHER]),
        (f"{DHL}/{UPS}", [DHL, UPS]),
        (f"{DHL} / {UPS}", [DHL, UPS]),
        (f"{DHL}\n{OTHER}\r\n{UPS}", [DHL, OTHER, UPS]),
        (f"{DHL} und {OTHER}", [DHL, OTHER]),
        (f"{DHL} and {OTHER} & {UPS}", [DHL, OTHER, UPS]),
        (f"{DHL} + {OTHER}", [DHL, OTHER]),
        (f"{DHL} {OTHER}", [DHL, OTHER]),
        (f"1Z 999 AA1 01 2345 6784 0034 0434 1610 9404 2557 {OTHER}", [UPS, DHL, OTHER]),
        (f"DHL {DHL} UPS {UPS}", [DHL, UPS]),
        (f"Paket 1: {DHL}, Paket 2: {OTHER}", [DHL, OTHER]),
        (f"Paket 1 {DHL} Paket 2 {OTHER}", [DHL, OTHER]),
        (f"1) {DHL} 2) {OTHER}", [DHL, OTHER]),
        (f"DHL, {DHL}, {OTHER}", [DHL, OTHER]),
        (f"{DHL}-{OTHER}", [DHL, OTHER]),
        ("JVGL1234 , JVGL1235", ["JVGL1234", "JVGL1235"]),
        ("01234567890123, 01234567890124", ["01234567890123", "01234567890124"]),
        ("01234567890123 01234567890124", ["01234567890123", "01234567890124"]),
        ("GLS: 12345678901/12345678912", ["12345678901", "12345678912"]),
        # One that is typed twice is one.
        (f"{DHL}, 0034 0434 1610 9404 2557", [DHL]),
        # Neither, or not surely: whole.
        ("DE89 3704 0044 0532 0130 00", ["DE89370400440532013000"]),
        ("12345678 und Rest folgt", ["12345678UNDRESTFOLGT"]),
        ("1234 5678 9012", ["123456789012"]),
    ],
)
def test_split(field: str, expected: list[str]) -> None:
    assert [one.number for one in split(field)] == expected
    assert not any(one.url for one in split(field))


@pytest.mark.parametrize(
    "field",
    [
        "Abholung durch Kunde", "Müller, Hans", "wird nachgereicht", "089/1234567", "31.12.2024",
        "+49 171 1234567", "Bestellung 1001, 1002", "#1001 / #1002", "DHL/UPS", "DHL", "?", "1/2",
        "Spedition Müller und Söhne", "12/2024 & 01/2025", "Palette 3, Tor 4",
    ],
)  # fmt: skip
def test_nonsense_stays_whole(field: str) -> None:
    (one,) = split(field)
    assert one.text == field
    assert one.url == ""


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (PAGE, [(DHL, PAGE)]),
        (f"{PAGE}.", [(DHL, PAGE)]),
        (f"({PAGE})", [(DHL, PAGE)]),
        (f"Link: {PAGE}", [(DHL, PAGE)]),
        (f"{DHL} {PAGE}", [(DHL, PAGE)]),
        (f"{PAGE} {DHL}", [(DHL, PAGE)]),
        (f"{OTHER} {PAGE}", [(OTHER, ""), (DHL, PAGE)]),
        (f"{PAGE}, https://www.ups.com/track?tracknum={UPS}",
         [(DHL, PAGE), (UPS, f"https://www.ups.com/track?tracknum={UPS}")]),
        (f"{PAGE},https://www.ups.com/track?tracknum={UPS}",
         [(DHL, PAGE), (UPS, f"https://www.ups.com/track?tracknum={UPS}")]),
        (PAGE.removeprefix("https://"), [(DHL, "")]),
        ("https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#H1001990000000101024",
         [("H1001990000000101024",
           "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#H1001990000000101024")]),
        ("https://tracking.dpd.de/status/de_DE/parcel/01234567890123",
         [("01234567890123", "https://tracking.dpd.de/status/de_DE/parcel/01234567890123")]),
        ("https://www.royalmail.com/track-your-item#/tracking-results/RB123456785GB",
         [("RB123456785GB", "https://www.royalmail.com/track-your-item#/tracking-results/RB123456785GB")]),
        ("https://gls-group.eu/DE/de/paketverfolgung?match=XHAX4HDA",
         [("XHAX4HDA", "https://gls-group.eu/DE/de/paketverfolgung?match=XHAX4HDA")]),
        # Two numbers in one address, or a page we do not know: the address stands for itself.
        (f"https://www.ups.com/track?tracknum={UPS}&tracknums=1Z5R89390357567127",
         [("", f"https://www.ups.com/track?tracknum={UPS}&tracknums=1Z5R89390357567127")]),
        (f"https://example.com/track/{DHL}", [("", f"https://example.com/track/{DHL}")]),
        ("https://www.dhl.de/", [("", "https://www.dhl.de/")]),
        ("unterwegs, siehe https://example.com/1", [("", "https://example.com/1")]),
        # No web address, or one that is made to look like another.
        ("https://[::1", [("", "")]),
        ("https://dhl.de@example.com/1", [("", "")]),
        (f"https://example.com\\@dhl.de/{DHL}", [("", "")]),
    ],
)  # fmt: skip
def test_addresses(field: str, expected: list[tuple[str, str]]) -> None:
    found = split(field)
    assert [(one.number, one.url) for one in found] == expected
    kept = "".join(one.text for one in found)
    assert all(url in kept for _, url in expected)


def test_nothing_typed() -> None:
    assert split("") == split(" \n\t") == ()


def test_the_text_is_one_line_and_as_typed() -> None:
    assert split(f"dhl:\n {DHL}") == (Typed(f"dhl: {DHL}", DHL),)


def test_at_most_so_many_and_none_lost() -> None:
    numbers = [f"{10**13 + place}" for place in range(40)]
    found = split(", ".join(numbers))
    assert len(found) == MOST
    assert all(any(number in one.text for one in found) for number in numbers)


def test_nothing_is_lost() -> None:
    chance = random.Random(20_241_123)
    words = [
        DHL, UPS, "0034 0434 1610 9404 2557", "DHL", "Sendungsnr.", ",", ";", "und", "/", "+", "&", "Müller",
        "12345678901", PAGE, "www.dhl.de", "1", "RR 123 456 785 DE", "(", ")", "#", "https://", "\n", "\t", "1)",
        "Paket 2:", "a.b.c/", "..", "–",
    ]  # fmt: skip
    for _ in range(3000):
        chosen = chance.choices(words, k=chance.randint(1, 12))
        found = split(chance.choice(["", " "]).join(chosen))
        left = plain(" ".join(one.text for one in found))
        # Every word stands in some text; only what parts numbers may be gone.
        for word in set(chosen) - {"und"}:
            assert plain(word).strip("/,;+&|") in left, chosen
        assert len(found) <= MOST


def test_each_number_splits_into_itself() -> None:
    for field in (DHL, UPS, "RR123456785DE", "01234567890123", "H1001990000000101024", "JVGL1234"):
        (one,) = split(field)
        assert one == Typed(field, field)
        assert split(one.text) == (one,)


def test_long_and_hostile_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    real = typed.is_sure

    def counted(number: str) -> bool:
        nonlocal asked
        asked += 1
        return real(number)

    monkeypatch.setattr(typed, "is_sure", counted)
    seeds = [
        "1 ", "a", "(", "1Z ", "DHL ", "und ", "Sendungs-Nr ", "- ", "0034 ", ",", "1,", "www.", "a.", "https://",
        "https://a,", "1234567890 ", "9", ":", "#", "t&t ", "1) ", "\n", "é", "Ａ", "\u200b", "\x00", "x:", "/1",
    ]  # fmt: skip
    for seed in seeds:
        for length in (255, LONGEST, 100_000):
            asked = 0
            found = split((seed * length)[:length])
            assert len(found) <= MOST
            # By the words looked at and the words of one number, whatever is typed.
            assert asked <= 4 * blanks.MOST_WORDS * blanks.MOST_IN_ONE


@pytest.mark.parametrize("language", ["de", "de-AT", "en", "fr", ""])
def test_links(language: str) -> None:
    for carrier in Carrier:
        address = link(carrier, "AB 1&2#3/4?5", language=language)
        if carrier is Carrier.POST:
            assert address == ""
            continue
        assert address.isascii() and urlsplit(address).scheme == "https"
        assert address.count("AB%201%262%233%2F4%3F5") == 1
        assert "AB 1&2#3/4?5" in unquote(address)


def test_links_speak_german_where_they_can() -> None:
    german = {one for one in Carrier if link(one, "1", language="de") != link(one, "1")}
    assert german == {
        Carrier.DHL, Carrier.DHL_EXPRESS, Carrier.DPD, Carrier.GLS, Carrier.UPS,
        Carrier.SWISS_POST,
    }  # fmt: skip


def test_links_lead_to_pages_that_are_recognised() -> None:
    numbers = {
        Carrier.DHL: DHL, Carrier.DHL_EXPRESS: "3318810025", Carrier.DPD: "01234567890123",
        Carrier.GLS: "12345678901", Carrier.HERMES: "01234567890123", Carrier.UPS: UPS,
        Carrier.FEDEX: "986578788855", Carrier.DEUTSCHE_POST: "RR123456785DE",
        Carrier.AUSTRIAN_POST: "1035304005500970252807", Carrier.SWISS_POST: "990012345612345678",
        Carrier.USPS: "9400111206206406260787", Carrier.ROYAL_MAIL: "RB123456785GB",
    }  # fmt: skip
    for carrier, number in numbers.items():
        for language in ("de", "en"):
            address = link(carrier, number, language=language)
            (one,) = split(address)
            assert (one.number, one.url) == (number, address)
            assert recognise(one).carrier is carrier


def test_the_number_in_a_barcode_of_fedex() -> None:
    address = link(Carrier.FEDEX, "1001921334250001000300779017972697")
    assert address == "https://www.fedex.com/fedextrack/?trknbr=779017972697"


def test_no_link_without_a_number() -> None:
    assert link(Carrier.DHL, "") == ""


def test_plain() -> None:
    assert plain(" 1z 999-aa1.01\u00a02345\u20106784 ") == UPS
    assert plain("") == ""
    assert plain(string.ascii_lowercase) == string.ascii_uppercase
