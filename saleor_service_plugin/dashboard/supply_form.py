"""What staff know of a variant, typed and taken back: when stock comes, how long it takes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .. import wake
from ..delivery.promises import supply
from ..delivery.promises.models import VariantSupply
from ..delivery.promises.settings import InvalidPromiseError
from ..shop import port
from ..web.words import t, tn
from .office import Office
from .promise_words import refused

Values = dict[str, Any]


def known(variant_id: int) -> Values:
    """Return what is known of a variant: a day as ISO 8601, a number of days; None: nothing."""
    with port.current().writer():
        row = VariantSupply.objects.filter(pk=variant_id).first()
    return {
        "restock_on": row.restock_on.isoformat() if row and row.restock_on else None,
        "handling_days": row.handling_days if row else None,
    }


def save(
    office: Office, variant_id: int, values: Mapping[str, Any]
) -> tuple[int, dict[str, str]]:  # fmt: skip
    """Set what is given, and return how many lines are looked at again, and what is wrong.

    Args:
        office: Who does.
        variant_id: Which.
        values: As `known` returns them; text of days and numbers as it was typed.

    """
    if not office.sees_all:
        return 0, {"": office.shops_alone}
    given: Values = {}
    wrong: dict[str, str] = {}
    if "restock_on" in values:
        given["restock_on"] = _day(values["restock_on"], wrong)
    if "handling_days" in values:
        given["handling_days"] = _number(values["handling_days"], wrong)
    if wrong:
        return 0, wrong
    try:
        lines = supply.set_supply(variant_id, **given, by=office.by)
    except InvalidPromiseError as error:
        return 0, refused(error)
    wake.soon()
    return lines, {}


def said(lines: int) -> str:
    """Return what is told after a change."""
    if not lines:
        return t("Saved.")
    return tn(
        "Saved. 1 open line is looked at again.",
        "Saved. {count} open lines are looked at again.",
        lines,
    )


def _day(value: object, wrong: dict[str, str]) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        wrong["restock_on"] = t("Say a day.")
        return None


def _number(value: object, wrong: dict[str, str]) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        wrong["handling_days"] = t("A whole number.")
        return None
    return int(text)
