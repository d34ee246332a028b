"""What reports are shown with, in one statement for all of a page."""

from collections.abc import Iterable
from typing import Any

from saleor.graphql.core.dataloaders import DataLoader

from ..shop import port
from ..shop.snapshots import ShippingMethod


class MethodLoader(DataLoader[int, ShippingMethod | None]):
    """Shipping methods; None of those that the shop has no more."""

    context_key = "saleor_service.report_method"

    def batch_load(self, keys: Iterable[int]) -> list[ShippingMethod | None]:
        """Load them all."""
        wanted = list(keys)
        with port.current().writer():
            known = port.current().read_shipping_methods(wanted)
        return [known.get(key) for key in wanted]


def of_method(info: Any, method_id: int | None, name: str) -> Any:
    """Return a promise of what a shipping method has under a name; None where there is none."""
    if method_id is None:
        return None
    return (
        MethodLoader(info.context)
        .load(method_id)
        .then(lambda found: getattr(found, name) or None if found else None)
    )
