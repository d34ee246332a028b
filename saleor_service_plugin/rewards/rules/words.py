"""The words rules are made of; the database holds their values."""

from enum import StrEnum


class Trigger(StrEnum):
    """When a rule is asked. Never a review: it would not be free any more (house rule)."""

    PLACED = "placed"
    PAID = "paid"
    DELIVERED = "delivered"
    """The last parcel of an order."""
    AFTER_DELIVERY = "after-delivery"
    """A number of days after it."""
    WITHOUT_ORDER = "without-order"
    """A number of days after the last order that counts."""
    COMPLAINT_SOLVED = "complaint-solved"


WITH_DAYS = frozenset({Trigger.AFTER_DELIVERY, Trigger.WITHOUT_ORDER})
"""Triggers that wait a number of days."""

BEFORE_PACKING = frozenset({Trigger.PLACED, Trigger.PAID})
"""Triggers at which a goodie can still come into the parcel."""


class ConditionKind(StrEnum):
    """What a condition looks at. All conditions of a rule must hold."""

    NTH_ORDER = "nth-order"
    """{"from": 2, "to": 2 or null}: which order of this customer it is, from 1."""
    EVERY_NTH = "every-nth"
    """{"n": 5}: each fifth order."""
    SPENT = "spent"
    """{"amount": "500", "currency": "EUR"}: spent before, at least."""
    DAYS_SINCE_LAST = "days-since-last"
    """{"least": 30 or null, "most": 365 or null}: since the order before."""
    ORDER_VALUE = "order-value"
    """{"least": "50" or null, "most": null, "currency": "EUR"}: gross total of this order."""
    PRODUCTS = "products"
    """{"ids": [product ids], "variant_ids": [...], "any": true}: one of them is in the order
    (any false: none of them is)."""
    COLLECTIONS = "collections"
    """{"ids": [...], "any": true}, as products."""
    CATEGORIES = "categories"
    """As collections; a category counts with those below it."""
    COUNTRY = "country"
    """{"codes": ["DE"], "any": true}: where it is shipped to."""
    CHANNEL = "channel"
    """{"ids": [1]}: channels by id."""
    GROUP = "group"
    """{"ids": [3]}: customer groups, where the shop has such."""
    WEEKDAY = "weekday"
    """{"days": [1..7]}: ISO weekday of the trigger in the channel's time zone."""
    GOODIES = "goodies"
    """{"most": 2}: goodies given in the 365 days before, at most."""
    RETURNS = "returns"
    """{"most": "0.3"}: share of pieces sent back, of all that were paid."""
    ACCOUNT = "account"
    """{"has": true}: whether the order was placed with a login or account."""
    LANGUAGE = "language"
    """{"codes": ["de"]}: of the order, by its first letters."""


class RewardKind(StrEnum):
    """What a customer gets."""

    GOODIE = "goodie"
    CODE = "code"
    GIFT_CARD = "gift-card"


class CodeKind(StrEnum):
    """What a code takes off."""

    PERCENT = "percent"
    FIXED = "fixed"
    FREE_SHIPPING = "free-shipping"


class RuleState(StrEnum):
    """Whether a rule is asked."""

    DRAFT = "draft"
    ON = "on"
    OFF = "off"


class Refusal(StrEnum):
    """Why a rule whose conditions hold gives nothing."""

    NOT_PROVEN = "not-proven"
    """Nobody knows whether the customer is who the address says (saleor-facts 4.7)."""
    PER_CUSTOMER = "per-customer"
    COOLDOWN = "cooldown"
    PER_DAY = "per-day"
    BUDGET = "budget"
    TOTAL = "total"
    HELD_OUT = "held-out"
    """By lot, to see what the rule brings."""
    STOPPED = "stopped"
    """A rule before it said that nothing follows."""
    NO_GOODIE = "no-goodie"
    """None in stock, suitable for the country, or new to the customer."""
    TOO_LATE = "too-late"
