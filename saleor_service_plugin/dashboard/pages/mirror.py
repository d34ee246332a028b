"""The rows behind one figure of the service mirror."""

from typing import Any

from .. import labels, mirror_words
from ..access import RefusedError
from ..listing import ROWS
from ..visit import Answer, Screen, Visit, address

DOCUMENT = """
query($channel: ID, $figure: ServiceMirrorFigureEnum!, $first: Int!, $after: String) {
  serviceMirror(channel: $channel) {
    channels { id name }
    computedAt
    figures(only: [$figure]) {
      figure count of medianHours slowHours longestDays guests complete
      amounts { amount currency } parts { kind carrier count }
      rows(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { node {
          orderId orderNumber email channel at hours days amount { amount currency } cause orders
          guest kind shippingMethod carriers { carrier count } proposedCarrier
        } }
      }
    }
  }
}
"""


FIRST = "PAST_DUE"
"""The figure of the address without a word."""


def mirror(visit: Visit) -> Answer:
    """Show them, the most urgent first."""
    name, channel = visit.last("figure") or FIRST, visit.last("channel")
    if name not in mirror_words.titles():
        raise RefusedError(404, "NOT_FOUND")
    found = visit.ask(
        DOCUMENT,
        channel=channel or None,
        figure=name,
        first=ROWS,
        after=visit.last("after") or None,
    )["serviceMirror"]
    if found is None or not found["figures"]:
        raise RefusedError(404, "NOT_FOUND")
    (figure,) = found["figures"]
    rows = figure["rows"]
    words = {"figure": name, "channel": channel}
    info = rows["pageInfo"]
    return Screen(
        "mirror.html",
        mirror_words.titles()[name],
        {
            "mirror": found,
            "chosen": channel,
            "card": mirror_words.card(figure),
            "explained": mirror_words.explained()[name],
            "moment": mirror_words.columns().get(name, ""),
            "rows": [_row(edge["node"], visit) for edge in rows["edges"]],
            "total": rows["totalCount"],
            "more": figure["count"] > rows["totalCount"] and name != "CARRIERS",
            "first": address("mirror", **words) if visit.last("after") else "",
            "next": address("mirror", **words, after=info["endCursor"])
            if info["hasNextPage"]
            else "",
            "action": address("mirror"),
            "back": address("today", channel=channel),
        },
    )


def _row(row: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """Add to a row of the API what the page says of it."""
    if row["hours"] is not None:
        row["took"] = mirror_words.duration(row["hours"])
    if row["amount"]:
        row["owed"] = mirror_words.money(row["amount"])
        row["why"] = mirror_words.causes()[row["cause"]]
    if row["kind"]:
        row["label"] = labels.kinds()[row["kind"]]
    for part in row["carriers"]:
        part["label"] = mirror_words.carrier(part["carrier"])
    if row["proposedCarrier"]:
        row["proposed"] = mirror_words.carrier(row["proposedCarrier"])
        if visit.may("MANAGE_PLUGINS"):
            # Saleor's name of it finds it among the shipping methods.
            row["use"] = address("carriers", search=row["shippingMethod"][:100])
    return row
