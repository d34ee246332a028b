"""The GraphQL calls of rules, goodies, codes and cards."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from typing import NamedTuple

from .api import Api, Json
from .calls import ENOUGH_PIECES, ERRORS, Placed
from .talk import DemoError

PRODUCTS = """
query ($channel: String!) {
  products(first: 50, channel: $channel, sortBy: {field: NAME, direction: ASC}) {
    edges { node { name productType { isShippingRequired }
      variants { id stocks { quantity quantityAllocated warehouse { id } } } } } } }"""

CANDIDATES = """
query ($search: String!) { serviceGoodieCandidates(search: $search) { variantId needsShipping } }"""

GOODIE = f"""
mutation ($variant: ID!, $input: ServiceGoodieInput!) {{
  serviceGoodieCreate(variant: $variant, input: $input) {{ goodie {{ id name }} {ERRORS} }}
}}"""

RULE = f"""
mutation ($input: ServiceRuleInput!) {{
  serviceRewardRuleCreate(input: $input) {{ rule {{ id }} {ERRORS} }}
}}"""

SWITCH_ON = f"""
mutation ($id: ID!) {{
  serviceRewardRuleSwitchOn(id: $id) {{ rule {{ state text(languageCode: EN) }} {ERRORS} }}
}}"""

ORDER = """
query ($id: ID!) { order(id: $id) { chargeStatus total { gross { amount } } voucherCode
  lines { productName quantity isGift totalPrice { gross { amount } }
          allocations { quantity warehouse { id } } } } }"""

GRANTS = """
query ($orders: [ID!]!) {
  serviceGrants(first: 10, where: {orders: $orders}) {
    edges { node { kind state code validUntil announcedBy usedOrderId ruleName
                   cost { amount currency } } } } }"""

FOR_YOU = """
query ($token: String!) { serviceOrder(token: $token) {
  rewards { kind code text(languageCode: DE) terms(languageCode: DE) } } }"""

CARDS = f"""
mutation ($orders: [ID!]!) {{
  serviceThankYouCards(orders: $orders, sheet: A6) {{ fileName content count {ERRORS} }}
}}"""

REPORT = """
query { serviceRewardReport {
  figures { source name granted given used cost redeemed currency }
  gauges { name limit booked left currency } } }"""


class Thing(NamedTuple):
    """A variant that could lie in a parcel for nothing."""

    variant: str
    """Its id."""
    name: str


class Money(NamedTuple):
    """A sum as the API takes it."""

    amount: float
    currency: str


def small_thing(staff: Api, service: Api, *, channel: str, places: Collection[str]) -> Thing:
    """Return something that may become a goodie and lies in these warehouses.

    Raises:
        DemoError: The shop has none.

    """
    products = staff.query(PRODUCTS, channel=channel)["products"]["edges"]
    # The last by name: the demo's customers buy the first ones.
    for product in (edge["node"] for edge in reversed(products)):
        for variant in product["variants"] or []:
            there = {
                stock["warehouse"]["id"]
                for stock in variant["stocks"]
                if stock["quantity"] - stock["quantityAllocated"] >= ENOUGH_PIECES
            }
            if product["productType"]["isShippingRequired"] and there >= set(places):
                _offered(service, variant["id"], product["name"])
                return Thing(variant["id"], product["name"])
    raise DemoError(f"{channel} has nothing that could be a goodie")


def _offered(service: Api, variant: str, name: str) -> None:
    """Make sure that staff who look for it are offered it."""
    found = service.query(CANDIDATES, search=name)["serviceGoodieCandidates"]
    if not any(row["variantId"] == variant and row["needsShipping"] for row in found):
        raise DemoError(f"who looks for a goodie is not offered {name}: {found}")


def make_goodie(service: Api, thing: Thing, *, cost: Money, countries: Collection[str]) -> str:
    """Make it a goodie that is on; return its id."""
    given = {
        "cost": cost.amount,
        "currency": cost.currency,
        "countries": list(countries),
        "isOn": True,
    }
    made = service.run(GOODIE, variant=thing.variant, input=given)
    goodie: str = made["goodie"]["id"]
    return goodie


def make_rule(service: Api, given: Mapping[str, object]) -> str:
    """Make a rule and switch it on; return it in plain language."""
    made = service.run(RULE, input=dict(given))
    rule = service.run(SWITCH_ON, id=made["rule"]["id"])["rule"]
    if rule["state"] != "ON":
        raise DemoError(f"the rule is {rule['state']}")
    text: str = rule["text"]
    return text


def order_of(staff: Api, order: Placed) -> Json:
    """Return an order as staff see it in Saleor."""
    found: Json = staff.query(ORDER, id=order.id)["order"]
    return found


def places_of(order: Json) -> set[str]:
    """Return the warehouses in which something is set aside for an order."""
    return {
        row["warehouse"]["id"]
        for line in order["lines"]
        for row in line["allocations"]
        if row["quantity"]
    }


def grants_of(service: Api, order: Placed) -> dict[str, Json]:
    """Return what was granted with an order, by its kind."""
    edges = service.query(GRANTS, orders=[order.id])["serviceGrants"]["edges"]
    return {edge["node"]["kind"]: edge["node"] for edge in edges}


def for_you(guest: Api, token: str) -> list[Json]:
    """Return what whoever has the link to the order page is shown of rewards."""
    found: list[Json] = guest.query(FOR_YOU, token=token)["serviceOrder"]["rewards"]
    return found


def cards(service: Api, order: Placed) -> tuple[str, bytes, int]:
    """Print the cards for an order's parcel; return file name, PDF, and how many."""
    made = service.run(CARDS, orders=[order.id])
    return made["fileName"], base64.b64decode(made["content"]), made["count"]


def report(service: Api) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return this month's figures and what is left of budgets, each by the rule's name."""
    found = service.query(REPORT)["serviceRewardReport"]
    return (
        {row["name"]: row for row in found["figures"]},
        {row["name"]: row for row in found["gauges"]},
    )
