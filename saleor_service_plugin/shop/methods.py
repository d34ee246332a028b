"""Reading shipping methods."""

from collections.abc import Collection

from saleor.shipping import models as shipping_models

from .snapshots import ShippingMethod

MOST = 2000
"""Of one reading of all; a large shop has some hundred."""


def read_shipping_methods(ids: Collection[int] | None = None) -> dict[int, ShippingMethod]:
    """Return shipping methods by id, in one statement; deleted ones are missing.

    Args:
        ids: Which; None for all, by their names.

    """
    rows = shipping_models.ShippingMethod.objects.all()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.order_by("shipping_zone__name", "name", "pk").values_list(
        "id", "name", "shipping_zone__name", "maximum_delivery_days",
        "minimum_delivery_days",
    )  # fmt: skip
    return {
        pk: ShippingMethod(pk, name, zone or "", most, least)
        for pk, name, zone, most, least in found[:MOST]
    }
