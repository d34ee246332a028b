"""The GraphQL calls of storefront, payment app and staff."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from uuid import UUID, uuid4

from .api import Api, Json
from .talk import DemoError

ENOUGH_PIECES = 10

ERRORS = "errors { field code message }"

PRODUCTS = """
query ($channel: String!, $country: CountryCode!) {
  products(first: 50, channel: $channel, sortBy: {field: NAME, direction: ASC}) {
    edges { node { name productType { isShippingRequired }
      variants { id name quantityAvailable(countryCode: $country) } } } }
}"""

CHECKOUT_CREATE = f"""
mutation ($input: CheckoutCreateInput!) {{
  checkoutCreate(input: $input) {{ checkout {{ id }} {ERRORS} }}
}}"""

CHECKOUT = """
query ($id: ID!) { checkout(id: $id) {
  totalPrice { gross { amount currency } } shippingMethods { id name active } } }"""

DELIVERY_METHOD = f"""
mutation ($id: ID!, $method: ID!) {{
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {{
    checkout {{ id }} {ERRORS} }}
}}"""

PROMO_CODE = f"""
mutation ($id: ID!, $code: String!) {{
  checkoutAddPromoCode(id: $id, promoCode: $code) {{ checkout {{ id }} {ERRORS} }}
}}"""

TRANSACTION_CREATE = f"""
mutation ($id: ID!, $transaction: TransactionCreateInput!) {{
  transactionCreate(id: $id, transaction: $transaction) {{ transaction {{ id }} {ERRORS} }}
}}"""

REPORT = f"""
mutation ($id: ID!, $psp: String!, $type: TransactionEventTypeEnum!, $amount: PositiveDecimal!) {{
  transactionEventReport(id: $id, pspReference: $psp, type: $type, amount: $amount) {{
    alreadyProcessed {ERRORS} }}
}}"""

CHANNEL = "query ($slug: String!) { channel(slug: $slug) { id } }"

CHANNEL_UPDATE = f"""
mutation ($id: ID!) {{
  channelUpdate(id: $id, input: {{orderSettings: {{allowUnpaidOrders: true}}}}) {{
    channel {{ id }} {ERRORS} }}
}}"""

CHECKOUT_COMPLETE = f"""
mutation ($id: ID!) {{
  checkoutComplete(id: $id) {{ order {{ id number }} {ERRORS} }}
}}"""

ORDER = """
query ($id: ID!) { order(id: $id) { status
  lines { id productName quantity quantityToFulfill
          allocations { quantity warehouse { id } }
          variant { stocks { quantity warehouse { id } } } }
  fulfillments { id status lines { id quantity } } } }"""

ORDER_FULFILL = f"""
mutation ($order: ID!, $input: OrderFulfillInput!) {{
  orderFulfill(order: $order, input: $input) {{ fulfillments {{ id }} {ERRORS} }}
}}"""

TRACKING = f"""
mutation ($id: ID!, $number: String!) {{
  orderFulfillmentUpdateTracking(id: $id, input: {{trackingNumber: $number}}) {{
    fulfillment {{ id }} {ERRORS} }}
}}"""

RETURN = f"""
mutation ($order: ID!, $input: OrderReturnProductsInput!) {{
  orderFulfillmentReturnProducts(order: $order, input: $input) {{
    returnFulfillment {{ id }} {ERRORS} }}
}}"""

CANCEL = f"mutation ($id: ID!) {{ orderCancel(id: $id) {{ order {{ id }} {ERRORS} }} }}"

PLUGIN_UPDATE = f"""
mutation ($id: ID!, $input: PluginUpdateInput!) {{
  pluginUpdate(id: $id, input: $input) {{
    plugin {{ globalConfiguration {{ active }} }} {ERRORS} }}
}}"""

ACCOUNT_CREATE = f"""
mutation ($input: ServiceCarrierAccountCreateInput!) {{
  serviceCarrierAccountCreate(input: $input) {{ secret account {{ callbackUrl }} {ERRORS} }}
}}"""

PARCELS = """
query ($search: String!) {
  serviceParcels(
    first: 10, where: {search: $search}, sortBy: {field: SENT_AT, direction: ASC}
  ) { edges { node { orderId trackingNumber carrier { code } state attention { reason } } } } }"""

SHOP_SETTINGS = f"""
mutation {{
  shopSettingsUpdate(input: {{fulfillmentAllowUnpaid: true}}) {{ shop {{ name }} {ERRORS} }}
}}"""


@dataclass(frozen=True)
class Customer:
    """Who orders, and where it goes."""

    email: str
    language: str
    address: Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """How an order is paid."""

    method: str
    """What the shop calls it; "" where the shop knows of none."""
    paid: bool
    words: str


CARD = Way("Card", True, "paid")
TRANSFER = Way("", False, "to be paid by transfer:")
INVOICE = Way("Invoice", False, "on invoice:")


@dataclass(frozen=True)
class Placed:
    """An order as the storefront knows it."""

    id: str
    number: str
    email: str
    transaction: str
    amount: Decimal
    currency: str

    @property
    def pk(self) -> UUID:
        """Return Saleor's key of the order."""
        return UUID(base64.b64decode(self.id).decode().split(":")[1])


