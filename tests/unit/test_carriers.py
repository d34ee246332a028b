"""Whose a tracking number is: only where no other carrier gives out such numbers."""

import random
import string
from collections import Counter
from collections.abc import Callable

import pytest

from saleor_service_plugin.delivery.carriers import digits, forms, numbers
from saleor_service_plugin.delivery.carriers.names import Carrier, of_text
from saleor_service_plugin.delivery.carriers.recognise import carrier_of, choose, recognise
from saleor_service_plugin.delivery.carriers.typed import Typed, plain, split

DHL, EXPRESS, DPD, GLS = Carrier.DHL, Carrier.DHL_EXPRESS, Carrier.DPD, Carrier.GLS
HERMES, UPS, FEDEX, USPS = Carrier.HERMES, Carrier.UPS, Carrier.FEDEX, Carrier.USPS
GERMAN, AUSTRIAN, SWISS = Carrier.DEUTSCHE_POST, Carrier.AUSTRIAN_POST, Carrier.SWISS_POST


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        # DHL Paket: developer.dhl.com (test numbers), paketda.de.
        ("00340434161094042557", DHL),
        ("0034 0434 1610 9404 2557", DHL),
        ("00340433836442636597", DHL),
        ("340434161094042557", DHL),
        ("(00) 3 4043416109404255 7", DHL),
        ("JJD000390007777777777", DHL),
        ("JJD1410302937991", DHL),
        ("CC123456785DE", DHL),
        # DHL Express: dhl.com, "Shipment tracking labels".
        ("jd014600006281230704", EXPRESS),
        ("JJD014600006281230704", EXPRESS),
        ("H1001990000000101024", HERMES),
        ("1Z999AA10123456784", UPS),
        ("1z 999 aa1 01 2345 6784", UPS),
        ("1Z5R89390357567127", UPS),
        # DPD Parcel Label Specification; paketda.de.
        ("01015026003653c", DPD),
        ("09 9800 0002 0033 F", DPD),
        ("00 81827 0998 0000 0200 33 350 276 C", DPD),
        # FedEx: Ground 96, the common barcode, ASTRA.
        ("9611020987654312345672", FEDEX),
        ("1001921334250001000300779017972697", FEDEX),
        ("9622001560000000000000794808390594", FEDEX),
        ("32971514560102447849175802862014", FEDEX),
        # USPS: Intelligent Mail package barcodes, with and without ZIP code, and older labels.
        ("9400 1112 0108 0805 4830 16", USPS),
        ("420787459400111206206406260787", USPS),
        ("92748931507708513018050063", USPS),
        ("4201002334249200190132607600833457", USPS),
        ("420 22153 9101026837331000039521", USPS),
        ("RB123456785US", USPS),
        ("1035304005500970252807", AUSTRIAN),
        ("RR123456785AT", AUSTRIAN),
        ("99.34.123456.12345678", SWISS),
        ("98.34.065128.00000001", SWISS),
        ("RM999605013CH", SWISS),
        ("RR 123 456 785 DE", GERMAN),
        ("lx123456785de", GERMAN),
        ("RB123456785GB", Carrier.ROYAL_MAIL),
        ("RB123456785CV", Carrier.POST),
        ("EE123456785CN", Carrier.POST),
        ("RB123456785HK", Carrier.POST),
    ],
)
def test_unmistakable(number: str, carrier: Carrier) -> None:
    (typed,) = split(number)
    found = recognise(typed)
    assert found.carrier is carrier
    assert found.candidates == {carrier}
    assert carrier_of(number) is carrier


