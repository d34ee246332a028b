"""servicePackingSlips and serviceThankYouCards."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import NonNullList

from ...orders.models import ServiceOrder
from ...rewards.packing import printing
from ...rewards.packing.card import Sheet
from ...rewards.packing.printing import MOST, Printout
from ...shop import port
from .. import ids
from ..callers import MANAGE_GIFT_CARD, MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from ..packing_types import PackingSheet
from .base import ServiceMutation

ORDERS = NonNullList(
    graphene.ID, required=True, description=f"Ids of Saleor's Orders, {MOST} at most."
)
LANGUAGE = graphene.Argument(
    LanguageCodeEnum,
    description="Of the file's name: German, or else English. What is printed is in the language "
    "of each order.",
)


class ServicePackingSlips(ServiceMutation):
    """Prints packing slips."""

    file_name = graphene.String(description="What it may be called.")
    content = graphene.String(description="A PDF (A4), in base64.")
    count = graphene.Int(required=True, default_value=0, description="How many slips it holds.")

    class Arguments:
        """What it takes."""

        orders = ORDERS
        language_code = LANGUAGE

    class Meta:
        description = (
            "Packing slips of orders as a PDF, the oldest order first: address, what is to be packed "
            "with boxes to tick, the number as a QR code. Orders of which nothing is left to pack "
            "are left out; WRONG_STATE where nothing is left of any."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Print them."""
        made = printing.slips(
            _wanted(caller, data["orders"]),
            allowed_channel_ids=caller.channel_ids,
            gift_cards=caller.has(MANAGE_GIFT_CARD),
            language=data.get("language_code") or "en",
        )
        if not made.count:
            refuse("orders", "Nothing of these orders is left to pack.", Code.WRONG_STATE)
        return cls(**_shown(made))


class ServiceThankYouCards(ServiceMutation):
    """Prints cards with the codes that customers were granted."""

    file_name = graphene.String(description="What it may be called.")
    content = graphene.String(description="A PDF, in base64.")
    count = graphene.Int(required=True, default_value=0, description="How many cards it holds.")

    class Arguments:
        """What it takes."""

        orders = ORDERS
        sheet = PackingSheet(description="On what paper; left out: A4.")
        language_code = LANGUAGE

    class Meta:
        description = (
            "Thank-you cards for the parcels of orders as a PDF, one for each code that can be used "
            "and that no mail told of: name, code, terms, last day, a QR code to the storefront. "
            "From then on the customer counts as told: no mail follows. Asked for again it prints "
            "again. Gift cards only with MANAGE_GIFT_CARD. WRONG_STATE where there is no code for any."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Print them."""
        made = printing.cards(
            _wanted(caller, data["orders"]),
            sheet=Sheet(data.get("sheet") or Sheet.A4),
            allowed_channel_ids=caller.channel_ids,
            gift_cards=caller.has(MANAGE_GIFT_CARD),
            language=data.get("language_code") or "en",
        )
        if not made.count:
            refuse("orders", "None of these orders has a code for a card.", Code.WRONG_STATE)
        return cls(**_shown(made))


def _wanted(caller: Caller, given: Sequence[str]) -> list[UUID]:
    """Return the orders that are meant.

    Raises:
        ValidationError: None is named, too many are, or the caller may see none of them.

    """
    if not given:
        refuse("orders", "Name at least one order.", Code.REQUIRED)
    if len(given) > MOST:
        refuse("orders", f"Name at most {MOST} at once.", Code.TOO_MANY)
    wanted = ids.all_wanted(ids.uuid_of, given, "Order", "orders")
    with port.current().writer():
        rows = ServiceOrder.objects.filter(order_id__in=wanted)
        allowed = caller.channel_ids
        if not (rows if allowed is None else rows.filter(channel_id__in=allowed)).exists():
            refuse("orders", "There is no such order.", Code.NOT_FOUND)
    return wanted


def _shown(made: Printout) -> dict[str, object]:
    return {
        "file_name": made.name,
        "content": b64encode(made.content).decode(),
        "count": made.count,
    }
