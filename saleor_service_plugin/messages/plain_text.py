"""The plain text of a mail, from its MJML: for templates that have HTML alone.

The Handlebars stay as they are. None of Saleor's libraries does this: they clean HTML or
make it from Markdown.
"""

import re
from html.parser import HTMLParser

from .handlebars import TAG, Word, scan

SKIPPED = frozenset({"mj-head", "mj-preview", "mj-style", "style", "title", "script"})

PARAGRAPHS = frozenset(
    {
        "mj-text",
        "mj-button",
        "mj-table",
        "mj-section",
        "mj-divider",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
    }
)

LINES = frozenset({"tr", "div", "li", "mj-navbar-link", "mj-social-element"})

BETWEEN = frozenset(
    {"mjml", "mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-raw", "mj-hero",
     "mj-table", "table", "tbody", "thead", "ul", "ol"}
)  # fmt: skip
"""Elements in which a block stands around others: it gets a line of its own."""

DEEPEST = 200
"""Elements within one another; MJML that nests deeper is refused anyway."""

VOID = frozenset({"br", "hr", "img", "col", "mj-image", "mj-spacer", "mj-divider"})


def of(mjml: str) -> str:
    """Return a template for plain text that says what this MJML says.

    Args:
        mjml: Sections or a whole document, with Handlebars that can stand where they do.

    """
    writer = _Writer()
    writer.feed(mjml)
    writer.close()
    lines = (line.strip(" \t") for line in "".join(writer.written).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "br":
            self.written.append("\n")
        elif tag in ("td", "th") and not self._at_line_start():
            self.written.append("  ")
        elif tag in PARAGRAPHS:
            self._break("\n\n")
        elif tag in LINES:
            self._break("\n")
        if tag in ("a", "mj-button"):
            self.links.append(given.get("href", ""))
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "mj-button") and self.links and (link := self.links.pop()):
            self.written.append(f": {link}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag in PARAGRAPHS:
            self._break("\n\n")
        elif tag in LINES:
            self._break("\n")

    def handle_data(self, data: str) -> None:
        if SKIPPED & set(self.open):
            return
        inside = self.open[-1] if self.open else "mj-body"
        if inside in BETWEEN and TAG.search(data):
            for tag in scan(data):
                if tag.word in (Word.OPEN, Word.ELSE, Word.CLOSE):
                    self._break("\n")
                    self.written.append(data[tag.start : tag.end] + "\n")
                elif tag.word is Word.SHOW:
                    self.written.append(data[tag.start : tag.end])
            return
        text = re.sub(r"\s+", " ", data)
        if self._at_line_start():
            text = text.lstrip(" ")
        self.written.append(text)

    def _break(self, how: str) -> None:
        if self.written:
            self.written.append(how if not self._at_line_start() else how[1:])

    def _at_line_start(self) -> bool:
        for piece in reversed(self.written):
            if piece:
                return piece.endswith("\n")
        return True