@pytest.mark.parametrize(
    ("number", "candidates"),
    [
        ("01234567890123", {DPD, GLS, HERMES}),
        ("12345678901", {DHL, GLS}),
        ("73891051146", {DHL, EXPRESS, GLS}),
        ("563102430313", {DHL, GLS, UPS}),
        ("986578788855", {FEDEX, GLS, UPS}),
        ("3318810025", {EXPRESS}),
        ("3318810026", set()),
        ("041441760228964", {FEDEX}),
        ("K1506235620", {UPS}),
        ("XHAX4HDA", {GLS}),
        ("ABHOLUNG", set()),
        ("JVGL0999999990", {DHL, EXPRESS}),
        ("JJD0099999999", {DHL, EXPRESS}),
        # Yodel, which is none of the named ones.
        ("JJD0002257639032011", set()),
        ("9261299998820821171811", {FEDEX, USPS}),
        ("20240101123456R", {DPD}),
        # Somebody else's company prefix.
        ("00340123450000000017", {DHL, DPD, FEDEX, GLS, HERMES}),
        # Germany and the United Kingdom, where the letters in front leave two.
        ("EE123456785DE", {DHL, EXPRESS, GERMAN}),
        ("HX123456785DE", {DHL, GERMAN}),
        ("CP123456785GB", {Carrier.ROYAL_MAIL, Carrier.POST}),
        # Twenty digits of certified mail: FedEx's have the same form.
        ("70160910000108310009", {FEDEX, USPS}),
        ("71969010756003077385", {USPS}),
        ("03071790000523483741", {FEDEX, USPS}),
        # No members of the UPU; wrong check digits.
        ("RB123456785TW", set()),
        ("RB123456785XX", set()),
        ("RB123456786US", set()),
        ("00340434161094042558", set()),
        ("1Z999AA10123456785", set()),
        ("1035304005500970252808", set()),
    ],
)
def test_ambiguous(number: str, candidates: set[Carrier]) -> None:
    found = recognise(Typed(number, plain(number)))
    assert found.carrier is None
    assert found.candidates == candidates


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "4006381333931", "9783161484100", "04006381333931", "+49 171 1234567",
        "0171/1234567", "2024-01-31", "31.01.2024", "20240131123000", "#1001", "ORDER-2024-00012345",
        "DE89 3704 0044 0532 0130 00", "CH93 0076 2011 6238 5295 7", "GB29 NWBK 6016 1331 9268 19",
        "AT61 1904 3002 3457 3201", "DE123456789", "550e8400-e29b-41d4-a716-446655440000",
        "Müller, Hans", "Abholung durch Kunde", "Spedition", "kunde@example.com", "356938035643809",
        "4111 1111 1111 1111", "1234567890123456789", "x" * 10_000, "1" * 10_000, "T3JkZXI6MTIzNDU2",
        "Amazon TBA010000000000", "LTN74207623N1", "GM2951173225174494", "YT2229521272164446",
        "https://dhl.de.example.com/", "https://fakedhl.de/", "https://example.com/?u=https://dhl.de",
        "https://[::1", "https://dhl.de@example.com/1", "https://example.com\\@dhl.de/1",
        "ftp://dhl.de/1", "javascript:alert(1)//dhl.de/",
    ],
)  # fmt: skip
def test_nobody(text: str) -> None:
    assert carrier_of(text) is None


@pytest.mark.parametrize(
    ("address", "carrier"),
    [
        ("https://nolp.dhl.de/nextt-online-public/set_identcodes.do?idc=1", DHL),
        ("https://www.dhl.de/de/privatkunden.html", DHL),
        ("https://www.dhl.com/de-de/home/tracking/tracking-parcel.html?tracking-id=1", DHL),
        ("https://www.dhl.com/de-de/home/tracking/tracking-express.html", EXPRESS),
        ("https://mydhl.express.dhl/de/de/tracking.html#/results?id=3318810025", EXPRESS),
        # One page of two houses: the number decides, and without one nobody does.
        ("https://www.dhl.com/de-de/home/tracking.html?tracking-id=3318810025", EXPRESS),
        ("https://www.dhl.com/de-de/home/tracking.html?tracking-id=00340434161094042557", DHL),
        ("https://www.dhl.com/de-de/home.html", None),
        ("https://tracking.dpd.de/parcelstatus?query=01234567890123", DPD),
        ("https://track.dpd.co.uk/parcels/15501234567890", DPD),
        ("https://gls-group.com/track/12345678901", GLS),
        ("https://www.myhermes.de/empfangen/1", HERMES),
        ("HTTPS://WWW.UPS.COM/track?tracknum=1", UPS),
        ("https://www.fedex.com/fedextrack/?trknbr=986578788855", FEDEX),
        ("https://www.post.at/s/sendungsdetails?snr=1035304005500970252807", AUSTRIAN),
        ("https://www.post.at.example.com/s/sendungsdetails?snr=1", None),
        ("https://service.post.ch/ekp-web/ui/entry/search/990012345612345678", SWISS),
        ("https://www.deutschepost.de/de/s/sendungsverfolgung.html", GERMAN),
        # A letter of Deutsche Post on the page of DHL: the number says whose it is.
        ("https://www.dhl.de/x.html?piececode=RR123456785DE", GERMAN),
        # They contradict each other.
        ("https://www.dhl.de/x.html?piececode=1Z999AA10123456784", None),
    ],
)
def test_by_its_page(address: str, carrier: Carrier | None) -> None:
    assert carrier_of(address) is carrier


