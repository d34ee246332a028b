"""The lines of the operations of the complaint desk: the list, and the report."""

from collections.abc import Mapping

from tests.saleor.api import complaint_rows
from tests.saleor.api.line import Line
from tests.saleor.api.rules import ORDERS

COMPLAINT_DESK: Mapping[str, Line] = {
    "serviceComplaints": Line(
        ORDERS,
        lambda cast: {
            "first": 5,
            "where": {"channels": [cast.channel], "orders": [cast.order], "topics": ["DAMAGED"]},
        },
        more=lambda cast: {"where": {"owners": [complaint_rows.staff_id()], "users": [cast.owner]}},
    ),
    "serviceComplaintReport": Line(
        ORDERS, lambda cast: {"by": "TOPIC", "channels": [cast.channel]}
    ),
}
