"""What a channel gives who recommends it."""

from collections.abc import Mapping
from typing import Any

from ...web.words import t
from .. import campaign_words, plain_form
from ..campaign_channels import place, places
from ..plain_form import Field, Part
from ..visit import Answer, Screen, Visit, address

TERMS = "kind value validDays minSpent cost"

READ = f"""
query($channel: ID!) {{
  serviceReferralProgram(channel: $channel) {{
    isOn windowDays minValue monthlyBudget perPerson giftCardAmount
    code {{ {TERMS} }} friendCode {{ {TERMS} }}
  }}
}}
"""

CHANGE = """
mutation($channel: ID!, $input: ServiceReferralProgramInput!) {
  serviceReferralProgramUpdate(channel: $channel, input: $input) {
    errors { field code message }
  }
}
"""

FIELDS = {
    "code": "value", "code.value": "value", "code.cost": "cost", "code.validDays": "valid_days",
    "giftCardAmount": "value", "friendCode.value": "friend_value", "isOn": "is_on",
    "friendCode.minSpent": "friend_min", "friendCode.validDays": "friend_value",
    "windowDays": "window_days", "minValue": "min_value", "monthlyBudget": "monthly_budget",
    "perPerson": "per_person",
}  # fmt: skip

GIFT_CARD, NOTHING = "GIFT_CARD", "NOTHING"


def referral(visit: Visit) -> Answer:
    """Show it, or change it."""
    every = places(visit)
    where = place(visit, visit.last("channel"))
    wrong: dict[str, str] = {}
    typed: Mapping[str, object] | None = None
    notice = ""
    if visit.is_posted:
        typed = plain_form.typed(parts(where.channel.currency), visit.form)
        given, wrong = asked(typed)
        if not wrong:
            done = visit.change(CHANGE, channel=where.key, input=given)
            wrong = campaign_words.by_field(done.errors, FIELDS)
        if not wrong:
            typed, notice = None, t("Saved.")
    found = visit.ask(READ, channel=where.key)["serviceReferralProgram"]
    form = parts(where.channel.currency)
    context = {
        "parts": plain_form.filled(form, typed or values_of(found), wrong),
        "wrong": plain_form.rest(form, wrong),
        "channels": {key: one.channel.name for key, one in every.items()},
        "channel": where.key,
        "begin": address("referral"),
        "action": address("referral", channel=where.key),
        "back": address("campaigns"),
    }
    status = 422 if wrong else 200
    return Screen("referral.html", t("Referral"), context, status, notice=notice)


def parts(currency: str) -> list[Part]:
    """Return the fields, in the reader's language; amounts name their currency."""
    gives = {**campaign_words.kinds(), GIFT_CARD: t("Gift card")}
    friend = {NOTHING: t("Nothing"), **campaign_words.kinds()}
    return [
        Part(t("Who recommends"), [
            Field("is_on", t("Customers can recommend this channel"), "tick"),
            Field("kind", t("Gets"), "choice", options=gives),
            Field("value", t("Percent, or amount in {currency}", currency=currency), "number"),
            Field("valid_days", t("Valid for days"), "number"),
            Field("cost", f"{t('Costs you at most, each')} ({currency})", "number", t(
                "What is booked for it. Of a fixed amount that is the amount itself."
            )),
        ]),
        Part(t("The friend"), [
            Field("friend_kind", t("Gets off the first order"), "choice", t(
                "Holds for links made from now on: a code that was shared keeps what it promised."
            ), options=friend),
            Field("friend_value", t("Percent, or amount in {currency}", currency=currency), "number"),
            Field("friend_min", f"{t('For goods worth at least')} ({currency})", "number"),
        ]),
        Part(t("When and how much"), [
            Field("window_days", t("Days after the delivery"), "number", t(
                "14 at least, the period of withdrawal. What was sent back brings no reward."
            )),
            Field("min_value", t("The friend's order is worth at least") + f" ({currency})", "number"),
            Field("monthly_budget", f"{t('Budget of a month')} ({currency})", "number", t(
                "Empty: no limit. It is never exceeded."
            )),
            Field("per_person", t("Rewards for one customer in a year"), "number"),
        ]),
    ]  # fmt: skip


def values_of(found: Mapping[str, Any]) -> dict[str, object]:
    """Return the form's values of a program as the API has it."""
    code, friend = found["code"] or {}, found["friendCode"] or {}
    card = found["giftCardAmount"]
    kind = GIFT_CARD if card is not None else code.get("kind", "FIXED")
    value = card if card is not None else code.get("value")
    return {
        "is_on": found["isOn"], "kind": kind,
        "value": "" if kind == "FREE_SHIPPING" else plain_form.shown(value),
        "valid_days": code.get("validDays", 90), "cost": plain_form.shown(code.get("cost") or None),
        "friend_kind": friend.get("kind", NOTHING),
        "friend_value": plain_form.shown(
            None if friend.get("kind") == "FREE_SHIPPING" else friend.get("value")
        ),
        "friend_min": plain_form.shown(friend.get("minSpent")),
        "window_days": found["windowDays"], "min_value": plain_form.shown(found["minValue"]),
        "monthly_budget": plain_form.shown(found["monthlyBudget"]),
        "per_person": found["perPerson"],
    }  # fmt: skip


def asked(typed: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the input that the API takes, and what could not be read, by field."""
    readers: dict[str, Any] = {
        **dict.fromkeys(
            ("value", "cost", "friend_value", "friend_min", "min_value", "monthly_budget"),
            plain_form.amount,
        ),
        **dict.fromkeys(("valid_days", "window_days", "per_person"), plain_form.whole),
    }
    read, wrong = plain_form.read(typed, readers)
    if wrong:
        return {}, wrong
    given: dict[str, Any] = {
        "isOn": typed["is_on"], "windowDays": read["window_days"],
        "minValue": read["min_value"], "monthlyBudget": read["monthly_budget"],
        "perPerson": read["per_person"], "friendCode": None,
    }  # fmt: skip
    if typed["kind"] == GIFT_CARD:
        given["giftCardAmount"] = read["value"] or "0"
    elif read["value"] is not None or typed["kind"] == "FREE_SHIPPING":
        given["code"] = {
            "kind": _kind(typed["kind"]), "value": read["value"], "cost": read["cost"],
            "validDays": read["valid_days"],
        }  # fmt: skip
    if typed["friend_kind"] != NOTHING:
        given["friendCode"] = {
            "kind": _kind(typed["friend_kind"]), "value": read["friend_value"],
            "minSpent": read["friend_min"],
        }  # fmt: skip
    return given, {}


def _kind(given: object) -> object:
    return given if given in campaign_words.kinds() else "FIXED"
