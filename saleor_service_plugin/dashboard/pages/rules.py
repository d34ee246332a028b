"""The rules by which customers get something: each with its sentence and its month."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ...rewards.asking import naming, rule_list, rules_desk
from ...rewards.asking.models import Rule
from ...rewards.asking.rule_list import Page, Where
from ...rewards.asking.rules_desk import RuleRefusedError
from ...rewards.rules import shapes, summary
from ...rewards.rules.reward import currency_of
from ...rewards.rules.terms import Terms, read_terms
from ...shop import port
from ...web.words import language, t
from .. import rule_words, typed_values
from ..listing import cut
from ..office import enter
from ..visit import Answer, Screen, Visit, address
from .rule import usual_currency


def rules(visit: Visit) -> Answer:
    """Show them in the order in which they are asked, or move one."""
    office = enter(visit, "MANAGE_DISCOUNTS")
    search, notice = visit.last("search"), ""
    with port.current().writer():
        if visit.is_posted:
            step = visit.form.get("step", "")
            notice = _moved(step, office.by) if office.sees_all else office.shops_alone
        everything = rule_list.page(Where(), Page(rules_desk.MOST_RULES))
        fits = [row for row in everything if search.casefold() in row.name.casefold()]
        page = cut(visit, "rules", [{"rule": row} for row in fits], search=search)
        currency = usual_currency(office)
        _fill(page.rows, movable=len(everything) > 1 and not search and office.sees_all)
    context = {
        "page": page,
        "search": search,
        "many": len(everything) > 10 or bool(search),
        "presets": [
            {"title": title, "why": why, "address": address("rule", preset=key)}
            for key, (title, why) in rule_words.presets(currency).items()
        ],
        "new": address("rule"),
        "all": address("rules"),
        "action": address("rules", page=visit.last("page")),
        "some": bool(everything),
    }
    return Screen("rules.html", t("Returning customers"), context, notice=notice)


def _moved(step: str, by: str) -> str:
    """Move a rule up or down by one place; return what is said of it."""
    way, _, text = step.partition(":")
    if way not in ("up", "down") or not text.isdecimal():
        return ""
    order = [row.pk for row in rule_list.page(Where(), Page(rules_desk.MOST_RULES))]
    if int(text) not in order:
        return t("There is no such rule any more.")
    at = order.index(int(text))
    to = at - 1 if way == "up" else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        try:
            rules_desk.reorder(order, by=by)
        except RuleRefusedError:
            return t("Somebody changed the rules meanwhile.")
    return t("Moved.")


def _fill(rows: Sequence[dict[str, Any]], *, movable: bool) -> None:
    """Add to each row what is shown of it, in a few statements for all."""
    terms: dict[int, Terms] = {}
    for row in rows:
        try:
            terms[row["rule"].pk] = read_terms(row["rule"])
        except ValueError:
            # Written by somebody else: it is shown, and not asked.
            continue
    names = naming.of_rules(list(terms.values()))
    used = rule_list.used_in_month(list(terms), f"{datetime.now(UTC):%Y-%m}")
    for place, row in enumerate(rows):
        rule: Rule = row["rule"]
        known = terms.get(rule.pk)
        row |= {
            "address": address("rule", id=rule.pk),
            "simulate": address("simulate", id=rule.pk),
            "state": rule_words.states()[rule.state],
            "look": rule_words.STATE_LOOKS[rule.state],
            "sentence": summary.sentence(known, language(), names) if known else "",
            "month": month(known, used.get(rule.pk)) if known else None,
            "up": movable and place > 0,
            "down": movable and place < len(rows) - 1,
        }


def month(rule: Terms, used: Sequence[Any] | None) -> Mapping[str, Any]:
    """Return what a rule gave this month, of what it may."""
    count, booked, currency = used or (0, Decimal(0), "")
    budget = rule.limits.monthly_budget
    currency = rule.limits.currency or currency_of(rule.reward) or currency
    share = float(min(Decimal(1), booked / budget)) if budget else 0.0
    return {
        "count": count,
        "booked": money(booked, currency),
        "budget": money(budget, currency) if budget else "",
        "percent": round(100 * share),
        "full": budget is not None and booked >= budget,
    }


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency's letters."""
    decimals = shapes.decimals(currency) if currency else 2
    shown = typed_values.shown(f"{amount:.{decimals}f}", exact=True)
    return f"{shown} {currency}".strip()
