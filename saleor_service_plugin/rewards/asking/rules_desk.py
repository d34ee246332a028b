"""What staff do with rules; whatever is wrong is said by field, and nothing is saved then."""

from collections.abc import Sequence
from dataclasses import replace

from babel.core import get_global
from django.db import transaction

from ...database import clock
from ...shop import port
from ..goodies.models import Goodie
from ..rules import reward as rewards
from ..rules.checks import Known, KnownGoodie, problems, refusing
from ..rules.problems import Code, Problem
from ..rules.terms import (
    Draft,
    read_conditions,
    read_limits,
    write_condition,
    write_limits,
)
from ..rules.words import ConditionKind, RuleState
from .models import Rule

MOST_RULES = 300
"""That are not archived: each occasion asks all of its trigger."""

COPY = {"de": "{name} (Kopie)", "en": "{name} (copy)"}


class RuleRefusedError(ValueError):
    """A rule cannot be so, or cannot be switched on so; nothing was saved."""

    def __init__(self, found: Sequence[Problem]) -> None:
        """Keep all of it, so that a form can show each at its field."""
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in found))
        self.problems = tuple(found)


def check(draft: Draft) -> list[Problem]:
    """Return what is wrong about a rule, warnings included; nothing is saved."""
    with port.current().writer():
        return problems(draft, known(draft))


def create(draft: Draft, *, by: str) -> Rule:
    """Save a new rule; it is asked about nothing until it is switched on.

    Args:
        draft: As it was typed.
        by: Global id of who of the staff, or which App.

    Raises:
        RuleRefusedError: It cannot be so.

    """
    with port.current().writer(), transaction.atomic():
        _refuse(problems(draft, known(draft)))
        if Rule.objects.filter(archived_at__isnull=True).count() >= MOST_RULES:
            text = f"There are {MOST_RULES} rules already; archive some."
            raise RuleRefusedError([Problem("name", Code.OUT_OF_RANGE, text)])
        rule = Rule(state=RuleState.DRAFT)
        _write(rule, draft, by)
        rule.save(force_insert=True)
    return rule


def change(rule_id: int, draft: Draft, *, revision: int | None = None, by: str) -> Rule:
    """Change a rule; one that is on goes on with what it says now.

    Where it waits for something else now, or for another time, it begins anew: nothing that
    happened before is rewarded belatedly.

    Args:
        rule_id: Which.
        draft: What it shall say.
        revision: The one that was looked at; None: whatever stands there.
        by: As for `create`.

    Raises:
        RuleRefusedError: It is gone, it cannot be so, or somebody changed it meanwhile.

    """
    with port.current().writer(), transaction.atomic():
        rule = _locked(rule_id)
        if revision is not None and revision != rule.revision:
            text = "Somebody changed the rule meanwhile. Look at it again."
            raise RuleRefusedError([Problem("revision", Code.PASSED_OVER, text)])
        _refuse(problems(draft, known(draft)))
        before = (rule.trigger, rule.days)
        _write(rule, draft, by)
        if rule.state == RuleState.ON and before != (rule.trigger, rule.days):
            rule.on_since = clock()
        rule.revision += 1
        rule.save()
    return rule


def switch_on(rule_id: int, *, by: str) -> Rule:
    """Have a rule asked from now on; nothing that happened before is rewarded.

    Raises:
        RuleRefusedError: It is gone, or something it names is gone.

    """
    with port.current().writer(), transaction.atomic():
        rule = _locked(rule_id)
        draft = draft_of(rule)
        _refuse(problems(draft, known(draft)))
        if rule.state != RuleState.ON:
            rule.state, rule.on_since = RuleState.ON, clock()
            _touch(rule, by)
    return rule


def switch_off(rule_id: int, *, by: str) -> Rule:
    """Have a rule asked no more; what it gave stays.

    Raises:
        RuleRefusedError: It is gone.

    """
    with port.current().writer(), transaction.atomic():
        rule = _locked(rule_id)
        if rule.state == RuleState.ON:
            rule.state, rule.on_since = RuleState.OFF, None
            _touch(rule, by)
    return rule


def copy(rule_id: int, *, language: str = "en", by: str) -> Rule:
    """Save the same once more, as a draft to be changed.

    Raises:
        RuleRefusedError: It is gone, or something it names is.

    """
    with port.current().writer(), transaction.atomic():
        draft = draft_of(_locked(rule_id))
        name = COPY.get(language[:2], COPY["en"]).format(name=draft.name[:100])
    return create(replace(draft, name=name), by=by)


