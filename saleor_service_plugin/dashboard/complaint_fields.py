"""How each setting of a channel's complaints is shown and read from the form."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from ..complaints.settings import FIELDS, NUMBERS, TEXTS, TICKS, InvalidSettingError
from ..web.words import number, t, tn
from .channel_fields import Field

CALLS = ("callbacks_at_once", "slot_minutes")
BY_ITSELF = ("parcels", "promises", "promise_days")
ENDING = ("close_days", "arbitration")
REPORTS = ("supplier_attribute", "per_person")

Values = dict[str, Any]


def stored(row: object) -> Values:
    """Return what is set, by name."""
    return {name: getattr(row, name) for name in FIELDS}


def typed(form: QueryDict) -> Values:
    """Return what was typed; what is no number stays text, to be refused and shown again."""
    return {
        **{name: bool(form.get(name)) for name in TICKS},
        **{name: _number(form.get(name, "")) for name in NUMBERS},
        **{name: form.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS},
    }


def wrong_words(error: InvalidSettingError) -> dict[str, str]:
    """Return what is wrong by field, in the reader's language."""
    if allowed := NUMBERS.get(error.field):
        text = t(
            "A whole number from {least} to {most}.",
            least=number(allowed[0]), most=number(allowed[-1]),
        )  # fmt: skip
        return {error.field: text}
    if most := TEXTS.get(error.field):
        return {error.field: t("At most {most} characters.", most=number(most))}
    return {error.field: t("That cannot be.")}


def fields(
    names: tuple[str, ...], values: Values, default: Values, wrong: Mapping[str, str]
) -> list[Field]:
    """Return settings as the page shows them.

    Args:
        names: Which, in this order.
        values: What is set, or was typed.
        default: What holds where nobody said anything.
        wrong: What is wrong, by name.

    """
    given = _given(default)
    found = []
    for name in names:
        label, why, shown, shape = given[name]
        found.append(
            Field(
                name, label, why, shown, shape, values[name],
                changed=values[name] != default[name], wrong=wrong.get(name, ""),
            )
        )  # fmt: skip
    return found


Given = tuple[str, str, str, str]
"""Label, why, default, shape."""


def _given(default: Values) -> dict[str, Given]:
    on, off = t("on"), t("off")
    tick = {name: on if default[name] else off for name in TICKS}
    return {
        "callbacks_at_once": (
            t("Calls for one time"),
            t("So many customers are promised a call in the same time; 0: calls are not offered."),
            number(default["callbacks_at_once"]), "number",
        ),
        "slot_minutes": (
            t("Length of a time in minutes"),
            t("Within your working hours; who promises two hours has two hours to call."),
            number(default["slot_minutes"]), "number",
        ),
        "parcels": (
            t("Open a task when a parcel cannot be delivered or gets lost"),
            t("For you alone: the customer sees nothing of it until you write."),
            tick["parcels"], "tick",
        ),
        "promises": (
            t("Open a task when a promised day has passed"),
            t("For you alone: the customer sees nothing of it until you write."),
            tick["promises"], "tick",
        ),
        "promise_days": (
            t("Days after the promised day"),
            t("A late scan is no reason for a task; what stays away this long is."),
            tn("1 day", "{count} days", default["promise_days"]), "number",
        ),
        **_rest(default, tick),
    }  # fmt: skip


def _rest(default: Values, tick: Mapping[str, str]) -> dict[str, Given]:
    return {
        "close_days": (
            t("Days until what is solved is closed"),
            t("The customer can come back to it at any time, also afterwards."),
            tn("1 day", "{count} days", default["close_days"]), "number",
        ),
        "arbitration": (
            t("Notice on consumer arbitration"),
            t("Stands in the mail that declines (section 37 VSBG). Empty: that you take no part."),
            t("empty"), "text",
        ),
        "supplier_attribute": (
            t("Attribute that names the supplier"),
            t("Slug of a product attribute; reports count reasons by it."),
            t("none"), "line",
        ),
        "per_person": (
            t("Reports may name single members of staff"),
            t("Ask your works council first."),
            tick["per_person"], "tick",
        ),
    }  # fmt: skip


def _number(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
