"""The office on Saleor: every step a GraphQL call of staff or of a storefront."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from . import cast
from .api import Json
from .calls import ENOUGH_PIECES, ERRORS, ORDER, Customer, Placed
from .catcher import Mail
from .office import FULL, LEFT, TRANSIT, Quote, token_in
from .talk import DemoError
from .watch import Expected

if TYPE_CHECKING:
    from .shopping import Stage

COUNTRY = "DE"

METHOD = "DHL"
"""A shipping method of core's sample data."""

WEEK = [
    {"day": day, "intervals": [{"begins": "00:00", "ends": "24:00"}]}
    for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
]

PRODUCTS = """
query ($channel: String!, $country: CountryCode!) {
  products(first: 50, channel: $channel, sortBy: {field: NAME, direction: ASC}) {
    edges { node { name productType { isShippingRequired }
      variants { id name trackInventory quantityAvailable(countryCode: $country)
        stocks { quantityAllocated } } } } } }"""

METHODS = """
query ($channel: String!) { shippingZones(first: 100, channel: $channel) {
  edges { node { countries { code } shippingMethods { id name } } } } }"""

CALENDARS = """
query { serviceCalendars { id owner carrier } }"""

CHANNEL = "query ($slug: String!) { serviceChannel(slug: $slug) { id } }"

CARRIER = f"""
mutation ($id: ID!) {{
  serviceShippingMethodCarrierSet(id: $id, carrier: DHL) {{ shippingMethod {{ id }} {ERRORS} }}
}}"""

TRANSIT_TIME = f"""
mutation ($method: ID!, $input: ServiceTransitTimeInput!) {{
  serviceTransitTimeUpdate(method: $method, input: $input) {{ transitTime {{ id }} {ERRORS} }}
}}"""

CALENDAR = f"""
mutation ($id: ID!, $input: ServiceCalendarInput!) {{
  serviceCalendarUpdate(id: $id, input: $input) {{ calendar {{ id }} {ERRORS} }}
}}"""

SETTINGS = f"""
mutation ($id: ID!) {{
  servicePromiseSettingsUpdate(id: $id, input: {{mode: TOLD, serving: FULFIL}}) {{
    channel {{ id }} {ERRORS} }}
}}"""

QUOTE = """
query ($channel: String!, $variant: ID!, $pieces: Int!, $country: CountryCode!,
       $postalCode: String!, $language: LanguageCodeEnum!) {
  serviceDeliveryQuote(channel: $channel, lines: [{variantId: $variant, quantity: $pieces}],
                       country: $country, postalCode: $postalCode, languageCode: $language) {
    options { name text latest orderWithin secondsLeft } } }"""

SUPPLY = f"""
mutation ($variant: ID!, $day: Date!) {{
  serviceVariantSupplyUpdate(variantId: $variant, input: {{restockOn: $day}}) {{
    openLines {ERRORS} }}
}}"""

STOCK = f"""
mutation ($variant: ID!, $stocks: [StockInput!]!) {{
  productVariantStocksUpdate(variantId: $variant, stocks: $stocks) {{
    productVariant {{ id }} {ERRORS} }}
}}"""

UNLOCK = f"""
mutation ($token: String!, $postcode: String!) {{
  serviceOrderUnlock(token: $token, postcode: $postcode) {{ actingToken {ERRORS} }}
}}"""

NEWS = """
query ($token: String!) { serviceOrder(token: $token) { delays { id takesWish } } }"""

WISH = f"""
mutation ($delay: ID!, $token: String!, $acting: String!) {{
  serviceDeliveryWishCreate(delayId: $delay, wish: WAIT, token: $token, actingToken: $acting) {{
    delay {{ wish {{ wish }} }} {ERRORS} }}
}}"""


