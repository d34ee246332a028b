"""Reading movements of money from both of Saleor's payment systems.

An order may have both. Only rows that count are returned: an attempt, a request or a
pending action moved nothing yet.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from saleor.payment import TransactionEventType, TransactionKind
from saleor.payment import models as payment_models

from .snapshots import MoneyKind, MoneyMovement, MoneySource

SUCCESSES = {
    TransactionEventType.AUTHORIZATION_SUCCESS: MoneyKind.AUTHORIZATION,
    TransactionEventType.AUTHORIZATION_ADJUSTMENT: MoneyKind.AUTHORIZATION,
    TransactionEventType.CHARGE_SUCCESS: MoneyKind.PAYMENT,
    TransactionEventType.CHARGE_BACK: MoneyKind.CHARGE_BACK,
    TransactionEventType.REFUND_SUCCESS: MoneyKind.REFUND,
    TransactionEventType.REFUND_REVERSE: MoneyKind.REFUND_REVERSED,
    TransactionEventType.CANCEL_SUCCESS: MoneyKind.VOID,
}

# Saleor ignores a success that a newer failure with the same reference takes back
# (saleor/payment/transaction_item_calculations.py, recalculate_transaction_amounts).
FAILURES = {
    TransactionEventType.AUTHORIZATION_FAILURE: MoneyKind.AUTHORIZATION,
    TransactionEventType.CHARGE_FAILURE: MoneyKind.PAYMENT,
    TransactionEventType.REFUND_FAILURE: MoneyKind.REFUND,
    TransactionEventType.CANCEL_FAILURE: MoneyKind.VOID,
}

LEGACY = {
    TransactionKind.AUTH: MoneyKind.AUTHORIZATION,
    TransactionKind.CAPTURE: MoneyKind.PAYMENT,
    # What orderMarkAsPaid writes in the payment flow.
    TransactionKind.EXTERNAL: MoneyKind.PAYMENT,
    TransactionKind.REFUND: MoneyKind.REFUND,
    TransactionKind.REFUND_REVERSED: MoneyKind.REFUND_REVERSED,
    TransactionKind.VOID: MoneyKind.VOID,
    TransactionKind.CANCEL: MoneyKind.VOID,
}


# transactionUpdate writes the difference: lowering a total gives a negative success.
CORRECTIONS = {
    MoneyKind.PAYMENT: MoneyKind.PAYMENT_CORRECTION,
    MoneyKind.REFUND: MoneyKind.REFUND_CORRECTION,
}


class TransactionRow(NamedTuple):
    """A `payment_transactionevent` row with the order it belongs to."""

    order_id: UUID
    id: int
    transaction_id: int
    type: str
    amount: Decimal
    created_at: datetime
    psp_reference: str | None


def read_movements(order_ids: Collection[UUID]) -> dict[UUID, list[MoneyMovement]]:
    """Return what happened to the money of these orders, in two statements."""
    found: dict[UUID, list[MoneyMovement]] = defaultdict(list)
    rows = payment_models.TransactionEvent.objects.filter(
        transaction__order_id__in=order_ids,
        include_in_calculations=True,
        type__in=[*SUCCESSES, *FAILURES],
    ).order_by("pk")
    for row in _standing(
        TransactionRow(*values)
        for values in rows.values_list(
            "transaction__order_id",
            "id",
            "transaction_id",
            "type",
            "amount_value",
            "created_at",
            "psp_reference",
        )
    ):
        kind = SUCCESSES[row.type]
        if row.amount < 0:
            kind = CORRECTIONS.get(kind, kind)
        if row.amount:
            found[row.order_id].append(
                MoneyMovement(MoneySource.TRANSACTION, row.id, kind, row.amount, row.created_at)
            )
    for order_id, pk, name, amount, at in (
        payment_models.Transaction.objects.filter(
            payment__order_id__in=order_ids,
            kind__in=list(LEGACY),
            is_success=True,
            action_required=False,
        )
        .order_by("pk")
        .values_list("payment__order_id", "id", "kind", "amount", "created_at")
    ):
        if amount:
            found[order_id].append(MoneyMovement(MoneySource.LEGACY, pk, LEGACY[name], amount, at))
    return found


def _standing(rows: Iterable[TransactionRow]) -> list[TransactionRow]:
    """Return the successes that no newer failure of the same reference takes back."""
    every = list(rows)
    failed: dict[tuple[int, MoneyKind, str], datetime] = {}
    for row in every:
        if row.type in FAILURES and row.psp_reference:
            key = (row.transaction_id, FAILURES[row.type], row.psp_reference)
            failed[key] = max(row.created_at, failed.get(key, row.created_at))

    def stands(row: TransactionRow) -> bool:
        key = (row.transaction_id, SUCCESSES[row.type], row.psp_reference or "")
        return key not in failed or failed[key] < row.created_at

    return [row for row in every if row.type in SUCCESSES and stands(row)]
