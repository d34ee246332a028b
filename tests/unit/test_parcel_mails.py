"""The mails about parcels: one or several, with and without a number, ready or changed."""

import html
import re
from collections.abc import Mapping

import pytest

from saleor_service_plugin.delivery import rules
from saleor_service_plugin.messages import render, samples
from tests.unit.mails import LANGUAGES, Document, for_outlook, one_line, parts_of, shown

KIND = "parcel-sent"
PARCEL: Mapping[str, object] = samples.PARCEL
SECOND: Mapping[str, object] = {
    "tracking_number": "1Z999AA10123456784",
    "tracking_link": "https://carrier.example/track?code=1Z999AA10123456784",
    "carrier": "UPS",
    "contents": [{"name": "Teesieb", "variant": "", "sku": "", "quantity": 2}],
}
LONG: Mapping[str, object] = {
    **samples.EVERYWHERE,
    "order_number": "1" * 36,
    "greeting_name": "Ä" * 200,
    "parcels": [
        {
            "tracking_number": f"{parcel}" + "0" * 253,
            "tracking_link": f"https://carrier.example/{parcel}" + "x" * 230,
            "carrier": "C" * 60,
            "contents": [
                {"name": f"{line:02}" + "N" * 198, "variant": "V" * 200, "quantity": 10_000}
                for line in range(30)
            ],
        }
        for parcel in range(4)
    ],
    "several": True,
    "more_to_come": True,
    "shipping_address": [str(line) * 200 for line in range(6)],
    "shipping_method": "M" * 100,
}
EMPTY: Mapping[str, object] = {
    "order_number": "1042",
    "greeting_name": "",
    "parcels": [
        {
            "tracking_number": "",
            "tracking_link": "",
            "carrier": "",
            "contents": [{"name": "Teekanne", "variant": "", "sku": "", "quantity": 1}],
        }
    ],
    "several": False,
    "more_to_come": False,
    "shipping_address": [],
    "shipping_method": "",
    "can_reply": True,
    "footer": [],
}
SAMPLE = samples.sample(KIND)
CONTEXTS: Mapping[str, Mapping[str, object]] = {
    "sample": SAMPLE,
    "several": {**SAMPLE, "several": True, "parcels": [PARCEL, SECOND]},
    "long": LONG,
    "empty": EMPTY,
    "no-link": {**SAMPLE, "parcels": [{**PARCEL, "tracking_link": ""}]},
    "no-number": {**SAMPLE, "parcels": [{**PARCEL, "tracking_number": ""}]},
    "no-carrier": {**SAMPLE, "parcels": [{**PARCEL, "carrier": ""}]},
    "no-address": {**SAMPLE, "shipping_address": []},
    "no-method": {**SAMPLE, "shipping_method": ""},
}
SENTENCES = {
    "de": {
        "subject": "Ihr Paket zur Bestellung 1042 ist unterwegs",
        "subjects": "Ihre Pakete zur Bestellung 1042 sind unterwegs",
        "greeting": "Guten Tag",
        "number": "Sendungsnummer",
        "button": "Paket verfolgen",
        "none": "Zu diesem Paket liegt uns keine Sendungsnummer vor.",
        "more": "Ein Teil Ihrer Bestellung ist noch nicht versandt.",
        "address": "Lieferadresse",
        "method": "Versandart",
        "carrier": "DHL",
        "reply": "Antworten Sie einfach auf diese E-Mail.",
    },
    "en": {
        "subject": "Your parcel for order 1042 is on its way",
        "subjects": "Your parcels for order 1042 are on their way",
        "greeting": "Hello",
        "number": "Tracking number",
        "button": "Track parcel",
        "none": "We have no tracking number for this parcel",
        "more": "Part of your order has not been sent yet.",
        "address": "Delivery address",
        "method": "Shipping method",
        "carrier": "DHL",
        "reply": "Just reply to this email.",
    },
}
NOT_PAGES = [
    "javascript:alert(1)", "javascript://%0aalert(1)", "JAVASCRIPT://x/%0aalert(1)", "vbscript://x",
    "data:text/html,<b>", "data://text/html,x", "file:///etc/passwd", "https://", "https:x",
    ' https://x"onclick="y', "0034", "",
]  # fmt: skip

languages = pytest.mark.parametrize("language", LANGUAGES)
contexts = pytest.mark.parametrize("name", sorted(CONTEXTS))


def rendered(language: str, name: str = "sample", **changes: object) -> render.Rendered:
    """Return the message in one language, with some values changed."""
    return render.render(KIND, language, {**CONTEXTS[name], **changes})


def changed(language: str, *parcels: Mapping[str, object]) -> render.Rendered:
    """Return the mail about changed numbers."""
    return render.render(
        "tracking-changed",
        language,
        {**samples.sample("tracking-changed"), "parcels": parcels, "several": len(parcels) > 1},
    )


@languages
@contexts
def test_all_facts_are_in_html_and_text(language: str, name: str) -> None:
    mail = rendered(language, name)
    _, written, text = parts_of(mail)
    links = Document(mail.html).links()
    for value in shown(CONTEXTS[name], without={"sku", "order_date", "expected_date"}):
        assert value in written or value in links
        assert value in text
    assert str(CONTEXTS[name]["order_number"]) in mail.subject


@languages
def test_subject_states_fact_and_order(language: str) -> None:
    assert rendered(language).subject == SENTENCES[language]["subject"]
    assert rendered(language, "several").subject == SENTENCES[language]["subjects"]
    assert rendered(language, order_number="1\r\nBcc: x@y.example").subject.count("\n") == 0


