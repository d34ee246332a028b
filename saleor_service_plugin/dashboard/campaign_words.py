"""What our pages call campaigns, what they give, and what stands in their way."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import format_currency, format_decimal

from ..web.asking import FieldError
from ..web.words import language, t

LOOKS = {"DRAFT": "", "SCHEDULED": "info", "RUNNING": "good", "STOPPED": "warn", "ENDED": ""}


def states() -> Mapping[str, str]:
    """Return what states are called, by the API's names."""
    return {
        "DRAFT": t("Draft"),
        "SCHEDULED": t("Scheduled"),
        "RUNNING": t("Running"),
        "STOPPED": t("Stopped"),
        "ENDED": t("Over"),
    }


def kinds() -> Mapping[str, str]:
    """Return what a code can take off, by the API's names."""
    return {
        "PERCENT": t("Percent off"),
        "FIXED": t("Amount off"),
        "FREE_SHIPPING": t("Free shipping"),
    }


def sources() -> Mapping[str, str]:
    """Return by what something is granted, by the API's names."""
    return {
        "RULE": t("Rule"),
        "CAMPAIGN": t("Campaign"),
        "REFERRAL": t("Referral"),
        "REMEDY": t("Remedy"),
        "STAFF": t("Staff"),
    }


def gets(code: Mapping[str, Any]) -> str:
    """Return what a code takes off, in a word."""
    if code["kind"] == "PERCENT":
        return f"{format_decimal(code['value'], locale=_locale())}\u00a0%"
    if code["kind"] == "FIXED":
        return money(code["value"], code["currency"])
    return t("Free shipping")


def money(value: Any, currency: str) -> str:
    """Return an amount as the language writes it."""
    return str(format_currency(value, currency, locale=_locale()))


def by_field(errors: Iterable[FieldError], fields: Mapping[str, str]) -> dict[str, str]:
    """Return what the API refuses, at the fields of a form.

    Args:
        errors: What it refuses.
        fields: Names of the form's fields by the API's.

    """
    known = _sentences()
    found: dict[str, str] = {}
    for one in errors:
        name = fields.get(one.field, one.field)
        text = known.get(f"{one.field}:{one.code}") or known.get(one.code) or one.message
        if text not in found.get(name, ""):
            found[name] = f"{found[name]} {text}" if name in found else text
    return found


def _sentences() -> Mapping[str, str]:
    amount = t("An amount above 0.")
    return {
        "name:REQUIRED": t("Give it a name."),
        "subject:REQUIRED": t("A mail needs a subject."),
        "text:REQUIRED": t("A mail needs a text."),
        "lastDay:REQUIRED": t("Say how long its codes work."),
        "lastDay:INVALID": t("It must lie in the future, after the begin, within a year of it."),
        "budget:INVALID": t("The budget must suffice for a single code at least."),
        "monthlyBudget:INVALID": t("The budget must suffice for a single reward at least."),
        "code.value:INVALID": t("A percentage up to 100, or an amount above 0."),
        "code.value:REQUIRED": amount,
        "friendCode.value:INVALID": t("A percentage up to 100, or an amount above 0."),
        "friendCode.value:REQUIRED": amount,
        "giftCardAmount:INVALID": amount,
        "code.cost:REQUIRED": t("Say what a code costs you at most."),
        "code.minSpent:INVALID": amount,
        "code:REQUIRED": t("Say what a customer gets for a friend."),
        "windowDays:INVALID": t("14 to 180 days: before, goods may still come back."),
        "perPerson:INVALID": t("A number from 1 to 1,000."),
        "segment.ordersMost:INVALID": t("It cannot be less than the least."),
        "segment.daysMost:INVALID": t("It cannot be less than the least."),
        "segment.returnsMost:INVALID": t("A share from 0 to 100 percent."),
        "segment.countries:INVALID": t("Codes of two letters, e.g. DE, AT."),
        "segment.languages:INVALID": t("Codes of two letters, e.g. de, en."),
        "id:WRONG_STATE": t("That cannot be done with it where it stands now."),
        "id:NOT_FOUND": t("It is not there any more."),
    }


def _locale() -> str:
    return "en_GB" if language() == "en" else language()
