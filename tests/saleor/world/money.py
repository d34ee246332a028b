"""Money by transactions: what a payment app reports."""

from decimal import Decimal
from uuid import UUID

from .api import Api, Json, global_id, local_id
from .model import World

TRANSACTION_CREATE = """
mutation ($id: ID!, $transaction: TransactionCreateInput!) {
  transactionCreate(id: $id, transaction: $transaction) {
    transaction { id } errors { field code message } }
}"""

TRANSACTION_UPDATE = """
mutation ($id: ID!, $transaction: TransactionUpdateInput!) {
  transactionUpdate(id: $id, transaction: $transaction) {
    transaction { id } errors { field code message } }
}"""

TRANSACTION_EVENT_REPORT = """
mutation ($id: ID!, $psp: String!, $type: TransactionEventTypeEnum!, $amount: PositiveDecimal,
          $time: DateTime) {
  transactionEventReport(id: $id, pspReference: $psp, type: $type, amount: $amount, time: $time) {
    alreadyProcessed errors { field code message } }
}"""

ORDER_MARK_AS_PAID = """
mutation ($id: ID!, $reference: String) {
  orderMarkAsPaid(id: $id, transactionReference: $reference) {
    order { id } errors { field code message } }
}"""

#: Amounts as transactionCreate and transactionUpdate call them.
AMOUNT_FIELDS = ("authorized", "charged", "refunded", "canceled")


def create(
    world: World,
    *,
    currency: str,
    order_id: UUID | None = None,
    checkout_id: UUID | None = None,
    authorized: Decimal | None = None,
    charged: Decimal | None = None,
    refunded: Decimal | None = None,
    canceled: Decimal | None = None,
    api: Api | None = None,
) -> str:
    """Report a payment on an order or a checkout, return the transaction's API id."""
    target = global_id("Order", order_id) if order_id else global_id("Checkout", checkout_id)
    amounts = _amounts(currency, authorized, charged, refunded, canceled)
    caller = api or world.app
    payload = caller.run(
        TRANSACTION_CREATE,
        {
            "id": target,
            "transaction": {
                "name": "Card",
                "pspReference": world.unique("psp"),
                "availableActions": ["CHARGE", "REFUND", "CANCEL"],
                **amounts,
            },
        },
    )
    transaction_id: str = payload["transaction"]["id"]
    return transaction_id


def update(
    world: World,
    *,
    transaction_id: str,
    currency: str,
    authorized: Decimal | None = None,
    charged: Decimal | None = None,
    refunded: Decimal | None = None,
    canceled: Decimal | None = None,
) -> None:
    """Set the transaction's amounts to new totals, as apps without events do."""
    amounts = _amounts(currency, authorized, charged, refunded, canceled)
    world.app.run(TRANSACTION_UPDATE, {"id": transaction_id, "transaction": amounts})


def report(
    world: World,
    *,
    transaction_id: str,
    type_: str,
    amount: Decimal | None = None,
    psp_reference: str | None = None,
    time: str | None = None,
) -> bool:
    """Report one event; return whether Saleor says that it was processed before."""
    variables = _report_variables(world, transaction_id, type_, amount, psp_reference, time)
    return bool(world.app.run(TRANSACTION_EVENT_REPORT, variables)["alreadyProcessed"])


def report_refused(
    world: World,
    *,
    transaction_id: str,
    type_: str,
    amount: Decimal | None = None,
    psp_reference: str | None = None,
) -> list[Json]:
    """Report an event that Saleor must refuse; return its errors."""
    variables = _report_variables(world, transaction_id, type_, amount, psp_reference, None)
    return world.app.refused(TRANSACTION_EVENT_REPORT, variables)


def mark_as_paid(world: World, *, order_id: UUID) -> None:
    """Mark the order as paid; the channel decides whether by payment or transaction."""
    world.staff.run(
        ORDER_MARK_AS_PAID,
        {"id": global_id("Order", order_id), "reference": world.unique("transfer")},
    )


def transaction_pk(transaction_id: str) -> str:
    """Return the token inside the transaction's API id."""
    return local_id(transaction_id)


def _amounts(
    currency: str,
    authorized: Decimal | None,
    charged: Decimal | None,
    refunded: Decimal | None,
    canceled: Decimal | None,
) -> dict[str, Json]:
    values = (authorized, charged, refunded, canceled)
    return {
        f"amount{name.title()}": {"amount": value, "currency": currency}
        for name, value in zip(AMOUNT_FIELDS, values, strict=True)
        if value is not None
    }


def _report_variables(
    world: World,
    transaction_id: str,
    type_: str,
    amount: Decimal | None,
    psp_reference: str | None,
    time: str | None,
) -> Json:
    return {
        "id": transaction_id,
        "psp": psp_reference or world.unique("psp-event"),
        "type": type_.upper(),
        "amount": amount,
        "time": time,
    }
