"""Using up a campaign's budget: one row of `Tally`, moved under its lock, never beyond its limit.

For many grants of one cost at once; rules, which ask of one at a time, have `asking/books.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...database import execute, fetch

ENSURE = """
INSERT INTO saleor_service_tally (scope, period, currency, count, booked)
VALUES (%(scope)s, %(period)s, %(currency)s, 0, 0)
ON CONFLICT (scope, period, currency) DO NOTHING
"""

LOCK = """
SELECT count, booked FROM saleor_service_tally
WHERE scope = %(scope)s AND period = %(period)s AND currency = %(currency)s
FOR UPDATE
"""

MOVE = """
UPDATE saleor_service_tally
SET count = count + %(number)s, booked = booked + %(cost)s, last_at = %(now)s
WHERE scope = %(scope)s AND period = %(period)s AND currency = %(currency)s
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What is used up, and how far it may be; None does not limit."""

    scope: str
    period: str
    """"all", a year or a month, as `Tally.period`."""
    currency: str = ""
    most: Decimal | None = None
    """In `currency`."""
    most_count: int | None = None


def take(budget: Budget, *, cost: Decimal, wanted: int, now: datetime) -> int:
    """Use up what so many grants need, in the caller's transaction; three statements.

    Args:
        budget: Which.
        cost: Of one grant, in the budget's currency, not negative.
        wanted: How many there are to be.
        now: Database time.

    Returns:
        How many of them it bears: what is left is never exceeded by a cent.

    """
    if wanted <= 0:
        return 0
    row = {"scope": budget.scope, "period": budget.period, "currency": budget.currency}
    execute(ENSURE, row)
    ((count, booked),) = fetch(LOCK, row)
    number = wanted
    if budget.most_count is not None:
        number = min(number, budget.most_count - count)
    if budget.most is not None and cost > 0:
        number = min(number, int((budget.most - booked) // cost))
    elif budget.most is not None and booked > budget.most:
        number = 0
    if number <= 0:
        return 0
    execute(MOVE, {**row, "number": number, "cost": cost * number, "now": now})
    return number
