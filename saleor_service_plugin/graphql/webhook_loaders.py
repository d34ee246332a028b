"""What lists of webhooks need, in one statement for all their rows."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from saleor.graphql.core.dataloaders import DataLoader

from ..events import deliveries, listing
from ..events.models import Delivery, Event
from ..outbox.models import Attempt
from ..shop import port


class DeliveriesLoader(DataLoader[tuple[int, listing.Page], list[Delivery]]):
    """Pages of webhooks' deliveries; those of one stretch in one statement."""

    context_key = "saleor_service.deliveries"

    def batch_load(self, keys: Iterable[tuple[int, listing.Page]]) -> list[list[Delivery]]:
        """Load them all."""
        stretches: dict[listing.Page, list[int]] = defaultdict(list)
        for endpoint_id, page in keys:
            stretches[page].append(endpoint_id)
        found = {}
        with port.current().writer():
            for page, endpoint_ids in stretches.items():
                pages = listing.of_endpoints(endpoint_ids, page)
                for endpoint_id, rows in zip(endpoint_ids, pages, strict=True):
                    found[endpoint_id, page] = rows
        return [found[key] for key in keys]


class EventLoader(DataLoader[UUID, Event | None]):
    """Events by their id."""

    context_key = "saleor_service.event"

    def batch_load(self, keys: Iterable[UUID]) -> list[Event | None]:
        """Load them all."""
        with port.current().writer():
            rows = Event.objects.in_bulk(list(keys))
        return [rows.get(key) for key in keys]


class DeliveryAttemptsLoader(DataLoader[int, list[Attempt]]):
    """The attempts at deliveries, the first one first."""

    context_key = "saleor_service.delivery_attempts"

    def batch_load(self, keys: Iterable[int]) -> list[list[Attempt]]:
        """Load them all."""
        found = deliveries.attempts_of(list(keys))
        return [found[key] for key in keys]
