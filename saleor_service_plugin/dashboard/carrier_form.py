"""An account at a carrier as the page's form sends it, and as the API takes it: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ..delivery.accounts import LONGEST_CREDENTIAL, LONGEST_NAME
from ..web.words import t
from . import carrier_words

__all__ = ["LONGEST_CREDENTIAL", "LONGEST_NAME", "Key", "keys", "plain", "typed"]

PREFIX = "key:"
"""Begins the names of fields that hold credentials."""

NO_NUMBER = -1
"""Stands for what is none: the API refuses it at its field."""

PLAIN = ("name", "channels", "dailyQuota")
"""What can be taken back, since it is no secret."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that an account is given."""

    name: str
    """Of the form's field."""
    label: str
    value: str
    """What is set, or typed; never a secret."""
    is_secret: bool
    is_set: bool
    is_needed: bool
    choices: tuple[str, ...]
    why: str


def keys(
    offer: Mapping[str, Any], account: Mapping[str, Any] | None, form: QueryDict | None
) -> list[Key]:
    """Return what an account is given, as the page shows it.

    Args:
        offer: What it is for, as the API gives it.
        account: As the API gives it; None where it is yet to be made.
        form: What was typed, where something of it was refused.

    """
    names = carrier_words.fields()
    values = {one["name"]: one["value"] for one in (account or {}).get("values") or ()}
    secrets = (account or {}).get("secretsSet") or ()
    found = []
    for field in offer["fields"]:
        name = field["name"]
        secret, is_set = field["isSecret"], name in secrets
        why = t("Is set. It is never shown; what you type here takes its place.") if is_set else ""
        if name == "secret" and not is_set:
            why = carrier_words.secret_why(offer["service"])
        shown = "" if secret else values.get(name, "")
        if form is not None and not secret:
            shown = form.get(PREFIX + name, "")
        needed = field["isRequired"] or (
            name == "secret" and offer["service"] in carrier_words.THEIRS
        )
        found.append(
            Key(
                PREFIX + name, names.get(name, name), shown, secret, is_set,
                needed and not is_set, tuple(field["choices"]), why,
            )
        )  # fmt: skip
    return found


def typed(form: QueryDict, offer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, as the API's input; secrets that were left empty are not in it."""
    credentials = []
    for field in offer["fields"]:
        value = form.get(PREFIX + field["name"], "").strip()
        if value or not field["isSecret"]:
            credentials.append({"name": field["name"], "value": value})
    given: dict[str, Any] = {
        "name": form.get("name", "").strip(),
        "channels": sorted(form.getlist("channels")),
        "credentials": credentials,
    }
    if offer["isAsked"]:
        quota = form.get("dailyQuota", "").strip()
        fits = quota.isascii() and quota.isdecimal() and len(quota) < 9
        given["dailyQuota"] = int(quota) if fits else NO_NUMBER
    return given


def plain(account: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an account is, without its secrets, as the API's input."""
    return {
        "name": account["name"],
        "channels": sorted(account["channelIds"]),
        "dailyQuota": account["dailyQuota"],
    }


def changes(
    given: Mapping[str, Any], account: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what of the typed differs from what the page had shown, alone.

    Args:
        given: As `typed` returns it.
        account: As it stands.
        before: What the page had shown (`plain`).

    """
    held: Sequence[Mapping[str, str]] = account["values"]
    stands = {one["name"]: one["value"] for one in held}
    found = {
        name: given[name] for name in PLAIN if name in given and before.get(name) != given[name]
    }
    credentials = [
        one for one in given["credentials"] if stands.get(one["name"], "") != one["value"]
    ]
    return {**found, **({"credentials": credentials} if credentials else {})}