def test_who_is_believed() -> None:
    ups, fourteen = Typed("", "1Z999AA10123456784"), Typed("", "01234567890123")
    page = Typed("", "", "https://www.ups.com/track")
    assert choose(ups, named=DPD, by_method=GLS) == (DPD, "metadata")
    assert choose(ups, named=None, by_method=GLS) == (UPS, "number")
    assert choose(page, named=None, by_method=GLS) == (UPS, "link")
    assert choose(fourteen, named=None, by_method=HERMES) == (HERMES, "method")
    assert choose(fourteen, named=None, by_method=UPS) == (None, "")
    assert choose(fourteen, named=None, by_method=None) == (None, "")
    assert choose(Typed("x", "X"), named=None, by_method=DHL) == (None, "")


def test_several_in_one_field() -> None:
    assert carrier_of("00340434161094042557, 00340434161094038253") is DHL
    assert carrier_of("00340434161094042557, 1Z999AA10123456784") is None


# --- check digits ---

RANDOM = 20_241_123
"""Where every run begins."""


def errors_found(check: Callable[[str], str], length: int) -> tuple[float, float]:
    """Return which share of wrong digits and of swapped neighbors a check digit finds."""
    chance = random.Random(RANDOM)
    wrong, swapped = Counter[bool](), Counter[bool]()
    for _ in range(400):
        body = "".join(chance.choices(string.digits, k=length))
        whole = body + check(body)
        for place in range(length):
            other = chance.choice(string.digits.replace(whole[place], ""))
            changed = whole[:place] + other + whole[place + 1 :]
            wrong[check(changed[:-1]) != changed[-1]] += 1
            if place + 1 < length and whole[place] != whole[place + 1]:
                changed = (
                    whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
                )  # fmt: skip
                swapped[check(changed[:-1]) != changed[-1]] += 1
    return wrong[True] / wrong.total(), swapped[True] / swapped.total()


@pytest.mark.parametrize(
    ("check", "length", "wrong", "swapped"),
    [
        # Modulo 10 with 3 and 1: every wrong digit; not neighbors that differ by 5.
        (digits.gs1, 17, 1, 0.85),
        (digits.gs1, 21, 1, 0.85),
        # ISO 7064, a hybrid system: all wrong digits and nearly all neighbors.
        (digits.dpd, 14, 1, 0.99),
        (digits.dpd, 27, 1, 0.99),
        # Modulo 11 with two results made one digit of another.
        (digits.s10, 8, 0.97, 0.97),
        (digits.fedex_express, 11, 0.97, 0.9),
        # Weights with a factor in common with the modulus.
        (digits.ups, 15, 0.93, 0.95),
        (digits.identcode, 11, 0.93, 0.5),
        (digits.dhl_express, 9, 0.9, 0.9),
    ],
)
def test_check_digits_find_errors(
    check: Callable[[str], str], length: int, wrong: float, swapped: float
) -> None:
    found = errors_found(check, length)
    assert found[0] >= wrong and found[1] >= swapped, found


def test_check_digits_of_the_standards() -> None:
    # The worked examples of UPU S10, of GS1 and of bwip's "Deutsche Post Identcode".
    assert digits.s10("47312482") == "9"
    assert digits.gs1("37610425002123456") == "9"
    assert digits.identcode("56310243031") == "3"
    assert digits.dpd("01015026003653") == "C"
    assert digits.ups("5R8939035756712") == "7"


# --- the forms as a whole ---

LENGTHS_OF_SURE_DIGITS = {18, 20, 22, 26, 28, 30, 32, 34}


@pytest.mark.parametrize("length", range(1, 41))
def test_digits_by_chance(length: int) -> None:
    chance = random.Random(RANDOM + length)
    found = Counter(
        numbers.of_number("".join(chance.choices(string.digits, k=length)))[0]
        for _ in range(2000)
    )  # fmt: skip
    named = found.total() - found[None]
    if length in LENGTHS_OF_SURE_DIGITS:
        assert named <= 0.03 * found.total(), found
    else:
        assert not named, found


