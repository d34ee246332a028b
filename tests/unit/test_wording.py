"""What the mails may say: neither promise nor advertising, acceptance where it is meant."""

import re
from itertools import product

import pytest

from saleor_service_plugin.messages import samples
from tests.unit.mails import LANGUAGES, Document, contrast, parts_of, quick_words
from tests.unit.test_templates import KINDS, PAYMENTS, combinations, rendered

ACCEPTING = re.compile(
    r"auftragsbestätigung|bestellbestätigung|angenommen|nehmen .{0,80}\ban\b|vertrag ist|\bgeschlossen\b"
    r"|ist bestätigt|bestätigen wir|wir (?:liefern|versenden|verschicken|bearbeiten|senden)"
    r"|wird .{0,40}(?:geliefert|versandt|verschickt|bearbeitet|ausgeführt)|auf den weg|bitte überweisen"
    r"|bitte zahlen|order confirmation|confirmed|accept(?:ed)?\b|concluded|we will|we are (?:preparing"
    r"|processing)|will be (?:sent|shipped|delivered)|on its way|please (?:transfer|pay)",
    re.IGNORECASE,
)
"""Words by which a shop accepts an order, though its mail only confirms the receipt."""

ADVERTISING = re.compile(
    r"rabatt|gutschein|angebot|sonderpreis|newsletter|sparen|jetzt kaufen|gratis|empfehl|bewert"
    r"|discount|coupon|voucher|offer|sale\b|subscribe|save \d|buy now|for free|recommend|review",
    re.IGNORECASE,
)
# What looks like a date or a span of days that nobody keeps track of.
PROMISE = re.compile(
    r"voraussichtlich|in kürze|werktag|zugestellt|\bbald\b|expected|estimated|working day"
    r"|delivered by|(?<!as )\bsoon\b",
    re.IGNORECASE,
)

kinds = pytest.mark.parametrize("kind", KINDS)
languages = pytest.mark.parametrize("language", LANGUAGES)


@kinds
@languages
def test_it_neither_advertises_nor_promises(kind: str, language: str) -> None:
    # A discount in the sums of an order is a fact, no offer.
    for part in parts_of(rendered(kind, language, discount="", also_refunded="1,00 €")):
        assert not ADVERTISING.search(part)
        assert not PROMISE.search(part)


@pytest.mark.parametrize("kind", ["order-received", "order-confirmed"])
@languages
def test_a_receipt_accepts_nothing(kind: str, language: str) -> None:
    says_so = {"de": "noch keine Annahme", "en": "not yet an acceptance"}[language]
    concluded = {"de": "Vertrag geschlossen", "en": "contract between us"}[language]
    for changes in combinations(kind):
        mail = rendered(kind, language, **changes)
        for part in (quick_words(mail.html), mail.text):
            if changes["accepts"]:
                assert concluded in part and says_so not in part
            else:
                # Where staff confirm what the receipt accepted, nothing may deny the contract.
                assert (says_so in part) == (kind == "order-received")
                assert not ACCEPTING.search(mail.subject + "\n" + part)


@languages
def test_bank_details_in_a_receipt_are_no_acceptance(language: str) -> None:
    says_so = {"de": "noch keine Annahme", "en": "not yet an acceptance"}[language]
    for accepts, pays, known in product((False, True), repeat=3):
        bank = samples.BANK["bank_details"] if known else []
        changes = {"accepts": accepts, "is_prepayment": pays, "bank_details": bank}
        mail = rendered("order-received", language, **changes)
        for part in parts_of(mail)[1:]:
            assert part.count(says_so) == (0 if accepts else 1 + (pays and known))


@languages
def test_paid_in_full_is_said_where_it_is_known(language: str) -> None:
    full = {"de": "vollständig bezahlt", "en": "paid in full"}[language]
    partly = {"de": "teilweise bezahlt", "en": "partly paid"}[language]
    # Neither: the rest is under way.
    for open_, paid in (("4,80 €", False), ("", True), ("", False)):
        mail = rendered("payment-received", language, amount_open=open_, is_paid=paid)
        for part in parts_of(mail)[1:]:
            assert (full in part) == paid
            assert (partly in part) == bool(open_)


@pytest.mark.parametrize("kind", ["order-received", "order-confirmed"])
@languages
def test_one_kind_of_payment_is_told_or_none(kind: str, language: str) -> None:
    heading = {"de": "Zahlung", "en": "Payment"}[language]
    none = dict.fromkeys(PAYMENTS, False)
    unknown = rendered(kind, language, **none)
    assert heading not in Document(unknown.html).text and "IBAN" not in unknown.text
    texts = {rendered(kind, language, **{**none, name: True}).text for name in PAYMENTS}
    assert len(texts | {unknown.text}) == len(PAYMENTS) + 1
    details = samples.BANK
    for name in PAYMENTS:
        mail = rendered(kind, language, **details, **{**none, name: True})
        for part in parts_of(mail)[1:]:
            assert ("IBAN" in part) == (name == "is_prepayment")


@languages
def test_a_refund_is_told_when_it_was_made(language: str) -> None:
    later = {"de": "Wir erstatten Ihnen noch", "en": "We still owe you a refund"}[language]
    done = {"de": "Wir haben Ihnen 7,00 € erstattet", "en": "We have refunded 7,00 €"}[language]
    for owed, made in product(("", "5,00 €"), ("", "7,00 €")):
        mail = rendered("order-canceled", language, amount_to_refund=owed, also_refunded=made)
        for part in parts_of(mail)[1:]:
            assert (later in part) == bool(owed)
            assert (done in part) == bool(made)


@kinds
@languages
def test_buttons_are_large_enough_for_a_thumb(kind: str, language: str) -> None:
    document = rendered(kind, language).html
    buttons = re.findall(r'<a\s[^>]*?style="([^"]*)"', document)
    assert buttons
    for style in buttons:
        line = re.search(r"line-height:(\d+)px", style)
        padding = re.search(r"(?<!-)padding:(\d+)px", style)
        border = 1 if "background:#ffffff" in style else 0
        assert line and padding
        assert int(line[1]) + 2 * int(padding[1]) + 2 * border >= 44


@kinds
@languages
def test_contrast_is_enough_in_light_and_dark(kind: str, language: str) -> None:
    document = rendered(kind, language).html
    style, body = document.split("prefers-color-scheme: dark", 1)[1].split("</style>", 1)
    buttons = re.findall(r"<a\s[^>]*background:(#\w{6});color:(#\w{6})", body)
    assert buttons
    assert min(contrast(*pair) for pair in buttons) >= 4.5
    light_text = set(re.findall(r"[;\"]color:(#\w{6})", body)) - {text for _, text in buttons}
    light_ground = set(re.findall(r"background-color:(#\w{6})", body))
    dark_button = (
        re.search(r"\.button td.*?(#\w{6})", style),
        re.search(r"\.button a \{ color: (#\w{6})", style),
    )
    assert dark_button[0] and dark_button[1]
    assert contrast(dark_button[0][1], dark_button[1][1]) >= 4.5
    dark_text = set(re.findall(r"[{;] color: (#\w{6})", style)) - {dark_button[1][1]}
    dark_ground = set(re.findall(r"background-color: (#\w{6})", style)) - {dark_button[0][1]}
    assert len(light_text) >= 2 and len(light_ground) >= 2
    assert len(dark_text) >= 3 and len(dark_ground) >= 3
    for texts, grounds in ((light_text, light_ground), (dark_text, dark_ground)):
        assert min(contrast(*pair) for pair in product(texts, grounds)) >= 4.5