@dataclass
class SaleorOffice:
    """Staff, and an article of which nothing is set aside for anybody."""

    stage: Stage
    variant: str
    """Its id."""
    name: str
    warehouse: str = ""
    """Where it is counted."""

    def open(self) -> None:
        """Say how long parcels take and when is worked, let promises be told, and say so."""
        service, say = self.stage.shop.service, self.stage.talk.say
        method, (least, most) = self._method(), TRANSIT
        service.run(CARRIER, id=method)
        say(f"serviceShippingMethodCarrierSet: what goes by “{METHOD}” is brought by DHL")
        given = {"country": COUNTRY, "minDays": least, "maxDays": most}
        service.run(TRANSIT_TIME, method=method, input=given)
        say(f"serviceTransitTimeUpdate: {least} to {most} working days to {COUNTRY}")
        every_day = {"week": WEEK, "holidaysOff": False, "evesOff": False}
        for calendar in service.query(CALENDARS)["serviceCalendars"]:
            if calendar["owner"] == "WAREHOUSE" or _is_dhl(calendar):
                service.run(CALENDAR, id=calendar["id"], input=every_day)
        say("serviceCalendarUpdate: warehouses and DHL work every day, cut-off at noon")
        say("(the demo must not depend on the weekday; by default weekends and holidays are free)")
        channel = service.query(CHANNEL, slug=cast.LIVE_CHANNEL)["serviceChannel"]["id"]
        service.run(SETTINGS, id=channel)
        say("servicePromiseSettingsUpdate: mode=TOLD, serving=FULFIL; until now it only watched")

    def quote(self, customer: Customer, pieces: int) -> Quote:
        """Ask when so many would arrive, as a storefront does."""
        found = self.stage.shop.guest.query(
            QUOTE,
            channel=cast.LIVE_CHANNEL,
            variant=self.variant,
            pieces=pieces,
            country=customer.address["country"],
            postalCode=customer.address["postalCode"],
            language=customer.language,
        )["serviceDeliveryQuote"]["options"]
        # Of the other methods nobody knows how long they take.
        if [one["name"] for one in found] != [METHOD] or not found[0]["latest"]:
            raise DemoError(f"what is quoted of {self.name}: {found}")
        (one,) = found
        latest = date.fromisoformat(one["latest"])
        return Quote(one["text"], latest, one["orderWithin"], one["secondsLeft"])

    def place(self, customer: Customer, pieces: int, *expected: Expected) -> Placed:
        """Order so many of the article, and expect these mails."""
        things = [(self.variant, self.name)]
        return self.stage.place(customer, (pieces,), *expected, things=things, carried_by=METHOD)

    def lower(self, order: Placed) -> str:
        """Leave fewer pieces than are set aside, and none in other warehouses."""
        (line,) = self.stage.shop.staff.query(ORDER, id=order.id)["order"]["lines"]
        (place,) = [row for row in line["allocations"] if row["quantity"]]
        self.warehouse = place["warehouse"]["id"]
        places = [row["warehouse"]["id"] for row in line["variant"]["stocks"]]
        # Goods that lie elsewhere would be sent from there.
        return self._count({**dict.fromkeys(places, 0), self.warehouse: LEFT})

    def comes_on(self, day: date) -> str:
        """Say when new stock can be packed."""
        made = self.stage.shop.service.run(SUPPLY, variant=self.variant, day=day.isoformat())
        lines = made["openLines"]
        return f"serviceVariantSupplyUpdate: restockOn={day}, open order lines: {lines}"

    def refill(self) -> str:
        """Put new stock on the shelf."""
        return self._count({self.warehouse: FULL})

    def wait_on(self, customer: Customer, mail: Mail) -> str:
        """Let the customer follow the mail's link and say that they wait."""
        guest, token = self.stage.shop.guest, token_in(mail.text)
        postcode = customer.address["postalCode"]
        acting = guest.run(UNLOCK, token=token, postcode=postcode)["actingToken"]
        news = guest.query(NEWS, token=token)["serviceOrder"]["delays"]
        newest = next(one["id"] for one in news if one["takesWish"])
        made = guest.run(WISH, delay=newest, token=token, acting=acting)
        wish = made["delay"]["wish"]["wish"]
        return f"serviceOrderUnlock by the postcode, serviceDeliveryWishCreate: {wish}"

    def minute(self) -> None:
        """Have done at once what the worker does each minute."""
        self.stage.shop.manage_well("service_run", "--once")

    def _count(self, found: Mapping[str, int]) -> str:
        """Write what is found on the shelves; `found` is pieces by warehouse."""
        stocks = [{"warehouse": place, "quantity": pieces} for place, pieces in found.items()]
        self.stage.shop.staff.run(STOCK, variant=self.variant, stocks=stocks)
        pieces = sum(found.values())
        return f"productVariantStocksUpdate: {self.name}: {pieces} in all warehouses"

    def _method(self) -> str:
        """Return the id of the method to the customers' country.

        Raises:
            DemoError: The shop has none.

        """
        edges = self.stage.shop.staff.query(METHODS, channel=cast.LIVE_CHANNEL)["shippingZones"]
        zones = [edge["node"] for edge in edges["edges"]]
        found = [
            method["id"]
            for zone in zones
            if any(country["code"] == COUNTRY for country in zone["countries"])
            for method in zone["shippingMethods"]
            if method["name"] == METHOD
        ]
        if not found:
            raise DemoError(f"there is no shipping method “{METHOD}” to {COUNTRY}")
        method: str = found[0]
        return method


def opened(stage: Stage) -> SaleorOffice:
    """Return the office, with an article that no other order waits for.

    Raises:
        DemoError: The shop has none.

    """
    products = stage.shop.staff.query(PRODUCTS, channel=cast.LIVE_CHANNEL, country=COUNTRY)
    for product in (edge["node"] for edge in products["products"]["edges"]):
        for variant in product["variants"] or []:
            if product["productType"]["isShippingRequired"] and _is_free(variant):
                return SaleorOffice(stage, variant["id"], product["name"])
    raise DemoError(f"{cast.LIVE_CHANNEL} has nothing that no order waits for")


def _is_free(variant: Json) -> bool:
    """Tell whether there is enough of it, and nobody has been promised any."""
    return (
        variant["trackInventory"]
        and (variant["quantityAvailable"] or 0) >= ENOUGH_PIECES
        and not any(stock["quantityAllocated"] for stock in variant["stocks"])
    )


def _is_dhl(calendar: Json) -> bool:
    return calendar["carrier"] == "DHL"
