"""What stands beside a complaint: products with pictures, parcels, the customer until now."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower

from ..complaints.models import Complaint, ComplaintLine
from ..complaints.record import merging, read
from ..complaints.states import OPEN, Topic
from ..graphql import ids
from ..orders.models import ServiceOrder
from ..shop import port
from ..web.words import t
from . import complaint_talk, mirror_words, order_grants, order_promise, parcel_words
from . import complaint_words as words
from .day_words import short
from .office import Office
from .visit import Visit, address

ORDER = """
query($id: ID!) {
  serviceOrder(id: $id) {
    number pageUrl
    parcels {
      id number trackingNumber trackingUrl sentAt carrier { code } state stateAt
      pickupUntil attention { reason since }
    }
  }
}
"""

CUSTOMER = """
query($id: ID!) {
  serviceCustomer(id: $id) {
    history { orders spent { amount currency } goodies shareReturned }
    orders(first: 5) { edges { node { orderId number placedAt } } }
  }
}
"""

WRONG = frozenset(
    {
        Topic.DAMAGED, Topic.DEFECTIVE, Topic.NOT_AS_DESCRIBED, Topic.WRONG_ITEM,
        Topic.MISSING_ITEM,
    }
)  # fmt: skip
"""Topics that say the goods are defective: section 434 BGB, with its paragraph 5 for what is
another thing or too little."""

YEARS = 2
"""Section 438 (1) no. 3, (2) BGB: from the delivery on."""


def lines(row: Complaint) -> list[dict[str, Any]]:
    """Return the products that it is about, with small pictures."""
    found = read.lines_of([row.pk]).get(row.pk, ())
    with port.current().writer():
        pictures = port.current().read_pictures([one.variant_id for one in found if one.variant_id])
    return [
        {
            "row": one,
            "picture": pictures.get(one.variant_id or 0, ""),
            "product": ids.to_global("Product", one.product_id) if one.product_id else "",
        }
        for one in found
    ]


def first_product(row: Complaint) -> str:
    """Return what the first product is called that it is about, "" without one."""
    rows = ComplaintLine.objects.filter(complaint_id=row.pk).order_by("pk")
    return str(rows.values_list("name", flat=True).first() or "")


def order(visit: Visit, row: Complaint) -> dict[str, Any] | None:
    """Return the order's parcels in brief, what was promised, what was granted with it."""
    if row.order_id is None:
        return None
    global_id = ids.to_global("Order", row.order_id)
    found = visit.ask(ORDER, id=global_id)["serviceOrder"]
    parcels = [parcel_words.shown(one) for one in found["parcels"]] if found else []
    return {
        "id": global_id,
        "number": row.order_number,
        "page": found["pageUrl"] if found else "",
        "parcels": parcels,
        "delivered": delivered(parcels),
        "promise": order_promise.of_order(global_id, row.order_number),
        "granted": order_grants.of_order(global_id, row.order_number),
    }


def delivered(parcels: list[dict[str, Any]]) -> date | None:
    """Return the day the last parcel arrived, None where one has not."""
    days = [
        datetime.fromisoformat(str(one["stateAt"])).astimezone(UTC).date()
        for one in parcels
        if one["state"] == "DELIVERED" and one["stateAt"]
    ]
    return max(days) if parcels and len(days) == len(parcels) else None


def rights(row: Complaint, beside: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Return what the customer can ask for by law, None where nothing is said to be wrong."""
    if row.topic not in WRONG:
        return None
    arrived = beside["delivered"] if beside else None
    if arrived is None:
        return {"until": "", "look": ""}
    # A 29th of February ends its second year on the 1st of March, section 188 (2), (3) BGB.
    leap = (arrived.month, arrived.day) == (2, 29)
    last = date(arrived.year + YEARS, 3, 1) if leap else arrived.replace(year=arrived.year + YEARS)
    over = last < datetime.now(UTC).date()
    said = t("Delivered {day}: until {last}.", day=short(arrived), last=short(last))
    if over:
        said = t(
            "Delivered {day}: the two years ended {last}.", day=short(arrived), last=short(last)
        )
    return {"until": said, "look": "warn" if over else ""}


def customer(visit: Visit, office: Office, row: Complaint) -> dict[str, Any]:
    """Return what is known of the customer."""
    others = [
        {
            "row": one,
            "address": words.address_of(one),
            "number": words.spoken(one),
            "mergeable": _mergeable(row, one),
            "topic": words.topics().get(one.topic, one.topic),
            "state": words.states()[one.state],
            "look": words.STATE_LOOKS[one.state],
            "outcome": words.outcomes().get(one.outcome, one.outcome),
        }
        for one in complaint_talk.others(row, office.scope)
    ]
    found: dict[str, Any] = {"others": others, "history": None, "orders": [], "id": ""}
    if row.user_id:
        found["id"] = ids.to_global("User", row.user_id)
        known = visit.ask(CUSTOMER, id=found["id"])["serviceCustomer"]
        if known:
            history = known["history"]
            found["history"] = history
            found["spent"] = (
                [mirror_words.money(one) for one in history["spent"]] if history else []
            )
            found["orders"] = [edge["node"] for edge in known["orders"]["edges"]]
    elif row.order_id is not None:
        found["orders"] = _orders_of(row, office)
    for one in found["orders"]:
        one["address"] = address("messages", orderId=one["orderId"])
    return found


def _mergeable(row: Complaint, into: Complaint) -> bool:
    """Whether the one of the page can go on in another one, as far as can be seen."""
    return not merging.why_not(row, into) and (into.state in OPEN or row.state not in OPEN)


def _orders_of(row: Complaint, office: Office) -> list[dict[str, Any]]:
    """Return the latest orders under a guest's address, that of the complaint among them."""
    if not row.email:
        return []
    rows = ServiceOrder.objects.alias(address=Lower("email")).filter(
        address=Lower(Value(row.email)), placed_at__isnull=False
    )
    if office.scope is not None:
        rows = rows.filter(channel_id__in=office.scope)
    return [
        {
            "orderId": ids.to_global("Order", one.order_id),
            "number": one.number,
            "placedAt": one.placed_at,
        }
        for one in rows.order_by("-placed_at")[:5]
    ]
