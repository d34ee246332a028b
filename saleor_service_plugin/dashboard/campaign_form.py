"""The form of a campaign: its fields, what it asks of the API, what it begins with."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from babel import Locale

from ..rewards.campaigns import draft as drafts
from ..rewards.campaigns.draft import Draft, Preset
from ..web.words import t
from . import campaign_words, plain_form
from .plain_form import Field, NotReadableError, Part

FIELDS = {
    "code.value": "value", "code.cost": "cost", "code.minSpent": "min_spent",
    "code.countries": "code_countries", "lastDay": "last_day", "startsAt": "starts_at",
    "segment.ordersLeast": "orders_least", "segment.ordersMost": "orders_most",
    "segment.spentLeast": "spent_least", "segment.daysLeast": "days_least",
    "segment.daysMost": "days_most", "segment.countries": "countries",
    "segment.languages": "languages", "segment.returnsMost": "returns_most",
}  # fmt: skip
"""The form's names of the API's fields, where they differ."""

NO_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "XK", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)
"""Codes of places that no address of the shop's has."""

NUMBERS = ("orders_least", "orders_most", "days_least", "days_most")
AMOUNTS = ("spent_least", "value", "min_spent", "cost", "budget")


def parts(currency: str) -> list[Part]:
    """Return the fields, in the reader's language; amounts name their currency."""
    ticks = {"": t("no matter"), "yes": t("with an account"), "no": t("without an account")}
    who = [
        Field("orders_least", t("Orders, at least"), "number"),
        Field("orders_most", t("Orders, at most"), "number"),
        Field("spent_least", f"{t('Spent, at least')} ({currency})", "number"),
        Field(
            "days_least", t("Days since the last order, at least"), "number",
            t("180: who has not ordered for half a year."),
        ),
        Field("days_most", t("Days since the last order, at most"), "number"),
        Field("countries", t("Countries"), why=t("Codes such as DE, AT. Empty: all."), most=400),
        Field("languages", t("Languages"), why=t("Codes such as de, en. Empty: all.")),
        Field("returns_most", t("Share of returns, at most"), "number", t("In percent.")),
        Field("account", t("Customer account"), "choice", options=ticks),
    ]  # fmt: skip
    what = [
        Field("kind", t("Code"), "choice", options=campaign_words.kinds()),
        Field("value", t("Percent, or amount in {currency}", currency=currency), "number", t("Not needed for free shipping.")),
        Field("min_spent", f"{t('For goods worth at least')} ({currency})", "number"),
        Field("code_countries", t("Shipped to"), why=t("Of free shipping; empty: everywhere.")),
        Field(
            "cost", f"{t('Costs you at most, each')} ({currency})", "number",
            t("What is booked for it. Of a fixed amount that is the amount itself."),
        ),
        Field("budget", f"{t('Budget')} ({currency})", "number", t("Empty: no limit. It is never exceeded.")),
    ]  # fmt: skip
    when = [
        Field("name", t("Name for you")),
        Field("starts_at", t("Begin"), "moment", t("Empty: as soon as it is scheduled.")),
        Field("last_day", t("Last day"), "day", t("On it the codes still work.")),
    ]
    mail = [
        Field("by_mail", t("Tell by mail"), "tick", t(
            "Only those who agreed, or who may be written to as existing customers. All others "
            "see their code on the order's page and on the card in the next parcel."
        )),
        Field("similar_goods", t("It is about similar goods of your own alone"), "tick", t(
            "Then existing customers in Germany, Austria and Switzerland may be written to who "
            "were told of their right to object (section 7 (3) UWG)."
        )),
        Field("subject", t("Subject")),
        Field("text", t("Text"), "text", t(
            "The code with its terms and the way to unsubscribe stand below it by themselves."
        ), drafts.LONGEST_TEXT),
    ]  # fmt: skip
    return [
        Part(t("When"), when),
        Part(t("What each gets"), what),
        Part(
            t("Who is meant"),
            who,
            t("All conditions hold together; what is empty does not matter."),
        ),
        Part(t("Mail"), mail),
    ]


def preset(which: Preset, currency: str, today: date) -> Draft:
    """Return what a new campaign begins with, in the reader's language."""
    words = {
        Preset.EMPTY: ("", "", ""),
        Preset.FREE_SHIPPING_WEEK: (
            t("Free-shipping week"),
            t("We pay the shipping for a week"),
            t("Thank you for being our customer. For a week the shipping is on us."),
        ),
        Preset.WIN_BACK: (
            t("Win back"),
            t("A little something for your next order"),
            t("It has been a while. Should you need something, this is for your next order."),
        ),
    }[which]
    return drafts.preset(which, currency=currency, today=today, words=words)


