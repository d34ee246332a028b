"""What clients write of campaigns and referral, turned into what the use cases take."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import graphene
from django.core.exceptions import ValidationError
from saleor.graphql.account.enums import CountryCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.scalars import Decimal as DecimalScalar
from saleor.graphql.core.types import BaseInputObjectType, NonNullList
from saleor.graphql.core.utils import snake_to_camel_case

from ..rewards.campaigns.draft import LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT, Draft
from ..rewards.campaigns.segment import Segment
from ..rewards.refused import Problem, RefusedError
from ..rewards.rules import reward as rewards
from ..rewards.rules.reward import CodeReward
from ..rewards.rules.shapes import REWARDS, read_all
from ..rewards.rules.words import CodeKind, RewardKind
from . import named_things
from .callers import Caller
from .errors import Code
from .grant_enums import CodeKindEnum

CODES = {
    "required": Code.REQUIRED, "unknown": Code.NOT_FOUND, "wrong-state": Code.WRONG_STATE,
    "too-many": Code.TOO_MANY, "no-order": Code.NOT_READY,
}  # fmt: skip
"""What a problem is for programs; INVALID where it stands not here."""

USUAL_DAYS = 30

WHOLE = ("orders_least", "orders_most", "days_least", "days_most")

TYPES = {"product_ids": "Product", "collection_ids": "Collection", "category_ids": "Category"}


class ServiceSegmentInput(BaseInputObjectType):
    """Who is meant."""

    orders_least = graphene.Int(description="Orders that count, at least.")
    orders_most = graphene.Int(description="Orders that count, at most.")
    spent_least = DecimalScalar(description="Paid for them, at least; channel's currency.")
    days_least = graphene.Int(description="Days since the latest of them, at least.")
    days_most = graphene.Int(description="Days since the latest of them, at most.")
    countries = NonNullList(CountryCodeEnum, description="Of the latest order, one of these.")
    languages = NonNullList(
        graphene.String, description='Of the latest order, one of these: "de", "en".'
    )
    returns_most = DecimalScalar(description="Share of pieces that came back, 0 to 1, at most.")
    has_account = graphene.Boolean(description="True: with an account; false: without.")

    class Meta:
        description = (
            "Conditions on the customer, which hold together; what is left out does not matter. "
            "Who has no order that counts is never meant."
        )


class ServiceCodeTermsInput(BaseInputObjectType):
    """What a code takes off."""

    kind = CodeKindEnum(required=True, description="What it takes off.")
    value = DecimalScalar(description="Percent, or an amount in the channel's currency.")
    valid_days = graphene.Int(
        description="Days after the grant on which it works; of a campaign's code: it ends with "
        "the campaign."
    )
    min_spent = DecimalScalar(description="For goods worth as much, without shipping.")
    cost = DecimalScalar(
        description="What is booked for it at most; of a fixed one that is its value."
    )
    countries = NonNullList(CountryCodeEnum, description="Of free shipping: where to.")
    product_ids = NonNullList(graphene.ID, description="For these products alone.")
    collection_ids = NonNullList(graphene.ID, description="And for those of these collections.")
    category_ids = NonNullList(graphene.ID, description="And for those of these categories.")

    class Meta:
        description = "The terms of a discount code, in the channel's currency."


class ServiceCampaignInput(BaseInputObjectType):
    """A campaign."""

    name = graphene.String(description=f"For staff, {LONGEST_NAME} characters at most.")
    segment = ServiceSegmentInput(description="Who is meant; null: every customer.")
    code = ServiceCodeTermsInput(description="What each gets.")
    subject = graphene.String(description=f"Of the mail, {LONGEST_SUBJECT} characters at most.")
    text = graphene.String(
        description=f"What the mail says beside the code's terms, {LONGEST_TEXT} characters at "
        "most; plain text."
    )
    is_similar_goods = graphene.Boolean(
        description="Whether it advertises only the shop's own similar goods (section 7 (3) no. 2 "
        "UWG): then customers who did not object may be written to without their consent."
    )
    is_by_mail = graphene.Boolean(
        description="Whether those are written to who may be. All see their code on the order's "
        "page and on the card in the next parcel."
    )
    budget = DecimalScalar(description="The most that may be booked; null: no limit.")
    starts_at = DateTime(description="When it begins; null: when it is scheduled.")
    last_day = Date(description="The last day on which its codes work, where the channel is.")

    class Meta:
        description = "A campaign. What is left out of an update stays."


def draft_of(caller: Caller, given: Mapping[str, Any], base: Draft | None, currency: str) -> Draft:
    """Return a draft with what an input changes of it.

    Args:
        caller: Whose channels those are that may be named.
        given: The input.
        base: What was there before, None for a new one.
        currency: Of the channel.

    Raises:
        ValidationError: Name or code are missing, what is named is not there, a list is too long.

    """
    named_things.refuse_long_lists(given)
    changes: dict[str, Any] = {}
    for name, field in (
        ("subject", "subject"), ("text", "text"), ("name", "name"), ("budget", "budget"),
        ("is_similar_goods", "similar_goods"), ("is_by_mail", "by_mail"),
        ("starts_at", "starts_at"), ("last_day", "last_day"),
    ):  # fmt: skip
        if name in given:
            usual = next((one.default for one in fields(Draft) if one.name == field), "")
            changes[field] = usual if given[name] is None else given[name]
    if "name" in changes and given["name"] is None:
        changes["name"] = ""
    if "segment" in given:
        changes["segment"] = segment_of(given["segment"])
    if given.get("code") is not None:
        changes["reward"] = reward_of(caller, given["code"], currency)
    if base is not None:
        return replace(base, **changes)
    if "reward" not in changes:
        refuse(Problem("code", "required", "Say what each gets."))
    return Draft(**{"name": "", **changes})


def segment_of(given: Mapping[str, Any] | None) -> Segment:
    """Return a segment as written."""
    values = {name: value for name, value in (given or {}).items() if value is not None}
    for name in ("countries", "languages"):
        if name in values:
            values[name] = tuple(str(one) for one in values[name])
    # In Python true is a number, in storage it is none.
    whole = {name: int(value) for name, value in values.items() if name in WHOLE}
    return Segment(**{**values, **whole})


def reward_of(
    caller: Caller, given: Mapping[str, Any], currency: str, field: str = "code"
) -> CodeReward:
    """Return a code's terms as written.

    Raises:
        ValidationError: What it names is not there, or it could not be stored so; names the
            field.

    """
    things = {
        name: named_things.read(given.get(name), type_, name) for name, type_ in TYPES.items()
    }
    named_things.refuse_unknown(caller, things.values())
    kind = CodeKind(given["kind"])
    shipping = kind is CodeKind.FREE_SHIPPING
    value: Any = Decimal(100) if shipping else given.get("value")
    if value is None:
        refuse(Problem(f"{field}.value", "required", "Say how much it takes off."))
    days = given.get("valid_days")
    made = CodeReward(
        kind,
        value,
        currency,
        USUAL_DAYS if days is None else int(days),
        min_spent=given.get("min_spent"),
        cost=given.get("cost") or Decimal(0),
        countries=tuple(str(one) for one in given.get("countries") or ()),
        **{name: tuple(one.ids) for name, one in things.items()},
    )
    _, wrong = read_all(REWARDS[RewardKind.CODE], rewards.write(made), field)
    if wrong:
        refuse(*(Problem(one.field, one.code.value, one.message) for one in wrong))
    return made


@contextmanager
def named() -> Iterator[None]:
    """Turn what a use case refuses into typed errors with the API's own names.

    Raises:
        ValidationError: It was refused; names fields and reasons.

    """
    try:
        yield
    except RefusedError as error:
        refuse(*error.problems)


def refuse(*problems: Problem) -> Any:
    """Refuse an input for several reasons.

    Raises:
        ValidationError: Always.

    """
    found: dict[str, list[ValidationError]] = {}
    for one in problems:
        code = CODES.get(one.code, Code.INVALID)
        found.setdefault(field_of(one.field), []).append(
            ValidationError(one.message, code=code.value)
        )
    raise ValidationError(found)


def field_of(name: str) -> str:
    """Return a field as the API names it: "reward.min_spent" is "code.minSpent"."""
    first, _, rest = name.partition(".")
    first = {"reward": "code", "friend_reward": "friend_code"}.get(first, first)
    parts = [snake_to_camel_case(part) for part in (first, rest) if part]
    return ".".join(parts)
