"""What the mutations of rules share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import graphene
from django.core.exceptions import ValidationError
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ...rewards.asking.rules_desk import RuleRefusedError
from ...rewards.rules import problems
from ...rewards.rules.shapes import CONDITIONS, LIMITS, REWARDS
from ...rewards.rules.terms import Draft
from ...rewards.rules.words import ConditionKind, RewardKind
from .. import ids, named_things
from ..callers import Caller
from ..errors import Code, refuse
from ..named_things import Named
from ..rule_enums import RuleTrigger
from ..rule_shapes import (
    NAMES,
    ServiceRuleConditionInput,
    ServiceRuleLimitsInput,
    ServiceRuleRewardInput,
    stored,
    things,
)
from ..rule_types import TYPE
from .promise_steps import refuse_some_channels

ID = graphene.ID(required=True, description="Id of the ServiceRule.")

CODES: Mapping[problems.Code, Code] = {
    problems.Code.REQUIRED: Code.REQUIRED,
    problems.Code.UNKNOWN: Code.NOT_FOUND,
    problems.Code.PASSED_OVER: Code.CHANGED_MEANWHILE,
}
"""Others are INVALID."""


class ServiceRuleInput(BaseInputObjectType):
    """What a rule says."""

    name = graphene.String(description="For staff, 120 characters at most.")
    trigger = RuleTrigger(description="When it is asked.")
    days = graphene.Int(description="How long it waits; of triggers that do.")
    conditions = NonNullList(
        ServiceRuleConditionInput, description="All of them must hold; []: it is for everybody."
    )
    reward = ServiceRuleRewardInput(description="What is given.")
    limits = ServiceRuleLimitsInput(description="All limits at once; {}: none.")
    priority = graphene.Int(description="The highest is asked first.")
    stop = graphene.Boolean(description="Whether nothing else is given after it.")
    hold_out = graphene.Int(description="Percent of customers who get nothing, from 0 to 50.")

    class Meta:
        description = "What a rule says. When one is changed, what is left out stays."


@contextmanager
def told() -> Iterator[None]:
    """Turn what a use case refuses into typed errors, each at its field.

    Raises:
        ValidationError: It was refused.

    """
    try:
        yield
    except RuleRefusedError as error:
        found: dict[str, list[ValidationError]] = {}
        for one in error.problems:
            code = CODES.get(one.code, Code.INVALID)
            found.setdefault(_named(one.field), []).append(
                ValidationError(one.message, code=code.value)
            )
        raise ValidationError(found) from error  # type: ignore[arg-type]


def wanted(caller: Caller, given: str) -> int:
    """Return the number of the rule that a mutation is about.

    Raises:
        ValidationError: It is no id of a rule, or the caller sees some channels alone.

    """
    found = ids.wanted(ids.number_of, given, TYPE, "id")
    refuse_some_channels(caller, "id", "Rules are")
    return found


def applied(caller: Caller, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Return a draft with what an input says.

    Raises:
        ValidationError: What is named is not there, a list is too long, or not exactly one field
            is set where one must be.

    """
    named_things.refuse_long_lists(given)
    # Of all kinds that are set, even where that is one too many: a wrong one is said.
    named_things.refuse_unknown(caller, _things(given))
    changes: dict[str, Any] = {
        name: given[name]
        for name in ("name", "trigger", "days", "priority", "stop", "hold_out")
        if given.get(name) is not None
    }
    if given.get("conditions") is not None:
        changes["conditions"] = tuple(
            _condition(one, f"conditions.{at}") for at, one in enumerate(given["conditions"])
        )
    if given.get("reward") is not None:
        kind, inner = _only(given["reward"], "reward")
        reward = RewardKind(kind)
        values = stored(kind, REWARDS[reward], inner)
        if values.get("code_kind") == "free-shipping":
            values.setdefault("value", "100")
        changes["reward"] = {"kind": kind, **values}
    if given.get("limits") is not None:
        changes["limits"] = stored("limits", LIMITS, given["limits"])
    return replace(draft, **changes)


def _things(given: Mapping[str, Any]) -> list[Named]:
    found = []
    for one in given.get("conditions") or ():
        for kind, inner in _set(one):
            found += things(kind, CONDITIONS[ConditionKind(kind)], inner)
    for kind, inner in _set(given.get("reward") or {}):
        found += things(kind, REWARDS[RewardKind(kind)], inner)
    return found


def _set(given: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the fields that are set, by the names that storage gives them."""
    return [(name.replace("_", "-"), one) for name, one in given.items() if one is not None]


def _condition(given: Mapping[str, Any], field: str) -> dict[str, object]:
    kind, inner = _only(given, field)
    return {"kind": kind, **stored(kind, CONDITIONS[ConditionKind(kind)], inner)}


def _only(given: Mapping[str, Any], field: str) -> tuple[str, Mapping[str, Any]]:
    found = _set(given)
    if len(found) != 1:
        refuse(field, "Set exactly one of its fields.", Code.REQUIRED)
    return found[0]


def _named(field: str) -> str:
    head, dot, last = field.rpartition(".")
    return f"{head}{dot}{NAMES.get(last, last)}"
