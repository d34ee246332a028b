"""Mails that a customer asks for on the order page: a code for acting, a new link.

They go through the outbox as all others: from the channel's sender, never to a suppressed
address, on trial not at all. What they hold is made when they are sent and stored nowhere.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ..database import transaction_time
from ..messages import channels, enter, suppression
from ..messages.enter import AGAIN, NewMessage
from ..messages.harmless import one_line
from ..messages.kinds import Letter, MessageClass, MessageKind
from ..messages.models import Message
from ..messages.rules import ChannelGate, ChannelMode, Reason
from ..shop import port
from ..shop.snapshots import Order
from . import acting, letter
from .letter import Desk
from .messages import loading, sampling
from .models import ServiceOrder

MOST_LINKS_A_DAY = 3

MOST_ALIKE = 20
"""Orders of one number that are looked at; shops that were merged may have several."""

LONGEST_NUMBER = 32


class TooManyCodesError(Exception):
    """Enough codes have been asked for within this hour."""


def request_code(order: Order) -> bool:
    """Mail a code to an order's address.

    Args:
        order: As the shop has it now.

    Returns:
        False where nothing leaves: on trial, in a pause, or since staff switched it off.

    Raises:
        TooManyCodesError: Enough have been asked for within this hour.

    """
    with port.current().writer(), transaction.atomic():
        code = acting.new_code(order.id)
        if code is None:
            raise TooManyCodesError
        key = f"{ORDER_CODE.key}:{code.pk}"
        return _enter(ORDER_CODE, key, order.id, str(code.pk), order.channel_id)


def request_link(number: str, email: str) -> bool:
    """Mail a new link to an order's address, where number and address are an order's.

    Args:
        number: As the customer typed it.
        email: As the customer typed it; case does not matter.

    Returns:
        False where no channel of the shop sends mails; whether both match stays unsaid.

    """
    wanted = suppression.normal(email)
    found = one_line(number).lstrip("#").strip()[:LONGEST_NUMBER]
    with port.current().writer(), transaction.atomic():
        gates = channels.gates()
        rows = ServiceOrder.objects.filter(
            number=found, placed_at__isnull=False, channel_id__isnull=False
        )
        for row in rows.order_by("-placed_at")[:MOST_ALIKE] if found and wanted else ():
            if suppression.normal(row.email) == wanted:
                _enter_link(row)
    return any(gate.mode is ChannelMode.LIVE for gate in gates.values())


def _enter_link(row: ServiceOrder) -> None:
    day = f"{ORDER_LINK.key}:{row.order_id}:{transaction_time():%Y-%m-%d}"
    number = Message.objects.filter(key__startswith=f"{day}:").count() + 1
    if number <= MOST_LINKS_A_DAY:
        # Of two at the same time one has the key; so one mail leaves.
        _enter(ORDER_LINK, f"{day}:{number}", row.order_id, "", row.channel_id or 0)


def _enter(kind: MessageKind, key: str, order_id: UUID, subject: str, channel_id: int) -> bool:
    now = transaction_time()
    gates = channels.gates()
    new = NewMessage(
        kind=kind.key, key=key, order_id=order_id, subject_id=subject, channel_id=channel_id,
        fact_at=now, due_at=now,
    )  # fmt: skip
    enter.enter([new], gates=gates, now=now)
    gate = gates.get(channel_id, ChannelGate())
    return gate.mode is ChannelMode.LIVE and gate.wants(kind.key, kind.on)


def _with_code(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    # Sent once more it would be too old to be good for anything.
    stop = Reason.OVERTAKEN if AGAIN in message.key else None
    context = {
        **letter.common(order, desk, language),
        "code": _code(order, message.subject_id),
        "minutes": str(acting.CODE_MINUTES),
    }
    return Letter(order.email, order.language_code, context, stop)


def _code(order: Order, subject: str) -> str:
    try:
        return acting.code_of(order.id, UUID(subject))
    except ValueError:
        # A preview of what nobody has asked for.
        return ""


def _with_link(message: Message, order: Order, desk: Desk, language: str) -> Letter:
    return Letter(order.email, order.language_code, letter.common(order, desk, language))


ORDER_CODE = MessageKind(
    key="order-code",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(minutes=acting.CODE_MINUTES),
    load=loading(_with_code),
    sample=sampling("order-code"),
    at_most_once=True,
    # The customer waits for it at once; how many there may be is counted per order.
    brake=False,
    quiet=False,
    mandatory=("code", "footer"),
    secrets=("code",),
)

ORDER_LINK = MessageKind(
    key="order-link",
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=1),
    load=loading(_with_link),
    sample=sampling("order-link"),
    quiet=False,
    mandatory=("order_number", "order_link", "footer"),
)

KINDS = (ORDER_CODE, ORDER_LINK)