def values_of_draft(draft: Draft) -> dict[str, object]:
    """Return the form's values of a preset."""
    one, code = draft.segment, draft.reward
    return {
        "name": draft.name, "subject": draft.subject, "text": draft.text, "by_mail": draft.by_mail,
        "kind": code.kind.name, "value": _value(code.kind.name, code.value),
        "cost": plain_form.shown(code.cost),
        "last_day": draft.last_day.isoformat() if draft.last_day else "",
        "orders_least": _text(one.orders_least), "days_least": _text(one.days_least),
    }  # fmt: skip


def values_of(found: Mapping[str, Any], zone: tzinfo) -> dict[str, object]:
    """Return the form's values of a campaign as the API has it."""
    one, code = found["segment"], found["code"]
    begin = found["startsAt"] and datetime.fromisoformat(found["startsAt"]).astimezone(zone)
    share = one["returnsMost"]
    return {
        "name": found["name"], "subject": found["subject"], "text": found["text"],
        "by_mail": found["isByMail"], "similar_goods": found["isSimilarGoods"],
        "kind": code["kind"], "value": _value(code["kind"], code["value"]),
        "min_spent": plain_form.shown(code["minSpent"]),
        "cost": plain_form.shown(code["cost"] or None),
        "code_countries": ", ".join(code["countries"]), "budget": plain_form.shown(found["budget"]),
        "starts_at": f"{begin:%Y-%m-%dT%H:%M}" if begin else "", "last_day": found["lastDay"] or "",
        "orders_least": _text(one["ordersLeast"]), "orders_most": _text(one["ordersMost"]),
        "spent_least": plain_form.shown(one["spentLeast"]), "days_least": _text(one["daysLeast"]),
        "days_most": _text(one["daysMost"]), "countries": ", ".join(one["countries"]),
        "languages": ", ".join(one["languages"]),
        "returns_most": "" if share is None else plain_form.shown(Decimal(str(share)) * 100),
        "account": {True: "yes", False: "no"}.get(one["hasAccount"], ""),
    }  # fmt: skip


def asked(typed: Mapping[str, object], zone: tzinfo) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the input that the API takes, and what could not be read, by field."""
    readers: dict[str, Any] = {
        **dict.fromkeys(NUMBERS, plain_form.whole), **dict.fromkeys(AMOUNTS, plain_form.amount),
        "returns_most": plain_form.amount,
        "starts_at": lambda text: plain_form.moment(text, zone),
        "countries": _countries, "code_countries": _countries, "last_day": _day,
    }  # fmt: skip
    read, wrong = plain_form.read(typed, readers)
    if wrong:
        return {}, wrong
    share = read["returns_most"]
    segment = {
        "ordersLeast": read["orders_least"], "ordersMost": read["orders_most"],
        "spentLeast": read["spent_least"], "daysLeast": read["days_least"],
        "daysMost": read["days_most"], "countries": read["countries"],
        "languages": [one.lower() for one in plain_form.codes(typed["languages"])],
        "returnsMost": None if share is None else str(Decimal(share) / 100),
        "hasAccount": {"yes": True, "no": False}.get(str(typed["account"])),
    }  # fmt: skip
    code = {
        "kind": typed["kind"] if typed["kind"] in campaign_words.kinds() else "PERCENT",
        "value": read["value"], "minSpent": read["min_spent"], "cost": read["cost"],
        "countries": read["code_countries"],
    }  # fmt: skip
    return {
        "name": typed["name"], "subject": typed["subject"], "text": typed["text"],
        "isByMail": typed["by_mail"], "isSimilarGoods": typed["similar_goods"],
        "budget": read["budget"], "startsAt": read["starts_at"], "lastDay": read["last_day"],
        "segment": segment, "code": code,
    }, {}  # fmt: skip


def _countries(text: object) -> list[str]:
    """Return codes of countries.

    Raises:
        NotReadableError: One is none.

    """
    found = [one.upper() for one in plain_form.codes(text)]
    known = Locale("en").territories
    if any(len(one) != 2 or one not in known or one in NO_COUNTRIES for one in found):
        raise NotReadableError(t("Codes of two letters, e.g. DE, AT."))
    return found


def _day(text: object) -> str | None:
    if not str(text):
        return None
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        raise NotReadableError(t("A day.")) from None


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _value(kind: str, value: Any) -> str:
    return "" if kind == "FREE_SHIPPING" else plain_form.shown(value)
