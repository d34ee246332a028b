"""What a rule would have given in the last 90 days: who, what, at what cost, why not more."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.dates import format_skeleton

from ...messages.masking import masked
from ...rewards.asking import naming, rule_list, simulations
from ...rewards.asking.models import Rule, Simulation
from ...rewards.rules import summary
from ...rewards.rules.terms import Terms, read_terms
from ...rewards.rules.words import RuleState
from ...shop import port
from ...web.words import language, t
from .. import rule_words
from ..access import RefusedError
from ..office import Office, enter
from ..visit import Answer, Go, Screen, Visit, address
from .rules import money

ORDER = "Order"


def simulate(visit: Visit) -> Answer:
    """Show it, or have it worked out."""
    office = enter(visit, "MANAGE_DISCOUNTS")
    text = visit.last("id")
    rule = None
    if text.isdecimal() and len(text) < 18:
        with port.current().writer():
            rule = rule_list.find(int(text))
    if rule is None:
        raise RefusedError(404, "NOT_FOUND")
    known = simulations.find(rule.pk)
    # Opened for the first time, or since the rule changed, nobody has to press a button.
    old = known is None or (known.result is None and known.wanted_at is None)
    if visit.is_posted or old or (visit.last("ask") and known and known.revision != rule.revision):
        known = simulations.ask(rule.pk)
    if visit.is_posted:
        return Go(f"simulate?id={rule.pk}")
    return _screen(visit, office, rule, known)


def _screen(visit: Visit, office: Office, rule: Rule, known: Simulation | None) -> Screen:
    with port.current().writer():
        terms = _terms(rule)
        sentence = summary.sentence(terms, language(), naming.of_rules([terms])) if terms else ""
        result: Mapping[str, Any] = (known.result if known else None) or {}
        given = _lines(result.get("given", ()), office, visit)
        refused = _lines(result.get("refused", ()), office, visit)
    costs = _costs(result)
    context = {
        "rule": rule,
        "sentence": sentence,
        "known": known,
        "result": result,
        "waits": known is not None and known.wanted_at is not None,
        "failed": bool(known and known.last_error),
        "stale": bool(known and known.result and known.revision != rule.revision),
        "costs": ", ".join(costs.values()),
        "months": _months(result),
        "reach": _counted(result.get("reach", {}), rule_words.reaches()),
        "refusals": _counted(result.get("refusals", {}), rule_words.refusals()),
        "given": given,
        "refused": refused,
        "more": result.get("granted", 0) > len(result.get("given", ())),
        "more_refused": sum(result.get("refusals", {}).values()) > len(result.get("refused", ())),
        "is_on": rule.state == RuleState.ON,
        "action": address("simulate", id=rule.pk),
        "edit": address("rule", id=rule.pk),
        "switch": address("rule", id=rule.pk),
        "back": address("rules"),
    }
    title = t("Simulation: {rule}", rule=rule.name)
    return Screen("simulate.html", title, context)


def _terms(rule: Rule) -> Terms | None:
    try:
        return read_terms(rule)
    except ValueError:
        return None


def _costs(result: Mapping[str, Any]) -> dict[str, str]:
    """Return what all of it would have cost, by currency."""
    sums: dict[str, Decimal] = {}
    for row in result.get("months", ()):
        sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["cost"])
    return {currency: money(amount, currency) for currency, amount in sorted(sums.items())}


def _months(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = result.get("months", ())
    most = max((Decimal(row["cost"]) for row in rows), default=Decimal(0))
    return [
        {
            "name": format_skeleton(
                "yMMMM", date.fromisoformat(f"{row['month']}-01"), locale=language()
            ),
            "count": row["count"],
            "cost": money(Decimal(row["cost"]), row["currency"]),
            "percent": round(100 * Decimal(row["cost"]) / most) if most else 0,
        }
        for row in rows
    ]


def _counted(found: Mapping[str, int], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return how often each reason or way occurs, the most frequent first."""
    rows = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [{"label": words.get(key, key), "count": count} for key, count in rows]


def _lines(rows: Sequence[Mapping[str, Any]], office: Office, visit: Visit) -> list[dict[str, Any]]:
    """Return occasions with their order's number and customer, of channels that are theirs.

    Who may not see orders reads masked addresses.
    """
    from ...graphql import ids

    orders = port.current().read_orders([UUID(row["order"]) for row in rows], history=False)
    plain = visit.may("MANAGE_ORDERS")
    found = []
    for row in rows:
        order = orders.get(UUID(row["order"]))
        if order is None or order.channel_id not in office.channels:
            continue
        found.append(
            {
                "number": order.number,
                "id": ids.to_global(ORDER, order.id),
                "customer": order.email if plain else masked(order.email),
                "at": row["at"],
                "cost": money(Decimal(row["cost"]), row["currency"]),
                "reach": rule_words.reaches().get(row["reach"] or "", ""),
                "why": rule_words.refusals().get(row["refusal"] or "", ""),
                "opens": plain,
            }
        )
    return found
