"""The order lines behind a figure of the reports."""

from datetime import UTC, date, datetime
from typing import Any

from ...web.words import t, tn
from .. import day_words, mirror_words, report_filter, report_words
from ..listing import listed, window
from ..report_filter import Filter
from ..visit import Answer, Screen, Visit
from .reports import CHANNELS

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String,
      $filter: ServicePromiseFilterInput, $outcomes: [ServicePromiseOutcomeEnum!]) {
  servicePromiseRows(
    first: $first, last: $last, after: $after, before: $before, filter: $filter,
    outcomes: $outcomes
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node {
      orderId orderNumber name quantity shippingMethodName carrier isTold placedAt firstLatest
      latest sentAt deliveredAt outcome
    } }
  }
}
"""


def lines(visit: Visit) -> Answer:
    """Show them, the latest promised day first."""
    shown = asked(visit)
    outcome = outcome_of(visit)
    found = visit.ask(
        DOCUMENT, **window(visit), filter=shown.asked(), outcomes=[outcome] if outcome else None
    )["servicePromiseRows"]
    words = {
        "from": f"{shown.first:%Y-%m}", "until": f"{shown.last:%Y-%m}", "by": shown.by,
        "channel": shown.channel, "method": shown.method, "carrier": shown.carrier,
        "told": shown.told, "outcome": outcome,
    }  # fmt: skip
    page = listed("lines", found, **words)
    for row in page.rows:
        _say(row)
    total = found["totalCount"]
    context = {
        "page": page,
        "outcome": outcome,
        "outcomes": report_words.outcomes(),
        "ways": {
            key: shown.address("lines", outcome=key)
            for key in ("", *report_words.outcomes())
        },
        "months": _months(shown),
        "total": tn("1 order line", "{count} order lines", total),
        "any": bool(total),
        "back": shown.address("reports"),
        "file": shown.address("report-file", outcome=outcome),
    }  # fmt: skip
    return Screen("lines.html", t("Promised order lines"), context)


def asked(visit: Visit) -> Filter:
    """Return which lines an address asks for."""
    mirror = visit.ask(CHANNELS)["serviceMirror"] or {}
    channels = [one["id"] for one in mirror.get("channels") or ()]
    return report_filter.read(visit, datetime.now(UTC).date(), channels)


def outcome_of(visit: Visit) -> str:
    """Return what became of the lines that an address asks for, "" for whatever did."""
    found = visit.last("outcome")
    return found if found in report_words.outcomes() else ""


def _months(shown: Filter) -> str:
    first, last = report_words.month(shown.first), report_words.month(shown.last)
    return first if first == last else f"{first} – {last}"


def _say(row: dict[str, Any]) -> None:
    """Add to a row of the API what the page says of it."""
    row["label"] = report_words.outcomes()[row["outcome"]]
    row["look"] = report_words.LOOKS[row["outcome"]]
    row["carrier_label"] = mirror_words.CARRIERS.get(row["carrier"] or "", "")
    row["promised"] = day_words.short(date.fromisoformat(row["firstLatest"]))
    moved = row["latest"] and row["latest"] != row["firstLatest"]
    row["moved"] = day_words.short(date.fromisoformat(row["latest"])) if moved else ""
