"""serviceGrantCreate."""

from collections.abc import Mapping
from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ... import wake
from ...rewards.grants import by_staff
from ...rewards.grants.by_staff import LONGEST_REASON, GrantRefusedError
from ...rewards.rules.reward import of_values
from ...rewards.rules.shapes import REWARDS, read_all
from ...rewards.rules.words import CodeKind, RewardKind
from ...shop import port
from .. import ids, named_things
from ..callers import MANAGE_DISCOUNTS, Caller
from ..errors import Code, refuse
from ..grant_enums import CodeKindEnum, GrantKind
from ..grant_types import ServiceGrant
from .base import ServiceMutation
from .grant_steps import demand_money, refused

LONGEST_KEY = 100

MOST_PERCENT = 100

NAMES: Mapping[str, str] = {
    "code_kind": "code_kind", "value": "value", "amount": "value", "valid_days": "valid_days",
    "min_spent": "min_spent", "cost": "cost", "countries": "countries",
}  # fmt: skip
"""Plain values of a reward, and the input's names for them."""

IDS: Mapping[str, tuple[str, str]] = {
    "goodie_ids": ("goodies", "ServiceGoodie"),
    "product_ids": ("products", "Product"),
    "collection_ids": ("collections", "Collection"),
    "category_ids": ("categories", "Category"),
    "channel_ids": ("channels", "Channel"),
}
"""Things that a reward names by number: the input's name, and the type of the ids."""


class ServiceGrantInput(BaseInputObjectType):
    """What is granted."""

    kind = GrantKind(required=True, description="What.")
    code_kind = CodeKindEnum(description="What a code takes off.")
    value = Decimal(
        description="Percent, or an amount in the currency of the order's channel: of a code or "
        "a gift card. Free shipping needs none."
    )
    valid_days = graphene.Int(
        description="Days for which a code or gift card can be used, today not counted."
    )
    min_spent = Decimal(description="A code's minimum: worth of goods, without shipping.")
    cost = Decimal(description="What is booked for a code at most; of a fixed one its value.")
    countries = NonNullList(
        graphene.String, description="Where free shipping is for; left out: everywhere."
    )
    products = NonNullList(graphene.ID, description="Ids of Saleor's Products a code is for.")
    collections = NonNullList(graphene.ID, description="Ids of Saleor's Collections it is for.")
    categories = NonNullList(graphene.ID, description="Ids of Saleor's Categories it is for.")
    channels = NonNullList(
        graphene.ID,
        description="Ids of Saleor's Channels in which a code can be used, of the same currency; "
        "left out: that of the order.",
    )
    goodies = NonNullList(
        graphene.ID, description="Ids of ServiceGoodies, in the order in which they are tried."
    )

    class Meta:
        description = "What a customer is granted."


class ServiceGrantCreate(ServiceMutation):
    """Grants an order's customer something."""

    grant = graphene.Field(ServiceGrant, description="What was granted.")

    class Arguments:
        """What it takes."""

        order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
        input = ServiceGrantInput(required=True, description="What.")
        reason = graphene.String(
            required=True, description=f"Why, for staff; {LONGEST_REASON} characters at most."
        )
        key = graphene.String(
            description="A text of yours that names this wish: sent again with it, nothing is "
            f"granted a second time. {LONGEST_KEY} characters at most."
        )

    class Meta:
        description = (
            "Grants an order's customer a code, a gift card or a goodie, for a reason of staff's "
            "own; limits of rules do not apply. On trial it is only written down. Gift cards need "
            "MANAGE_GIFT_CARD, too."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Grant it."""
        order_id = ids.wanted(ids.uuid_of, data["order_id"], "Order", "order_id")
        given = data["input"]
        key = data.get("key") or ""
        if len(key) > LONGEST_KEY:
            refuse("key", f"Use {LONGEST_KEY} characters at most.", Code.TOO_LONG)
        with port.current().writer():
            found = port.current().read_orders([order_id], history=False)
        order = found.get(order_id)
        if order is None or not caller.sees_channel(order.channel_id):
            refuse("order_id", "There is no such order.", Code.NOT_FOUND)
        demand_money(caller, given["kind"], "kind")
        kind = RewardKind(given["kind"])
        if given.get("code_kind") == CodeKind.PERCENT and (given.get("value") or 0) > MOST_PERCENT:
            refuse("value", f"Use {MOST_PERCENT} percent at most.")
        values, problems = read_all(
            REWARDS[kind], _stored(caller, given, kind, order.currency), "input"
        )
        for problem in problems:
            refuse(_field(problem.field), problem.message, _code(problem.code))
        try:
            row = by_staff.grant(
                order_id,
                of_values(kind, values),
                reason=data["reason"],
                by=caller.global_id,
                key=key,
            )
        except GrantRefusedError as error:
            refused(error)
        wake.soon()
        return cls(grant=row)


def _stored(caller: Caller, given: Any, kind: RewardKind, currency: str) -> dict[str, object]:
    """Return the input as rewards are stored."""
    # All of them are read, whatever the kind: a wrong one is said.
    things = {
        name: named_things.read(given.get(key), type_, key) for name, (key, type_) in IDS.items()
    }
    named_things.refuse_unknown(caller, things.values())
    wanted = {name: list(one.ids) for name, one in things.items()}
    stored: dict[str, object] = {"kind": kind.value}
    for name in REWARDS[kind]:
        if name == "currency":
            stored[name] = currency
        elif name in wanted:
            stored[name] = wanted[name]
        elif name in NAMES and given.get(NAMES[name]) is not None:
            value = given[NAMES[name]]
            stored[name] = value if isinstance(value, (int, list)) else str(value)
    if given.get("code_kind") == CodeKind.FREE_SHIPPING:
        stored["value"] = "100"
    return {name: value for name, value in stored.items() if value != []}


def _field(path: str) -> str:
    """Return the input's name for a reward's."""
    name = path.rpartition(".")[2]
    return IDS[name][0] if name in IDS else NAMES.get(name, name)


def _code(code: str) -> Code:
    return {"required": Code.REQUIRED, "unknown": Code.NOT_FOUND}.get(code, Code.INVALID)
