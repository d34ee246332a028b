"""The order widget: what was promised, parcels, and what this customer was told."""

from typing import Any

from ...web.words import t
from .. import order_grants, order_promise, parcel_words, widget_complaints
from ..office import enter
from ..visit import Answer, Screen, Visit, address
from .messages import language_code, shown

DOCUMENT = """
query($id: ID!, $language: LanguageCodeEnum!) {
  serviceOrder(id: $id) {
    number channel pageUrl
    parcels {
      id number trackingNumber trackingUrl sentAt carrier { code } state stateAt
      pickupUntil attention { reason since }
    }
    messages {
      id kind state trial subject dueAt finishedAt reason { code text(languageCode: $language) }
    }
  }
}
"""

MOST = 5
"""Messages that a widget lists; the rest is a click away."""

QUIET = frozenset({"SWITCHED_OFF", "TOGETHER", "SOON_PAID", "BEFORE_LIVE"})
"""Reasons for not sending that were meant so: they would hide what staff look for."""


def order_widget(visit: Visit) -> Answer:
    """Show it."""
    visit.demand("MANAGE_ORDERS")
    office = enter(visit, "MANAGE_ORDERS")
    order_id = visit.last("orderId")
    found: dict[str, Any] | None = visit.ask(
        DOCUMENT, id=order_id, language=language_code()
    )["serviceOrder"]  # fmt: skip
    context: dict[str, Any] = {
        "order": found,
        "all": address("messages", orderId=order_id),
        "packing": address("packing"),
    }
    if found:
        for parcel in found["parcels"]:
            parcel_words.shown(parcel)
        rows = [shown(row) for row in found["messages"]]
        loud = [row for row in rows if not _is_quiet(row)]
        context |= {
            "complaints": widget_complaints.of_order(office, order_id),
            "promise": order_promise.of_order(order_id, found["number"]),
            "granted": order_grants.of_order(order_id, found["number"]),
            "rows": loud[:MOST],
            "more": len(rows) - len(loud[:MOST]),
            "asks": [row for row in rows if row["state"] in ("PARKED", "FAILED", "HELD")],
        }
    return Screen("order_widget.html", t("Service"), context)


def _is_quiet(row: dict[str, Any]) -> bool:
    reason = row["reason"] or {}
    return row["state"] == "SKIPPED" and reason.get("code") in QUIET
