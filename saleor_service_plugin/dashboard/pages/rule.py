"""One rule: when somebody gets what, and within which limits; told in a sentence as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from ...rewards.asking import naming, rule_list, rules_desk
from ...rewards.asking.models import Rule
from ...rewards.asking.rules_desk import RuleRefusedError
from ...rewards.goodies.models import Goodie
from ...rewards.rules import presets, summary
from ...rewards.rules.checks import refusing
from ...rewards.rules.presets import Preset
from ...rewards.rules.problems import Problem
from ...rewards.rules.terms import Draft, read_condition, read_terms
from ...rewards.rules.words import WITH_DAYS, RuleState, Trigger
from ...shop import port
from ...web.words import language, t
from .. import rule_fields, rule_form, rule_words
from ..access import RefusedError
from ..office import Office, enter
from ..rule_fields import Shown
from ..visit import Answer, Go, Screen, Visit, address

CHECKING = ("check", "add", "remove", "find", "up")
"""Steps that save nothing: the form comes back as it was typed."""

MOVES = ("on", "off", "copy", "archive")
"""Steps that are about the rule as it is stored."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows of a rule."""

    draft: Draft
    stored: Rule | None
    problems: Sequence[Problem] = ()
    notice: str = ""
    searches: Mapping[int, str] = field(default_factory=dict)
    refused: str = ""
    """Why nothing at all was done."""


def rule(visit: Visit) -> Answer:
    """Show it, or change it."""
    office = enter(visit, "MANAGE_DISCOUNTS")
    with port.current().writer():
        stored = _stored(visit.last("id"))
        if visit.is_posted:
            return _posted(visit, office, stored)
        if stored is not None:
            return _screen(office, _Shown(rules_desk.draft_of(stored), stored))
        return _screen(office, _Shown(_begin(visit.last("preset"), office), None))


def _stored(text: str) -> Rule | None:
    if not text:
        return None
    found = rule_list.find(int(text)) if text.isdecimal() and len(text) < 18 else None
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    return found


def _begin(preset: str, office: Office) -> Draft:
    """Return what a new rule begins with: in the currency in which goodies cost, if there are."""
    there = Goodie.objects.filter(archived_at__isnull=True, is_on=True).order_by("name")
    goodies = list(there.values_list("pk", "currency"))
    currency = _usual(office, [currency for _, currency in goodies])
    if preset not in {one.value for one in Preset}:
        return Draft(trigger=Trigger.PAID.value, limits={"currency": currency})
    ids = [pk for pk, its in goodies if its == currency]
    return presets.draft(Preset(preset), language=language(), currency=currency, goodie_ids=ids)


def usual_currency(office: Office) -> str:
    """Return the currency that a new rule begins with; "" where the shop sells in none."""
    there = Goodie.objects.filter(archived_at__isnull=True, is_on=True)
    return _usual(office, list(there.values_list("currency", flat=True)))


def _usual(office: Office, costs: Sequence[str]) -> str:
    sold = _currencies(office)
    currency = max((one for one in sold if one in costs), key=costs.count, default="")
    return currency or (sold or [""])[0]


def _posted(visit: Visit, office: Office, stored: Rule | None) -> Answer:
    form, step = visit.form, visit.form.get("step", "save")
    if not office.sees_all and step.partition(":")[0] not in CHECKING:
        draft = rules_desk.draft_of(stored) if step in MOVES and stored else rule_form.typed(form)
        return _screen(office, _Shown(draft, stored, refused=office.shops_alone))
    if stored is not None and step in MOVES:
        return _moved(step, stored, office)
    draft = rule_form.typed(form)
    if step.partition(":")[0] in CHECKING:
        return _checked(visit, office, stored, draft, step)
    try:
        if stored is None:
            saved = rules_desk.create(draft, by=office.by)
        else:
            seen = form.get("revision", "")
            revision = int(seen) if seen.isdecimal() and len(seen) < 10 else None
            saved = rules_desk.change(stored.pk, draft, revision=revision, by=office.by)
        if step == "save-on":
            rules_desk.switch_on(saved.pk, by=office.by)
    except RuleRefusedError as error:
        return _screen(office, _Shown(draft, stored, error.problems))
    if step == "simulate":
        return Go(f"simulate?id={saved.pk}&ask=1")
    notice = f"{t('Saved.')} {_is_on()}" if step == "save-on" else t("Saved.")
    return Go(f"rule?id={saved.pk}", notice)


def _is_on() -> str:
    """Return what is told when a rule was switched on; facts before that moment do not count."""
    return t(
        "The rule is on. It holds for what happens from now on; orders placed or paid before get "
        "nothing."
    )


def _moved(step: str, stored: Rule, office: Office) -> Answer:
    """Switch a rule on or off, copy or remove it; what was typed meanwhile is left."""
    try:
        if step == "on":
            rules_desk.switch_on(stored.pk, by=office.by)
            return Go(f"rule?id={stored.pk}", _is_on())
        if step == "off":
            rules_desk.switch_off(stored.pk, by=office.by)
            return Go(f"rule?id={stored.pk}", t("The rule is off; what it gave stays."))
        if step == "copy":
            twin = rules_desk.copy(stored.pk, language=language(), by=office.by)
            return Go(f"rule?id={twin.pk}", t("This is the copy, as a draft."))
        rules_desk.archive(stored.pk, by=office.by)
    except RuleRefusedError as error:
        return _screen(office, _Shown(rules_desk.draft_of(stored), stored, error.problems))
    return Go("rules", t("The rule was removed; what it gave stays."))


