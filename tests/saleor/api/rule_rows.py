"""The rule about which callers ask."""

from typing import TYPE_CHECKING

from saleor_service_plugin.rewards.asking.models import Rule, Simulation
from saleor_service_plugin.rewards.rules.words import RuleState
from saleor_service_plugin.shop import port

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

NAME = "SECRET-RULE-OF-STAFF"


def add(cast: "Cast") -> None:
    """Have a draft of a rule."""
    with port.current().writer():
        Rule.objects.filter(name__startswith=NAME).delete()
        row = Rule.objects.create(
            name=NAME,
            state=RuleState.DRAFT,
            trigger="paid",
            conditions=[{"kind": "nth-order", "from": 2, "to": 2}],
            reward={
                "kind": "code", "code_kind": "percent", "value": "10", "currency": "EUR",
                "valid_days": 30, "cost": "5",
            },
        )  # fmt: skip
    cast.rule_id = row.pk


def stand(cast: "Cast") -> None:
    """Have it again where another test changed it."""
    with port.current().writer():
        rows = Rule.objects.filter(pk=cast.rule_id, state=RuleState.DRAFT, priority=0)
        there = rows.filter(archived_at__isnull=True).exists()
    if not there:
        add(cast)


def remove(cast: "Cast") -> None:
    """Take away every rule, those that callers made as well."""
    with port.current().writer():
        Simulation.objects.all().delete()
        Rule.objects.all().delete()
