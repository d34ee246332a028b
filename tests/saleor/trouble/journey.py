"""Eight requests that a shop lives by, with everything they answered and caused.

Made twice, once without our plugin and once with it in trouble, they must be the same.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import override_settings

from saleor_service_plugin.orders import drain, marks, sweep
from saleor_service_plugin.orders.models import Fact
from saleor_service_plugin.shop import port
from tests.saleor.world import World, checkout, legacy, money, parcels
from tests.saleor.world.api import Api, Json, global_id, local_id

from . import recorder
from .answers import masked

BASKET = {"mug": 2, "poster": 1}
TOTAL = Decimal(55)

_ORDER = """
  id number status statusDisplay chargeStatus authorizeStatus paymentStatus isPaid created updatedAt
  languageCodeEnum origin total { gross { amount currency } } totalBalance { amount }
  totalCharged { amount } totalRefunded { amount }
  lines { id productName quantity quantityFulfilled totalPrice { gross { amount } } }
  fulfillments { id status trackingNumber fulfillmentOrder lines { quantity } }"""

_STAFF = "userEmail events { type message date amount }"

CHECKOUT_COMPLETE = f"""
mutation ($id: ID!) {{ checkoutComplete(id: $id) {{
  order {{ {_ORDER} }} confirmationNeeded errors {{ field code message }} }} }}"""

ORDER_FULFILL = f"""
mutation ($order: ID!, $input: OrderFulfillInput!) {{ orderFulfill(order: $order, input: $input) {{
  fulfillments {{ id status trackingNumber }} order {{ {_ORDER} {_STAFF} }}
  errors {{ field code message }} }} }}"""

UPDATE_TRACKING = f"""
mutation ($id: ID!, $input: FulfillmentUpdateTrackingInput!) {{
  orderFulfillmentUpdateTracking(id: $id, input: $input) {{
  fulfillment {{ id status trackingNumber }} order {{ {_ORDER} {_STAFF} }}
  errors {{ field code message }} }} }}"""

REPORT_REFUND = """
mutation ($id: ID!, $psp: String!, $amount: PositiveDecimal!) {
  transactionEventReport(id: $id, pspReference: $psp, type: REFUND_SUCCESS, amount: $amount) {
  alreadyProcessed transaction { id refundedAmount { amount } events { type message } }
  errors { field code message } } }"""

ORDER_REFUND = f"""
mutation ($id: ID!, $amount: PositiveDecimal!) {{ orderRefund(id: $id, amount: $amount) {{
  order {{ {_ORDER} {_STAFF} }} errors {{ field code message }} }} }}"""

ORDER_CANCEL = f"""
mutation ($id: ID!) {{ orderCancel(id: $id) {{
  order {{ {_ORDER} {_STAFF} }} errors {{ field code message }} }} }}"""

Around = Callable[[UUID | None], AbstractContextManager[object]]
"""Takes the order's id (None while there is no order yet), wraps one request."""


@dataclass
class Journey:
    """What was answered and heard, request by request."""

    answers: dict[str, Json] = field(default_factory=dict)
    heard: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    orders: list[UUID] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """How long the slowest request took."""
        return max(self.seconds.values())


def travel(world: World, *, around: Around | None = None) -> Journey:
    """Make all the requests; none may be refused, none may break."""
    traveler = _Traveler(world, around or (lambda order_id: nullcontext()))
    traveler.transaction_order()
    traveler.legacy_order()
    traveler.canceled_order()
    return traveler.journey


