"""What staff type about a parcel, as the API takes it: pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict

from ..delivery.carrier_report import LONGEST_TEXT
from ..web.words import t
from . import parcel_words

__all__ = ["LONGEST_TEXT", "NAMES", "read"]

NAMES = ("state", "stateAt", "stateText", "carrier", "from", "until")
"""Fields of the forms, where something may be wrong."""

Read = tuple[dict[str, Any], dict[str, str]]
"""The API's ServiceParcelInput, and what is wrong by field."""


def read(form: QueryDict, step: str) -> Read:
    """Return what was typed.

    Args:
        form: Times in it are ISO 8601; `pages.js` adds the zone of who typed them.
        step: Which of the page's forms it is.

    Returns:
        The API's input, empty where the step is none of ours; and what is wrong by field.

    """
    match step:
        case "say":
            return _say(form)
        case "carrier":
            return _carrier(form)
        case "appointment":
            return _appointment(form)
        case "no-appointment":
            return {"appointment": None}, {}
    return {}, {}


def _say(form: QueryDict) -> Read:
    given: dict[str, Any] = {"state": form.get("state", ""), "stateText": _text(form)}
    wrong = {}
    if given["state"] not in parcel_words.sayable():
        wrong["state"] = t("Choose where it is.")
    if typed := form.get("stateAt", "").strip():
        given["stateAt"] = _moment(typed)
        if given["stateAt"] is None:
            wrong["stateAt"] = t("This is no time.")
    return given, wrong


def _carrier(form: QueryDict) -> Read:
    carrier = form.get("carrier", "")
    if carrier and carrier not in parcel_words.CARRIERS:
        return {}, {"carrier": t("Choose one of the carriers.")}
    return {"carrier": carrier or None}, {}


def _appointment(form: QueryDict) -> Read:
    given, wrong = {}, {}
    for name in ("from", "until"):
        given[name] = _moment(form.get(name, "").strip())
        if given[name] is None:
            wrong[name] = t("Say day and time.")
    return {"appointment": given}, wrong


def _text(form: Mapping[str, str]) -> str:
    return " ".join(form.get("stateText", "").split())


def _moment(text: str) -> str | None:
    """Return a time as the API takes it, None where it is none."""
    if not text or len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # A year that no zone reaches is none.
    if not 1900 < found.year < 9999:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
