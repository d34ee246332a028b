"""The mails about where a parcel is: the carrier's words are the carrier's, ours promise nothing."""

from collections.abc import Mapping
from itertools import product

import pytest

from saleor_service_plugin.messages import render, samples
from tests.unit.mails import LANGUAGES, Document, for_outlook, one_line, parts_of

KINDS = (
    "out-for-delivery", "parcel-ready", "delivery-attempted", "parcel-delayed",
    "parcel-exception", "parcel-returning", "parcel-delivered",
)  # fmt: skip
PARCEL: Mapping[str, object] = samples.ON_ITS_WAY
SAID = "Livraison reportée à demain"
OTHER: Mapping[str, object] = {
    **PARCEL,
    "carrier": "UPS",
    "tracking_number": "1Z999AA10123456784",
    "tracking_link": "https://carrier.example/track?code=1Z999AA10123456784",
    "carrier_says": SAID,
    "place": "Lyon",
    "contents": [{"name": "Teesieb", "variant": "", "sku": "", "quantity": 2}],
}
BARE: Mapping[str, object] = {
    name: [] if isinstance(value, list) else "" for name, value in PARCEL.items()
}
"""A parcel of which nothing is known but what the mail is about."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "quoted": "UPS schreibt", "unnamed": "Der Paketdienst schreibt", "marks": "„“",
        "when": "Meldung vom", "forecast": "Lieferprognose von DHL Paket: 27. November 2026",
        "anybody's": "Lieferprognose des Paketdienstes", "track": "Paket verfolgen",
        "none": "Einen neuen Termin nennt der Paketdienst nicht.",
        "where": "Den Abholort hat uns der Paketdienst nicht genannt.",
        "rights": "Ihre Rechte aus dem ursprünglichen Liefertermin bleiben bestehen.",
        "seen": "Unser Team sieht die Meldung", "reach": "So erreichen Sie uns",
        "reply": "Antworten Sie einfach auf diese E-Mail.", "until": "Abholen bis",
    },
    "en": {
        "quoted": "UPS writes", "unnamed": "The carrier writes", "marks": "“”",
        "when": "Reported", "forecast": "Delivery forecast by DHL Paket: 27. November 2026",
        "anybody's": "Delivery forecast by the carrier", "track": "Track parcel",
        "none": "The carrier does not name a new date.",
        "where": "The carrier has not told us where.",
        "rights": "your rights from the original delivery date remain.",
        "seen": "our team sees the report", "reach": "How to reach us",
        "reply": "Just reply to this email.", "until": "Pick up by",
    },
}  # fmt: skip

MOST_PARCEL_BYTES = 4_500
"""Of one parcel with its carrier's words, in HTML and plain text together."""

kinds = pytest.mark.parametrize("kind", KINDS)
languages = pytest.mark.parametrize("language", LANGUAGES)


def rendered(
    kind: str, language: str, *parcels: Mapping[str, object], **changes: object
) -> render.Rendered:
    """Return the mail about these parcels, about the sample's where there are none."""
    told: Mapping[str, object] = (
        {"parcels": list(parcels), "several": len(parcels) > 1} if parcels else {}
    )
    return render.render(kind, language, {**samples.sample(kind), **told, **changes})


@kinds
@languages
def test_the_carriers_words_are_marked_as_its_own(kind: str, language: str) -> None:
    words = WORDS[language]
    opening, closing = words["marks"]
    for carrier, source in (("UPS", words["quoted"]), ("", words["unnamed"])):
        mail = rendered(kind, language, {**OTHER, "carrier": carrier})
        for written in parts_of(mail)[1:]:
            before = written.split(f"{opening}{SAID}{closing}")[-2]
            assert before.rstrip(": ").endswith(source)
            # Nowhere else, where it would look like ours.
            assert written.count(SAID) == written.count(f"{opening}{SAID}{closing}")


@kinds
@languages
def test_each_parcel_is_told_with_what_is_said_of_it(kind: str, language: str) -> None:
    first = {**PARCEL, "carrier_says": "Die Sendung liegt im Paketzentrum."}
    one, two = rendered(kind, language, first), rendered(kind, language, first, OTHER)
    assert one.subject != two.subject and len(two.subject) <= 70
    for written in parts_of(two)[1:]:
        told = written.split("1Z999AA10123456784", 1)
        assert "Paketzentrum" in written and "Leipzig" in written
        assert written.count(SAID) == 1 and "Lyon" in written
        assert "Teesieb" in told[1] and "Teesieb" not in told[0]


