"""What a new complaint is about: the order as the shop has it, and who is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ...messages.senders import is_deliverable
from ...shop import port
from ...shop.snapshots import Address, Line, Order, OrderStatus
from ..models import ComplaintLine
from ..states import BY_ITSELF, Topic
from . import typed
from .opening import MOST_LINES, Opening, WantedLine
from .problems import ComplaintProblemError

LONGEST_MAIL = 254


@dataclass(frozen=True, slots=True)
class Subject:
    """What the shop's rows say of it, checked; copied into ours."""

    channel_id: int
    order_id: UUID | None
    order_number: str
    user_id: int | None
    email: str
    name: str
    phone: str
    language_code: str
    text: str
    lines: Sequence[ComplaintLine]
    """Not saved, and without a complaint yet."""


def read(opening: Opening) -> Subject:
    """Return what a complaint is about; two readers of the shop at most.

    Raises:
        ComplaintProblemError: Something of it cannot be used.

    """
    order = _order(opening)
    address = (order.billing_address or order.shipping_address) if order else None
    text = typed.text(opening.text)
    if not text and not opening.files and opening.slot is None:
        raise ComplaintProblemError("text", "required", "Please write what it is about.")
    phone = typed.phone(opening.phone)
    if opening.slot is not None and opening.topic is not Topic.CALLBACK:
        reason = "A time can be chosen where a call is wanted."
        raise ComplaintProblemError("slot", "invalid", reason)
    if opening.topic is Topic.CALLBACK and not phone:
        raise ComplaintProblemError("phone", "required", "Please say under which number.")
    return Subject(
        channel_id=order.channel_id if order else _channel(opening.channel_id),
        order_id=order.id if order else None,
        order_number=str(order.number) if order else "",
        user_id=opening.user_id or (order.user_id if order else None),
        email=_email(opening.email) or (order.email[:LONGEST_MAIL] if order else ""),
        name=typed.name(opening.name) or _name_of(address),
        phone=phone,
        language_code=(opening.language_code or (order.language_code if order else ""))[:35],
        text=text,
        lines=_lines(opening.lines, order),
    )


def _order(opening: Opening) -> Order | None:
    if opening.order_id is None:
        return None
    found = port.current().read_orders([opening.order_id], history=False)
    order = found.get(opening.order_id)
    if order is None or (
        order.status == OrderStatus.DRAFT and opening.source not in BY_ITSELF
    ) or opening.channel_id not in (None, order.channel_id):  # fmt: skip
        raise ComplaintProblemError("order", "not_found", "There is no such order.")
    return order


def _channel(channel_id: int | None) -> int:
    if channel_id is None:
        raise ComplaintProblemError("channel", "required", "Without an order a channel is needed.")
    if channel_id not in port.current().read_channels():
        raise ComplaintProblemError("channel", "not_found", "There is no such channel.")
    return channel_id


def _email(given: str) -> str:
    email = given.strip()
    if not email:
        return ""
    if len(email) > LONGEST_MAIL or not is_deliverable(email):
        raise ComplaintProblemError("email", "invalid", "This is no mail address.")
    return email


def _name_of(address: Address | None) -> str:
    if address is None:
        return ""
    whole = typed.name(f"{address.first_name} {address.last_name}")
    return whole or typed.name(address.company_name)


def _lines(wanted: Sequence[WantedLine], order: Order | None) -> list[ComplaintLine]:
    """Return the rows of what it is about; goodies of ours are nothing that was ordered."""
    if not wanted:
        return []
    if order is None:
        raise ComplaintProblemError("lines", "invalid", "Without an order there are no lines.")
    if len(wanted) > MOST_LINES:
        raise ComplaintProblemError("lines", "too_many", f"At most {MOST_LINES} lines.")
    ordered = {line.id: line for line in order.lines if not line.is_extra}
    if len({one.line_id for one in wanted}) < len(wanted):
        raise ComplaintProblemError("lines", "invalid", "Each line can be named once.")
    for one in wanted:
        line = ordered.get(one.line_id)
        if line is None:
            raise ComplaintProblemError("lines", "not_found", "This is no line of the order.")
        if not 1 <= one.quantity <= line.quantity:
            reason = f"Between 1 and {line.quantity} pieces, as many as were ordered."
            raise ComplaintProblemError("quantity", "invalid", reason)
    products = _products([ordered[one.line_id] for one in wanted])
    return [_row(ordered[one.line_id], one.quantity, products) for one in wanted]


def _products(lines: Sequence[Line]) -> dict[int, int]:
    """Return the products of variants, for reports; deleted variants are missing."""
    ids = {line.variant_id for line in lines if line.variant_id is not None}
    found = port.current().read_variants(ids) if ids else {}
    return {pk: one.product_id for pk, one in found.items()}


def _row(line: Line, quantity: int, products: dict[int, int]) -> ComplaintLine:
    name = line.product_name
    if line.variant_name and line.variant_name not in (name, line.sku):
        name = f"{name} – {line.variant_name}"
    return ComplaintLine(
        line_id=line.id, variant_id=line.variant_id,
        product_id=products.get(line.variant_id) if line.variant_id is not None else None,
        name=name[:512], sku=(line.sku or "")[:255], quantity=quantity,
    )  # fmt: skip
