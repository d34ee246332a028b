"""What the tests of the mails share: reading a mail, a template and the docs."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from saleor_service_plugin.messages import render

LANGUAGES = ("de", "en")
FILES = ("subject.txt", "body.mjml", "body.txt")
DOCS = Path(__file__).resolve().parents[2] / "docs"

VOID = {"br", "meta", "link", "img", "hr", "input", "col"}

EXPRESSION = re.compile(r"\{\{\{?([#/]?)(\w+)?\s*([^{}]*?)\}?\}\}")

Items = dict[str, dict[str, set[str]]]
"""By name of a list the names of its items, by name of a list within them, too."""


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
        return one_line(" ".join(self.words))

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


def one_line(text: str) -> str:
    """Return a text with one blank for every gap, of whatever kind."""
    return " ".join(text.split())


def quick_words(document: str) -> str:
    """Return a document's words, read without care but a hundred times as fast."""
    without = re.sub(r"<(style|title).*?</\1>|<!--.*?-->|<[^>]*>", " ", document, flags=re.DOTALL)
    return one_line(html.unescape(without))


def for_outlook(document: str) -> str:
    """Return what Outlook's Word reads: conditional comments opened, others gone."""
    seen = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", document, flags=re.DOTALL)
    return re.sub(r"<!--\[if (?:mso|lte mso)[^]]*\]>|<!\[endif\]-->", "", seen)


def parts_of(mail: render.Rendered) -> tuple[str, str, str]:
    """Return all that a customer reads: subject, the HTML's words, the text, a line each."""
    return mail.subject, Document(mail.html).text, one_line(mail.text)


def source(kind: str, language: str, name: str) -> str:
    """Return a template with its parts, HTML with the layout around it."""
    path = render.FOLDER / kind / language / name
    whole = render._with_parts(path, language)
    if name != "body.mjml":
        return whole
    layout = (render.FOLDER / render.LAYOUT).read_text(encoding="utf-8")
    return layout.replace(render.BODY_MARK, whole)


LOOKS = ("brand_", "logo_")
"""Values that are seen, not read."""


def shown(context: object, *, without: frozenset[str] | set[str]) -> Iterator[str]:
    """Yield every text and number of a context that a customer is to read."""
    if isinstance(context, Mapping):
        for key, value in context.items():
            if key not in without and not key.startswith(LOOKS):
                yield from shown(value, without=without)
    elif isinstance(context, list):
        for value in context:
            yield from shown(value, without=without)
    elif not isinstance(context, bool) and context != "":
        yield one_line(str(context))


LISTS = {
    "parcel": "parcels", "promise": "promise", "delay": "delays", "carrier": "forecasts",
    "group": "coming_now",
}  # fmt: skip
"""By what an item is called in the docs, its list."""


@cache
def contract(kind: str) -> tuple[frozenset[str], Items]:
    """Return the names docs/messages.md gives to a kind, and those of its lists' items."""
    page = (DOCS / "messages.md").read_text(encoding="utf-8")
    names: set[str] = set()
    items: Items = {}
    for section in page.split("## What templates may show", 1)[1].split("\n### ")[1:]:
        heading, _, table = section.partition("\n")
        kinds = heading.removesuffix(" besides").split(", ")
        if heading != "Everywhere" and kind not in kinds:
            continue
        for cell, what in re.findall(r"^\| (`.*?) \| ?(.*?) ?\|$", table, re.MULTILINE):
            only = re.search(r"\((\S+) only\)", what) or re.match(r"([a-z]+(?:-[a-z]+)+): ", what)
            if only and only[1] != kind and only[1] in kinds:
                continue
            listed = set(re.findall(r"`(\w+)`", what)) if what.startswith("list: ") else set()
            found = re.findall(r"`(\w+)`", cell)
            if of := re.search(r"` of a (\w+)$", cell):
                items[LISTS[of[1]]][found[0]] = listed
                continue
            names.update(found)
            for name in found:
                if listed:
                    items[name] = dict.fromkeys(listed, set[str]())
    return frozenset(names), items


def names_used(template: str, kind: str) -> set[str]:
    """Return the names a template shows, each checked to stand where it means something."""
    names, items = contract(kind)
    top = set(names) | {"subject", "language"}
    scopes: list[tuple[set[str], Mapping[str, set[str]]]] = [(top, {})]
    blocks: list[str] = []
    used: set[str] = set()
    for sign, word, rest in EXPRESSION.findall(template):
        if sign == "/":
            if blocks.pop() == "each":
                scopes.pop()
            continue
        if word == "else":
            continue
        path = rest if sign == "#" else (word or "") + rest
        up = path.count("../")
        name = path.replace("../", "").removeprefix("@root.")
        known, inner = scopes[0 if path.startswith("@root.") else -1 - up]
        assert name in known or (name == "@first" and len(scopes) > 1), f"{path} is not promised"
        used.add(name)
        if sign == "#":
            blocks.append(word)
        if sign == "#" and word == "each":
            below = items.get(name, {}) if len(scopes) == 1 else dict.fromkeys(inner[name], set())
            scopes.append((set(below) or {"this"}, below))
    assert not blocks
    return used - {"this", "@first", "subject", "language"}


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