def archive(rule_id: int, *, by: str) -> Rule:
    """Remove a rule from all lists and switch it off; its grants and figures stay.

    Raises:
        RuleRefusedError: It is gone.

    """
    with port.current().writer(), transaction.atomic():
        rule = _locked(rule_id)
        if rule.state == RuleState.ON:
            rule.state = RuleState.OFF
        rule.on_since, rule.archived_at = None, clock()
        _touch(rule, by)
    return rule


def reorder(rule_ids: Sequence[int], *, by: str) -> None:
    """Have rules asked in this order; those that are not named come after them.

    Raises:
        RuleRefusedError: One of them is gone, or named twice.

    """
    with port.current().writer(), transaction.atomic():
        rows = {
            rule.pk: rule
            for rule in Rule.objects.select_for_update()
            .filter(archived_at__isnull=True)
            .order_by("pk")
        }
        if len(set(rule_ids)) < len(rule_ids) or not rows.keys() >= set(rule_ids):
            raise RuleRefusedError([_gone("ids")])
        rest = [one for one in rows if one not in set(rule_ids)]
        rest.sort(key=lambda one: (-rows[one].priority, one))
        order = [*rule_ids, *rest]
        for place, rule_id in enumerate(order):
            rule, priority = rows[rule_id], len(order) - place
            if rule.priority != priority:
                rule.priority = priority
                rule.revision += 1
                _touch(rule, by)


def draft_of(rule: Rule) -> Draft:
    """Return a stored rule as a form shows it."""
    return Draft(
        name=rule.name,
        trigger=rule.trigger,
        days=rule.days,
        conditions=tuple(rule.conditions),
        reward=rule.reward,
        limits=rule.limits,
        priority=rule.priority,
        stop=rule.stop,
        hold_out=rule.hold_out,
    )


def known(draft: Draft) -> Known:
    """Return what exists of all that a rule may name; a few statements."""
    shop = port.current()
    channels = {key: one.currency for key, one in shop.read_channels().items()}
    goodies = {
        one.pk: KnownGoodie(one.cost, one.currency, one.is_on, one.name)
        for one in Goodie.objects.filter(archived_at__isnull=True)
    }
    return Known(
        goodies=goodies,
        channels=channels,
        variants=set(shop.read_variants(_ids(draft, "variant_ids", ConditionKind.PRODUCTS))),
        products=_things(draft, "product", ConditionKind.PRODUCTS, "product_ids"),
        collections=_things(draft, "collection", ConditionKind.COLLECTIONS, "collection_ids"),
        categories=_things(draft, "category", ConditionKind.CATEGORIES, "category_ids"),
        groups=_things(draft, "group", ConditionKind.GROUP, ""),
        countries=frozenset(get_global("territory_languages")) | {"XK"},
    )


def _things(draft: Draft, kind: str, condition: ConditionKind, name: str) -> set[int]:
    named = draft.reward.get(name)
    wanted = _ids(draft, "ids", condition) | _numbers(named)
    return set(port.current().read_catalog(kind, wanted)) if wanted else set()


def _ids(draft: Draft, name: str, condition: ConditionKind) -> set[int]:
    """Return the ids that conditions of a kind name, as far as they are any."""
    found: set[int] = set()
    for one in draft.conditions:
        if one.get("kind") == condition.value:
            found |= _numbers(one.get(name))
    return found


def _numbers(value: object) -> set[int]:
    if not isinstance(value, list | tuple):
        return set()
    return {one for one in value if isinstance(one, int) and 0 < one < 2**31}


def _refuse(found: Sequence[Problem]) -> None:
    wrong = refusing(found)
    if wrong:
        raise RuleRefusedError(wrong)


def _locked(rule_id: int) -> Rule:
    found = Rule.objects.select_for_update().filter(pk=rule_id, archived_at__isnull=True).first()
    if found is None:
        raise RuleRefusedError([_gone("id")])
    return found


def _gone(field: str) -> Problem:
    return Problem(field, Code.UNKNOWN, "There is no such rule (any more).")


def _write(rule: Rule, draft: Draft, by: str) -> None:
    """Put what was checked into a row, as it is read again: one spelling of each value."""
    rule.name = draft.name.strip()
    rule.trigger, rule.days = draft.trigger, int(draft.days)
    rule.conditions = [write_condition(one) for one in read_conditions(draft.conditions)]
    rule.reward = rewards.write(rewards.read(draft.reward))
    rule.limits = write_limits(read_limits(draft.limits))
    rule.priority, rule.stop = int(draft.priority), bool(draft.stop)
    rule.hold_out = int(draft.hold_out)
    rule.changed_at, rule.changed_by = clock(), by


def _touch(rule: Rule, by: str) -> None:
    rule.changed_at, rule.changed_by = clock(), by
    rule.save()
