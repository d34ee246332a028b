"""The office on the fake shop: the plugin's own functions, and rows of stock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from . import cast
from .calls import Customer, Placed
from .catcher import Mail
from .office import FULL, LEFT, TRANSIT, Quote, token_in
from .talk import DemoError
from .watch import Expected

if TYPE_CHECKING:
    from .light import Stage

VARIANT = 7
"""What every line of the fake shop is of."""

METHOD = 1
CARRIER = "dhl"
WAREHOUSE = UUID(int=1)

ALWAYS = [[["00:00", "24:00"]]] * 7


@dataclass
class LightOffice:
    """Staff, and the shelf of the only article."""

    stage: Stage
    name: str

    def open(self) -> None:
        """Say how long parcels take and when is worked, let promises be told, and say so."""
        from saleor_service_plugin.delivery import methods
        from saleor_service_plugin.delivery.calendars import change
        from saleor_service_plugin.delivery.carriers.names import Carrier
        from saleor_service_plugin.delivery.promises import settings, transit

        say = self.stage.talk.say
        self._furnish()
        least, most = TRANSIT
        methods.name_carrier(METHOD, Carrier(CARRIER))
        transit.set_time(METHOD, "", "", least, most, by="")
        say(f"DHL brings the parcels, in {least} to {most} working days")
        every_day = {"week": ALWAYS, "holidays_off": False, "eves_off": False}
        for owner, key in (("warehouse", str(WAREHOUSE)), ("carrier", CARRIER)):
            change.save(owner, key, every_day, by="")
        say("the warehouse and DHL work every day, cut-off at noon")
        channel = self._channel
        settings.change(channel, {"mode": "told", "serving": "fulfil"}, by="")
        say("from now on customers are told what is promised; serving=FULFIL")

    def _furnish(self) -> None:
        """Write what Saleor would have: a warehouse, an offer, a shelf."""
        from saleor_service_plugin.shop.snapshots import (
            Availability,
            Offer,
            VariantStock,
            Warehouse,
        )

        shop = self.stage.shop
        shop.warehouses[WAREHOUSE] = Warehouse(WAREHOUSE, "Leipzig", "DE", "04109")
        shop.min_days[METHOD], shop.max_days[METHOD] = TRANSIT
        shop.offers.append(Offer(METHOD, "Standardversand", *TRANSIT, None))
        shop.stock[VARIANT] = VariantStock(VARIANT, FULL, 0, True)
        shop.availability[VARIANT] = Availability(VARIANT, FULL, WAREHOUSE, True)

    def quote(self, customer: Customer, pieces: int) -> Quote:
        """Ask when so many would arrive, as a storefront does."""
        from saleor_service_plugin.delivery.promises import quote, quote_words, wording

        address, now = customer.address, datetime.now(UTC)
        lines = [(VARIANT, pieces)]
        found = quote.quote(
            cast.LIVE_CHANNEL, lines, address["country"], address["postalCode"], now
        )
        first = next(iter(found), None)
        if first is None or first.latest is None or first.order_by is None:
            raise DemoError(f"nothing can be promised of {self.name}")
        language, left = customer.language.lower(), first.order_by - now
        return Quote(
            wording.days(first.earliest, first.latest, language),
            first.latest,
            quote_words.order_within(left, language),
            int(left.total_seconds()),
        )

    def place(self, customer: Customer, pieces: int, *expected: Expected) -> Placed:
        """Write an order of the article, and expect these mails."""
        return self.stage.place(customer, (pieces,), *expected)

    def lower(self, order: Placed) -> str:
        """Leave fewer pieces on the shelf than are set aside."""
        return self._count(LEFT)

    def comes_on(self, day: date) -> str:
        """Say when new stock can be packed."""
        from saleor_service_plugin.delivery.promises import supply

        supply.set_supply(VARIANT, restock_on=day, by="")
        return f"new stock of {self.name} can be packed on {day}"

    def refill(self) -> str:
        """Put new stock on the shelf."""
        return self._count(FULL)

    def wait_on(self, customer: Customer, mail: Mail) -> str:
        """Let the customer say that they wait, about what the mail told."""
        from saleor_service_plugin.delivery.delays import by_staff
        from saleor_service_plugin.delivery.promises.models import Delay
        from saleor_service_plugin.delivery.promises.states import Wish
        from saleor_service_plugin.orders import access

        order_id = access.order_of(token_in(mail.text))
        newest = Delay.objects.filter(order_id=order_id, told=True).latest("number")
        made = by_staff.wish(newest.order_id, newest.pk, Wish.WAIT, (), "")
        return f"{customer.address['firstName']} wishes: {made.wish}"

    def minute(self) -> None:
        """Have done at once what the worker does each minute."""
        from saleor_service_plugin import work

        # What the first round sends no hook tells of: the second one finds it.
        for _ in range(2):
            work.tick()

    def _count(self, pieces: int) -> str:
        shop = self.stage.shop
        shop.stock[VARIANT] = replace(shop.stock[VARIANT], quantity=pieces)
        return f"{self.name}: {pieces} on the shelf"

    @property
    def _channel(self) -> int:
        channels = self.stage.shop.channels.values()
        return next(row.id for row in channels if row.slug == cast.LIVE_CHANNEL)
