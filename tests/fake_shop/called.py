"""Who may be calling, in the fake shop."""

import re
from collections.abc import Collection
from uuid import UUID

from saleor_service_plugin.complaints.callers.said import plain
from saleor_service_plugin.shop.called_rows import CalledOrder, Said, Term
from saleor_service_plugin.shop.snapshots import Order, OrderStatus


class CallerDoor:
    """The part of the port that finds who is calling."""

    orders: dict[UUID, Order]

    def __init__(self) -> None:
        """Start without telephone numbers."""
        super().__init__()
        self.phones: dict[UUID, str] = {}
        """As E.164 writes them, by order."""

    def find_called(
        self, said: Said, *, channel_ids: Collection[int] | None, limit: int
    ) -> list[CalledOrder]:
        """Return the orders that fit: that of the number first, then the newest."""
        found = [
            one
            for one in self.orders.values()
            if one.status != OrderStatus.DRAFT
            and (channel_ids is None or one.channel_id in channel_ids)
            and self._fits(one, said)
        ]
        found.sort(key=lambda one: (str(one.number) != str(said.number), -one.number))
        return [self._called(one) for one in found[:limit]]

    def _fits(self, order: Order, said: Said) -> bool:
        if said.number is not None and str(order.number) == str(said.number):
            return True
        if said.email:
            return order.email.casefold().startswith(said.email.casefold())
        words = self._words(order)
        return any(all(_met(term, words) for term in terms) for terms in said.readings if terms)

    def _words(self, order: Order) -> set[str]:
        found = {str(order.number), self.phones.get(order.id, "")}
        for one in filter(None, (order.billing_address, order.shipping_address)):
            text = " ".join(
                (one.first_name, one.last_name, one.company_name, one.street_address_1,
                 one.city, one.postal_code)
            )  # fmt: skip
            found |= set(re.findall(r"[\w-]+", plain(text.lower())))
        return found

    def _called(self, order: Order) -> CalledOrder:
        address = order.billing_address or order.shipping_address
        return CalledOrder(
            id=order.id, number=order.number, created_at=order.created_at,
            status=str(order.status), channel_id=order.channel_id, email=order.email,
            name=f"{address.first_name} {address.last_name}".strip() if address else "",
            phone=self.phones.get(order.id, ""),
            place=f"{address.postal_code} {address.city}".strip() if address else "",
        )  # fmt: skip


def _met(term: Term, words: set[str]) -> bool:
    return any(word in term.whole or word.startswith(term.begins) for word in words)
