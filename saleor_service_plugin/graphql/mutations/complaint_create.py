"""serviceComplaintCreate."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, NonNullList
from saleor.graphql.core.types.upload import Upload

from ... import wake
from ...complaints.record.open import open_complaint
from ...complaints.record.opening import (
    LONGEST_TEXT,
    MOST_FILES,
    MOST_LINES,
    Opening,
    Slot,
    WantedLine,
)
from ...complaints.states import Priority, Source, Topic, Want
from ...shop import port
from .. import ids
from ..access import guest_view, view_of
from ..callers import MANAGE_ORDERS, Caller, Kind, order_by_token
from ..complaint_enums import ComplaintPriority, ComplaintTopic, ComplaintWant, priority_of
from ..complaint_people import owner_of
from ..complaint_types import ServiceComplaint
from ..complaint_views import ComplaintView
from ..errors import Code, refuse
from ..loaders import OrderRowLoader
from ..views import OrderView
from .base import ServiceMutation
from .complaint_steps import (
    LONGEST_KEY,
    UNLOCK,
    author_of,
    customer_of,
    files_of,
    hold_back,
    key_of,
    refusals,
)

FOR_STAFF = ("customer", "priority", "owner", "quiet", "spoken")

LONGEST_PHONE = 40
LONGEST_NAME = 256
LONGEST_EMAIL = 254

FIELDS = {
    "order": "order_id", "files": "attachments",
}  # fmt: skip
"""The input's names for those of the use case."""

NO_ORDER = "There is no such order of yours."


class ServiceComplaintLineInput(BaseInputObjectType):
    """A line of the order that it is about."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    quantity = graphene.Int(required=True, description="Pieces that it is about.")

    class Meta:
        description = "A line of the order that a complaint is about."


class ServiceComplaintSlotInput(BaseInputObjectType):
    """A time in which the customer is to be called."""

    begins = DateTime(required=True, description="As serviceCallbackSlots gave it.")
    ends = DateTime(required=True, description="As serviceCallbackSlots gave it.")

    class Meta:
        description = "A time in which the customer is to be called."


class ServiceComplaintCustomerInput(BaseInputObjectType):
    """Whose complaint staff write down."""

    user_id = graphene.ID(description="Id of Saleor's User, where they have an account.")
    email = graphene.String(description="Where answers go; else the order's address.")
    name = graphene.String(description="Else that of the order.")
    language_code = LanguageCodeEnum(description="Else that of the order.")

    class Meta:
        description = "Whose complaint staff or an App write down."


class ServiceComplaintInput(BaseInputObjectType):
    """What somebody complains of, or asks."""

    key = graphene.String(
        required=True,
        description="A text of yours that names this wish, such as a UUID: sent again with it, "
        f"the same complaint is answered with. {LONGEST_KEY} characters at most.",
    )
    order_id = graphene.ID(description="Id of Saleor's Order; guests give the token instead.")
    token = graphene.String(description="Of a guest: the order's token.")
    acting_token = graphene.String(
        description="Of a guest besides: what serviceOrderUnlock answered. Needed for files."
    )
    channel = graphene.ID(
        description="Id of Saleor's Channel. Needed where it is about no order, which only staff, "
        "Apps and customers with an account can open."
    )
    topic = ComplaintTopic(required=True, description="What it is about.")
    text = graphene.String(
        required=True,
        description=f"In the customer's own words, {LONGEST_TEXT:,} characters at most. Staff who "
        "have spoken to them write what was said.",
    )
    lines = NonNullList(
        ServiceComplaintLineInput,
        description=f"The lines of the order it is about, {MOST_LINES} at most.",
    )
    wants = ComplaintWant(description="What the customer would like.")
    phone = graphene.String(description="Where they can be called. Needed for CALLBACK.")
    slot = graphene.Field(
        ServiceComplaintSlotInput, description="When they are to be called, of CALLBACK."
    )
    attachments = NonNullList(
        Upload,
        description=f"Pictures (jpg, png, webp) and PDFs of 15 MB each, {MOST_FILES} at most, as "
        "parts of a multipart request.",
    )
    customer = graphene.Field(
        ServiceComplaintCustomerInput, description="For staff and Apps: whose it is."
    )
    priority = ComplaintPriority(description="For staff and Apps: how much it hurries.")
    owner = graphene.ID(description="For staff and Apps: id of Saleor's User who sees to it.")
    quiet = graphene.Boolean(
        description="For staff and Apps: whether the customer is not told that it was opened."
    )
    spoken = graphene.Boolean(
        description="For staff and Apps: whether somebody has spoken to the customer already; "
        "the text is a note of the call then, for staff alone."
    )

    class Meta:
        description = "What somebody complains of, or asks."


class ServiceComplaintCreate(ServiceMutation):
    """Opens a complaint or asks a question."""

    complaint = graphene.Field(ServiceComplaint, description="The complaint.")

    class Arguments:
        """What it takes."""

        input = ServiceComplaintInput(required=True, description="What it is.")

    class Meta:
        description = (
            "Opens a complaint or asks a question, with photos where there are some. The customer "
            "is told at once that it came in, and until when a person answers. For the customer "
            "whose account or order it is, guests with the order's token (files need the acting "
            "token), staff and Apps with MANAGE_ORDERS."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Open it."""
        given = data["input"]
        view = _order_of(info, caller, given)
        as_staff = _is_staff(caller, view, given)
        if not as_staff:
            _refuse_staffs(given)
        hold_back(info, caller)
        _check(given, view)
        opening = _opening(info, caller, given, view, as_staff=as_staff)
        with refusals(FIELDS):
            row = open_complaint(opening)
        wake.soon()
        sees_all = view is None or view.sees_all
        return cls(complaint=ComplaintView(row, as_staff=as_staff, sees_all=sees_all))


