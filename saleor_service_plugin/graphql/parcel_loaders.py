"""What parcels are shown with, in one statement for all of a page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from promise import Promise
from saleor.graphql.core.dataloaders import DataLoader

from ..delivery import listed, parcel_scans
from ..delivery.listed import Listed
from ..delivery.models import ParcelScan, TrackedParcel
from ..shop import port
from .loaders import FulfillmentRowsLoader, OrderRowLoader
from .views import ParcelView


class TrackedParcelsLoader(DataLoader[UUID, list[TrackedParcel]]):
    """All our parcels, by order."""

    context_key = "saleor_service.tracked_parcels"

    def batch_load(self, keys: Iterable[UUID]) -> list[list[TrackedParcel]]:
        """Load them all."""
        found: dict[UUID, list[TrackedParcel]] = defaultdict(list)
        with port.current().writer():
            for row in TrackedParcel.objects.filter(order_id__in=keys):
                found[row.order_id].append(row)
        return [found[key] for key in keys]


class ScansLoader(DataLoader[int, list[ParcelScan]]):
    """What happened to parcels, the newest first."""

    context_key = "saleor_service.scans"

    def batch_load(self, keys: Iterable[int]) -> list[list[ParcelScan]]:
        """Load them all."""
        found = parcel_scans.newest(list(keys))
        return [found[key] for key in keys]


def listed_of(info: Any, order_id: UUID) -> Any:
    """Return a promise of the parcels of an order, as they are shown and counted."""
    rows = TrackedParcelsLoader(info.context).load(order_id)
    fulfillments = FulfillmentRowsLoader(info.context).load(order_id)
    return Promise.all([rows, fulfillments]).then(lambda found: listed.listed(*found))


def views_of(info: Any, rows: Iterable[TrackedParcel]) -> Any:
    """Return a promise of staff's views of parcels, in their order.

    Args:
        info: Of the query, whose caller may manage orders in the parcels' channels.
        rows: Of any orders.

    """
    return Promise.all([_view(info, row) for row in rows])


def _view(info: Any, row: TrackedParcel) -> Any:
    parts = (
        listed_of(info, row.order_id),
        FulfillmentRowsLoader(info.context).load(row.order_id),
        OrderRowLoader(info.context).load(row.order_id),
    )

    def view(found: Any) -> ParcelView:
        parcels, fulfillments, order = found
        place = next((one for one in parcels if one.row.pk == row.pk), None)
        if place is None:
            own = (one for one in fulfillments if one.pk == row.fulfillment_id)
            place = Listed(row, next(own, None), 0)
        return ParcelView(
            # As it was read just now.
            Listed(row, place.fulfillment, place.number, place.is_first),
            order.language_code if order else "",
            as_staff=True,
        )

    return Promise.all(parts).then(view)