@languages
@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("sample", {"number", "button", "more", "address", "method", "carrier"}, {"none"}),
        ("no-link", {"number"}, {"button", "none"}),
        ("no-number", {"button", "carrier"}, {"number", "none"}),
        ("no-carrier", {"number", "button"}, {"carrier", "none"}),
        ("empty", {"none"}, {"button", "more", "address", "method", "carrier"}),
        ("no-address", {"method"}, {"address"}),
        ("no-method", {"address"}, {"method"}),
    ],
)
def test_only_what_is_true_is_said(
    language: str, name: str, said: set[str], unsaid: set[str]
) -> None:
    words = SENTENCES[language]
    for written in parts_of(rendered(language, name))[1:]:
        for key in said | {"greeting", "reply"}:
            assert words[key] in written
        for key in unsaid:
            assert words[key] not in written


@languages
def test_each_parcel_is_told_with_what_is_in_it(language: str) -> None:
    words = SENTENCES[language]
    for written in parts_of(rendered(language, "several"))[1:]:
        told = written.split(words["number"])[-2:]
        assert "00340434161094042557" in told[0] and "Teekanne" in told[0]
        assert "1Z999AA10123456784" in told[1] and "Teesieb" in told[1]
        assert "Teekanne" not in told[1]
        assert written.count(words["more"]) == written.count(words["address"]) == 1


@languages
def test_a_shipment_of_several_parcels_lists_its_contents_once(language: str) -> None:
    # given
    first = {**PARCEL, "shipment_parcels": "2"}
    second = {**SECOND, "carrier": "DHL Paket", "contents": [], "more_contents": ""}
    words = {
        "de": ("Diese Sendung besteht aus 2 Paketen.", "Inhalt der Sendung", "Inhalt des Pakets"),
        "en": ("This shipment consists of 2 parcels.", "In this shipment", "In this parcel"),
    }[language]

    # when
    mail = rendered(language, "several", parcels=[first, second])

    # then
    for written in parts_of(mail)[1:]:
        assert [written.count(one) for one in words] == [1, 1, 0]
        assert written.index(words[0]) < written.index(words[1]) < written.index("1Z999AA1012345")
        assert written.count("DHL Paket") == 2
    # A table without rows would be read out as one.
    assert mail.html.count("</th>") == 2


@languages
def test_what_is_left_out_is_counted_where_nothing_is_listed(language: str) -> None:
    words = {"de": "Weitere Positionen in diesem Paket: 5", "en": "Further items in this parcel: 5"}
    mail = rendered(language, parcels=[{**PARCEL, "contents": [], "more_contents": "5"}])
    for written in parts_of(mail)[1:]:
        assert written.count(words[language]) == 1


@languages
def test_greeting_without_a_name_is_whole(language: str) -> None:
    mail = rendered(language, greeting_name="")
    assert mail.text.startswith(SENTENCES[language]["greeting"] + ",\n")
    assert f"{SENTENCES[language]['greeting']}, " in Document(mail.html).text


@languages
@contexts
def test_elements_are_balanced_and_nothing_is_left_over(language: str, name: str) -> None:
    mail = rendered(language, name)
    Document(mail.html)
    Document(for_outlook(mail.html))
    for part in (mail.subject, mail.html, mail.text):
        assert not re.search(r"\{\{|None|\[object|True|False|<mj-|BODY -->|include ", part)
    assert "\n\n\n" not in mail.text


@languages
@pytest.mark.parametrize("number", NOT_PAGES)
@pytest.mark.parametrize("link", ["", "https://carrier.example/track?code={number}"])
def test_links_lead_to_web_pages_alone(language: str, number: str, link: str) -> None:
    shown_number, address = rules.tracking(number, link)
    parcel = {**PARCEL, "tracking_number": shown_number, "tracking_link": address}
    for mail in (
        rendered(language, parcels=[parcel], order_link=""),
        changed(language, parcel),
    ):
        for target in Document(mail.html).links() - {str(SAMPLE["order_link"])}:
            assert target.startswith("https://carrier.example/track?code=")


@languages
def test_the_number_is_one_piece(language: str) -> None:
    for mail in (rendered(language), changed(language, PARCEL)):
        assert ">00340434161094042557</p>" in mail.html
        assert SENTENCES[language]["number"] + ": 00340434161094042557\n" in mail.text


@languages
def test_following_a_parcel_comes_before_looking_at_the_order(language: str) -> None:
    document = rendered(language).html
    first, second = re.findall(r'<a\s+href="([^"]*)"[^>]*?style="([^"]*)"', document)
    assert html.unescape(first[0]) == PARCEL["tracking_link"]
    assert "background:#17614a" in first[1] and "background:#ffffff" in second[1]


@languages
def test_changed_numbers_are_counted(language: str) -> None:
    one, two = changed(language, PARCEL), changed(language, PARCEL, SECOND)
    assert one.subject != two.subject
    for written in parts_of(two)[1:]:
        assert "00340434161094042557" in written and "1Z999AA10123456784" in written
    gone = changed(language, {**PARCEL, "tracking_number": "", "tracking_link": ""})
    assert SENTENCES[language]["none"] in one_line(gone.text)


@languages
def test_what_is_ready_is_told_with_the_place(language: str) -> None:
    sample = samples.sample("ready-for-pickup")
    rest = {"de": "Der übrige Teil liegt noch nicht bereit.", "en": "The rest is not ready yet."}
    parcels = [{"contents": [item]} for item in PARCEL["contents"]]  # type: ignore[attr-defined]
    for more in (False, True):
        context = {**sample, "parcels": parcels, "several": True, "more_to_come": more}
        mail = render.render("ready-for-pickup", language, context)
        for written in parts_of(mail)[1:]:
            assert written.index("Nikolaistraße 8") < written.rindex("Teekanne")
            assert "Becher" in written and "104,80 €" in written
            assert (rest[language] in written) == more
