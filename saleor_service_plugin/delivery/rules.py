"""Decisions about parcels: pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from ..messages.harmless import is_web_address, one_line
from ..messages.rules import Reason
from ..orders.rules import Parcel
from ..shop.snapshots import Fulfillment, FulfillmentStatus, Line, Order

# Saleor's own test for a number that is an address itself (Fulfillment.is_tracking_number_url).
ADDRESS = re.compile(r"^[-\w]+://")


@dataclass(frozen=True, slots=True)
class Content:
    """One product in a parcel."""

    name: str
    variant: str
    sku: str
    quantity: int


def contents(
    fulfillment: Fulfillment, lines: Iterable[Line], *, surprise: str = ""
) -> list[Content]:
    """Return what lies in a parcel, in the order of the order's lines.

    A line that needs no shipping is in no parcel, though Saleor lets staff put it in.

    Args:
        fulfillment: The parcel.
        lines: Of its order.
        surprise: What a goodie of ours is called; "": by its name, for staff.

    """
    pieces: dict[object, int] = {}
    for held in fulfillment.lines:
        pieces[held.line_id] = pieces.get(held.line_id, 0) + held.quantity
    return [
        Content(surprise, "", "", pieces[line.id]) if surprise and line.goodie_key
        else Content(line.product_name, line.variant_name, line.sku or "", pieces[line.id])
        for line in lines
        if line.is_shipping_required and pieces.get(line.id)
    ]  # fmt: skip


def pieces_not_sent(order: Order) -> int:
    """Return how many pieces are still to be shipped.

    Saleor counts a piece as fulfilled while its parcel waits for approval; it has not
    left then. A goodie of ours is nothing that somebody waits for.
    """
    shipped = {line.id for line in order.lines if line.is_shipping_required and not line.goodie_key}
    open_ = sum(
        line.quantity - line.quantity_fulfilled for line in order.lines if line.id in shipped
    )
    waiting = sum(
        held.quantity
        for row in order.fulfillments
        if row.status == FulfillmentStatus.WAITING_FOR_APPROVAL
        for held in row.lines
        if held.line_id in shipped
    )
    return open_ + waiting


def tracking(number: str, link: str) -> tuple[str, str]:
    """Return the number to show and the address to follow, "" where there is none.

    Args:
        number: What staff typed, which may be an address itself.
        link: The merchant's link with `{number}`, or "".

    """
    number = one_line(number)
    if ADDRESS.match(number):
        return ("", number) if is_web_address(number) else (number, "")
    if not number or not link:
        return number, ""
    return number, link.replace("{number}", quote(number, safe=""))


def whether_to_tell(
    parcel: Parcel,
    *,
    notify_when_unknown: bool,
    has_contents: bool,
    imported: bool = False,
) -> Reason | None:
    """Return why the customer must not hear of a parcel, None where he should.

    Args:
        parcel: The parcel with what the hook said of `notifyCustomer`.
        notify_when_unknown: What applies where no hook told us.
        has_contents: Whether anything is in it that is shipped.
        imported: Whether it came with a bulk import.

    """
    if imported:
        return Reason.IMPORTED
    wanted = parcel.notify_customer
    if wanted is False or (wanted is None and not notify_when_unknown):
        return Reason.NOT_WANTED
    if not has_contents:
        return Reason.OVERTAKEN
    return None


def due(parcel: Parcel, *, now: datetime, fact_at: datetime, grace: timedelta) -> datetime:
    """Return when to tell: at once where the hook has spoken, else after a grace.

    A sweep may be faster than the hook by a moment, and only the hook knows whether
    staff want the customer told.
    """
    return now if parcel.notify_customer is not None else max(now, fact_at + grace)


def flag(settings: Mapping[str, object], name: str, default: bool) -> bool:
    """Return a Boolean of the plugin's form, the default where it was never saved."""
    value = settings.get(name)
    return value if isinstance(value, bool) else default
