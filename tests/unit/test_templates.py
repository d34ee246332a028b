"""The templates of the messages: what they say, and what they must never hold."""

import ast
import html
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from saleor_service_plugin.delivery import rules
from saleor_service_plugin.messages import render

KIND = "parcel-sent"
FILES = ("subject.txt", "body.mjml", "body.txt")
LINK = "https://carrier.example/track?code=00340434161094042557"

SAMPLE: Mapping[str, object] = {
    "order_number": "1042",
    "greeting_name": "Änne Müller",
    "tracking_number": "00340434161094042557",
    "tracking_link": LINK,
    "shipping_method": "Standardversand",
    "contents": [
        {"name": "Teekanne", "variant": "1,2 l", "sku": "TK-12", "quantity": 1},
        {"name": "Becher „Weite Welt“", "variant": "", "sku": "", "quantity": 4},
    ],
    "address": ["Änne Müller", "Lindenstraße 5", "04109 Leipzig", "Deutschland"],
    "can_reply": True,
    "more_to_come": True,
}
LONG: Mapping[str, object] = {
    "order_number": "1" * 36,
    "greeting_name": "Ä" * 200,
    "tracking_number": "0" * 254,
    "tracking_link": "https://carrier.example/" + "x" * 230,
    "shipping_method": "M" * 100,
    "contents": [
        {"name": f"{line:02}" + "N" * 198, "variant": "V" * 200, "sku": "", "quantity": 10_000}
        for line in range(60)
    ],
    "address": [str(line) * 200 for line in range(6)],
    "can_reply": True,
    "more_to_come": True,
}
EMPTY: Mapping[str, object] = {
    "order_number": "1042",
    "greeting_name": "",
    "tracking_number": "",
    "tracking_link": "",
    "shipping_method": "",
    "contents": [{"name": "Teekanne", "variant": "", "sku": "", "quantity": 1}],
    "address": [],
    "can_reply": True,
    "more_to_come": False,
}
CONTEXTS = {
    "sample": SAMPLE,
    "long": LONG,
    "empty": EMPTY,
    "no-link": {**SAMPLE, "tracking_link": ""},
    "no-number": {**SAMPLE, "tracking_number": ""},
    "no-address": {**SAMPLE, "address": []},
    "no-method": {**SAMPLE, "shipping_method": ""},
}
SENTENCES = {
    "de": {
        "subject": "Ihr Paket zur Bestellung 1042 ist unterwegs",
        "greeting": "Guten Tag",
        "number": "Sendungsnummer",
        "button": "Paket verfolgen",
        "none": "Zu diesem Paket liegt uns keine Sendungsnummer vor.",
        "more": "Ein Teil Ihrer Bestellung ist noch nicht versandt.",
        "address": "Lieferadresse",
        "method": "Versandart",
        "reply": "Antworten Sie einfach auf diese E-Mail.",
    },
    "en": {
        "subject": "Your parcel for order 1042 is on its way",
        "greeting": "Hello",
        "number": "Tracking number",
        "button": "Track parcel",
        "none": "We have no tracking number for this parcel",
        "more": "Part of your order has not been sent yet.",
        "address": "Delivery address",
        "method": "Shipping method",
        "reply": "Just reply to this email.",
    },
}
ADVERTISING = re.compile(
    r"rabatt|gutschein|angebot|sonderpreis|newsletter|sparen|jetzt kaufen|gratis|empfehl|bewert"
    r"|discount|coupon|voucher|offer|sale\b|subscribe|save \d|buy now|for free|recommend|review",
    re.IGNORECASE,
)
# What looks like a date or a span of days that nobody keeps track of.
PROMISE = re.compile(
    r"voraussichtlich|in kürze|werktag|zugestellt|expected|estimated|working day|delivered by|soon",
    re.IGNORECASE,
)
NOT_PAGES = [
    "javascript:alert(1)", "javascript://%0aalert(1)", "JAVASCRIPT://x/%0aalert(1)", "vbscript://x",
    "data:text/html,<b>", "data://text/html,x", "file:///etc/passwd", "https://", "https:x",
    ' https://x"onclick="y', "0034", "",
]  # fmt: skip
VOID = {"br", "meta", "link", "img", "hr", "input", "col"}

languages = pytest.mark.parametrize("language", sorted(SENTENCES))
contexts = pytest.mark.parametrize("name", sorted(CONTEXTS))


