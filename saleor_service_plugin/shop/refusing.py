"""Refusing a checkout because of its code, so that nothing is burnt (saleor-facts 4.2).

Saleor asks plugins once before it makes an order, and in its two flows at two moments:

- transactions: before anything is written. An error of validation reaches the customer as
  it is, the code stays usable, the checkout can be completed without it.
- payments of old: after the code was counted as used, in a block that commits on errors.
  Only `TaxError` makes Saleor count it back, and it then reads `NotApplicable` before
  `TaxError`: an error that is both leaves the code usable and names the true reason.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from saleor.checkout.error_codes import CheckoutErrorCode
from saleor.core.taxes import TaxError
from saleor.discount.models import NotApplicable
from saleor.discount.utils.voucher import get_customer_email_for_voucher_usage
from saleor.payment.models import Payment, TransactionItem

MESSAGE = "This code is personal and belongs to another customer."


class _CountedBackError(TaxError, NotApplicable):
    """Refused after the code was counted as used."""


@dataclass(frozen=True, slots=True)
class CheckoutSeen:
    """A checkout that is about to become an order, as far as its code matters."""

    code: str
    channel_id: int
    user_id: int | None
    email: str
    """Of the account where there is one, as Saleor counts a code's use."""


def seen(checkout_info: Any) -> CheckoutSeen | None:
    """Return what is to be known of a checkout, None where it has no code; no statement."""
    checkout = checkout_info.checkout
    if not checkout.voucher_code:
        return None
    user = checkout_info.user
    return CheckoutSeen(
        code=str(checkout.voucher_code),
        channel_id=int(checkout.channel_id),
        user_id=int(user.pk) if user else None,
        email=str(get_customer_email_for_voucher_usage(checkout_info) or ""),
    )


def has_paid(checkout_info: Any) -> bool:
    """Whether money for a checkout was taken, is held or may be on its way; two statements."""
    checkout_id = checkout_info.checkout.pk
    moved = Q()
    for column in ("charged", "authorized", "charge_pending", "authorize_pending"):
        moved |= Q(**{f"{column}_value__gt": 0})
    if TransactionItem.objects.filter(moved, checkout_id=checkout_id).exists():
        return True
    # Once confirmed at his bank the customer comes a second time, with the same payment.
    begun = Q(to_confirm=True) | Q(captured_amount__gt=0) | Q(transactions__is_success=True)
    return Payment.objects.filter(begun, checkout_id=checkout_id, is_active=True).exists()


def refuse(checkout_info: Any) -> None:
    """Refuse the checkout.

    Raises:
        ValidationError: At the field `voucherCode`, VOUCHER_NOT_APPLICABLE.
        TaxError: It is `NotApplicable` as well, which Saleor turns into the same code.

    """
    if checkout_info.checkout.is_voucher_usage_increased:
        raise _CountedBackError(MESSAGE)
    code = CheckoutErrorCode.VOUCHER_NOT_APPLICABLE.value
    raise ValidationError({"voucher_code": ValidationError(MESSAGE, code=code)})