def _order_of(info: Any, caller: Caller, given: Mapping[str, Any]) -> OrderView | None:
    """Return the caller's view of the order it is about; None: it is about none.

    Raises:
        ValidationError: It is none of theirs, or neither order nor channel is named.

    """
    named = [name for name in ("order_id", "token") if given.get(name) is not None]
    if not named and given.get("channel") is not None:
        return None
    if len(named) != 1:
        text = "Give the order's id or its token; a channel, where it is about no order."
        refuse("order_id", text, Code.REQUIRED)
    (name,) = named
    if name == "token":
        order_id: UUID | None = order_by_token(given["token"])
    else:
        order_id = ids.wanted(ids.uuid_of, given["order_id"], "Order", "order_id")
    row = OrderRowLoader(info.context).load(order_id).get() if order_id else None
    acting = given.get("acting_token") or ""
    view = guest_view(info, row, acting) if name == "token" else view_of(info, row)
    if view is None:
        refuse(name, NO_ORDER, Code.NOT_FOUND)
    if given.get("channel") is not None:
        channel_id = ids.wanted(ids.number_of, given["channel"], "Channel", "channel")
        if channel_id != view.row.channel_id:
            refuse("channel", "There is no such channel with this order.", Code.NOT_FOUND)
    return view


def _is_staff(caller: Caller, view: OrderView | None, given: Mapping[str, Any]) -> bool:
    """Whether staff or an App write it down, not the customer.

    Raises:
        ValidationError: It is about no order, and nobody with an account calls.

    """
    if view is not None:
        return view.as_staff
    if caller.kind is Kind.ANONYMOUS:
        refuse("channel", "Without an account name the order by its token.", Code.NOT_FOUND)
    channel_id = ids.wanted(ids.number_of, given["channel"], "Channel", "channel")
    with port.current().writer():
        found = port.current().read_channels().get(channel_id)
    as_staff = caller.has(MANAGE_ORDERS) and caller.sees_channel(channel_id)
    is_person = caller.kind in (Kind.CUSTOMER, Kind.STAFF) and not caller.has(MANAGE_ORDERS)
    if found is None or not (as_staff or is_person):
        refuse("channel", "There is no such channel.", Code.NOT_FOUND)
    return as_staff


def _refuse_staffs(given: Mapping[str, Any]) -> None:
    for name in FOR_STAFF:
        if given.get(name) not in (None, False):
            refuse(name, "This is for staff alone.")


