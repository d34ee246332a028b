"""All channels: which are live, what is missing, and the way to each one's settings."""

from typing import Any

from ...web.words import t
from .. import labels
from ..listing import cut
from ..visit import Answer, Screen, Visit, address

DOCUMENT = """
{
  serviceChannels {
    slug name mode liveSince pausedMessages
    settings { changed }
    report { ready gaps { what } doublings { certain } }
  }
}
"""


def settings(visit: Visit) -> Answer:
    """Show the list."""
    rows: list[dict[str, Any]] = visit.ask(DOCUMENT)["serviceChannels"]
    search = visit.last("search")
    wanted = search.casefold()
    found = [
        row for row in rows if wanted in row["name"].casefold() or wanted in row["slug"].casefold()
    ]  # fmt: skip
    page = cut(visit, "settings", found, search=search)
    for row in page.rows:
        _shown(row)
    context = {
        "page": page,
        "search": search,
        "many": len(rows) > len(page.rows) or bool(search),
        "none_live": bool(rows) and not any(row["mode"] == "LIVE" for row in rows),
        "all": address("settings"),
        "carriers": address("carriers"),
        "promises": address("promises"),
    }
    return Screen("settings.html", t("Settings"), context)


def _shown(row: dict[str, Any]) -> None:
    """Add what the page says of a channel."""
    row["label"] = labels.modes()[row["mode"]]
    row["look"] = labels.MODE_LOOKS[row["mode"]]
    row["address"] = address("channel", channel=row["slug"])
    row["live"] = address("live", channel=row["slug"])
    row["missing"] = len(row["report"]["gaps"])
    row["lacks"] = ", ".join(labels.missing(one["what"]) for one in row["report"]["gaps"])
    row["doubled"] = any(one["certain"] for one in row["report"]["doublings"])
