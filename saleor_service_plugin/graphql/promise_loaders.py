"""What promises and delays are shown with, in one statement for all of a page."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from saleor.graphql.core.dataloaders import DataLoader

from ..delivery.backorders import waiting
from ..delivery.backorders.waiting import WaitingLine
from ..delivery.delays.on_delay import BACK_ORDER, DELAYED
from ..delivery.promises import settings, shown
from ..delivery.promises.models import Delay, DeliveryWish, Promise, PromiseSettings, VariantSupply
from ..delivery.promises.shown import OrderPromise
from ..messages.models import Message
from ..shop import port

Channels = tuple[int, ...] | None
"""The channels that somebody sees; None: all."""


class PromiseSettingsLoader(DataLoader[int, PromiseSettings]):
    """What is set for channels' promises, the defaults where nothing is."""

    context_key = "saleor_service.promise_settings"

    def batch_load(self, keys: Iterable[int]) -> list[PromiseSettings]:
        """Load them all."""
        with port.current().writer():
            rows = settings.read()
        return [rows.get(key) or settings.default(key) for key in keys]


class PromiseLoader(DataLoader[UUID, Promise | None]):
    """What was promised, by order line."""

    context_key = "saleor_service.promise"

    def batch_load(self, keys: Iterable[UUID]) -> list[Promise | None]:
        """Load them all."""
        with port.current().writer():
            rows = {row.line_id: row for row in Promise.objects.filter(line_id__in=list(keys))}
        return [rows.get(key) for key in keys]


class OrderPromiseLoader(DataLoader[UUID, OrderPromise | None]):
    """What was promised about orders, with the news about it."""

    context_key = "saleor_service.order_promise"

    def batch_load(self, keys: Iterable[UUID]) -> list[OrderPromise | None]:
        """Load them all."""
        with port.current().writer():
            found = shown.read(list(keys))
        return [found.get(key) for key in keys]


class DelayLoader(DataLoader[int, Delay | None]):
    """Pieces of news about delays."""

    context_key = "saleor_service.delay"

    def batch_load(self, keys: Iterable[int]) -> list[Delay | None]:
        """Load them all."""
        with port.current().writer():
            rows = Delay.objects.in_bulk(list(keys))
        return [rows.get(key) for key in keys]


class DelayMessageLoader(DataLoader[int, Message | None]):
    """The message that told of a delay, by the delay."""

    context_key = "saleor_service.delay_message"

    def batch_load(self, keys: Iterable[int]) -> list[Message | None]:
        """Load them all."""
        named = {f"{kind}:{key}": key for key in keys for kind in (DELAYED, BACK_ORDER)}
        with port.current().writer():
            rows = {named[row.key]: row for row in Message.objects.filter(key__in=list(named))}
        return [rows.get(key) for key in keys]


class WishesLoader(DataLoader[int, list[DeliveryWish]]):
    """What customers want, by the delay that they were told of, the oldest first."""

    context_key = "saleor_service.delivery_wishes"

    def batch_load(self, keys: Iterable[int]) -> list[list[DeliveryWish]]:
        """Load them all, by the index on their orders."""
        found: dict[int, list[DeliveryWish]] = defaultdict(list)
        with port.current().writer():
            orders = Delay.objects.filter(pk__in=list(keys)).values_list("order_id", flat=True)
            rows = DeliveryWish.objects.filter(order_id__in=list(orders))
            for row in rows.order_by("wished_at", "pk"):
                found[row.delay_id].append(row)
        return [found[key] for key in keys]


class VariantSupplyLoader(DataLoader[int, VariantSupply | None]):
    """What staff say of variants' supply."""

    context_key = "saleor_service.variant_supply"

    def batch_load(self, keys: Iterable[int]) -> list[VariantSupply | None]:
        """Load them all."""
        with port.current().writer():
            rows = VariantSupply.objects.in_bulk(list(keys))
        return [rows.get(key) for key in keys]


class WaitingLinesLoader(DataLoader[tuple[int | None, Channels], list[WaitingLine]]):
    """The lines that wait for stock, by variant and the channels that somebody sees."""

    context_key = "saleor_service.waiting_lines"

    def batch_load(self, keys: Iterable[tuple[int | None, Channels]]) -> list[list[WaitingLine]]:
        """Load them all, in as many statements as for one of them."""
        found = {channels: waiting.lines(channels) for channels in {key[1] for key in keys}}
        return [found[channels].get(variant, []) for variant, channels in keys]