def _checked(visit: Visit, office: Office, stored: Rule | None, draft: Draft, step: str) -> Screen:
    """Show the form as it was typed, with one thing more or less."""
    name, _, at = step.partition(":")
    searches: dict[int, str] = {}
    if name in ("add", "remove"):
        draft = replace(
            draft, conditions=rule_form.changed(draft, step, visit.form.get("add_kind", ""))
        )
    elif name == "find" and at.isdecimal() and len(at) < 4:
        searches = {int(at): rule_form.words_of(visit.form, int(at))}
    elif name == "up":
        draft = replace(draft, reward=_up(draft.reward, at))
    found = rules_desk.check(draft) if name == "check" else []
    notice = "" if name != "check" else t("Nothing is wrong.")
    if refusing(found):
        notice = ""
    return _screen(office, _Shown(draft, stored, found, notice, searches))


def _up(reward: Mapping[str, object], at: str) -> Mapping[str, object]:
    """Return a reward whose goodie is tried one place earlier."""
    ids = reward.get("goodie_ids")
    if not isinstance(ids, list) or not at.isdecimal() or int(at) not in ids[1:]:
        return reward
    place = ids.index(int(at))
    ids[place - 1], ids[place] = ids[place], ids[place - 1]
    return {**reward, "goodie_ids": ids}


def _currencies(office: Office) -> list[str]:
    """Return in which currencies the shop sells, the most usual first."""
    found = [one.currency for one in office.channels.values()]
    return sorted(set(found), key=lambda one: (-found.count(one), one))


def _sentence(draft: Draft) -> tuple[str, bool]:
    """Return the rule in a sentence, "" where it cannot be read yet.

    Conditions that are not filled in yet are left out of it; whether some are comes with it.
    """
    whole = []
    for one in draft.conditions:
        try:
            read = read_condition(one)
        except ValueError:
            continue
        if summary.is_filled(read):
            whole.append(one)
    row = SimpleNamespace(
        id=0, revision=0, on_since=None, trigger=draft.trigger, days=draft.days,
        conditions=whole, reward=draft.reward, limits=draft.limits,
        priority=draft.priority, stop=draft.stop, hold_out=draft.hold_out,
    )  # fmt: skip
    try:
        terms = read_terms(row)
    except ValueError:
        return "", False
    said = summary.sentence(terms, language(), naming.of_rules([terms]))
    return said, len(whole) < len(draft.conditions)


def _screen(office: Office, page: _Shown) -> Screen:
    draft, stored = page.draft, page.stored
    refused = refusing(page.problems)
    kind = str(draft.reward.get("kind") or "")
    wrong: dict[str, str] = {}
    for one in page.problems:
        name = rule_form.name_in_form(one.field, kind)
        wrong[name] = (
            f"{wrong[name]} {rule_words.said(one)}" if name in wrong else rule_words.said(one)
        )
    currencies = _currencies(office)
    sentence, left_out = _sentence(draft)
    shown = Shown(
        draft, currencies, {key: one.name for key, one in office.channels.items()}, wrong,
        page.searches,
    )  # fmt: skip
    context = {
        "rule": stored,
        "draft": draft,
        "state": rule_words.states()[stored.state] if stored else "",
        "look": rule_words.STATE_LOOKS[stored.state] if stored else "",
        "is_on": stored is not None and stored.state == RuleState.ON,
        "sentence": sentence,
        "left_out": left_out,
        "conditions": rule_fields.conditions(shown),
        "kinds": rule_words.conditions(),
        "triggers": rule_words.triggers(),
        "waiting": [one.value for one in WITH_DAYS],
        "rewards": [
            {"key": key, "label": label, "why": rule_words.reward_hints()[key]}
            for key, label in rule_words.rewards().items()
        ],
        "chosen": kind,
        "codes": rule_words.codes(),
        "goodies": rule_fields.goodies(shown),
        "give": rule_fields.reward(shown),
        "limits": rule_fields.limits(shown),
        "currencies": currencies,
        "one_currency": currencies[0] if len(currencies) == 1 else "",
        "budget_currency": draft.limits.get("currency") or (currencies or [""])[0],
        "reward_currency": draft.reward.get("currency") or (currencies or [""])[0],
        "wrong": wrong,
        "refused": len(refused),
        "alone": page.refused,
        "action": address("rule", id=stored.pk if stored else ""),
        "simulate": address("simulate", id=stored.pk) if stored else "",
        "back": address("rules"),
        "more_open": any(name in wrong for name in ("priority", "hold_out"))
        or bool(draft.stop or draft.hold_out),
    }
    title = stored.name if stored else t("New rule")
    return Screen("rule.html", title, context, 422 if refused or page.refused else 200, page.notice)