def articles(api: Api, *, channel: str, country: str, count: int) -> list[tuple[str, str]]:
    """Return (variant id, name) of things that can be sent there.

    By name, in turn one without and one with variants.

    Raises:
        DemoError: The shop has not so many.

    """
    edges = api.query(PRODUCTS, channel=channel, country=country)["products"]["edges"]
    single: list[tuple[str, str]] = []
    several: list[tuple[str, str]] = []
    for product in (edge["node"] for edge in edges):
        variants = product["variants"] or []
        if variants and product["productType"]["isShippingRequired"]:
            first = variants[0]
            if (first["quantityAvailable"] or 0) >= ENOUGH_PIECES:
                kind = several if len(variants) > 1 else single
                kind.append((first["id"], product["name"]))
    found = [thing for pair in zip_longest(single, several) for thing in pair if thing]
    if len(found) < count:
        raise DemoError(f"{channel} sells only {len(found)} things to {country}")
    return found[:count]


def place(
    storefront: Api,
    payments: Api,
    *,
    channel: str,
    customer: Customer,
    basket: Sequence[tuple[str, int]],
    way: Way,
    carried_by: str = "",
    code: str = "",
) -> Placed:
    """Order, pay where that comes first, and complete; `basket` holds (variant id, pieces).

    `carried_by` is the name of a shipping method; without it the first one is taken. `code` is a
    discount code.
    """
    lines = [{"variantId": variant, "quantity": pieces} for variant, pieces in basket]
    address = dict(customer.address)
    checkout = storefront.run(
        CHECKOUT_CREATE,
        input={
            "channel": channel,
            "email": customer.email,
            "lines": lines,
            "billingAddress": address,
            "shippingAddress": address,
            "languageCode": customer.language,
        },
    )["checkout"]["id"]
    methods = storefront.query(CHECKOUT, id=checkout)["checkout"]["shippingMethods"]
    method = next(row for row in methods if row["active"] and carried_by in ("", row["name"]))
    storefront.run(DELIVERY_METHOD, id=checkout, method=method["id"])
    if code:
        storefront.run(PROMO_CODE, id=checkout, code=code)
    total = storefront.query(CHECKOUT, id=checkout)["checkout"]["totalPrice"]["gross"]
    charged = total if way.paid else None
    transaction = _transaction(payments, checkout, way.method, charged) if way.method else ""
    order = storefront.run(CHECKOUT_COMPLETE, id=checkout)["order"]
    return Placed(
        id=order["id"],
        number=order["number"],
        email=customer.email,
        transaction=transaction,
        amount=Decimal(str(total["amount"])),
        currency=total["currency"],
    )


def _transaction(payments: Api, target: str, method: str, charged: Json | None) -> str:
    """Report a way of paying, and the sum as charged where it is; return the transaction."""
    given: Json = {
        "name": method,
        "pspReference": f"demo-{uuid4().hex[:12]}",
        "availableActions": ["REFUND"],
    }
    if charged:
        given["amountCharged"] = {"amount": charged["amount"], "currency": charged["currency"]}
    payload = payments.run(TRANSACTION_CREATE, id=target, transaction=given)
    transaction: str = payload["transaction"]["id"]
    return transaction


def pay(payments: Api, order: Placed) -> None:
    """Report the whole sum of an order as received."""
    if order.transaction:
        _report(payments, order, "CHARGE_SUCCESS")
        return
    charged = {"amount": float(order.amount), "currency": order.currency}
    _transaction(payments, order.id, "Bank transfer", charged)


def _report(payments: Api, order: Placed, what: str) -> None:
    psp = f"demo-{uuid4().hex[:12]}"
    payments.run(REPORT, id=order.transaction, psp=psp, type=what, amount=str(order.amount))


def allow_unpaid(staff: Api, channel: str) -> None:
    """Take orders that nobody has paid, and send their goods, as staff set it."""
    found = staff.query(CHANNEL, slug=channel)["channel"]["id"]
    staff.run(CHANNEL_UPDATE, id=found)
    # Saleor's default, which its sample data switches off.
    staff.run(SHOP_SETTINGS)