def test_letters_and_digits_by_chance() -> None:
    chance = random.Random(RANDOM)
    for length in range(1, 41):
        for _ in range(1000):
            text = "".join(chance.choices(string.ascii_uppercase + string.digits, k=length))
            assert numbers.of_number(text)[0] is None, text


def test_order_numbers_by_chance() -> None:
    chance = random.Random(RANDOM)
    for _ in range(1000):
        year, day, running = chance.randint(2015, 2035), chance.randint(1, 28), chance.random()
        serial = f"{int(running * 10**8):08}"
        for text in (
            f"{year}{chance.randint(1, 12):02}{day:02}{serial[:6]}",
            f"{year}{chance.randint(1, 12):02}{day:02}{serial[:6]}{chance.choice(string.ascii_uppercase)}",
            f"{year}-{serial}", f"ORD{serial}", f"{serial}-{serial[::-1]}", f"SO{year}{serial}",
            f"+49{serial}{day}", f"400{serial}{day:02}", f"{int(running * 10**13)}",
        ):  # fmt: skip
            assert carrier_of(text) is None, text


def test_a_number_is_held_against_few_forms() -> None:
    most = max(len(forms.BY_LENGTH.get(length, ())) for length in range(60))
    assert most <= 16
    chance = random.Random(RANDOM)
    tried = 0
    for _ in range(10_000):
        number = "".join(chance.choices(string.digits, k=chance.randint(8, 34)))
        tried += len(forms.BY_LENGTH.get(len(number), ()))
        numbers.of_number(number)
    assert tried < 60_000


def test_sure_forms_name_one_carrier_and_no_other_does() -> None:
    assert all(len(form.carriers) == 1 for form in forms.SURE)
    assert all(form.sure for form in forms.SURE) and not any(form.sure for form in forms.POSSIBLE)
    chance = random.Random(RANDOM)
    for _ in range(20_000):
        length = chance.choice(sorted(LENGTHS_OF_SURE_DIGITS))
        start = chance.choice(["", "00340434", "10", "96", "92", "94", "99", "420", "70", "3"])
        number = (start + "".join(chance.choices(string.digits, k=34)))[:length]
        fitting = {
            carrier
            for form in forms.SURE
            if length in form.lengths and form.fits(number)
            for carrier in form.carriers
        }
        assert len(fitting) <= 1, number


# --- names ---


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("DHL", DHL), ("dhl_paket", DHL), ("DHL Paket", DHL), ("Deutsche Post DHL", DHL),
        ("DHL Paket International", DHL), ("DHL Germany", DHL), ("dhl-parcel-de", DHL),
        ("dhl express", EXPRESS), ("DHL_EXPRESS", EXPRESS), ("DHLExpress", EXPRESS),
        ("DHL Express Worldwide", EXPRESS), ("DHL Paket Express", None), ("DHL eCommerce", None),
        ("DHL Freight", None), ("DHL Parcel UK", None), ("DPD", DPD), ("DPD Classic", DPD),
        ("GLS Germany", GLS), ("Hermes Germany", HERMES), ("myHermes", HERMES), ("Hermes UK", None),
        ("Evri", None), ("ups standard", UPS), ("UPS®", UPS), ("United Parcel Service", UPS),
        ("groups", None), ("FedEx International", FEDEX), ("fed-ex", FEDEX),
        ("Deutsche Post", GERMAN), ("Deutsche Post AG", GERMAN), ("Österr. Post", AUSTRIAN),
        ("Österreichische Post AG", AUSTRIAN), ("post.at", AUSTRIAN), ("swisspost", SWISS),
        ("Schweizerische Post", SWISS), ("USPS Priority", USPS), ("Royal Mail 24", Carrier.ROYAL_MAIL),
        ("parcelforce", None), ("Post", None), ("Die Post", None), ("DHL / DPD", None),
        ("DHL oder UPS", None), ("kein DHL", None), ("Spedition", None), ("", None),
        ("DHL " * 30, None),
    ],
)  # fmt: skip
def test_names(text: str, carrier: Carrier | None) -> None:
    assert of_text(text) is carrier


def test_our_own_values_are_names() -> None:
    assert {one for one in Carrier if of_text(one) is not one} == {Carrier.POST}
