"""The templates of all messages: what they may show, and what they must never hold."""

import html
import re
from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from saleor_service_plugin.messages import render, samples
from tests.unit.mail_names import (
    ALWAYS,
    CODES,
    KINDS,
    MOST_BYTES,
    NOT_NAMED,
    PAYMENTS,
    TALK,
    UNSHOWN,
    WITHOUT_ORDER,
)
from tests.unit.mails import (
    DOCS,
    FILES,
    LANGUAGES,
    LOOKS,
    Document,
    contract,
    contrast,
    for_outlook,
    names_used,
    one_line,
    parts_of,
    quick_words,
    shown,
    source,
)

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


def rendered(kind: str, language: str, **changes: object) -> render.Rendered:
    """Return the message of the kind's sample in one language, with some values changed."""
    return render.render(kind, language, {**samples.sample(kind), **changes})


def combinations(kind: str) -> Iterator[Mapping[str, object]]:
    """Yield every combination of a kind's true and false names."""
    sample = samples.sample(kind)
    flags = [key for key, value in sample.items() if isinstance(value, bool)]
    payments = [key for key in flags if key in PAYMENTS]
    others = [key for key in flags if key not in PAYMENTS]
    for values in product((False, True), repeat=len(others)):
        for payment in ([None, *payments]) if payments else [None]:
            chosen = dict(zip(others, values, strict=True))
            yield {**chosen, **{key: key == payment for key in payments}}


def omissions(kind: str) -> Iterator[Mapping[str, object]]:
    """Yield changes that leave out what may be left out: one by one, and all at once."""
    sample = samples.sample(kind)
    may = {key: type(value)() for key, value in sample.items() if key not in ALWAYS}
    yield may
    yield from ({key: empty} for key, empty in may.items())
    yield from ({key: True} for key, value in sample.items() if value is False)
    yield {"also_paid": "59,90 €", "also_refunded": "12,50 €", "attachments": ["AGB.pdf"]}


def check(mail: render.Rendered, language: str) -> None:
    """Check what holds for every mail, whatever is in it."""
    assert f'lang="{language}"' in mail.html
    for part in (mail.subject, mail.html, mail.text):
        assert not re.search(r"\{\{|None|\[object|True|False|<mj-|BODY -->|include ", part)
    assert mail.subject == mail.subject.strip()
    assert "\n\n\n" not in mail.text and "  " not in mail.subject
    # A line of two dashes and a blank begins a signature, as RFC 3676 wants it.
    assert not re.search(r"[ \t]+$", mail.text.replace("\n-- \n", "\n"), re.MULTILINE)
    assert len(mail.html.encode()) < MOST_BYTES
    # Longer lines would have to be encoded (RFC 5322, 2.1.1).
    assert max(len(line.encode()) for line in (mail.html + mail.text).split("\n")) <= 998


def test_every_kind_of_the_docs_is_there_and_no_other() -> None:
    found = {path.name for path in render.FOLDER.iterdir() if path.is_dir()}
    page = (DOCS / "messages.md").read_text(encoding="utf-8").split("## What templates", 1)[0]
    assert found - {render.PARTS} == set(KINDS) == set(samples.BY_KIND)
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == set(KINDS)
    assert render.languages(render.PARTS) == ()


@kinds
def test_german_and_english_are_there_and_complete(kind: str) -> None:
    assert render.languages(kind) == LANGUAGES
    for language, name in product(LANGUAGES, FILES):
        assert source(kind, language, name).strip()


@kinds
def test_samples_hold_exactly_the_names_of_the_docs(kind: str) -> None:
    names, items = contract(kind)
    sample = samples.sample(kind)
    assert set(sample) == names
    for name, inner in items.items():
        entries = sample[name]
        assert isinstance(entries, list) and entries
        for entry in entries:
            assert set(entry) == set(inner)


def test_samples_are_copies() -> None:
    samples.sample("parcel-sent")["parcels"].clear()  # type: ignore[attr-defined]
    assert samples.sample("parcel-sent")["parcels"]


@kinds
def test_templates_use_names_of_the_docs_alone(kind: str) -> None:
    names, items = contract(kind)
    promised = names | {inner for item in items.values() for inner in item}
    promised |= {last for item in items.values() for inner in item.values() for last in inner}
    for language in LANGUAGES:
        subject, body, text = (names_used(source(kind, language, name), kind) for name in FILES)
        assert subject <= body
        # What HTML shows, the text shows too, but for colors and the logo; of mails about no
        # order the layout alone names one, as the title of what has no subject.
        title = {"order_number"} - text if kind in WITHOUT_ORDER else set()
        assert {name for name in body if not name.startswith(LOOKS)} - title == text
        assert promised - body == NOT_NAMED[kind]


@kinds
@pytest.mark.parametrize("name", FILES)
def test_both_languages_hold_the_same_placeholders(kind: str, name: str) -> None:
    found = {
        language: set(re.findall(r"\{\{\{?[^}]*\}?\}\}", source(kind, language, name)))
        for language in LANGUAGES
    }
    assert found["de"] == found["en"]


