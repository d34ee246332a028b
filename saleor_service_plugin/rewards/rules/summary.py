"""A rule in plain language, as staff would say it. Pure.

"Bei der zweiten Bestellung, sobald sie bezahlt ist: eine kleine Beigabe; höchstens 200,00 EUR
im Monat, einmal je Kunde."
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names
from babel.numbers import format_currency, format_decimal

from ...orders.wording import country_name, locale_of
from .reward import CodeReward, GiftCardReward, GoodieReward, Reward
from .summary_words import ORDINALS, THEN, WHEN, WORDS
from .terms import Condition, Limits, Terms
from .words import WITH_DAYS, CodeKind, ConditionKind, Trigger

MOST_NAMES = 3
"""Names of a list that a sentence tells; the editor shows all."""


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called, by id."""

    goodies: Mapping[int, str] = field(default_factory=dict)
    products: Mapping[int, str] = field(default_factory=dict)
    variants: Mapping[int, str] = field(default_factory=dict)
    collections: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


def sentence(rule: Terms, language: str, names: Names | None = None) -> str:
    """Return the whole rule in a sentence or two, without its name.

    Args:
        rule: What decides.
        language: "de", or English where it is another one.
        names: What things are called; what is missing is told by its number.

    """
    say = _Say(language, names or Names())
    parts = [f"{say.when(rule)}: {say.reward(rule.reward)}"]
    limits = say.limits(rule.limits)
    if limits:
        parts.append(", ".join(limits))
    text = f"{'; '.join(parts)}."
    if rule.stop:
        text += f" {say('stop')}"
    if rule.hold_out:
        text += " " + say("hold-out", share=say.percent(Decimal(rule.hold_out)))
    return text[:1].upper() + text[1:]


def of_reward(reward: Reward, language: str, names: Names | None = None) -> str:
    """Return in plain language what a customer gets."""
    return _Say(language, names or Names()).reward(reward)


def of_conditions(
    conditions: Sequence[Condition], language: str, names: Names | None = None
) -> str:
    """Return what must hold of a customer, for a segment; "" where nothing must."""
    say = _Say(language, names or Names())
    said = [say.condition(one, Trigger.WITHOUT_ORDER) for one in conditions]
    return say.joined(said, "and")


