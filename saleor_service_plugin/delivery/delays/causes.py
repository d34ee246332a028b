"""Why something comes later than promised; pure."""

from enum import StrEnum


class Cause(StrEnum):
    """What was found, in the order in which it can happen to an order."""

    UNPAID = "unpaid"
    """A prepayment that did not come; for staff, nothing was promised by date yet."""
    STOCK = "stock"
    """What was ordered does not lie in the warehouse: a back-order."""
    NOT_PACKED = "not-packed"
    """It has not left, and what leaves next is too late."""
    NO_FIRST_SCAN = "no-first-scan"
    """It left, and the carrier does not have it."""
    NO_SCAN = "no-scan"
    """The carrier has not seen it for days."""
    FORECAST = "forecast"
    """The carrier says a day after the promised one."""
    NOT_ARRIVED = "not-arrived"
    """The promised day ends and it is still on its way."""
    COMING_BACK = "coming-back"
    """It is on its way back to the shop."""
    STAFF = "staff"
    """Staff set a new day."""


ON_THE_WAY = frozenset(
    {Cause.NO_FIRST_SCAN, Cause.NO_SCAN, Cause.FORECAST, Cause.NOT_ARRIVED, Cause.COMING_BACK}
)
"""After the hand-over, where the carrier has it."""