class Document(HTMLParser):
    """Reads a mail: visible words, addresses, and whether every element is closed."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    @property
    def text(self) -> str:
        """What is written in the body, one blank between words."""
        return " ".join(" ".join(self.words).split())

    def links(self) -> set[str]:
        """Return every address the document links to or loads."""
        named = {"href", "src", "srcset", "background", "action", "poster", "data", "ping"}
        return {value for _, key, value in self.attributes if key in named}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element and its attributes."""
        self.tags.add(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        if tag in VOID:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> inside {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Remember what is written outside of styles and the title."""
        if not {"style", "title"} & set(self.open):
            self.words.append(data)


def rendered(language: str, name: str = "sample", **changes: object) -> render.Rendered:
    """Return the message in one language, with some values changed."""
    return render.render(KIND, language, {**CONTEXTS[name], **changes})


def source(language: str, name: str) -> str:
    """Return a template as it stands in its file."""
    return (render.FOLDER / KIND / language / name).read_text(encoding="utf-8")


def for_outlook(document: str) -> str:
    """Return what Outlook's Word reads: conditional comments opened, others gone."""
    seen = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", document, flags=re.DOTALL)
    return re.sub(r"<!--\[if (?:mso|lte mso)[^]]*\]>|<!\[endif\]-->", "", seen)


def values(context: object) -> Iterator[str]:
    """Yield every text and number of a context that a customer is to read."""
    if isinstance(context, Mapping):
        for key, value in context.items():
            if key not in {"sku", "more_to_come", "can_reply"}:
                yield from values(value)
    elif isinstance(context, list):
        for value in context:
            yield from values(value)
    elif context != "":
        yield str(context)


def test_german_and_english_are_there_and_complete() -> None:
    assert render.languages(KIND) == tuple(sorted(SENTENCES))
    for language, name in product(SENTENCES, FILES):
        assert source(language, name).strip()


def test_there_is_no_kind_that_these_tests_do_not_know() -> None:
    assert [path.name for path in render.FOLDER.iterdir() if path.is_dir()] == [KIND]


def test_our_sample_has_the_shape_of_deliverys_own() -> None:
    path = Path(rules.__file__).with_name("messages.py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (function,) = (
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_sample"
    )
    (statement,) = (node for node in function.body if isinstance(node, ast.Return))
    assert statement.value is not None
    assert ast.literal_eval(statement.value) == SAMPLE


@languages
@contexts
def test_all_facts_are_in_html_and_text(language: str, name: str) -> None:
    mail = rendered(language, name)
    written = Document(mail.html)
    addresses = written.links()
    for value in values(CONTEXTS[name]):
        assert value in written.text or value in addresses
        assert value in mail.text
    assert str(CONTEXTS[name]["order_number"]) in mail.subject


@languages
def test_subject_states_fact_and_order(language: str) -> None:
    assert rendered(language).subject == SENTENCES[language]["subject"]
    assert rendered(language, order_number="1\r\nBcc: x@y.example").subject.count("\n") == 0


@languages
@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("sample", {"number", "button", "more", "address", "method"}, {"none"}),
        ("no-link", {"number"}, {"button", "none"}),
        ("no-number", {"button"}, {"number", "none"}),
        ("empty", {"none"}, {"button", "more", "address", "method"}),
        ("no-address", {"method"}, {"address"}),
        ("no-method", {"address"}, {"method"}),
    ],
)
def test_only_what_is_true_is_said(
    language: str, name: str, said: set[str], unsaid: set[str]
) -> None:
    mail = rendered(language, name)
    words = SENTENCES[language]
    for written in (Document(mail.html).text, mail.text):
        for key in said | {"greeting", "reply"}:
            assert words[key] in written
        for key in unsaid:
            assert words[key] not in written


@languages
def test_greeting_without_a_name_is_whole(language: str) -> None:
    mail = rendered(language, greeting_name="")
    assert mail.text.startswith(SENTENCES[language]["greeting"] + ",\n")
    assert f"{SENTENCES[language]['greeting']}, " in Document(mail.html).text


@languages
@contexts
def test_elements_are_balanced_for_everybody_and_for_outlook(language: str, name: str) -> None:
    document = rendered(language, name).html
    assert f'lang="{language}"' in document
    Document(document)
    Document(for_outlook(document))


@languages
@contexts
def test_nothing_is_left_unrendered(language: str, name: str) -> None:
    mail = rendered(language, name)
    for part in (mail.subject, mail.html, mail.text):
        assert not re.search(r"\{\{|None|\[object|True|False|<mj-|BODY -->", part)
    assert "\n\n\n" not in mail.text
    assert not re.search(r"[ \t]+$", mail.text, re.MULTILINE)