@kinds
@languages
def test_html_escapes_and_text_does_not(kind: str, language: str) -> None:
    assert "{{{" not in source(kind, language, "body.mjml")
    for name in ("subject.txt", "body.txt"):
        text = source(kind, language, name)
        single = re.findall(r"(?<!\{)\{\{(?!\{)([^}]*)\}\}", text)
        assert not [word for word in single if not word.startswith(("#", "/", "else"))]


@kinds
@languages
def test_every_combination_can_be_rendered(kind: str, language: str) -> None:
    for changes in combinations(kind):
        check(rendered(kind, language, **changes), language)


@kinds
@languages
def test_elements_are_balanced_for_everybody_and_for_outlook(kind: str, language: str) -> None:
    for changes in omissions(kind):
        mail = rendered(kind, language, **changes)
        check(mail, language)
        Document(mail.html)
        Document(for_outlook(mail.html))


@kinds
@languages
def test_all_facts_are_in_html_and_text(kind: str, language: str) -> None:
    changes = {"also_paid": "1,11 €", "also_refunded": "2,22 €"}
    mail = rendered(kind, language, **changes)
    subject, document, text = parts_of(mail)
    links = Document(mail.html).links()
    context = {**samples.sample(kind), **changes}
    for value in shown(context, without=UNSHOWN[kind]):
        # What is free has no price.
        if value != "0,00 €":
            assert value in document or value in links, value
            assert value in text, value
    assert ("1042" in subject) == (kind not in (*WITHOUT_ORDER[:-1], *TALK))
    assert ("4827 1936" in subject) == (kind in TALK) and len(subject) < 60


@kinds
@languages
def test_footer_stands_at_the_end(kind: str, language: str) -> None:
    mail = rendered(kind, language)
    footer = samples.EVERYWHERE["footer"]
    assert isinstance(footer, list)
    assert mail.text.endswith("\n\n-- \n" + "\n".join(footer) + "\n")
    assert Document(mail.html).text.endswith(one_line(" ".join(footer)))
    bare = rendered(kind, language, footer=[])
    assert "\n-- \n" not in bare.text and footer[0] + "\n" not in bare.text.rsplit("\n\n", 1)[1]


@kinds
@languages
def test_the_preview_begins_with_what_is_news(kind: str, language: str) -> None:
    mail = rendered(kind, language)
    hidden = re.search(r'<td\s+style="display:none[^"]*">(.*?)</td>', mail.html, re.DOTALL)
    assert hidden and "max-height:0" in hidden[0]
    assert Document(mail.html).text.startswith(one_line(html.unescape(hidden[1])))


@kinds
@languages
def test_a_link_is_a_button_only_where_there_is_one(kind: str, language: str) -> None:
    label = {"de": "Bestellung ansehen", "en": "View order"}[language]
    for link, times in (("https://shop.example/order/6b1f0c2e9a", 1), ("", 0)):
        # A code is typed on the page that asked for it.
        times = 0 if kind in ("order-code", *WITHOUT_ORDER, *TALK) else times
        mail = rendered(kind, language, order_link=link)
        assert Document(mail.html).text.count(label) == mail.text.count(label) == times


@kinds
@languages
def test_values_cannot_become_markup(kind: str, language: str) -> None:
    hostile = '<script>alert("x")</script>\' onclick=`y` {{order_number}} </td><img src=x>&amp;'

    def spoiled(value: object) -> object:
        if isinstance(value, Mapping):
            return {key: spoiled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [spoiled(inner) for inner in value]
        return hostile if isinstance(value, str) else value

    mail = render.render(kind, language, spoiled(samples.sample(kind)))  # type: ignore[arg-type]
    document = Document(mail.html)
    assert not document.tags & {"script", "img"}
    assert not [key for _, key, _ in document.attributes if key.startswith("on")]
    assert document.links() == set()
    # Shown as it was typed: escaped once, neither twice nor never.
    assert hostile in document.text and hostile in mail.text
    assert html.escape(hostile, quote=False) not in mail.text
    assert "&lt;script" not in document.text


@kinds
@languages
def test_nothing_is_loaded_from_anywhere(kind: str, language: str) -> None:
    mail = rendered(kind, language)
    given = {value for value in shown(samples.sample(kind), without=set()) if "://" in value}
    for document in (mail.html, for_outlook(mail.html)):
        parsed = Document(document)
        assert parsed.links() <= given
        assert not parsed.tags & {"img", "link", "script", "iframe", "object", "video", "form"}
        assert not re.search(r"url\(|@import|@font-face", document)
    # Names of XML's namespaces are no addresses that anybody opens.
    without = re.sub(r' xmlns(:\w+)?="[^"]*"', "", mail.html)
    for link in given:
        without = without.replace(html.escape(link), "")
    assert not re.search(r"https?:|//\w", without)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in CODES])
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


@kinds
@languages
def test_contrast_is_enough_in_light_and_dark(kind: str, language: str) -> None:
    document = rendered(kind, language).html
    style, body = document.split("prefers-color-scheme: dark", 1)[1].split("</style>", 1)
    buttons = re.findall(r"<a\s[^>]*background:(#\w{6});color:(#\w{6})", body)
    # A code is no button: it is read or copied.
    assert buttons or kind in ("order-code", "complaint-escalated")
    assert all(contrast(*pair) >= 4.5 for pair in buttons)
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
