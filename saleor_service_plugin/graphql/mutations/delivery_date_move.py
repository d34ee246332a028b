"""serviceDeliveryDateMove."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import graphene
from django.db import transaction
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ... import wake
from ...delivery.delays import by_staff
from ...delivery.promises.models import Promise
from ...delivery.promises.states import Ending
from ...shop import port
from .. import ids
from ..callers import MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from ..supply_types import VARIANT
from .base import ServiceMutation
from .promise_steps import named

MOST_LINES = 100
"""Order lines that one call may name."""

MOST_OF_VARIANT = 20_000
"""Order lines of one variant."""


class ServiceDeliveryDateMoveInput(BaseInputObjectType):
    """A new day, and for what."""

    lines = NonNullList(
        graphene.ID, description=f"Ids of Saleor's OrderLines, {MOST_LINES} at most."
    )
    variant = graphene.ID(
        description="Or the id of Saleor's ProductVariant: every line of it that has not come yet, "
        "in channels that the caller has access to. Needs `all`."
    )
    all = graphene.Boolean(
        description="True: yes, every line of the variant. Their customers are told."
    )
    latest = Date(required=True, description="By when they come; from today on, within two years.")
    words = graphene.String(
        description=f"Why, for the customer, {by_staff.LONGEST_WORDS} characters at most; empty: "
        "the cause that is known."
    )

    class Meta:
        description = "A new day, and which order lines come by it."


class ServiceDeliveryDateMove(ServiceMutation):
    """Sets a new day for order lines."""

    count = graphene.Int(required=True, description="How many lines got the day.", default_value=0)

    class Arguments:
        """What it takes."""

        input = ServiceDeliveryDateMoveInput(required=True, description="What comes by when.")

    class Meta:
        description = (
            "Sets a new day for order lines; it holds over what is reckoned. Customers whose day "
            "changes are told within a minute, each order once, where the channel's promises are "
            "told. Lines that came meanwhile are left out. WRONG_STATE where none is left."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it, for all of them or for none."""
        given = data["input"]
        lines = _wanted(caller, given)
        words = given.get("words") or ""
        most = by_staff.MOST
        count = 0
        with port.current().writer(), transaction.atomic(), named():
            for begin in range(0, len(lines), most):
                part = lines[begin : begin + most]
                count += by_staff.move(part, given["latest"], words=words, by=caller.global_id)
        if not count:
            field = "lines" if given.get("lines") else "variant"
            refuse(field, "Nothing of it is still to come.", Code.WRONG_STATE)
        wake.soon()
        return cls(count=count)


def _wanted(caller: Caller, given: Any) -> list[UUID]:
    """Return the order lines that are meant.

    Raises:
        ValidationError: None, too many, or one that is not there for this caller.

    """
    named_lines, variant = given.get("lines"), given.get("variant")
    # Both are looked at before both are refused: what is unknown is said first.
    of_lines = None if named_lines is None else _named_lines(caller, named_lines)
    of_variant = None if variant is None else _of_variant(caller, variant)
    if of_variant is not None and of_lines is None:
        if given.get("all") is not True:
            refuse("all", "Say that every line of the variant is meant.", Code.REQUIRED)
        return of_variant
    if of_lines is None or of_variant is not None:
        refuse("lines", "Name either lines or a variant.", Code.REQUIRED)
    return of_lines


def _of_variant(caller: Caller, given: str) -> list[UUID]:
    pk = ids.wanted(ids.number_of, given, VARIANT, "variant")
    rows = Promise.objects.filter(variant_id=pk, ending=Ending.OPEN)
    allowed = caller.channel_ids
    if allowed is not None:
        rows = rows.filter(channel_id__in=allowed)
    lines = rows.order_by("placed_at").values_list("line_id", flat=True)
    with port.current().writer():
        found = list(lines[: MOST_OF_VARIANT + 1])
    if not found:
        refuse("variant", "There is no order line of it that is still to come.", Code.NOT_FOUND)
    if len(found) > MOST_OF_VARIANT:
        refuse("variant", f"More than {MOST_OF_VARIANT} lines wait for it.", Code.TOO_MANY)
    return found


def _named_lines(caller: Caller, given: Sequence[str]) -> list[UUID]:
    if not given:
        refuse("lines", "Name at least one order line.", Code.REQUIRED)
    if len(given) > MOST_LINES:
        refuse("lines", f"Name at most {MOST_LINES} at once.", Code.TOO_MANY)
    wanted = list(dict.fromkeys(ids.all_wanted(ids.uuid_of, given, "OrderLine", "lines")))
    with port.current().writer():
        rows = Promise.objects.filter(line_id__in=wanted)
        channels = dict(rows.values_list("line_id", "channel_id"))
    allowed = caller.channel_ids
    for line_id in wanted:
        # Of another channel looks as if nothing had been promised.
        if line_id not in channels or (allowed is not None and channels[line_id] not in allowed):
            refuse("lines", f"Nothing was promised for order line {line_id}.", Code.NOT_FOUND)
    return wanted