@languages
def test_values_cannot_become_markup(language: str) -> None:
    hostile = '<script>alert("x")</script>\' onclick=`y` {{order_number}} </td><img src=x>&amp;'
    item = {"name": hostile, "variant": hostile, "sku": hostile, "quantity": 1}
    mail = rendered(
        language,
        order_number=hostile,
        greeting_name=hostile,
        tracking_number=hostile,
        tracking_link=f"https://carrier.example/{hostile}",
        shipping_method=hostile,
        contents=[item],
        address=[hostile] * 3,
    )
    document = Document(mail.html)
    assert not document.tags & {"script", "img"}
    assert not [key for _, key, _ in document.attributes if key.startswith("on")]
    assert document.links() == {f"https://carrier.example/{hostile}"}
    # Shown as it was typed: escaped once, neither twice nor never.
    assert document.text.count(hostile) == mail.text.count(hostile) == 10
    assert html.escape(hostile, quote=False) not in mail.text


@languages
@pytest.mark.parametrize("number", NOT_PAGES)
@pytest.mark.parametrize("link", ["", "https://carrier.example/track?code={number}"])
def test_links_lead_to_web_pages_alone(language: str, number: str, link: str) -> None:
    shown, address = rules.tracking(number, link)
    mail = rendered(language, tracking_number=shown, tracking_link=address)
    for target in Document(mail.html).links():
        assert target.startswith("https://carrier.example/track?code=")


@languages
@contexts
def test_nothing_is_loaded_from_anywhere(language: str, name: str) -> None:
    mail = rendered(language, name)
    for document in (mail.html, for_outlook(mail.html)):
        parsed = Document(document)
        assert parsed.links() <= {str(CONTEXTS[name]["tracking_link"])} - {""}
        assert not parsed.tags & {"img", "link", "script", "iframe", "object", "video", "form"}
        assert not re.search(r"url\(|@import|@font-face", document)
    # Names of XML's namespaces are no addresses that anybody opens.
    without = re.sub(r' xmlns(:\w+)?="[^"]*"', "", mail.html)
    without = without.replace(html.escape(str(CONTEXTS[name]["tracking_link"])), "")
    assert not re.search(r"https?:|//\w", without)


@languages
@contexts
def test_it_neither_advertises_nor_promises(language: str, name: str) -> None:
    mail = rendered(language, name)
    for part in (mail.subject, Document(mail.html).text, mail.text):
        assert not ADVERTISING.search(part)
        assert not PROMISE.search(part)


@pytest.mark.parametrize("name", FILES)
def test_both_languages_hold_the_same_placeholders(name: str) -> None:
    found = {
        language: re.findall(r"\{\{\{?[^}]*\}?\}\}", source(language, name))
        for language in SENTENCES
    }
    assert found["de"] == found["en"]


@languages
def test_html_escapes_and_text_does_not(language: str) -> None:
    assert "{{{" not in source(language, "body.mjml")
    for name in ("subject.txt", "body.txt"):
        single = re.findall(r"(?<!\{)\{\{(?!\{)([^}]*)\}\}", source(language, name))
        assert not [word for word in single if not word.startswith(("#", "/", "else"))]


@languages
def test_the_number_is_one_piece(language: str) -> None:
    mail = rendered(language)
    assert ">00340434161094042557</p>" in mail.html
    assert SENTENCES[language]["number"] + ": 00340434161094042557\n" in mail.text


@languages
def test_button_is_large_enough_for_a_thumb(language: str) -> None:
    style = re.search(
        rf'href="{re.escape(html.escape(LINK))}"[^>]*style="([^"]*)"', rendered(language).html
    )
    assert style
    line = re.search(r"line-height:(\d+)px", style[1])
    padding = re.search(r"(?<!-)padding:(\d+)px", style[1])
    assert line and padding
    assert int(line[1]) + 2 * int(padding[1]) >= 44


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@languages
def test_contrast_is_enough_in_light_and_dark(language: str) -> None:
    document = rendered(language).html
    style, body = document.split("prefers-color-scheme: dark", 1)[1].split("</style>", 1)
    button = re.search(r"<a\s[^>]*background:(#\w+);color:(#\w+)", body)
    assert button and contrast(button[1], button[2]) >= 4.5
    light_text = set(re.findall(r"[;\"]color:(#\w{6})", body)) - {button[2]}
    light_ground = set(re.findall(r"background-color:(#\w{6})", body))
    dark_button = (
        re.search(r"\.button td.*?(#\w{6})", style),
        re.search(r"\.button a \{ color: (#\w{6})", style),
    )
    assert dark_button[0] and dark_button[1]
    assert contrast(dark_button[0][1], dark_button[1][1]) >= 4.5
    dark_text = set(re.findall(r"[{;] color: (#\w{6})", style)) - {dark_button[1][1]}
    dark_ground = set(re.findall(r"background-color: (#\w{6})", style)) - {dark_button[0][1]}
    for texts, grounds in ((light_text, light_ground), (dark_text, dark_ground)):
        assert len(texts) >= 2 and len(grounds) >= 3
        assert min(contrast(*pair) for pair in product(texts, grounds)) >= 4.5
