"""Whose customers have heard nothing for too long: those who wrote to us, and of paid orders."""

from typing import Any

from ...complaints.desk import listing
from ...complaints.desk.listing import Page, Sort, Where
from ...complaints.states import OPEN
from ...shop import port
from ...web.words import t
from .. import complaint_rows
from ..listing import listed, window
from ..office import Office, enter
from ..visit import Answer, Screen, Visit, address
from .reports import CHANNELS

MOST_UNANSWERED = 20
"""Complaints that stand above the orders; the desk lists all of them."""

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
    office = enter(visit, "MANAGE_ORDERS")
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
            "unanswered": _unanswered(office, chosen),
            "desk": address("complaints", show="quiet", channel=chosen),
            "total": found["serviceQuietOrders"]["totalCount"],
            "channels": channels,
            "chosen": chosen,
            "begin": address("silence"),
            "settings": address("promises") if visit.may("MANAGE_PLUGINS") else "",
        },
    )


def _unanswered(office: Office, slug: str) -> list[dict[str, Any]]:
    """Return the complaints whose customers wait too long for a word, the least touched first."""
    where = Where(
        states=sorted(OPEN),
        quiet=True,
        channel_ids=[office.channel(slug).id] if slug else None,
        allowed_channel_ids=office.scope,
    )
    with port.current().writer():
        rows = listing.page(where, Page(MOST_UNANSWERED, Sort.CHANGED))
    return complaint_rows.shown(rows, office.channels)