def _check(given: Mapping[str, Any], view: OrderView | None) -> None:
    """Refuse what is too much before any file is looked at."""
    if not given["text"].strip():
        refuse("text", "Is empty.", Code.REQUIRED)
    if len(given["text"]) > LONGEST_TEXT:
        refuse("text", f"{LONGEST_TEXT:,} characters at most.", Code.TOO_LONG)
    if len(given.get("phone") or "") > LONGEST_PHONE:
        refuse("phone", f"{LONGEST_PHONE} characters at most.", Code.TOO_LONG)
    if len(given.get("lines") or ()) > MOST_LINES:
        refuse("lines", f"Name at most {MOST_LINES}.", Code.TOO_MANY)
    if given.get("attachments") and view is not None and not view.sees_all:
        refuse("acting_token", UNLOCK, Code.REQUIRED)


def _opening(
    info: Any, caller: Caller, given: Mapping[str, Any], view: OrderView | None, *, as_staff: bool
) -> Opening:
    """Return what is opened, as the use case takes it."""
    order_id = view.row.order_id if view else None
    by_guest = view is not None and view.by_token
    whose = _customer(given, as_staff)
    if not as_staff and not by_guest:
        whose["user_id"] = caller.user_id
        if order_id is None:
            whose |= _account(caller)
    chosen = given.get("owner")
    owner = None if chosen is None else owner_of(chosen, caller, "owner")
    slot = given.get("slot")
    author = author_of(caller) if as_staff else customer_of(caller)
    if by_guest:
        author = type(author)(author.kind)
    priority = given.get("priority")
    return Opening(
        key=key_of(f"order:{order_id.hex}" if by_guest and order_id else caller.key, given["key"]),
        topic=Topic(given["topic"]),
        text=given["text"],
        author=author,
        source=_source(info, caller, given, as_staff=as_staff),
        order_id=order_id,
        channel_id=None if view else ids.number_of(given["channel"], "Channel"),
        lines=[
            WantedLine(
                ids.wanted(ids.uuid_of, one["line_id"], "OrderLine", "line_id"), one["quantity"]
            )
            for one in given.get("lines") or ()
        ],
        wants=Want(given.get("wants") or ""),
        files=files_of(info, given.get("attachments")),
        phone=given.get("phone") or "",
        slot=_slot(slot) if slot else None,
        priority=priority_of(priority) if priority else Priority.NORMAL,
        owner_id=owner.id if owner else None,
        owner_name=owner.name if owner else "",
        spoken=bool(given.get("spoken")),
        quiet=bool(given.get("quiet")),
        **whose,
    )


def _customer(given: Mapping[str, Any], as_staff: bool) -> dict[str, Any]:
    """Return whose it is, as staff say."""
    said = (given.get("customer") or {}) if as_staff else {}
    for name, most in (("email", LONGEST_EMAIL), ("name", LONGEST_NAME)):
        if len(said.get(name) or "") > most:
            refuse(name, f"{most} characters at most.", Code.TOO_LONG)
    return {
        "email": (said.get("email") or "").strip(),
        "name": (said.get("name") or "").strip(),
        "language_code": str(said.get("language_code") or ""),
        "user_id": _user(said["user_id"]) if said.get("user_id") is not None else None,
    }


def _user(global_id: str) -> int:
    pk: int = ids.wanted(ids.number_of, global_id, "User", "user_id")
    with port.current().writer():
        found, _ = port.current().read_customers([pk])
    if pk not in found:
        refuse("user_id", "There is no such customer.", Code.NOT_FOUND)
    return pk


def _slot(given: Mapping[str, Any]) -> Slot:
    try:
        return Slot(given["begins"].astimezone(UTC), given["ends"].astimezone(UTC))
    except OverflowError:
        refuse("slot", "There is no such time.")


def _account(caller: Caller) -> dict[str, Any]:
    """Return a customer as their account says, where no order does."""
    return {
        "email": str(caller.requestor.email),
        "name": customer_of(caller).name,
        "language_code": str(caller.requestor.language_code),
    }


def _source(info: Any, caller: Caller, given: Mapping[str, Any], *, as_staff: bool) -> Source:
    if not as_staff:
        return Source.PAGE if getattr(info.context, "service_inside", False) else Source.API
    if given.get("spoken"):
        return Source.PHONE
    return Source.API if caller.kind is Kind.APP else Source.STAFF
