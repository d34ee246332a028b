"""Money by the legacy payment flow with core's dummy gateway."""

from decimal import Decimal
from uuid import UUID

from .api import global_id
from .checkout import total
from .model import World

CHECKOUT_PAYMENT_CREATE = """
mutation ($id: ID!, $input: PaymentInput!) {
  checkoutPaymentCreate(id: $id, input: $input) { payment { id } errors { field code message } }
}"""

ORDER_CAPTURE = """
mutation ($id: ID!, $amount: PositiveDecimal!) {
  orderCapture(id: $id, amount: $amount) { order { id } errors { field code message } }
}"""

ORDER_REFUND = """
mutation ($id: ID!, $amount: PositiveDecimal!) {
  orderRefund(id: $id, amount: $amount) { order { id } errors { field code message } }
}"""

ORDER_VOID = """
mutation ($id: ID!) { orderVoid(id: $id) { order { id } errors { field code message } } }"""

DUMMY_GATEWAY = "mirumee.payments.dummy"

#: The gateway reads the wanted outcome from the token
#: (saleor/payment/gateways/dummy/__init__.py, process_payment).
CHARGE_TOKEN = "fully-charged"
AUTHORIZE_TOKEN = "not-charged"


def add_payment(world: World, *, checkout_id: UUID, authorize_only: bool = False) -> None:
    """Add a dummy payment over the whole total; money moves when the checkout completes."""
    world.anonymous.run(
        CHECKOUT_PAYMENT_CREATE,
        {
            "id": global_id("Checkout", checkout_id),
            "input": {
                "gateway": DUMMY_GATEWAY,
                "token": AUTHORIZE_TOKEN if authorize_only else CHARGE_TOKEN,
                "amount": total(world, checkout_id=checkout_id),
            },
        },
    )


def capture(world: World, *, order_id: UUID, amount: Decimal) -> None:
    """Capture the authorized payment."""
    world.staff.run(ORDER_CAPTURE, {"id": global_id("Order", order_id), "amount": amount})


def refund(world: World, *, order_id: UUID, amount: Decimal) -> None:
    """Refund money; core adds a fulfillment without lines in status refunded."""
    world.staff.run(ORDER_REFUND, {"id": global_id("Order", order_id), "amount": amount})


def void(world: World, *, order_id: UUID) -> None:
    """Void the authorization."""
    world.staff.run(ORDER_VOID, {"id": global_id("Order", order_id)})
