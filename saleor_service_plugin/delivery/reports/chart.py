"""Charts as SVG, made on the server: pure, no script, no style of their own.

Colors come from the style sheet by class, so they follow the theme. Whoever does not see a
chart reads its title, its sentence, and the table that stands below it: nothing is said by the
picture or by a color alone. A chart is drawn for a width, since text does not shrink well: a
page holds a wide and a narrow one, and shows the one that fits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

HEIGHT = 220
WIDE, NARROW = 880, 340
"""Widths that charts are drawn for, in CSS pixels."""

LEFT, RIGHT, TOP, BOTTOM = 48, 12, 22, 26
"""Room around what is drawn: for the axis, for values above it, for what stands below."""

LABEL_ROOM = 52
"""What a label below a chart takes at least."""

VALUE_ROOM = 44
"""What a value above a bar takes."""

WIDEST_BAR = 48

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""What is told along an axis: these, and their tenfold and tenth parts."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn in one color."""

    name: str
    values: Sequence[float | None]
    """One for each label, not negative; None where nothing is known."""
    texts: Sequence[str]
    """The same as people read them; "" beside None."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn; all texts in the reader's language."""

    key: str
    """Tells its parts' ids apart from those of other charts of the page."""
    title: str
    says: str
    """What it shows, in a sentence: for who does not see it."""
    labels: Sequence[str]
    """What stands below, from left to right."""
    series: Sequence[Series]
    tick: Callable[[float], str]
    """Says a value of the axis."""
    top: float | None = None
    """The highest value of the axis; None: a bit more than the highest that there is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where things stand in one picture."""

    width: int
    count: int
    top: float

    @property
    def slot(self) -> float:
        """How much room one label has."""
        return (self.width - LEFT - RIGHT) / max(self.count, 1)

    def x(self, index: int) -> float:
        """Return the middle of a label's room."""
        return LEFT + (index + 0.5) * self.slot

    def y(self, value: float) -> float:
        """Return how high a value stands."""
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def bars(chart: Chart, *, width: int = WIDE) -> str:
    """Return a chart with a bar for each label, of its first series.

    Args:
        chart: What is drawn.
        width: For which it is drawn, in CSS pixels.

    """
    (series,) = chart.series
    place = _place(chart, width)
    return _picture(chart, place, _bars(chart, series, place))


def lines(chart: Chart, *, width: int = WIDE) -> str:
    """Return a chart with a line for each series, broken where nothing is known.

    Args:
        chart: What is drawn.
        width: For which it is drawn, in CSS pixels.

    """
    place = _place(chart, width)
    drawn = (
        part for number, series in enumerate(chart.series)
        for part in _line(chart, series, place, number)
    )  # fmt: skip
    return _picture(chart, place, drawn)


def ticks(top: float, *, most: int = 5) -> list[float]:
    """Return round values from 0 up to the first at or above a height.

    Args:
        top: What has to fit below the last one; more than 0.
        most: How many of them beside 0.

    """
    scale = 1e-3
    while True:
        for step in STEPS:
            size = step * scale
            count = -int(-(top - size * 1e-9) // size)
            if count <= most:
                return [round(number * size, 6) for number in range(max(count, 1) + 1)]
        scale *= 10


def _place(chart: Chart, width: int) -> _Place:
    highest = max(
        (value for one in chart.series for value in one.values if value is not None), default=0.0
    )
    top = chart.top or ticks(highest or 1.0)[-1]
    return _Place(width, len(chart.labels), top)


def _picture(chart: Chart, place: _Place, drawn: Iterator[str]) -> str:
    key = escape(f"{chart.key}-{place.width}")
    parts = [
        f'<svg viewBox="0 0 {place.width} {HEIGHT}" role="img" '
        f'aria-labelledby="{key}-title" aria-describedby="{key}-says">',
        f'<title id="{key}-title">{escape(chart.title)}</title>',
        f'<desc id="{key}-says">{escape(chart.says)}</desc>',
        *_axis(chart, place),
        *drawn,
        "</svg>",
    ]
    return "".join(parts)


def _axis(chart: Chart, place: _Place) -> Iterator[str]:
    for value in ticks(place.top):
        y = _number(place.y(value))
        kind = "grid" if value else "base"
        yield f'<line class="{kind}" x1="{LEFT}" x2="{place.width - RIGHT}" y1="{y}" y2="{y}"/>'
        yield _text(LEFT - 8, place.y(value) + 4, chart.tick(value), "tick end")
    every = max(1, -int(-LABEL_ROOM // place.slot))
    # Counted from the right: the newest month always has its name.
    for index, label in enumerate(chart.labels):
        if (place.count - 1 - index) % every == 0:
            yield _text(place.x(index), HEIGHT - 8, label, "tick")


def _bars(chart: Chart, series: Series, place: _Place) -> Iterator[str]:
    width = min(place.slot * 0.7, WIDEST_BAR)
    for index, value in enumerate(series.values):
        if value is None:
            continue
        x, y = place.x(index) - width / 2, place.y(value)
        said = f"{chart.labels[index]}: {series.texts[index]}"
        yield f"<g><title>{escape(said)}</title>"
        # All the room above is touched as well: a bar of nothing has a value, too.
        yield _rect("touch", place.x(index) - place.slot / 2, TOP, place.slot, place.y(0) - TOP)
        yield _rect("bar", x, y, width, max(place.y(0) - y, 1))
        yield "</g>"
        if place.slot >= VALUE_ROOM:
            yield _text(place.x(index), y - 6, series.texts[index], "value")


def _line(chart: Chart, series: Series, place: _Place, number: int) -> Iterator[str]:
    known = [(index, value) for index, value in enumerate(series.values) if value is not None]
    for (before, low), (after, high) in pairwise(known):
        if after == before + 1:
            ends = [_number(one) for one in (
                place.x(before), place.y(low), place.x(after), place.y(high)
            )]  # fmt: skip
            x1, y1, x2, y2 = ends
            yield f'<line class="line line-{number}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'
    for index, value in known:
        said = f"{series.name}, {chart.labels[index]}: {series.texts[index]}"
        yield f"<g><title>{escape(said)}</title>"
        yield _mark(place.x(index), place.y(value), number)
        yield "</g>"


def _mark(x: float, y: float, number: int) -> str:
    """Return a point: round in the first line, square in the second."""
    if number == 0:
        return f'<circle class="mark mark-0" cx="{_number(x)}" cy="{_number(y)}" r="4"/>'
    return _rect(f"mark mark-{number}", x - 3.5, y - 3.5, 7, 7)


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="{kind}" x="{_number(x)}" y="{_number(y)}" '
        f'width="{_number(width)}" height="{_number(height)}"/>'
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}">{escape(text)}</text>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
