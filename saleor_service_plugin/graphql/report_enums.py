"""Enums of the reports on promises."""

from ..delivery.reports.where import By, Outcome
from .enums import made_of

Group = made_of(
    "ServiceReportGroupEnum",
    By,
    "By what lines are counted apart.",
    each={
        "channel": "The order's channel.",
        "method": "The shipping method that the order was placed with.",
        "carrier": "Who was to bring it.",
        "month": "Of the day by which it was first promised.",
    },
)

PromiseOutcome = made_of(
    "ServicePromiseOutcomeEnum",
    Outcome,
    "What became of the first promise for an order line.",
    each={
        "kept": "It was there by the promised day, or ready where it is collected.",
        "broken": "It came later, left later, or has not left though the day is over; or its "
        "carrier saw it under way after that day.",
        "unknown": "It left in time, the day is over, and nobody says whether it arrived.",
        "running": "The day is not over.",
        "canceled": "The order or the line ended otherwise; counted nowhere else.",
    },
)
