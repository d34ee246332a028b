"""Paid orders whose customers have had no news for too long."""

from ...web.words import t
from ..listing import listed, window
from ..visit import Answer, Screen, Visit, address
from .reports import CHANNELS

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String, $channels: [ID!]) {
  serviceQuietOrders(
    first: $first, last: $last, after: $after, before: $before, channels: $channels
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { orderId orderNumber email channelId lastNewsAt } }
  }
}
"""


def silence(visit: Visit) -> Answer:
    """Show them, the longest silence first."""
    mirror = visit.ask(CHANNELS)["serviceMirror"] or {}
    channels = mirror.get("channels") or []
    names = {one["id"]: one["name"] for one in channels}
    ids = {one["slug"]: one["id"] for one in channels}
    chosen = visit.last("channel") if visit.last("channel") in ids else ""
    found = visit.ask(DOCUMENT, **window(visit), channels=[ids[chosen]] if chosen else None)
    page = listed("silence", found["serviceQuietOrders"], channel=chosen)
    for row in page.rows:
        row["channel"] = names.get(row["channelId"], "")
    return Screen(
        "silence.html",
        t("Without news"),
        {
            "page": page,
            "total": found["serviceQuietOrders"]["totalCount"],
            "channels": channels,
            "chosen": chosen,
            "begin": address("silence"),
            "settings": address("promises") if visit.may("MANAGE_PLUGINS") else "",
        },
    )