class _Traveler:
    def __init__(self, world: World, around: Around) -> None:
        self.world = world
        self.around = around
        self.journey = Journey()

    def transaction_order(self) -> None:
        """Pay by transaction, send, correct the number, give some money back."""
        world = self.world
        checkout_id = checkout.create(world, basket=BASKET, email="unharmed@example.com")
        transaction = money.create(world, currency="EUR", checkout_id=checkout_id, charged=TOTAL)
        order_id = self._complete("checkout", checkout_id)
        sent = self._ask(
            "fulfill", world.staff, ORDER_FULFILL, _fulfill_all(world, order_id), order_id
        )
        number = {"trackingNumber": "NEW-2", "notifyCustomer": True}
        fulfillment = sent["fulfillments"][0]["id"]
        self._ask(
            "track", world.staff, UPDATE_TRACKING, {"id": fulfillment, "input": number}, order_id
        )
        back = {"id": transaction, "psp": world.unique("back"), "amount": Decimal(10)}
        self._ask("refund", world.app, REPORT_REFUND, back, order_id)

    def legacy_order(self) -> None:
        """Pay by the dummy gateway, give some money back."""
        world = self.world
        checkout_id = checkout.create(
            world, channel="usd", basket=BASKET, email="unharmed@example.com"
        )
        legacy.add_payment(world, checkout_id=checkout_id)
        order_id = self._complete("legacy checkout", checkout_id)
        variables = {"id": global_id("Order", order_id), "amount": Decimal(10)}
        self._ask("legacy refund", world.staff, ORDER_REFUND, variables, order_id)

    def canceled_order(self) -> None:
        """Order without paying, and cancel."""
        world = self.world
        checkout_id = checkout.create(
            world, channel="unpaid", basket=BASKET, email="unharmed@example.com"
        )
        order_id = self._complete("unpaid checkout", checkout_id)
        self._ask(
            "cancel", world.staff, ORDER_CANCEL, {"id": global_id("Order", order_id)}, order_id
        )

    def _complete(self, name: str, checkout_id: UUID) -> UUID:
        variables = {"id": global_id("Checkout", checkout_id)}
        payload = self._ask(name, self.world.anonymous, CHECKOUT_COMPLETE, variables, None)
        order_id = UUID(local_id(payload["order"]["id"]))
        self.journey.orders.append(order_id)
        return order_id

    def _ask(
        self, name: str, caller: Api, query: str, variables: Mapping[str, Any], order: UUID | None
    ) -> Json:
        recorder.HEARD.clear()
        with self.around(order):
            started = time.monotonic()
            answer = caller.post(query, variables)
            self.journey.seconds[name] = time.monotonic() - started
        self.journey.answers[name] = masked(answer)
        self.journey.heard[name] = list(recorder.HEARD)
        assert "errors" not in answer, (name, answer)
        (payload,) = answer["data"].values()
        assert payload["errors"] == [], (name, answer)
        result: Json = payload
        return result


def _fulfill_all(world: World, order_id: UUID) -> Json:
    lines = parcels.line_pks(world, order_id=order_id)
    warehouse = global_id("Warehouse", world.warehouses["north"])
    return {
        "order": global_id("Order", order_id),
        "input": {
            "notifyCustomer": True,
            "trackingNumber": "FIRST-1",
            "lines": [
                {
                    "orderLineId": global_id("OrderLine", lines[name]),
                    "stocks": [{"warehouse": warehouse, "quantity": quantity}],
                }
                for name, quantity in BASKET.items()
            ],
        },
    }


#: What is true of the three orders after a journey that was looked at once, at its end.
TRUE_AFTERWARDS = (
    Counter({
        ("placed", ""): 1, ("confirmed", ""): 1, ("payment", "55"): 1, ("parcel-sent", ""): 1,
        ("tracking-changed", ""): 1, ("refund", "10"): 1,
    }),
    Counter({
        ("placed", ""): 1, ("confirmed", ""): 1, ("payment", "55"): 1, ("refund", "10"): 1,
    }),
    # Without money the order waits unconfirmed.
    Counter({("placed", ""): 1, ("canceled", ""): 1}),
)  # fmt: skip


_plain: list[Journey] = []


def plain(world: World) -> Journey:
    """Return the journey made without our plugin, made once per session."""
    if not _plain:
        with override_settings(PLUGINS=recorder.without_ours(settings.PLUGINS)):
            _plain.append(travel(world))
    return _plain[0]


def listened(world: World, *, around: Around | None = None) -> Journey:
    """Make the journey with our plugin between two that listen; hooks start afresh."""
    marks.forget_written()
    with override_settings(PLUGINS=recorder.around_ours(settings.PLUGINS)):
        return travel(world, around=around)


def differences(made: Journey, without_us: Journey) -> dict[str, object]:
    """Return by request what was answered or heard differently, and both versions of it."""
    found: dict[str, object] = {}
    for name in without_us.answers:
        for what in ("answers", "heard"):
            here, there = getattr(made, what)[name], getattr(without_us, what)[name]
            if here != there:
                found[f"{name}: {what}"] = (here, there)
    return found


def facts(order_id: UUID) -> Counter[tuple[str, str]]:
    """Return the order's recorded facts: kind, and the amount where there is one."""
    found: Counter[tuple[str, str]] = Counter()
    with port.current().writer():
        for row in Fact.objects.filter(order_id=order_id):
            amount = row.data.get("amount")
            found[row.kind, f"{Decimal(amount).normalize():f}" if amount else ""] += 1
    return found


def untold(made: Journey) -> dict[int, object]:
    """Return by order what one sweep found and what is true, where they differ.

    Empty also means: once each, as facts are counted.
    """
    sweep_once()
    return {
        index: (facts(order_id), true)
        for index, (order_id, true) in enumerate(zip(made.orders, TRUE_AFTERWARDS, strict=True))
        if facts(order_id) != true
    }


def sweep_once() -> None:
    """Do what beat brings each minute, but send nothing."""
    assert sweep.sweep_recent().ran
    while sweep.sweep_live().compared >= 2000:
        pass
    drain.drain()
