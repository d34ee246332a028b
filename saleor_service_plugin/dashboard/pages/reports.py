"""How promises were kept, and how long orders took."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ...web.words import number, t
from .. import mirror_words, report_cells, report_charts, report_filter, report_words
from ..report_cells import Kept
from ..report_filter import Filter
from ..visit import Answer, Screen, Visit, address

CHANNELS = "{ serviceMirror { channels { id slug name } } }"

CELL = "cell { month channelId shippingMethodId shippingMethodName shippingMethodZone carrier }"

DOCUMENT = f"""
query($wide: ServicePromiseFilterInput!, $narrow: ServicePromiseFilterInput!,
      $all: [ServiceReportGroupEnum!], $by: [ServiceReportGroupEnum!], $apart: Boolean!) {{
  serviceKeptPromises(filter: $wide, groupBy: $all) {{
    {CELL} kept broken unknown running canceled
  }}
  months: serviceLeadTimes(filter: $narrow, groupBy: [MONTH]) {{ {CELL} ...spans }}
  apart: serviceLeadTimes(filter: $narrow, groupBy: $by) @include(if: $apart) {{
    {CELL} ...spans
  }}
}}
fragment spans on ServiceLeadTimes {{
  toHandOver {{ count medianHours ninthHours }}
  onTheWay {{ count medianHours ninthHours }}
  inAll {{ count medianHours ninthHours }}
}}
"""

SPANS = ("toHandOver", "onTheWay", "inAll")


def reports(visit: Visit) -> Answer:
    """Show them."""
    today = datetime.now(UTC).date()
    mirror = visit.ask(CHANNELS)["serviceMirror"] or {}
    channels = {one["id"]: one["name"] for one in mirror.get("channels") or ()}
    shown = report_filter.read(visit, today, list(channels))
    found = visit.ask(
        DOCUMENT,
        wide=shown.asked(narrow=False),
        narrow=shown.asked(),
        all=["MONTH", "METHOD", "CARRIER", *(["CHANNEL"] if shown.by == "CHANNEL" else [])],
        by=[shown.by],
        apart=shown.by != "MONTH",
    )
    every = found["serviceKeptPromises"]
    names = _names(every, channels)
    cells = [one for one in every if _fits(one["cell"], shown)]
    months = report_cells.together(cells, report_cells.of("MONTH"))
    rows = report_cells.together(cells, report_cells.of(shown.by))
    whole = next(iter(report_cells.together(cells, lambda cell: "")), None)
    times = found["months"]
    span = "inAll" if any(one["inAll"]["count"] for one in times) else "toHandOver"
    apart = times if shown.by == "MONTH" else found["apart"]
    context = {
        "shown": shown,
        "words": {name: getattr(shown, name) for name in ("channel", "method", "carrier", "told")},
        "first": f"{shown.first:%Y-%m}",
        "last": f"{shown.last:%Y-%m}",
        "months": report_filter.choices(shown, today),
        "channels": channels,
        "methods": dict(sorted(names["METHOD"].items(), key=lambda one: one[1])),
        "carriers": {key: label for key, label in mirror_words.CARRIERS.items()
                     if key in {one["cell"]["carrier"] for one in every} | {shown.carrier}},
        "told": report_words.told(),
        "groups": report_words.groups(),
        "group": report_words.groups()[shown.by],
        "whole": whole and _row(whole, shown, names, whole=True),
        "rows": [_row(one, shown, names) for one in rows],
        "figures": [] if shown.by == "MONTH" else [_month(one) for one in months],
        "kept": report_charts.kept(months, shown.months) if months else None,
        "times": report_charts.times(times, shown.months, span) if times else None,
        "spans": [_spans(one, shown, names) for one in _sorted(apart, shown)],
        "narrowed": any((shown.channel, shown.method, shown.carrier, shown.told)),
        "begin": address("reports"),
        "file": shown.address("report-file"),
    }  # fmt: skip
    return Screen("reports.html", t("Reports"), context)


def _fits(cell: Mapping[str, Any], shown: Filter) -> bool:
    return (not shown.method or cell["shippingMethodId"] == shown.method) and (
        not shown.carrier or cell["carrier"] == shown.carrier
    )


def _names(cells: Sequence[Any], channels: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    return {
        "MONTH": {}, "CHANNEL": channels, "METHOD": report_cells.method_names(cells),
        "CARRIER": mirror_words.CARRIERS,
    }  # fmt: skip


def _label(key: str, by: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if by == "MONTH":
        return report_words.month(datetime.fromisoformat(key).date())
    return names[by].get(key, key) or (t("None") if by == "METHOD" else t("Not known"))


def _row(
    row: Kept, shown: Filter, names: Mapping[str, Mapping[str, str]], *, whole: bool = False
) -> dict[str, Any]:
    """Return a row of the table: each number opens its lines."""
    words = {} if whole else _narrower(row.key, shown)
    counts = {
        name: {
            "count": number(count),
            "address": shown.address("lines", outcome=name.upper(), **words)
            if count and words is not None
            else "",
        }
        for name, count in row.counts.items()
    }
    return {
        "label": t("All") if whole else _label(row.key, shown.by, names),
        "promised": number(row.promised),
        "ended": number(row.ended),
        "counts": counts,
        "rate": report_words.share(row.rate),
    }


def _narrower(key: str, shown: Filter) -> dict[str, str] | None:
    """Return the words that lead to the lines of a row, None where no word says which.

    Of lines without a method, or whose carrier was not known, there is no list of their own.
    """
    if not key:
        return None
    if shown.by == "MONTH":
        return {"from": key[:7], "until": key[:7]}
    return {shown.by.lower(): key}


def _month(row: Kept) -> dict[str, str]:
    return {
        "label": _label(row.key, "MONTH", {}), "rate": report_words.share(row.rate),
        "ended": number(row.ended),
    }  # fmt: skip


def _sorted(cells: Sequence[Any], shown: Filter) -> list[Any]:
    return sorted(cells, key=lambda one: report_cells.of(shown.by)(one["cell"]))


def _spans(
    one: Mapping[str, Any], shown: Filter, names: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    key = report_cells.of(shown.by)(one["cell"])
    return {
        "label": _label(key, shown.by, names),
        "spans": [
            {
                "median": report_words.duration(one[name]["medianHours"]),
                "ninth": report_words.duration(one[name]["ninthHours"]),
                "count": number(one[name]["count"]),
                "known": one[name]["count"] > 0,
            }
            for name in SPANS
        ],
    }