class _Say:
    """Says it in one language."""

    def __init__(self, language: str, names: Names) -> None:
        self.code = language[:2].lower() if language[:2].lower() in WORDS else "en"
        self.names = names
        self.locale = locale_of(self.code)

    def __call__(self, key: str, **values: str) -> str:
        text = WORDS[self.code][key]
        return text.format(**values) if values else text

    def when(self, rule: Terms) -> str:
        """Say on which occasion and if what holds."""
        days = self.days(rule.days, begins=True) if rule.trigger in WITH_DAYS else ""
        head, rest = self.which(rule)
        if head:
            # Within the sentence: the number of days does not begin it.
            inner = self.days(rule.days) if days else ""
            begin = THEN[self.code][rule.trigger].format(which=head, days=inner)
        else:
            begin = WHEN[self.code][rule.trigger].format(days=days)
        said = [
            self.condition(one, rule.trigger)
            for one in rule.conditions
            if one is not rest and is_filled(one)
        ]
        if not said:
            return begin
        # "wenn keine weitere folgte und ..." goes on, another one begins.
        link = "and" if rule.trigger is Trigger.WITHOUT_ORDER else "if"
        return begin + self(link) + self.joined(said, "and")

    def which(self, rule: Terms) -> tuple[str, Condition | None]:
        """Say of which orders, where a condition does, with that condition."""
        if rule.trigger not in THEN[self.code]:
            return "", None
        for one in rule.conditions:
            if one.kind is ConditionKind.NTH_ORDER:
                return self.nth(one.values, ""), one
            if one.kind is ConditionKind.EVERY_NTH:
                if one.values["n"] == 1:
                    return self("each"), one
                return self("every", first=self.ordinal(_int(one.values["n"]))), one
        return "", None

    def nth(self, values: Mapping[str, object], prefix: str) -> str:
        """Say which orders of a customer."""
        first, last = _int(values["from"]), values.get("to")
        if last is None:
            return self(f"{prefix}nth-from", first=self.ordinal(first))
        if last == first:
            return self(f"{prefix}nth", first=self.ordinal(first))
        return self(f"{prefix}nth-to", first=self.ordinal(first), last=self.ordinal(_int(last)))

    def condition(self, condition: Condition, trigger: Trigger) -> str:
        """Say what must hold, as a clause."""
        values: Mapping[str, Any] = condition.values
        match condition.kind:
            case ConditionKind.NTH_ORDER:
                return self.nth(values, "is-")
            case ConditionKind.EVERY_NTH:
                return self("is-every", count=self.count(values["n"]))
            case ConditionKind.SPENT:
                return self("spent", amount=self.money(values["amount"], values["currency"]))
            case ConditionKind.DAYS_SINCE_LAST:
                return self.span("since", values, self.days)
            case ConditionKind.ORDER_VALUE:
                return self.span("value", values, lambda one: self.money(one, values["currency"]))
            case ConditionKind.PRODUCTS | ConditionKind.COLLECTIONS | ConditionKind.CATEGORIES:
                return self.things(condition.kind, values)
            case ConditionKind.CHANNEL:
                key = "channel-last" if trigger is Trigger.WITHOUT_ORDER else "channel"
                return self(key, names=self.called(self.names.channels, values["ids"], "or"))
            case ConditionKind.GROUP:
                return self("group", names=self.called(self.names.groups, values["ids"], "or"))
            case _:
                return self.simple(condition.kind, values)

    def simple(self, kind: ConditionKind, values: Mapping[str, Any]) -> str:
        """Say what must hold, of conditions that name nothing of the shop."""
        match kind:
            case ConditionKind.COUNTRY:
                found = [country_name(one, self.code) for one in values["codes"]]
                key = "country" if values["any"] else "no-country"
                return self(key, names=self.some(found, "or"))
            case ConditionKind.WEEKDAY:
                days = get_day_names("wide", locale=self.locale)
                found = [str(days[one - 1]) for one in values["days"]]
                return self("weekday", names=self.joined(found, "or"))
            case ConditionKind.GOODIES:
                key = {0: "goodies-none", 1: "goodies-one"}.get(values["most"], "goodies")
                return self(key, count=self.count(values["most"]))
            case ConditionKind.RETURNS:
                key = "returns" if values["most"] else "no-returns"
                return self(key, share=self.percent(values["most"] * 100))
            case ConditionKind.ACCOUNT:
                return self("account" if values["has"] else "guest")
            case _:
                found = [str(self.locale.languages.get(one, one)) for one in values["codes"]]
                return self("language", names=self.some(found, "or"))

    def things(self, kind: ConditionKind, values: Mapping[str, Any]) -> str:
        """Say what must be in the order, or must not."""
        one, many, known = {
            ConditionKind.PRODUCTS: ("product", "products", self.names.products),
            ConditionKind.COLLECTIONS: ("collection", "collections", self.names.collections),
            ConditionKind.CATEGORIES: ("category", "categories", self.names.categories),
        }[kind]
        found = self.quoted(known, values.get("ids", ()))
        found += self.quoted(self.names.variants, values.get("variant_ids", ()))
        key = one if len(found) == 1 else many
        return self(key if values["any"] else f"no-{key}", names=self.some(found, "or"))

    def reward(self, reward: Reward) -> str:
        """Say what is given."""
        match reward:
            case GoodieReward():
                found = [self.names.goodies[one] for one in reward.goodie_ids
                         if one in self.names.goodies]  # fmt: skip
                if not found:
                    return self("goodie")
                more = len(found) - MOST_NAMES
                shown = found[:MOST_NAMES] + (
                    [self("more", count=self.count(more))] if more > 0 else []
                )
                return self("goodie-named", names=self("instead").join(shown))
            case CodeReward():
                return self.code_reward(reward)
            case GiftCardReward():
                text = self("gift-card", value=self.money(reward.amount, reward.currency))
                days = reward.valid_days
                return text if days is None else f"{text} ({self('valid', days=self.days(days))})"

    def code_reward(self, reward: CodeReward) -> str:
        """Say what a code takes off, and on which terms."""
        value = (
            self.money(reward.value, reward.currency)
            if reward.kind is CodeKind.FIXED
            else self.percent(reward.value)
        )
        text = self(f"code-{reward.kind.value}", value=value)
        if reward.product_ids or reward.collection_ids or reward.category_ids:
            text += f" {self('some-goods')}"
        if reward.countries:
            found = [country_name(one, self.code) for one in reward.countries]
            text += " " + self("to-countries", names=self.some(found, "and"))
        terms = [self("valid", days=self.days(reward.valid_days))]
        if reward.min_spent:
            amount = self.money(reward.min_spent, reward.currency)
            terms.append(self("min-spent", amount=amount))
        return f"{text} ({', '.join(terms)})"

    def limits(self, limits: Limits) -> list[str]:
        """Say how often and for how much."""
        said = []
        if limits.monthly_budget is not None:
            said.append(self("budget", amount=self.money(limits.monthly_budget, limits.currency)))
        if limits.per_customer is not None:
            key = "once" if limits.per_customer == 1 else "times"
            said.append(self(key, count=self.count(limits.per_customer)))
        if limits.cooldown_days is not None:
            said.append(self("cooldown", days=self.days(limits.cooldown_days)))
        if limits.per_day is not None:
            key = "per-day-one" if limits.per_day == 1 else "per-day"
            said.append(self(key, count=self.count(limits.per_day)))
        if limits.total is not None:
            key = "total-one" if limits.total == 1 else "total"
            said.append(self(key, count=self.count(limits.total)))
        return said

    def span(self, key: str, values: Mapping[str, Any], told: Callable[[Any], str]) -> str:
        """Say from where to where."""
        least, most = values.get("least"), values.get("most")
        if least is None:
            return self(f"{key}-most", most=told(most))
        if most is None:
            return self(f"{key}-least", least=told(least))
        return self(key, least=told(least), most=told(most))

    def called(self, known: Mapping[int, str], ids: Sequence[int], link: str) -> str:
        """Say what things are called."""
        return self.some(self.quoted(known, ids), link)

    def quoted(self, known: Mapping[int, str], ids: Sequence[int]) -> list[str]:
        """Return names in quotation marks, a number where the name is gone."""
        marks = "„{}“" if self.code == "de" else "“{}”"
        return [
            marks.format(known[one]) if one in known else self("unknown", id=str(one))
            for one in ids
        ]

    def some(self, found: Sequence[str], link: str) -> str:
        """Join names, the first few of many."""
        if len(found) <= MOST_NAMES + 1:
            return self.joined(found, link)
        more = self("more", count=self.count(len(found) - MOST_NAMES))
        return self.joined([*found[:MOST_NAMES], more], link)

    def joined(self, parts: Sequence[str], link: str) -> str:
        """Join parts as people do: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self(link) + parts[-1]

    def days(self, count: int, *, begins: bool = False) -> str:
        """Say a number of days."""
        if count == 1:
            return self("day" if begins else "a-day")
        return self("days", count=self.count(count))

    def ordinal(self, number: int) -> str:
        """Say a place in a row, as it stands before "Bestellung" in the dative."""
        known = ORDINALS[self.code]
        if number <= len(known):
            return known[number - 1]
        if self.code == "de":
            return f"{number}."
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0)
        return f"{number}{ending or 'th'}"

    def money(self, amount: Decimal, currency: str) -> str:
        """Say an amount with its currency's letters, which no two currencies share."""
        pattern = "#,##0.00 ¤¤" if self.code == "de" else "¤¤ #,##0.00"
        return str(format_currency(amount, currency, pattern, locale=self.locale))

    def percent(self, value: Decimal) -> str:
        """Say a percentage, 10 for 10 %."""
        shown = format_decimal(value, "#,##0.##", locale=self.locale)
        return f"{shown} %" if self.code == "de" else f"{shown}%"

    def count(self, number: int) -> str:
        """Say a number."""
        return str(format_decimal(number, locale=self.locale))


def is_filled(condition: Condition) -> bool:
    """Whether a condition asks for anything yet: a span has an end, things are chosen."""
    wanted = {
        ConditionKind.DAYS_SINCE_LAST: ("least", "most"),
        ConditionKind.ORDER_VALUE: ("least", "most"),
        ConditionKind.PRODUCTS: ("ids", "variant_ids"),
    }.get(condition.kind)
    # A span may begin at 0; of things none is an empty list.
    return not wanted or any(condition.values.get(one) not in (None, (), []) for one in wanted)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
