"""What a page needs, in one statement for all its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from saleor.graphql.core.dataloaders import DataLoader

from ..database import clock
from ..messages import channels, desk, going_live
from ..messages.models import Message
from ..orders import acting, contact, of_customers, remember
from ..orders.models import Fact, ServiceFulfillment, ServiceOrder
from ..orders.rules import FactKind
from ..outbox.models import Attempt
from ..rewards.history.read import History, of_accounts
from ..shop import port
from ..shop.snapshots import Channel, Order

MOST_MESSAGES = 100
"""Of one order, the newest; further ones are found by the list's filter."""


class OrderRowLoader(DataLoader[UUID, ServiceOrder | None]):
    """Our rows of orders.

    An order that was placed a moment ago has none yet; a storefront that asks right after
    the checkout gets what Saleor's row says, and an empty story.
    """

    context_key = "saleor_service.order_row"

    def batch_load(self, keys: Iterable[UUID]) -> list[ServiceOrder | None]:
        """Load them all."""
        with port.current().writer():
            rows = ServiceOrder.objects.in_bulk(list(keys))
            if missing := [key for key in keys if key not in rows]:
                new = port.current().read_orders(missing, history=False)
                now = clock() if new else None
                rows |= {key: remember.as_read(order, now) for key, order in new.items() if now}
        return [rows.get(key) for key in keys]


class HistoryOfUserLoader(DataLoader[tuple[int, tuple[int, ...] | None], History | None]):
    """What accounts bought, in three statements for all of them.

    By account, with the channels that the caller may see: a sum over all of them is none of
    the business of who may not see all.
    """

    context_key = "saleor_service.history_of_user"

    def batch_load(
        self, keys: Iterable[tuple[int, tuple[int, ...] | None]]
    ) -> list[History | None]:
        """Load them all."""
        with port.current().writer():
            every = port.current().read_channels().keys()
            wanted = {user_id for user_id, seen in keys if seen is None or set(seen) >= every}
            found = of_accounts(wanted)
        return [found.get(user_id) if user_id in wanted else None for user_id, _ in keys]


class OrdersOfUserLoader(DataLoader[tuple[int, of_customers.Page], list[ServiceOrder]]):
    """Pages of customers' orders; those of one stretch in one statement."""

    context_key = "saleor_service.orders_of_user"

    def batch_load(self, keys: Iterable[tuple[int, of_customers.Page]]) -> list[list[ServiceOrder]]:
        """Load them all."""
        stretches: dict[of_customers.Page, list[int]] = defaultdict(list)
        for user_id, page in keys:
            stretches[page].append(user_id)
        found = {}
        with port.current().writer():
            for page, user_ids in stretches.items():
                for user_id, rows in zip(
                    user_ids, of_customers.of_users(user_ids, page), strict=True
                ):
                    found[user_id, page] = rows
        return [found[key] for key in keys]


class ShopOrderLoader(DataLoader[UUID, Order | None]):
    """The shop's orders as they stand now, without their history."""

    context_key = "saleor_service.shop_order"

    def batch_load(self, keys: Iterable[UUID]) -> list[Order | None]:
        """Load them all."""
        with port.current().writer():
            rows = port.current().read_orders(list(keys), history=False)
        return [rows.get(key) for key in keys]


class FactsLoader(DataLoader[UUID, list[Fact]]):
    """What became true, by order, the oldest first; the order itself before its payment."""

    context_key = "saleor_service.facts"

    def batch_load(self, keys: Iterable[UUID]) -> list[list[Fact]]:
        """Load them all."""
        with port.current().writer():
            facts = Fact.objects.filter(order_id__in=keys).order_by("at", "id")
            # A checkout is paid a moment before its order exists.
            return _by_order(keys, sorted(facts, key=lambda one: one.kind != FactKind.PLACED))


class FulfillmentRowsLoader(DataLoader[UUID, list[ServiceFulfillment]]):
    """What we know of fulfillments, by order, in its own sequence."""

    context_key = "saleor_service.fulfillments"

    def batch_load(self, keys: Iterable[UUID]) -> list[list[ServiceFulfillment]]:
        """Load them all."""
        rows = ServiceFulfillment.objects.filter(order_id__in=keys)
        with port.current().writer():
            return _by_order(keys, rows.order_by("sequence", "fulfillment_id"))


class OrderMessagesLoader(DataLoader[UUID, list[Message]]):
    """The newest messages, by order."""

    context_key = "saleor_service.order_messages"

    def batch_load(self, keys: Iterable[UUID]) -> list[list[Message]]:
        """Load them all."""
        with port.current().writer():
            return desk.newest_of_orders(list(keys), most=MOST_MESSAGES)


class MessageByKeyLoader(DataLoader[str, Message | None]):
    """Messages by their natural key."""

    context_key = "saleor_service.message_by_key"

    def batch_load(self, keys: Iterable[str]) -> list[Message | None]:
        """Load them all."""
        with port.current().writer():
            rows = {row.key: row for row in Message.objects.filter(key__in=keys)}
        return [rows.get(key) for key in keys]


class AttemptsLoader(DataLoader[int, list[Attempt]]):
    """The attempts at messages, the first one first."""

    context_key = "saleor_service.attempts"

    def batch_load(self, keys: Iterable[int]) -> list[list[Attempt]]:
        """Load them all."""
        found = desk.attempts_of(list(keys))
        return [found[key] for key in keys]


class ChannelLoader(DataLoader[int, Channel | None]):
    """The shop's channels."""

    context_key = "saleor_service.channel"

    def batch_load(self, keys: Iterable[int]) -> list[Channel | None]:
        """Load them all."""
        with port.current().writer():
            known = port.current().read_channels()
        return [known.get(key) for key in keys]


class PluginFormLoader(DataLoader[str, Mapping[str, object]]):
    """The plugin's form; its only key is ""."""

    context_key = "saleor_service.form"

    def batch_load(self, keys: Iterable[str]) -> list[Mapping[str, object]]:
        """Read it."""
        with port.current().writer():
            form = port.current().plugin_settings()
        return [form for _ in keys]


class ContactLoader(DataLoader[int, contact.Contact]):
    """How channels show themselves."""

    context_key = "saleor_service.contact"

    def batch_load(self, keys: Iterable[int]) -> list[contact.Contact]:
        """Load them all."""
        found = contact.read(list(keys))
        return [found[key] for key in keys]


class ActingClosedLoader(DataLoader[UUID, bool]):
    """Whether acting is closed for today, by order."""

    context_key = "saleor_service.acting_closed"

    def batch_load(self, keys: Iterable[UUID]) -> list[bool]:
        """Load them all."""
        found = acting.closed(list(keys))
        return [key in found for key in keys]


class GoingLiveLoader(DataLoader[tuple[Channel, frozenset[str] | None], going_live.Report]):
    """How channels stand before going live, with the groups that are asked about."""

    context_key = "saleor_service.going_live"

    def batch_load(
        self, keys: Iterable[tuple[Channel, frozenset[str] | None]]
    ) -> list[going_live.Report]:
        """Load them all."""
        return going_live.reports(list(keys))


class PausedLoader(DataLoader[int, int]):
    """How many messages a pause holds, by channel."""

    context_key = "saleor_service.paused"

    def batch_load(self, keys: Iterable[int]) -> list[int]:
        """Count them all."""
        found = channels.waiting(list(keys))
        return [found.get(key, 0) for key in keys]


def _by_order(keys: Iterable[UUID], rows: Iterable[Any]) -> list[list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return [found[key] for key in keys]
