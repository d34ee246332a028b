"""What the HTML of every mail is made of: small, readable by machines and in the dark."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from saleor_service_plugin.messages import render, samples
from tests.unit.mails import LANGUAGES, VOID, contrast, for_outlook

KINDS = tuple(samples.BY_KIND)

MOST_BYTES, ORDINARY_BYTES = 100_000, 60_000
"""Of a whole mail: no mail program cuts it off; and as it should be."""

LEAST_CONTRAST = 4.5
"""WCAG 2.1, 1.4.3, for text of any size."""

LOADING = {"img", "link", "script", "iframe", "object", "embed", "video", "audio", "source",
           "picture", "svg", "form", "input", "base", "frame", "applet"}  # fmt: skip

DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*)\}\s*</style>", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

kinds = pytest.mark.parametrize("kind", KINDS)
languages = pytest.mark.parametrize("language", LANGUAGES)


class Element:
    """An element of a mail with what it is in."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.text = ""
        pairs = (part.split(":", 1) for part in attributes.get("style", "").split(";"))
        self.style = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) == 2}
        self.classes = set(attributes.get("class", "").split())

    @property
    def ancestors(self) -> Iterator["Element"]:
        """Yield the element and all it is in, innermost first."""
        found: Element | None = self
        while found is not None:
            yield found
            found = found.parent


class Tree(HTMLParser):
    """Reads a mail as elements in elements."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[Element] = []
        self.inner: Element | None = None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        element = Element(tag, {key: value or "" for key, value in attrs}, self.inner)
        self.all.append(element)
        if tag not in VOID:
            self.inner = element

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element."""
        if tag not in VOID and self.inner is not None:
            self.inner = self.inner.parent

    def handle_data(self, data: str) -> None:
        """Note the words of an element."""
        if self.inner is not None:
            self.inner.text += data.strip()

    def read(self) -> list[Element]:
        """Return the elements with words that a reader sees."""
        unseen = {"style", "title", "head"}
        return [
            element
            for element in self.all
            if element.text
            and not any(
                above.tag in unseen or above.style.get("display") == "none"
                for above in element.ancestors
            )
        ]


class Dark:
    """The rules for dark screens, as far as our layout makes use of selectors."""

    def __init__(self, document: str) -> None:
        block = DARK.search(document)
        assert block is not None
        self.rules = []
        for selectors, body in RULE.findall(block[1]):
            for selector in selectors.split(","):
                steps = re.findall(r"(>?)\s*([.\w-]+)", selector)
                for name, value in re.findall(r"([\w-]+):\s*([^;]+?) !important", body):
                    self.rules.append((steps, name, value))

    def value(self, element: Element, *names: str) -> str:
        """Return what the rules say of an element: the most specific, of equals the last."""
        found = ((0, 0), "")
        for steps, name, value in self.rules:
            if name in names and fits(element, steps):
                words = [step for _, step in steps]
                classes = sum(step.startswith(".") for step in words)
                weight = (classes, len(words) - classes)
                if weight >= found[0]:
                    found = (weight, value)
        return found[1]


def fits(element: Element | None, steps: list[tuple[str, str]]) -> bool:
    """Whether a selector of tags and classes, child or descendant, fits an element."""
    if element is None:
        return False
    relation, word = steps[-1]
    here = word[1:] in element.classes if word.startswith(".") else word == element.tag
    if not here or len(steps) == 1:
        return here
    if relation:
        return fits(element.parent, steps[:-1])
    above = [] if element.parent is None else list(element.parent.ancestors)
    return any(fits(one, steps[:-1]) for one in above)


def colours(element: Element, dark: Dark | None) -> tuple[str, str]:
    """Return the colour of an element's words and of what they stand on."""
    text = ground = ""
    for one in element.ancestors:
        text = text or (dark.value(one, "color") if dark else "") or one.style.get("color", "")
        # Of one element's two notations the browser takes the one that it knows last.
        found = (dark.value(one, "background-color", "background") if dark else "") or (
            one.style.get("background-color") or one.style.get("background", "")
        )
        ground = ground or next(iter(COLOUR.findall(found)), "")
    return text, ground


