"""Plain forms: fields with a label, a value, and what is wrong; read as the API takes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from ..web.words import t
from . import typed_values


@dataclass(frozen=True, slots=True)
class Field:
    """One field."""

    name: str
    label: str
    shape: str = "line"
    """line, number, text, tick, choice, day, moment."""
    why: str = ""
    most: int = 120
    options: Mapping[str, str] = field(default_factory=dict)
    value: object = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that belong together."""

    title: str
    fields: Sequence[Field]
    why: str = ""


def filled(
    parts: Sequence[Part], values: Mapping[str, object], wrong: Mapping[str, str]
) -> list[Part]:
    """Return a form with its values, and with what is wrong at the fields."""
    return [
        replace(
            part,
            fields=[
                replace(one, value=values.get(one.name, ""), wrong=wrong.get(one.name, ""))
                for one in part.fields
            ],
        )
        for part in parts
    ]


def read(
    typed: Mapping[str, object], readers: Mapping[str, Callable[[object], Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what fields mean, and by field what could not be read.

    Args:
        typed: As `typed` returns it.
        readers: How a field is read, by its name; other fields are left alone.

    """
    meant: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            meant[name] = reader(typed[name])
        except NotReadableError as error:
            wrong[name] = str(error)
    return meant, wrong


def typed(parts: Sequence[Part], form: QueryDict) -> dict[str, object]:
    """Return what was typed, by field; ticks as a boolean."""
    return {
        one.name: bool(form.get(one.name))
        if one.shape == "tick"
        else form.get(one.name, "").strip()
        for part in parts
        for one in part.fields
    }


def rest(parts: Sequence[Part], wrong: Mapping[str, str]) -> str:
    """Return what is wrong with no field in particular."""
    names = {one.name for part in parts for one in part.fields}
    return " ".join(text for name, text in wrong.items() if name not in names)


class NotReadableError(ValueError):
    """What was typed is no such value."""


def amount(text: object) -> str | None:
    """Return an amount as typed, with a comma or a point; None where nothing was typed.

    Raises:
        NotReadableError: It is none.

    """
    plain = str(text).replace("\u00a0", "").replace(" ", "").strip()
    if not plain:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise NotReadableError(t("A number, e.g. 9.50.")) from None
    if not found.is_finite() or abs(found) > 10**9:
        raise NotReadableError(t("A number, e.g. 9.50."))
    return f"{found:f}"


def whole(text: object) -> int | None:
    """Return a whole number as typed; None where nothing was typed.

    Raises:
        NotReadableError: It is none.

    """
    plain = str(text).strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 7):
        raise NotReadableError(t("A whole number."))
    return int(plain)


def codes(text: object) -> list[str]:
    """Return codes as typed, between commas or spaces."""
    return [one for one in str(text).replace(",", " ").replace(";", " ").split() if one]


def moment(text: object, zone: tzinfo) -> str | None:
    """Return a moment as browsers send it, read in a zone; None where nothing was typed.

    Raises:
        NotReadableError: It is none.

    """
    if not str(text).strip():
        return None
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=zone).isoformat()
    except ValueError:
        raise NotReadableError(t("A day and a time.")) from None


def shown(value: object) -> str:
    """Return an amount of the API as it stands in a field."""
    if value is None:
        return ""
    return typed_values.shown(value)
