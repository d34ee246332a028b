"""Staff grant something with an order, for a reason of their own, or take it back."""

import hashlib
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from ...database import transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate, ChannelMode
from ...shop import port
from ...shop.snapshots import Order, OrderStatus
from ..goodies.models import Goodie
from ..history.models import Purchase
from ..rules.reward import CodeReward, GiftCardReward, GoodieReward, Reward
from .give import Recipient, Wish, give, take_back
from .models import Grant
from .states import Why

LONGEST_REASON = 200

ENDED = (OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.DRAFT)

TAKEN_BACK = "staff"


class GrantRefusedError(ValueError):
    """It cannot be granted or taken back; `code` is for programs, `field` names the input."""

    def __init__(self, field: str, code: str, message: str) -> None:
        """Name field and reason."""
        super().__init__(message)
        self.field, self.code = field, code


def grant(order_id: UUID, reward: Reward, *, reason: str, by: str, key: str = "") -> Grant:
    """Grant an order's customer something.

    On trial it is written down and nothing is given. No limit of a rule applies: staff have
    decided it.

    Args:
        order_id: The order; its customer gets it.
        reward: What.
        reason: In staff's own words, 200 characters at most.
        by: Global id of who of the staff, or which App.
        key: Of the wish, from who sends it twice: the second one changes nothing.

    Raises:
        GrantRefusedError: The reason is missing or too long, the order is gone or ended, or
            the amounts are of another currency than its channel.

    """
    said = reason.strip()
    if not said:
        raise GrantRefusedError("reason", "required", "Say why.")
    if len(said) > LONGEST_REASON:
        text = f"Use {LONGEST_REASON} characters at most."
        raise GrantRefusedError("reason", "too-long", text)
    with port.current().writer():
        order = port.current().read_orders([order_id], history=False).get(order_id)
        if order is None:
            raise GrantRefusedError("order_id", "not-found", "There is no such order.")
        if order.status in ENDED:
            raise GrantRefusedError("order_id", "wrong-state", f"The order is {order.status}.")
        gate = channels.gates().get(order.channel_id, ChannelGate())
        cost, currency = _cost(reward, order)
        wish = Wish(
            key=_key(by, key),
            why=Why.STAFF,
            recipient=_recipient(order),
            reward=reward,
            cost=cost,
            currency=currency,
            granted_by=by,
            trial=gate.mode == ChannelMode.TRIAL,
        )
        with transaction.atomic():
            try:
                (row,) = give([wish], now=transaction_time())
            except ValueError as error:
                raise GrantRefusedError("currency", "currency", str(error)) from error
            if not row.words:
                row.words = said
                row.save(update_fields=["words"])
    return row


def take_back_by_staff(grant_id: int) -> Grant:
    """Take a grant back that was not used.

    Raises:
        GrantRefusedError: There is none, or it was used or ended.

    """
    with port.current().writer(), transaction.atomic():
        taken = take_back([grant_id], reason=TAKEN_BACK, now=transaction_time())
        row = Grant.objects.filter(pk=grant_id).first()
        if row is None:
            raise GrantRefusedError("id", "not-found", "There is no such grant.")
        if not taken:
            raise GrantRefusedError("id", "wrong-state", f"It is {row.state}.")
    return row


def _key(by: str, key: str) -> str:
    if not key:
        return f"staff:{uuid4()}"
    return f"staff:{hashlib.sha256(f'{by}:{key}'.encode()).hexdigest()[:32]}"


def _recipient(order: Order) -> Recipient:
    address = order.shipping_address or order.billing_address
    purchase = Purchase.objects.filter(order_id=order.id).first()
    return Recipient(
        channel_id=order.channel_id,
        email=order.email,
        language_code=order.language_code,
        first_name=address.first_name if address else "",
        user_id=order.user_id,
        person_id=purchase.person_id if purchase else None,
        order_id=order.id,
    )


def _cost(reward: Reward, order: Order) -> tuple[Decimal, str]:
    """Return what is booked for it, in which currency."""
    match reward:
        case CodeReward():
            return reward.cost, reward.currency
        case GiftCardReward():
            return reward.amount, reward.currency
        case GoodieReward():
            known = Goodie.objects.filter(pk__in=reward.goodie_ids, archived_at__isnull=True)
            # Which of them it becomes is found when it is added; more is never booked then.
            dearest = known.order_by("-cost").first()
            if dearest is None:
                raise GrantRefusedError("goodies", "not-found", "There is no such goodie.")
            return dearest.cost, dearest.currency
