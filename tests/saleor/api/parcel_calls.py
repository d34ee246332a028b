"""Calls about parcels and carriers, and orders with parcels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.orders import marks, sweep
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import Api, Json, global_id

DHL = "00340434161094042557"
UPS = "1Z999AA10123456784"

HOUR = timedelta(hours=1)

SHOWN = """
  id fulfillmentId orderId orderNumber channelId number isCurrent status trackingNumber trackingUrl
  carrier { code name } sentAt contents { name quantity } sharesContents state stateAt stateText
  saidByStaff place events { at heardAt state text place source code } forecastFrom forecastUntil
  pickupPlace pickupUntil deliveredAt appointmentFrom appointmentUntil carrierSource
  attention { reason since text(languageCode: DE) } isAsked lookedAt lookProblem
"""

ORDER = f"""query($id: ID, $token: String) {{
  serviceOrder(id: $id, token: $token) {{
    number token timeline {{ event parcelId fulfillmentId }} parcels {{ {SHOWN} }}
  }}
}}"""

ONE = f"query($id: ID!) {{ serviceParcel(id: $id) {{ {SHOWN} }} }}"

LIST = """
query($first: Int, $last: Int, $after: String, $before: String, $where: ServiceParcelWhereInput,
      $sortBy: ServiceParcelSortingInput) {
  serviceParcels(
    first: $first, last: $last, after: $after, before: $before, where: $where, sortBy: $sortBy
  ) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id trackingNumber } }
  }
}"""

ACCOUNT = """
  id service name channelIds channels isActive isAsked isKnown dailyQuota callsIn24Hours
  values { name value } secretsSet callbackUrl rotatingUntil lastProblem lastDetail failures
  lastGoodAt restUntil
"""


@dataclass(frozen=True)
class Shipped:
    """An order with one fulfillment."""

    world: World
    order_id: UUID
    fulfillment_id: int

    @property
    def gid(self) -> str:
        """The order's global id."""
        return global_id("Order", self.order_id)

    @property
    def rows(self) -> list[TrackedParcel]:
        """Our rows of its parcels."""
        with port.current().writer():
            return list(TrackedParcel.objects.filter(order_id=self.order_id).order_by("pk"))

    @property
    def parcel(self) -> str:
        """The global id of its first parcel."""
        return global_id("ServiceParcel", self.rows[0].pk)

    def look(self) -> None:
        """A worker looks."""
        with port.current().writer():
            marks.write([self.order_id])
        work.work()

    def say(self, *scans: Scan, **beside: Any) -> None:
        """A carrier tells of the first parcel."""
        with port.current().writer(), transaction.atomic():
            row = TrackedParcel.objects.select_for_update().get(pk=self.rows[0].pk)
            said = Report(row.number, scans, **beside)
            take_report.take([row], {row.pk: said}, source="dhl", now=datetime.now(UTC))
        work.work()

    def shown(self, api: Api, **by: str) -> Json:
        """Return the order as somebody sees it."""
        found: Json = ask(api, ORDER, by or {"id": self.gid})["serviceOrder"]
        return found


def shipped(world: World, number: str = DHL, *, email: str | None = None) -> Shipped:
    """Have an order leave in one fulfillment with this text in its tracking field."""
    order_id = paid(world, Story(), email=email or world.email())
    pk = parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number=number)
    sweep.sweep_recent()
    work.work()
    return Shipped(world, order_id, pk)


def scan(state: ParcelState, *, ago: timedelta = HOUR, **values: str) -> Scan:
    """Return a scan of some time ago."""
    return Scan(datetime.now(UTC) - ago, state, **{"text": f"{state}, it says", **values})


def step(api: Api, name: str, parcel: str, given: Mapping[str, Any] | None = None) -> Json:
    """Do something with a parcel, return the answer."""
    declared, passed = (", $input: ServiceParcelInput!", ", input: $input") if given else ("", "")
    query = f"""mutation($id: ID!{declared}) {{
      {name}(id: $id{passed}) {{ parcel {{ {SHOWN} }} errors {{ field code message }} }}
    }}"""
    values = {"id": parcel, **({"input": dict(given)} if given else {})}
    answer: Json = ask(api, query, values)[name]
    return answer


def account(api: Api, verb: str, values: Mapping[str, Any]) -> Json:
    """Do something with a carrier account, return the answer."""
    name = f"serviceCarrierAccount{verb}"
    arguments = {
        "Create": "($input: ServiceCarrierAccountCreateInput!)",
        "Update": "($id: ID!, $input: ServiceCarrierAccountUpdateInput!)",
    }.get(verb, "($id: ID!)")
    passed = ", ".join(f"{key}: ${key}" for key in values)
    secret = "secret " if verb in ("Create", "RotateSecret") else ""
    query = f"""mutation{arguments} {{
      {name}({passed}) {{ {secret}account {{ {ACCOUNT} }} errors {{ field code message }} }}
    }}"""
    answer: Json = ask(api, query, values)[name]
    return answer
