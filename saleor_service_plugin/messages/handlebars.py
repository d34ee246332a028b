"""Handlebars as merchants may write them: a small part of the language, read strictly.

What pybars does not refuse by itself, this does. Written into a template, `{{[...]}}` would
become Python that runs in the shop, partials and helpers do not exist here, and an `else`
in an `unless` is dropped without a word. So: names, `if`, `unless`, `each`, nothing else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

TAG = re.compile(
    r"\{\{!(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}|\{\{\{(?P<triple>[^{}]*)\}\}\}|\{\{(?P<inner>[^{}]*)\}\}"
)
"""No alternative looks beyond the next `{{`: a template of many of them costs no more."""

NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)

PATH = re.compile(
    r"(?P<up>(?:\.\./)*)(?P<root>@root\.)?"
    r"(?:(?P<own>this|\.|@index|@first|@last|@key)|(?:this[./])?(?P<names>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*))",
    re.ASCII,
)

GLUED = re.compile(r"\{\s+\{\{~|\{\{\{\{")
"""Braces that pybars would take together, or would after a `~` took the blanks between."""

HELPERS = ("if", "unless", "each")

BUILT_IN = frozenset(name for kind in (dict, list, str) for name in dir(kind))
"""Where a context has no such name, pybars reaches for the Python object's own."""


class HandlebarsError(ValueError):
    """A template does something that is not possible here; the text names line and reason."""


