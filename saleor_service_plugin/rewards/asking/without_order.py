"""Who has not ordered for as many days as a rule waits: found once, when the line is crossed.

By the index on the last order; nobody is looked at who crossed it before the rule was on.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ...database import fetch, transaction_time
from ...orders.models import Sweep
from ...shop import port
from ..rules.terms import Terms
from ..rules.words import Trigger
from . import occasions, read
from .occasions import BELATED, NewOccasion

SWEEP = "without-order"
"""Name of the row that says until when people were looked through."""

EVERY = timedelta(hours=1)

SLACK = timedelta(days=2)
"""So far each round looks back beyond the last one: an order may be summed up late."""

AT_ONCE = 1000

NOBODY = 0

# A slice behind a place, in the index' own order.
CROSSED = """
SELECT id, last_order_id, last_at FROM saleor_service_person
WHERE last_at IS NOT NULL AND merged_into IS NULL AND last_order_id IS NOT NULL
    AND last_at <= %(until)s AND (last_at, id) > (%(since)s, %(after)s)
ORDER BY last_at, id LIMIT %(limit)s
"""


def look_round(*, anew: bool = False) -> int:
    """Write an occasion for each person who crossed a rule's line since the last round.

    Args:
        anew: Whether the last round's time does not matter.

    Returns:
        How many occasions were new.

    """
    with port.current().writer():
        with transaction.atomic():
            now = transaction_time()
            row, _ = Sweep.objects.select_for_update().get_or_create(name=SWEEP)
            before = row.good_at
            if before is not None and now - before < EVERY and not anew:
                return 0
        rules = read.rules_on(Trigger.WITHOUT_ORDER)
        found = sum(_of_rule(rule, before, now) for rule in rules)
        # Afterwards: a round that failed is done once more.
        Sweep.objects.filter(name=SWEEP).update(good_at=now)
    return found


def _of_rule(rule: Terms, before: datetime | None, now: datetime) -> int:
    """Go through those who crossed one rule's line, slice by slice, each by itself."""
    days = timedelta(days=rule.days)
    crossed = max(_looked_from(before, now), rule.on_since or now)
    place = (crossed - days, NOBODY)
    found = 0
    while True:
        rows = fetch(
            CROSSED,
            {"until": now - days, "since": place[0], "after": place[1], "limit": AT_ONCE},
        )
        found += occasions.add(_occasion(rule, (row[0], row[1], row[2])) for row in rows)
        if len(rows) < AT_ONCE:
            return found
        place = (rows[-1][2], rows[-1][0])


def _looked_from(before: datetime | None, now: datetime) -> datetime:
    """Return since when a line may have been crossed that no round has seen."""
    return max(now - BELATED, before - SLACK if before else now - BELATED)


def _occasion(rule: Terms, row: tuple[int, UUID, datetime]) -> NewOccasion:
    person_id, order_id, last_at = row
    at = last_at + timedelta(days=rule.days)
    # By the order: two persons may be found to be one.
    key = f"{Trigger.WITHOUT_ORDER}:{rule.id}:{order_id}"
    return NewOccasion(key, Trigger.WITHOUT_ORDER, at, at, order_id, person_id, rule.id)
