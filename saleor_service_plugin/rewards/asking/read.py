"""Reading the rules that are on."""

import logging
from collections.abc import Collection

from ..rules.terms import Terms, read_terms
from ..rules.words import RuleState, Trigger
from .models import Rule

logger = logging.getLogger(__name__)


def rules_on(*triggers: Trigger) -> list[Terms]:
    """Return the rules that are switched on for triggers; one statement.

    A rule that cannot be read any more is left out and logged: it must not keep others from
    being asked.
    """
    rows = Rule.objects.filter(state=RuleState.ON, archived_at__isnull=True, trigger__in=triggers)
    found = []
    for row in rows.order_by("trigger", "-priority", "id"):
        try:
            found.append(read_terms(row))
        except ValueError as error:
            logger.error("Rule %s cannot be read: %s", row.pk, error)
    return found


def triggers_on() -> Collection[str]:
    """Return the triggers for which a rule is switched on; one statement."""
    rows = Rule.objects.filter(state=RuleState.ON, archived_at__isnull=True)
    return set(rows.values_list("trigger", flat=True))