@kinds
@languages
def test_where_nothing_more_is_known_no_label_stands_alone(kind: str, language: str) -> None:
    mail = rendered(kind, language, BARE)
    words = WORDS[language]
    for written in parts_of(mail)[1:]:
        for name in ("quoted", "unnamed", "when", "anybody's", "track", "until"):
            assert words[name] not in written
        assert (words["where"] in written) == (kind == "parcel-ready")
        assert (words["none"] in written) == (kind == "parcel-delayed")
    assert not [line for line in mail.text.splitlines() if line.endswith((": ", "„“", "“”"))]


@kinds
@languages
def test_every_combination_of_what_is_known_can_be_read(kind: str, language: str) -> None:
    optional = ("carrier", "tracking_number", "carrier_says", "happened_on", "place", "forecast")
    full: Mapping[str, object] = {**OTHER, "pickup_place": "Filiale 1", "forecast": "27. November"}
    for kept in product((False, True), repeat=len(optional)):
        without = {name: "" for name, keep in zip(optional, kept, strict=True) if not keep}
        mail = rendered(kind, language, {**full, **without})
        Document(mail.html)
        Document(for_outlook(mail.html))
        assert "\n\n\n" not in mail.text and " ," not in mail.text


@kinds
@languages
def test_a_forecast_is_named_as_the_carriers_where_it_is_shown(kind: str, language: str) -> None:
    forecast = "27. November 2026"
    telling = kind in ("out-for-delivery", "delivery-attempted", "parcel-delayed")
    for carrier, source in (("DHL Paket", "forecast"), ("", "anybody's")):
        mail = rendered(kind, language, {**PARCEL, "forecast": forecast, "carrier": carrier})
        assert (WORDS[language][source] in one_line(mail.text)) == telling
        for written in parts_of(mail)[1:]:
            assert (forecast in written) == telling
            assert WORDS[language]["none"] not in written


@languages
def test_a_delay_takes_no_right(language: str) -> None:
    for parcels in ((), (BARE,), (PARCEL, OTHER)):
        for written in parts_of(rendered("parcel-delayed", language, *parcels))[1:]:
            assert WORDS[language]["rights"] in written


@languages
def test_what_waits_is_told_with_place_and_last_day(language: str) -> None:
    parcel = {**PARCEL, "pickup_place": "Filiale 512", "pickup_until": "1. Dezember 2026"}
    for kind in ("parcel-ready", "delivery-attempted"):
        for written in parts_of(rendered(kind, language, parcel))[1:]:
            words = WORDS[language]
            assert "Filiale 512" in written and words["where"] not in written
            assert f"{words['until']} 1. Dezember 2026" in written.replace(":", "")


@languages
def test_who_has_trouble_is_told_how_to_reach_a_person(language: str) -> None:
    contact = ["0341 5550123", "hallo@shop.example"]
    words = WORDS[language]
    for kind in ("delivery-attempted", "parcel-exception", "parcel-returning", "parcel-delivered"):
        for read, lines in product((True, False), (contact, [])):
            mail = rendered(kind, language, can_reply=read, contact=lines)
            _, document, text = parts_of(mail)
            for written in (document, text):
                assert (words["reply"] in written) == read
                assert all(one in written for one in lines)
            assert document.count(words["reach"]) == int(read or bool(lines))
            # In plain text the footer's lines follow the greeting at once.
            assert text.count(words["reach"]) == int(read)
            assert not lines or (document.count(lines[0]), text.count(lines[0])) == (2, 1)


@languages
def test_of_a_problem_nothing_is_said_but_that_it_is_seen(language: str) -> None:
    for parcels in ((), (BARE,), (PARCEL, OTHER)):
        for written in parts_of(rendered("parcel-exception", language, *parcels))[1:]:
            assert WORDS[language]["seen"] in written


@kinds
@languages
def test_nobody_speaks_of_money(kind: str, language: str) -> None:
    for written in parts_of(rendered(kind, language)):
        for word in ("erstatt", "refund", "Geld", "money", "kostenlos", "free of"):
            assert word not in written


@kinds
def test_a_parcel_of_ordinary_length_fits_as_often_as_the_others(kind: str) -> None:
    one, two = (rendered(kind, "de", *[OTHER] * count) for count in (2, 3))
    size = len((two.html + two.text).encode()) - len((one.html + one.text).encode())
    assert size < MOST_PARCEL_BYTES
