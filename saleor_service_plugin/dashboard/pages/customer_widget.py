"""The customer widget: their latest orders, and whether our mails reach them."""

from typing import Any

from ...web.words import t
from .. import widget_complaints
from ..office import enter
from ..visit import Answer, Screen, Visit, address

DOCUMENT = """
query($id: ID!) {
  serviceCustomer(id: $id) {
    orders(first: 5) {
      totalCount
      edges { node {
        orderId number placedAt parcels { sentAt }
        messages { id state }
      } }
    }
  }
}
"""


def customer_widget(visit: Visit) -> Answer:
    """Show it."""
    visit.demand("MANAGE_ORDERS")
    office = enter(visit, "MANAGE_ORDERS")
    found = visit.ask(DOCUMENT, id=visit.last("customerId"))["serviceCustomer"]
    orders: list[dict[str, Any]] = []
    for edge in (found or {"orders": {"edges": []}})["orders"]["edges"]:
        order = edge["node"]
        order["sent"] = sum(one["state"] == "SENT" for one in order["messages"])
        order["asks"] = sum(
            one["state"] in ("PARKED", "FAILED", "HELD") for one in order["messages"]
        )
        order["address"] = address("messages", orderId=order["orderId"])
        orders.append(order)
    total = found["orders"]["totalCount"] if found else 0
    context = {
        "orders": orders,
        "total": total,
        "complaints": widget_complaints.of_customer(office, visit.last("customerId")),
    }
    return Screen("customer_widget.html", t("Service"), context)