def mail(kind: str, language: str) -> render.Rendered:
    """Return the mail of the kind's sample, with what may join it."""
    joined = {"also_paid": "59,90 €", "also_refunded": "12,50 €", "attachments": ["AGB.pdf"]}
    return render.render(kind, language, {**samples.sample(kind), **joined})


@kinds
@languages
def test_a_mail_is_small(kind: str, language: str) -> None:
    rendered = mail(kind, language)
    size = len((rendered.subject + rendered.html + rendered.text).encode())
    assert size < ORDINARY_BYTES < MOST_BYTES


@kinds
@languages
def test_nothing_is_loaded_and_nobody_is_watched(kind: str, language: str) -> None:
    document = mail(kind, language).html
    for source in (document, for_outlook(document)):
        tree = Tree(source)
        assert not {element.tag for element in tree.all} & LOADING
        for element in tree.all:
            assert not {"src", "srcset", "background", "data", "poster", "ping", "action"} & set(
                element.attributes
            )
            assert not [name for name in element.attributes if name.startswith("on")]
            # A picture without words says nothing to who cannot see it; there is none.
            assert element.tag != "img" or element.attributes.get("alt")
        assert not re.search(r"url\(|@import|@font-face|expression\(|behavior:", source)


@kinds
@languages
def test_machines_can_read_it_aloud(kind: str, language: str) -> None:
    rendered = mail(kind, language)
    tree = Tree(rendered.html)
    (root,) = [element for element in tree.all if element.tag == "html"]
    (title,) = [element for element in tree.all if element.tag == "title"]
    assert root.attributes["lang"] == language and root.attributes["dir"] == "ltr"
    assert title.text == rendered.subject
    for element in tree.all:
        if element.tag == "th":
            assert element.attributes["scope"] in ("col", "row")
        if element.tag == "a":
            assert element.text and element.attributes["href"].startswith("https://")
    headings = [element.tag for element in tree.all if re.fullmatch(r"h[1-6]", element.tag)]
    assert headings.count("h1") == 1 and headings[0] == "h1"
    # None is left out on the way down.
    levels = [int(heading[1]) for heading in headings]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@kinds
@languages
@pytest.mark.parametrize("screen", ["light", "dark"])
def test_every_word_can_be_told_from_its_ground(kind: str, language: str, screen: str) -> None:
    document = mail(kind, language).html
    tree = Tree(document)
    dark = Dark(document) if screen == "dark" else None
    words = tree.read()
    assert len(words) >= 10
    for element in words:
        text, ground = colours(element, dark)
        assert COLOUR.fullmatch(text) and COLOUR.fullmatch(ground), (element.text, text, ground)
        assert contrast(text, ground) >= LEAST_CONTRAST, (element.text, text, ground)


def test_dark_is_dark_and_light_is_light() -> None:
    # given
    document = mail("order-received", "de").html
    words = Tree(document).read()

    # when
    light = {colours(element, None)[1] for element in words}
    dark = {colours(element, Dark(document))[1] for element in words}

    # then
    assert {"#ffffff", "#f1f3f2", "#eef4f1"} <= light
    assert {"#1c1f21", "#111314", "#26302c"} <= dark
    assert not light & dark


@kinds
@languages
def test_every_style_has_its_value(kind: str, language: str) -> None:
    # A value of the channel that is asked for within a list is found there, too.
    empty = [
        (one.tag, name)
        for one in Tree(mail(kind, language).html).all
        for name, value in one.style.items()
        if not value
    ]
    assert not empty


@kinds
@languages
def test_buttons_are_large_enough_for_a_thumb(kind: str, language: str) -> None:
    document = render.render(kind, language, samples.sample(kind)).html
    buttons = re.findall(r'<a\s[^>]*?style="([^"]*)"', document)
    assert buttons or kind in ("order-code", "complaint-escalated")
    for style in buttons:
        line = re.search(r"line-height:(\d+)px", style)
        padding = re.search(r"(?<!-)padding:(\d+)px", style)
        border = 1 if "background:#ffffff" in style else 0
        assert line and padding
        assert int(line[1]) + 2 * int(padding[1]) + 2 * border >= 44
