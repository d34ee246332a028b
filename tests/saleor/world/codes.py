"""Codes at the storefront: put on a checkout, taken off again."""

from decimal import Decimal
from uuid import UUID

from .api import Api, Json, global_id
from .model import World

ADD = """
mutation ($id: ID!, $code: String!) {
  checkoutAddPromoCode(id: $id, promoCode: $code) {
    checkout { voucherCode } errors { field code message } }
}"""

REMOVE = """
mutation ($id: ID!, $code: String!) {
  checkoutRemovePromoCode(id: $id, promoCode: $code) {
    checkout { voucherCode } errors { field code message } }
}"""

EMAIL = """
mutation ($id: ID!, $email: String!) {
  checkoutEmailUpdate(id: $id, email: $email) { checkout { id } errors { field code message } }
}"""

PRICES = """
query ($id: ID!) {
  checkout(id: $id) {
    totalPrice { gross { amount } } shippingPrice { gross { amount } } discountName
  }
}"""


def add(world: World, *, checkout_id: UUID, code: str, api: Api | None = None) -> None:
    """Put a code on a checkout."""
    (api or world.anonymous).run(ADD, {"id": global_id("Checkout", checkout_id), "code": code})


def refused(world: World, *, checkout_id: UUID, code: str) -> list[Json]:
    """Put a code on a checkout that does not take it; return the errors."""
    return world.anonymous.refused(ADD, {"id": global_id("Checkout", checkout_id), "code": code})


def remove(world: World, *, checkout_id: UUID, code: str) -> None:
    """Take a code off a checkout."""
    world.anonymous.run(REMOVE, {"id": global_id("Checkout", checkout_id), "code": code})


def write_address(world: World, *, checkout_id: UUID, email: str) -> None:
    """Write another mail address into a checkout."""
    world.anonymous.run(EMAIL, {"id": global_id("Checkout", checkout_id), "email": email})


def shipping(world: World, *, checkout_id: UUID) -> Decimal:
    """Return what shipping costs."""
    answer = world.anonymous.post(PRICES, {"id": global_id("Checkout", checkout_id)})
    return Decimal(str(answer["data"]["checkout"]["shippingPrice"]["gross"]["amount"]))
