"""Charts: what is drawn is what the numbers say, and whoever does not see them reads it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from saleor_service_plugin.delivery.reports import chart
from saleor_service_plugin.delivery.reports.chart import Chart, Series

SVG = "{http://www.w3.org/2000/svg}"


def a_chart(*values: float | None, top: float | None = None, names: str = "a") -> Chart:
    """Return a chart of these values, once for each name."""
    texts = ["" if one is None else f"{one:g} %" for one in values]
    return Chart(
        "kept", "Kept <rate>", 'Half & "half"', [f"month {n}" for n in range(len(values))],
        [Series(name, values, texts) for name in names], lambda value: f"{value:g}", top=top,
    )  # fmt: skip


def drawn(svg: str) -> ElementTree.Element:
    """Return a picture as a browser reads it within a page."""
    return ElementTree.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def rects(svg: str, kind: str) -> list[dict[str, float]]:
    """Return where rectangles of a kind stand."""
    names = ("x", "y", "width", "height")
    return [
        {name: float(one.attrib[name]) for name in names}
        for one in drawn(svg).iter(f"{SVG}rect")
        if one.attrib["class"] == kind
    ]


@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
def test_bars_are_as_high_as_their_values(width: int) -> None:
    """In proportion, from the base on; nothing outside of the picture."""
    found = rects(chart.bars(a_chart(50, 100, 25, None, 0, top=100), width=width), "bar")
    heights = [one["height"] for one in found]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[2] == pytest.approx(heights[0] / 2, abs=0.2)
    assert heights[3] == 1
    assert len(found) == 4
    for one in found:
        assert one["x"] >= chart.LEFT
        assert one["x"] + one["width"] <= width - chart.RIGHT
        assert one["y"] >= chart.TOP


def test_a_line_is_broken_where_nothing_is_known() -> None:
    """No line leads over a month without a value."""
    svg = chart.lines(a_chart(1, 2, None, 3, 4, names="ab"))
    found = [one for one in drawn(svg).iter(f"{SVG}line") if "line" in one.attrib["class"].split()]
    assert len(found) == 4
    assert len(list(drawn(svg).iter(f"{SVG}circle"))) == 4
    assert len(rects(svg, "mark mark-1")) == 4


def test_it_is_read_aloud_and_nothing_in_it_is_markup() -> None:
    """Title and sentence are named by their ids; what is written in them stays text."""
    root = drawn(chart.bars(a_chart(3)))
    assert root.attrib["role"] == "img"
    by_id = {one.attrib["id"]: one.text for one in root.iter() if "id" in one.attrib}
    assert by_id[root.attrib["aria-labelledby"]] == "Kept <rate>"
    assert by_id[root.attrib["aria-describedby"]] == 'Half & "half"'
    assert "style" not in chart.bars(a_chart(3))


@pytest.mark.parametrize(("count", "width"), [(12, 340), (36, 340), (36, 880), (1, 340)])
def test_labels_have_room_and_the_newest_is_there(count: int, width: int) -> None:
    """However many there are."""
    root = drawn(chart.bars(a_chart(*range(1, count + 1)), width=width))
    places = sorted(
        float(one.attrib["x"]) for one in root.iter(f"{SVG}text")
        if one.attrib["class"] == "tick" and (one.text or "").startswith("month")
    )  # fmt: skip
    assert all(b - a >= chart.LABEL_ROOM for a, b in zip(places, places[1:], strict=False))
    assert f"month {count - 1}" in [one.text for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (100, [0, 20, 40, 60, 80, 100]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (7.3, [0, 2, 4, 6, 8]),
        (12, [0, 2.5, 5, 7.5, 10, 12.5]),
        (0.03, [0, 0.01, 0.02, 0.03]),
        (4000, [0, 1000, 2000, 3000, 4000]),
    ],
)
def test_ticks_are_round(top: float, expected: list[float]) -> None:
    """And the last one is not below the highest value."""
    assert chart.ticks(top) == expected


def test_nothing_at_all_is_a_picture_as_well() -> None:
    """An axis, no bar."""
    assert rects(chart.bars(a_chart()), "bar") == []
    assert rects(chart.bars(a_chart(None, None)), "bar") == []
