"""A channel's settings as the page's form sends them, and as the API takes them: pure."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict

WORDS = ("senderName", "senderAddress", "replyTo", "mailServer", "timeZone", "language", "contract")
"""Settings that are text, under the API's names."""

NUMBERS = ("quietFrom", "quietTo", "reminderDays")

TEXTS = {"footer": "FOOTER", "withdrawalInstruction": "WITHDRAWAL_INSTRUCTION"}
"""Texts that stand among the settings, by the names of their fields."""

GROUPS: Mapping[str, tuple[str, ...]] = {"quiet": ("quietFrom", "quietTo")}
"""Settings that are shown, and go back to their default, as one."""

CAREFUL_ON = frozenset({
    "ORDER_RECEIVED", "ORDER_CONFIRMED", "PARCEL_SENT", "READY_FOR_PICKUP", "ORDER_CANCELED",
    "REFUND_MADE", "ORDER_CODE", "ORDER_LINK", "PARCEL_READY", "DELIVERY_ATTEMPTED",
    "DELIVERY_DELAYED", "BACK_ORDER", "CONSENT_CONFIRM", "CODE_REMEDY",
    "COMPLAINT_RECEIVED", "COMPLAINT_REPLY", "COMPLAINT_SOLVED", "COMPLAINT_DECLINED",
    "COMPLAINT_ESCALATED",
})  # fmt: skip
"""What customers wait for, asked for, or must act on in time. Reminders, corrections and bad news
that rests on a carrier's word alone come when the shop is sure of itself."""

NO_NUMBER = -1
"""Stands for what is none: the API refuses it at its field."""

LONGEST = 200_000
"""Characters of what a page handed out to get it back: before, undo."""

Values = dict[str, Any]


def stored(channel: Mapping[str, Any], texts: Mapping[str, str]) -> Values:
    """Return what is set now.

    Args:
        channel: As the API gives it, with `settings` and `kinds`.
        texts: The text of each of `TEXTS`, by its field.

    """
    settings = channel["settings"]
    return {
        **{name: settings[name] for name in (*WORDS, *NUMBERS, "withdrawal")},
        "payments": [dict(one) for one in settings["payments"]],
        "kinds": {one["kind"]: one["on"] for one in channel["kinds"]},
        **{field: texts.get(field, "") for field in TEXTS},
    }


def typed(form: QueryDict, kinds: Mapping[str, bool]) -> Values:
    """Return what was typed.

    Args:
        form: As it was sent.
        kinds: The kinds there are; what is not ticked is off.

    """
    pairs = zip(form.getlist("method"), form.getlist("paymentKind"), strict=False)
    on = form.getlist("kinds")
    return {
        **{name: form.get(name, "").strip() for name in WORDS},
        **{name: _number(form.get(name, "")) for name in NUMBERS},
        "withdrawal": "withdrawal" in form,
        "payments": [{"method": one.strip(), "kind": kind} for one, kind in pairs if kind],
        "kinds": {kind: kind in on for kind in kinds},
        # Browsers send line ends in their own way.
        **{field: form.get(field, "").replace("\r\n", "\n").strip() for field in TEXTS},
    }


def changes(before: Values, after: Values) -> Values:
    """Return what differs, alone: what a colleague changed meanwhile elsewhere stays."""
    found = {name: value for name, value in after.items() if before.get(name) != value}
    if "kinds" in found:
        was = before.get("kinds") or {}
        found["kinds"] = {
            kind: on for kind, on in found["kinds"].items() if was.get(kind) is not on
        }
    return found


def split(values: Values) -> tuple[Values, dict[str, str | None]]:
    """Return the input of serviceChannelUpdate, and the texts by the API's names."""
    given = {name: value for name, value in values.items() if name not in TEXTS}
    for name in NUMBERS:
        if isinstance(given.get(name), str):
            given[name] = NO_NUMBER
    if isinstance(given.get("kinds"), dict):
        given["kinds"] = [{"kind": kind, "on": on} for kind, on in given["kinds"].items()]
    texts = {TEXTS[name]: value for name, value in values.items() if name in TEXTS}
    return given, texts


def defaults(field: str) -> Values:
    """Return what a setting is without anybody's word: the API's null."""
    return dict.fromkeys(GROUPS.get(field, (field,)))


def presets(kinds: Mapping[str, bool]) -> dict[str, Values]:
    """Return what each preset sets.

    Args:
        kinds: The kinds there are, and whether each is on by default.

    """
    return {
        "careful": {
            "contract": "RECEIPT", "quietFrom": 18, "quietTo": 9,
            "kinds": {kind: kind in CAREFUL_ON for kind in kinds},
        },
        "standard": {
            "contract": "RECEIPT", "quietFrom": 20, "quietTo": 8, "kinds": dict(kinds),
        },
    }  # fmt: skip


def packed(values: Values) -> str:
    """Return values as a form keeps them."""
    return json.dumps(values)


KNOWN = frozenset({*WORDS, *NUMBERS, "withdrawal", "payments", "kinds", *TEXTS})


def unpacked(text: str, known: Collection[str] = KNOWN) -> Values:
    """Return what a form kept; nothing where it is not ours. The API checks each value.

    Args:
        text: As `packed` wrote it.
        known: Names of the settings that the form is about.

    """
    return {name: value for name, value in unpacked_any(text).items() if name in known}


def unpacked_any(text: str) -> Values:
    """Return what a form kept, whatever the names; nothing where it is not ours."""
    try:
        found = json.loads(text[:LONGEST])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(text: str) -> int | str:
    """Return a number, or what was typed instead, to be shown again."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