def fulfill(
    staff: Api, order: Placed, *, number: str, notify: bool = True, lines: int | None = None
) -> int:
    """Send what is open, from the warehouses that hold it; return how many pieces.

    Args:
        staff: Who does it.
        order: Which order.
        number: The tracking number.
        notify: Staff's choice under "notify customer".
        lines: How many of the open lines, from the first; None for all.

    """
    rows = staff.query(ORDER, id=order.id)["order"]["lines"]
    still_open = [row for row in rows if row["quantityToFulfill"]][:lines]
    given = [{"orderLineId": row["id"], "stocks": _stocks(row)} for row in still_open]
    _send(staff, order, given, number=number, notify=notify)
    return sum(row["quantityToFulfill"] for row in still_open)


def fulfill_from_two(staff: Api, order: Placed, *, number: str) -> int:
    """Send two pieces from two warehouses in one call: Saleor makes a parcel of each.

    Raises:
        DemoError: Nothing in this order lies in two warehouses.

    """
    for row in staff.query(ORDER, id=order.id)["order"]["lines"]:
        places = [place for place in row["variant"]["stocks"] if place["quantity"]][:2]
        if row["quantityToFulfill"] == len(places) == 2:
            stocks = [{"warehouse": place["warehouse"]["id"], "quantity": 1} for place in places]
            _send(staff, order, [{"orderLineId": row["id"], "stocks": stocks}], number=number)
            return 2
    raise DemoError("nothing in this order lies in two warehouses")


def _send(
    staff: Api, order: Placed, lines: Sequence[Json], *, number: str, notify: bool = True
) -> None:
    given = {"lines": list(lines), "notifyCustomer": notify, "trackingNumber": number}
    staff.run(ORDER_FULFILL, order=order.id, input=given)


def _stocks(line: Json) -> list[Json]:
    """Return where to take a line's open pieces from.

    What Saleor has allocated; things whose stock it does not track have no allocations.
    """
    wanted = line["quantityToFulfill"]
    places = [row for row in line["allocations"] if row["quantity"]]
    if not places:
        places = [row for row in line["variant"]["stocks"] if row["quantity"] >= wanted][:1]
        return [{"warehouse": row["warehouse"]["id"], "quantity": wanted} for row in places]
    return [{"warehouse": row["warehouse"]["id"], "quantity": row["quantity"]} for row in places]


def change_tracking(staff: Api, order: Placed, number: str) -> None:
    """Give an order's first parcel another tracking number."""
    first = staff.query(ORDER, id=order.id)["order"]["fulfillments"][0]
    staff.run(TRACKING, id=first["id"], number=number)


def take_back(staff: Api, order: Placed) -> int:
    """Book everything that was sent as returned; return how many pieces."""
    rows = staff.query(ORDER, id=order.id)["order"]["fulfillments"]
    back = [
        {"fulfillmentLineId": line["id"], "quantity": line["quantity"]}
        for row in rows
        if row["status"] == "FULFILLED"
        for line in row["lines"]
    ]
    staff.run(RETURN, order=order.id, input={"fulfillmentLines": back, "refund": False})
    return sum(line["quantity"] for line in back)


def refund(payments: Api, order: Placed) -> None:
    """Report that the customer has the money back."""
    _report(payments, order, "REFUND_SUCCESS")


def cancel(staff: Api, order: Placed) -> None:
    """Cancel an order of which nothing was sent."""
    staff.run(CANCEL, id=order.id)


def open_account(service: Api, shape: str) -> tuple[str, str]:
    """Make an account whose callbacks are taken; return their address, and the secret.

    Args:
        service: Staff at the plugin's own address.
        shape: Which shape they have.

    """
    made = service.run(ACCOUNT_CREATE, input={"service": shape, "name": "Lager Leipzig"})
    return made["account"]["callbackUrl"], made["secret"]


def parcels(service: Api, order: Placed) -> list[Json]:
    """Return the parcels of an order, the first that left first."""
    edges = service.query(PARCELS, search=order.email)["serviceParcels"]["edges"]
    return [edge["node"] for edge in edges if edge["node"]["orderId"] == order.id]


def configure(staff: Api, plugin: str, values: Mapping[str, object]) -> None:
    """Fill the plugin's form, as the Dashboard does."""
    # The API takes every value as text, also true and false.
    form = [
        {"name": name, "value": str(value).lower() if isinstance(value, bool) else str(value)}
        for name, value in values.items()
    ]
    staff.run(PLUGIN_UPDATE, id=plugin, input={"active": True, "configuration": form})
