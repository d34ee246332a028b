"""The lines of the operations of packing."""

from collections.abc import Mapping

from tests.saleor.api.line import Line
from tests.saleor.api.rules import ORDERS

PACKING: Mapping[str, Line] = {
    "servicePackingOrders": Line(ORDERS, lambda cast: {"first": 5, "channels": [cast.channel]}),
    # Whether something of the cast's order is left to pack is the same answer for all who may.
    "servicePackingSlips": Line(
        ORDERS,
        lambda cast: {"orders": [cast.order], "languageCode": "DE"},
        done=frozenset({"WRONG_STATE"}),
    ),
    "serviceThankYouCards": Line(
        ORDERS,
        lambda cast: {"orders": [cast.order], "sheet": "A6", "languageCode": "DE"},
        done=frozenset({"WRONG_STATE"}),
    ),
}
