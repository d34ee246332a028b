"""How each setting of a channel's promises is shown and read from the form: pure."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from ..delivery.promises.states import Mode, Serving
from ..web.words import t, tn
from .channel_fields import Field

NUMBERS = ("margin_days", "first_scan_hours", "quiet_scan_days", "silence_hours")

HANDLING = ("handling_min", "handling_max")

NAMES = ("mode", *HANDLING, *NUMBERS, "serving")
"""Settings under the names of their columns."""

MEMBERS: Mapping[str, tuple[str, ...]] = {"handling": HANDLING}
"""Settings that are shown, and go back to their default, as one."""

WAY = ("mode",)

FIRST = ("handling", "margin_days", "serving")

MORE = ("first_scan_hours", "quiet_scan_days", "silence_hours")

Values = dict[str, Any]


def stored(row: object) -> Values:
    """Return what is set, by name."""
    found = {name: getattr(row, name) for name in NAMES}
    return {name: str(value) if isinstance(value, str) else value for name, value in found.items()}


def typed(form: QueryDict) -> Values:
    """Return what was typed; what is no number stays text, to be refused and shown again."""
    found: Values = {name: form.get(name, "") for name in ("mode", "serving")}
    return {**found, **{name: _number(form.get(name, "")) for name in (*HANDLING, *NUMBERS)}}


def wrong_numbers(values: Values) -> dict[str, str]:
    """Return what is no number, by name."""
    return {
        name: t("A whole number.")
        for name in (*HANDLING, *NUMBERS)
        if name in values and not isinstance(values[name], int)
    }


def modes() -> Mapping[str, str]:
    """Return what a channel's promises may be."""
    return {
        Mode.OFF: t("Off"),
        Mode.WATCH: t("Watch only"),
        Mode.TOLD: t("Tell customers"),
    }


MODE_LOOKS: Mapping[str, str] = {Mode.OFF: "", Mode.WATCH: "info", Mode.TOLD: "good"}


def mode_sentences() -> Mapping[str, str]:
    """Return what each of them does."""
    return {
        Mode.OFF: t("No delivery time is reckoned, and nothing is found late."),
        Mode.WATCH: t(
            "Delivery times are reckoned and measured and delays are found; you see them, "
            "customers do not."
        ),
        Mode.TOLD: t(
            "Customers see the promised days of orders placed from then on, in mails and on the "
            "order page, and are written to before something is late."
        ),
    }


def servings() -> Mapping[str, str]:
    """Return what may happen when the stock of a back-order has come."""
    return {
        Serving.OFFER: t("Offer it: you send it with one click"),
        Serving.FULFIL: t("Fulfill by itself, first ordered first"),
    }


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
    given = _given(values, default)
    found = []
    for name in names:
        label, why, shown, shape, value, options = given[name]
        members = MEMBERS.get(name, (name,))
        found.append(
            Field(
                name, label, why, shown, shape, value,
                changed=any(values[one] != default[one] for one in members),
                wrong=" ".join(wrong[one] for one in members if one in wrong),
                options=options,
            )
        )  # fmt: skip
    return found


Given = tuple[str, str, str, str, Any, Mapping[str, str] | None]


def _given(values: Values, default: Values) -> dict[str, Given]:
    return {
        "mode": (
            t("Delivery times of this channel"),
            t("Begin by watching: the kept rate shows whether what is set here can be kept."),
            modes()[default["mode"]], "ways", values["mode"], modes(),
        ),
        "handling": (
            t("Working days until it leaves"),
            t("The least and the most days of the warehouse from the day that counts until the carrier has it; 0: it leaves the same day."),
            _span(default), "span", tuple(values[one] for one in HANDLING), None,
        ),
        "margin_days": (
            t("Margin"),
            t("Working days of the carrier that are added to the last day of every promise."),
            _days(default["margin_days"]), "number", values["margin_days"], None,
        ),
        "serving": (
            t("When the goods of a back-order have come"),
            t("Who ordered first is served first in either case, and never more goes out than lies there."),
            servings()[default["serving"]], "choice", values["serving"], servings(),
        ),
        **_thresholds(values, default),
    }  # fmt: skip


def _thresholds(values: Values, default: Values) -> dict[str, Given]:
    return {
        "first_scan_hours": (
            t("Hours until the carrier's first scan"),
            t("Working hours of the warehouse after the hand-over; then the parcel counts as late."),
            _hours(default["first_scan_hours"]), "number", values["first_scan_hours"], None,
        ),
        "quiet_scan_days": (
            t("Days without a new scan"),
            t("Working days of the carrier on the way; then the parcel counts as late."),
            _days(default["quiet_scan_days"]), "number", values["quiet_scan_days"], None,
        ),
        "silence_hours": (
            t("Hours without news"),
            t("Working hours of the channel in which a paid order may be without a word to its customer; then it is listed for you."),
            _hours(default["silence_hours"]), "number", values["silence_hours"], None,
        ),
    }  # fmt: skip


def _span(values: Values) -> str:
    return t("{least} to {most} days", least=values["handling_min"], most=values["handling_max"])


def _days(count: int) -> str:
    return tn("1 day", "{count} days", count)


def _hours(count: int) -> str:
    return tn("1 hour", "{count} hours", count)


def _number(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
