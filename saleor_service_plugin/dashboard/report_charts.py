"""The charts of the reports, in both widths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from ..delivery.reports import chart
from ..delivery.reports.chart import Chart, Series
from ..web.words import t
from . import report_words
from .report_cells import Kept


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as it stands in a page; the style sheet shows the one that fits."""

    title: str
    wide: SafeString
    narrow: SafeString
    names: tuple[str, ...] = ()
    """Of its lines, for the key beside it; none where there are bars."""


def kept(rows: Sequence[Kept], months: Sequence[date]) -> Drawn:
    """Return how promises were kept, month by month.

    Args:
        rows: By month, as ISO 8601 writes its first day.
        months: Of the report, the oldest first.

    """
    by_month = {row.key: row for row in rows}
    found = [by_month.get(one.isoformat()) for one in months]
    rates = [row.rate if row else None for row in found]
    drawn = Chart(
        "kept",
        t("Kept promises by month"),
        _read(months, [report_words.share(rate) for rate in rates]),
        [report_words.month_short(one) for one in months],
        [
            Series(
                t("Kept"),
                [None if rate is None else rate * 100 for rate in rates],
                ["" if rate is None else report_words.share(rate) for rate in rates],
            )
        ],
        report_words.percent,
        top=100,
    )
    return Drawn(
        drawn.title,
        SafeString(chart.bars(drawn)),
        SafeString(chart.bars(drawn, width=chart.NARROW)),
    )


def times(cells: Sequence[Mapping[str, Any]], months: Sequence[date], span: str) -> Drawn:
    """Return how long orders took, month by month, in days.

    Args:
        cells: Of `serviceLeadTimes`, by month.
        months: Of the report, the oldest first.
        span: inAll or toHandOver.

    """
    by_month = {one["cell"]["month"]: one[span] for one in cells}
    found = [by_month.get(one.isoformat()) for one in months]
    names = (t("Half took no longer"), t("Nine in ten took no longer"))
    series = [
        _line(name, [row[value] if row else None for row in found])
        for name, value in zip(names, ("medianHours", "ninthHours"), strict=True)
    ]
    title = t("From order to delivery, in days")
    if span != "inAll":
        title = t("From order to hand-over, in days")
    labels = [report_words.month_short(one) for one in months]
    says = _read(months, [text or "–" for text in series[0].texts])
    drawn = Chart("times", title, says, labels, series, report_words.days)
    return Drawn(
        title,
        SafeString(chart.lines(drawn)),
        SafeString(chart.lines(drawn, width=chart.NARROW)),
        names,
    )


def _line(name: str, hours: Sequence[float | None]) -> Series:
    return Series(
        name,
        [None if one is None else one / 24 for one in hours],
        ["" if one is None else report_words.duration(one) for one in hours],
    )


def _read(months: Sequence[date], texts: Sequence[str]) -> str:
    """Return what a chart shows in a sentence, for who does not see it."""
    return "; ".join(
        f"{report_words.month(day)}: {text}" for day, text in zip(months, texts, strict=True)
    )