class Word(StrEnum):
    """What a tag does."""

    SHOW = "show"
    OPEN = "open"
    ELSE = "else"
    CLOSE = "close"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{...}}` of a template."""

    word: Word
    start: int
    end: int
    helper: str = ""
    """Of a block: `if` of `{{#if name}}`."""
    path: str = ""
    """What it shows or looks at, as it is written."""
    raw: bool = False
    """Written with three braces: not escaped."""

    def line(self, source: str) -> int:
        """Return the number of its line, from 1."""
        return source.count("\n", 0, self.start) + 1


def scan(source: str) -> Iterator[Tag]:
    """Yield the tags of a template as they come; nothing is judged."""
    for found in TAG.finditer(source):
        start, end = found.span()
        if found["triple"] is not None:
            yield Tag(Word.SHOW, start, end, path=_bare(found["triple"]), raw=True)
        elif found["inner"] is None:
            yield Tag(Word.COMMENT, start, end)
        else:
            yield _tag(_bare(found["inner"]), start, end)


def _bare(inner: str) -> str:
    return inner.strip().strip("~").strip()


def _tag(inner: str, start: int, end: int) -> Tag:
    sign, rest = inner[:1], inner[1:].strip()
    if inner in ("else", "^"):
        return Tag(Word.ELSE, start, end)
    if sign == "#":
        helper, _, path = rest.partition(" ")
        return Tag(Word.OPEN, start, end, helper, path.strip())
    if sign == "^":
        return Tag(Word.OPEN, start, end, "^", rest)
    if sign == "/":
        return Tag(Word.CLOSE, start, end, rest)
    if sign == "&":
        return Tag(Word.SHOW, start, end, path=rest, raw=True)
    return Tag(Word.SHOW, start, end, path=inner)


def check(source: str, *, escaped: bool = False) -> list[Tag]:
    """Return the tags of a template that holds nothing else than is possible here.

    Args:
        source: The template.
        escaped: Whether all that is shown must be escaped, as in HTML.

    Raises:
        HandlebarsError: It holds something else.

    """
    tags = list(scan(source))
    outside = TAG.sub(lambda found: "\n" * found[0].count("\n") or " ", source)
    if stray := re.search(r"\{\{", outside):
        line = outside.count("\n", 0, stray.start()) + 1
        raise HandlebarsError(f"line {line}: a tag that begins with {{{{ does not end")
    for tag in tags:
        if source[max(tag.start - 1, 0) : tag.start] == "{":
            raise HandlebarsError(f"line {tag.line(source)}: too many braces before a tag")
    if glued := GLUED.search(source):
        line = source.count("\n", 0, glued.start()) + 1
        raise HandlebarsError(f"line {line}: too many braces before a tag")
    open_: list[Tag] = []
    for tag in tags:
        if reason := _reason(tag, open_, escaped):
            raise HandlebarsError(f"line {tag.line(source)}: {reason}")
    if open_:
        raise HandlebarsError(
            f"line {open_[-1].line(source)}: {{{{#{open_[-1].helper}}}}} is not closed"
        )
    return tags


def _reason(tag: Tag, open_: list[Tag], escaped: bool) -> str:
    """Say why a tag cannot stand here, "" where it can; keep what is open."""
    match tag.word:
        case Word.OPEN:
            open_.append(tag)
            if tag.helper not in HELPERS:
                name = tag.path if tag.helper == "^" else tag.helper
                return f"the block {name!r} is none of {', '.join(HELPERS)}"
            return _no_path(tag.path)
        case Word.CLOSE:
            if not open_ or open_.pop().helper != tag.helper:
                return f"{{{{/{tag.helper}}}}} closes a block that is not open"
        case Word.ELSE:
            if not open_:
                return "{{else}} stands outside of a block"
            if open_[-1].helper == "unless":
                return "{{else}} has no effect in {{#unless}}: use {{#if}}"
        case Word.SHOW:
            if tag.raw and escaped:
                return "three braces would let a customer's name become markup: use two"
            return _no_path(tag.path)
    return ""


def _no_path(path: str) -> str:
    if PATH.fullmatch(path):
        return ""
    if path.startswith(">"):
        return "there are no partials"
    return f"{path[:60]!r} is no name; there are no other helpers"


def unknown_names(source: str, tags: Sequence[Tag], sample: Mapping[str, object]) -> list[str]:
    """Return a line per name that the message does not have.

    Args:
        source: The template.
        tags: As `check` returned them.
        sample: The message's sample data.

    Raises:
        HandlebarsError: A name leads into a text or to a part of Python.

    """
    found = []
    scopes: list[object] = [sample]
    opened: list[str] = []
    for tag in tags:
        if tag.word is Word.CLOSE and opened.pop() == "each":
            scopes.pop()
        if tag.word not in (Word.OPEN, Word.SHOW):
            continue
        value, reason = _look_up(tag.path, scopes, sample)
        if reason == MISSING:
            found.append(f"line {tag.line(source)}: this message has no {tag.path!r}")
        elif reason:
            raise HandlebarsError(f"line {tag.line(source)}: {tag.path!r} {reason}")
        if tag.word is Word.OPEN:
            opened.append(tag.helper)
            if tag.helper == "each":
                scopes.append(_element(value))
    return found


MISSING = "is missing"
ANYTHING = object()
"""What cannot be known: inside a list that the sample has empty, or of a missing name."""


def _look_up(
    path: str, scopes: Sequence[object], sample: Mapping[str, object]
) -> tuple[object, str]:
    """Return what a path leads to in the sample, or why it leads nowhere."""
    parts = PATH.fullmatch(path)
    assert parts is not None
    ups = parts["up"].count("../")
    value = sample if parts["root"] else scopes[-1 - ups] if ups < len(scopes) else ANYTHING
    if parts["own"]:
        return (value if parts["own"] in ("this", ".") else 0), ""
    for name in parts["names"].split("."):
        if value is ANYTHING:
            return ANYTHING, ""
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and name == "length":
            value = len(value)
        elif not isinstance(value, Mapping):
            return ANYTHING, "leads into something that has no names"
        elif name in BUILT_IN:
            return ANYTHING, "is no name of this message"
        else:
            return ANYTHING, MISSING
    return value, ""


def _element(value: object) -> object:
    """Return what a list's elements have, taken together."""
    if not isinstance(value, list) or not value:
        return ANYTHING
    if not all(isinstance(one, Mapping) for one in value):
        return value[0]
    merged: dict[str, object] = {}
    for one in value:
        for name, part in one.items():
            known = merged.get(name)
            if isinstance(known, list) and isinstance(part, list):
                merged[name] = known + part
            else:
                merged[name] = known or part
    return merged


def unescaped(source: str) -> str:
    """Return a template for plain text, where nothing may be escaped: `{{name}}` with three."""
    pieces, at = [], 0
    for tag in scan(source):
        if tag.word is Word.SHOW and not tag.raw:
            pieces += [source[at : tag.start], "{{{", tag.path, "}}}"]
            at = tag.end
    return "".join([*pieces, source[at:]])
