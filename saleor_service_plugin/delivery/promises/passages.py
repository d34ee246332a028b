"""Where a merchant's template speaks of a promise, and what is wrong with the words there: pure.

The promise block is what stands between `{{#if promise}}` and its `{{/if}}`, and every
paragraph, heading or table cell in which a time that we promise is shown. Within it, what is
said of a forecast is left out: that is the carrier's, and may be uncertain.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ...messages.handlebars import Tag, Word, scan
from ...messages.proving import Remark
from . import phrases

BLOCKS = frozenset({"promise", "coming_now", "expected_date", "new_date", "promised"})
"""Names that open a promise block."""

TIMES = frozenset({"promise", "expected_date", "new_date", "promised"})
"""Names whose value is a promised time, or the one that takes its place."""

WITHIN = {"promise": frozenset({"time", "was"}), "coming_now": frozenset({"time"})}
"""Names within a list whose value is one."""

FORECASTS = frozenset({"forecast", "forecasts", "carrier_says"})
"""What belongs to the carrier."""

HOLDING = frozenset(
    {"p", "td", "th", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "mj-text", "mj-button"}
)
"""Elements that hold one thought; the innermost around a value counts."""

INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "del", "em", "font", "i", "ins", "mark", "s", "small", "span",
     "strong", "sub", "sup", "time", "u", "wbr"}
)  # fmt: skip
"""Elements that break no word."""

MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<closes>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>", re.DOTALL)

EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")

Span = tuple[int, int]


def remarks(source: str, language: str, markup: bool) -> list[Remark]:
    """Return what is wrong with the words of a template's promise blocks.

    Args:
        source: The template, in which every tag is closed (`handlebars.check`).
        language: What it is written in.
        markup: Whether it is MJML, else plain text.

    """
    tags = list(scan(source))
    spans, forecasts, times = _spans(tags)
    around = _elements(source) if markup else _paragraphs(source)
    spans += [_around(tag, around, len(source)) for tag in times]
    found: dict[int, Remark] = {}
    letters = list(_letters(source, tags, times, forecasts, markup=markup)) if spans else []
    places = [place for _, place in letters]
    for begin, end in _joined(spans):
        part = letters[bisect_left(places, begin) : bisect_left(places, end)]
        for one in phrases.check_letters(part, language):
            line = source.count("\n", 0, one.place) + 1
            found[one.place] = Remark(line, f"“{one.phrase}” {one.why}", one.refused)
    return [found[place] for place in sorted(found)]


def _spans(tags: Sequence[Tag]) -> tuple[list[Span], list[Span], list[Tag]]:
    """Return what stands in promise blocks, what in forecasts, and the promised times."""
    spans: list[Span] = []
    forecasts: list[Span] = []
    times: list[Tag] = []
    opened: list[tuple[str, Tag]] = []
    for tag in tags:
        name = _last(tag.path)
        if tag.word is Word.OPEN:
            opened.append((name if tag.helper != "unless" else "", tag))
        elif tag.word is Word.CLOSE and opened:
            name, first = opened.pop()
            if name in BLOCKS:
                spans.append((first.end, tag.start))
            if name in FORECASTS:
                forecasts.append((first.end, tag.start))
        elif tag.word is Word.SHOW and _is_time(tag, opened):
            times.append(tag)
    return spans, forecasts, times


def _is_time(tag: Tag, opened: Sequence[tuple[str, Tag]]) -> bool:
    parts = _parts(tag.path)
    if TIMES.intersection(parts):
        return True
    lists = {name for name, one in opened if one.helper == "each"} | set(parts[:-1])
    return any(parts[-1:] and parts[-1] in WITHIN[name] for name in lists & WITHIN.keys())


def _parts(path: str) -> list[str]:
    return [one for one in re.split(r"[./]", path) if one not in ("", "this", "@root")]


def _last(path: str) -> str:
    return (_parts(path) or [""])[-1]


def _elements(source: str) -> list[Span]:
    """Return where elements that hold one thought begin and end."""
    found: list[Span] = []
    open_: list[tuple[str, int]] = []
    for tag in MARKUP.finditer(source):
        name = (tag["name"] or "").lower()
        if name not in HOLDING or tag[0].endswith("/>"):
            continue
        if not tag["closes"]:
            open_.append((name, tag.end()))
        elif any(name == one for one, _ in open_):
            while True:
                one, begin = open_.pop()
                found.append((begin, tag.start()))
                if one == name:
                    break
    return found


def _paragraphs(source: str) -> list[Span]:
    """Return what stands between empty lines."""
    edges = [0, *(found.end() for found in EMPTY_LINE.finditer(source)), len(source)]
    return list(zip(edges, edges[1:], strict=False))


def _around(tag: Tag, spans: Sequence[Span], length: int) -> Span:
    """Return the innermost span around a tag, all of the template where there is none."""
    holding = [one for one in spans if one[0] <= tag.start and tag.end <= one[1]]
    return min(holding, key=lambda one: one[1] - one[0], default=(0, length))


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans without those that lie in others."""
    found: list[Span] = []
    for begin, end in sorted(spans, key=lambda one: (one[0], -one[1])):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _letters(
    source: str,
    tags: Sequence[Tag],
    times: Sequence[Tag],
    forecasts: Sequence[Span],
    *,
    markup: bool,
) -> Iterator[tuple[str, int]]:
    """Yield what a customer will read, each letter with its place in the source."""
    shown = {tag.start for tag in times}
    skipped: list[tuple[int, int, str]] = [(*one, " ") for one in forecasts]
    for tag in tags:
        stands = phrases.VALUE if tag.start in shown else phrases.OTHER
        skipped.append((tag.start, tag.end, stands if tag.word is Word.SHOW else ""))
    if markup:
        skipped += [
            (one.start(), one.end(), "" if (one["name"] or "").lower() in INLINE or
             one[0].startswith("<!--") else " ")
            for one in MARKUP.finditer(source)
        ]  # fmt: skip
    at = 0
    for start, stop, letter in sorted(skipped):
        if stop <= at:
            continue
        yield from phrases.read(source, at, start)
        yield from ((one, start) for one in letter)
        at = max(at, stop)
    yield from phrases.read(source, at, len(source))
