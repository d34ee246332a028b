"""Which carrier brings a shipping method's parcels, as staff say."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from ..database import execute
from ..shop import port
from ..shop.snapshots import ShippingMethod
from .carriers.names import Carrier
from .models import MethodCarrier

MOST_ORDERS = 20_000
"""Whose open parcels are looked at again after a change; older ones have ended."""

# Parcels on their way that a method may name, or has named, a carrier for. Which method an
# order has only the shop knows: the look finds that most of them stay as they are.
LOOK_AGAIN = """
INSERT INTO saleor_service_mark (order_id, due_at)
SELECT found.order_id, now() FROM (
    SELECT order_id, max(id) AS newest FROM saleor_service_parcel
    WHERE current AND carrier_from IN ('', 'method')
        AND state NOT IN ('delivered', 'returned') AND number <> ''
    GROUP BY order_id ORDER BY newest DESC LIMIT %s
) found
"""


class UnknownMethodError(LookupError):
    """The shop has no shipping method of this id."""


@dataclass(frozen=True, slots=True)
class Line:
    """A shipping method with the carrier that staff gave it, if they did."""

    method: ShippingMethod
    carrier: Carrier | None


def read() -> list[Line]:
    """Return all shipping methods, in the order of zones and names."""
    with port.current().writer():
        known = port.current().read_shipping_methods()
        named = _named()
    return [Line(method, named.get(pk)) for pk, method in known.items()]


def _named() -> Mapping[int, Carrier]:
    rows = MethodCarrier.objects.values_list("method_id", "carrier")
    return {pk: Carrier(carrier) for pk, carrier in rows}


def name_carrier(method_id: int, carrier: Carrier | None) -> Line:
    """Say which carrier brings a method's parcels; those on their way are looked at again.

    Args:
        method_id: Saleor's ShippingMethod.
        carrier: None: as the numbers say.

    Raises:
        UnknownMethodError: There is none of this id.

    """
    with port.current().writer(), transaction.atomic():
        method = port.current().read_shipping_methods([method_id]).get(method_id)
        if method is None:
            raise UnknownMethodError(f"There is no shipping method {method_id}.")
        if carrier is None:
            MethodCarrier.objects.filter(pk=method_id).delete()
        else:
            MethodCarrier.objects.update_or_create(pk=method_id, defaults={"carrier": str(carrier)})
        execute(LOOK_AGAIN, [MOST_ORDERS])
    return Line(method, carrier)
