"""How each setting of a calendar is shown: label, why, default, and whether it was changed."""

from collections.abc import Mapping

from ..delivery.calendars import week_form
from ..web.words import t
from . import languages
from .calendar_form import Values, day_field, in_words, shown, weekdays
from .channel_fields import Field

FIRST = ("week", "cutoff", "holidays_off", "eves_off")

MORE = ("country", "state", "time_zone")


def fields(
    names: tuple[str, ...],
    values: Values,
    default: Values,
    wrong: Mapping[str, str],
    *,
    owner: str,
    states: Mapping[str, str],
) -> list[Field]:
    """Return settings as the page shows them.

    Args:
        names: Which, in this order.
        values: What is set, or was typed.
        default: What holds where nobody said anything.
        wrong: What is wrong, by name.
        owner: warehouse, carrier or channel.
        states: What they are called, by code, of the country that is set.

    """
    given = {**_working(values, default, wrong, owner), **_place(values, states, owner)}
    found = []
    for name in names:
        label, why, default_words, shape, value, options = given[name]
        found.append(
            Field(
                name, label, why, default_words, shape, value,
                changed=values[name] != default[name], wrong=wrong.get(name, ""), options=options,
                hint=default["cutoff"] if name == "cutoff" else "",
            )
        )  # fmt: skip
    return found


Given = tuple[str, str, str, str, object, Mapping[str, str] | None]


def _working(
    values: Values, default: Values, wrong: Mapping[str, str], owner: str
) -> dict[str, Given]:
    days = weekdays()
    lines = [
        {
            "name": day_field(number), "label": days[number], "value": shown(hours),
            "wrong": wrong.get(day_field(number), ""),
        }
        for number, hours in enumerate(values["week"])
    ]  # fmt: skip
    usual = in_words(week_form.parse(default["week"]))
    return {
        "week": (
            t("Week"),
            t("Several times a day are parted by a comma: 9:00–12:00, 13:00–17:00. An empty day is free."),
            usual, "week", lines, None,
        ),
        "cutoff": (
            t("Cut-off"),
            {
                "warehouse": t("Orders that come later count from the next working day."),
                "carrier": t("Parcels that are handed over later count from the next working day."),
                "channel": t("What comes later counts from the next working day."),
            }[owner],
            default["cutoff"] or t("the end of the day's work"), "line", values["cutoff"], None,
        ),
        "holidays_off": (
            t("Closed on public holidays"), t("Those of the country, and of the state where it has its own."),
            t("yes"), "tick", values["holidays_off"], None,
        ),
        "eves_off": (
            t("Closed on December 24 and 31"),
            t("Working days by law; hardly anybody works all of them."), t("yes"), "tick",
            values["eves_off"], None,
        ),
    }  # fmt: skip


def _place(values: Values, states: Mapping[str, str], owner: str) -> dict[str, Given]:
    own = {
        "warehouse": t("that of the warehouse's address"),
        "carrier": t("those of both ends of a parcel's way"),
        "channel": t("that of the channel"),
    }[owner]
    return {
        "country": (
            t("Country"), t("Whose public holidays count."), own, "choice", values["country"],
            {"": t("Not set"), **languages.countries()},
        ),
        "state": (
            t("State or canton"),
            t("Its own public holidays count as well. The choice is that of the country as it is saved."),
            t("by the postal code, where it is known"), "choice", values["state"],
            {"": t("Not set"), **states},
        ),
        "time_zone": (
            t("Time zone"), t("Whose clock the hours go by, e.g. Europe/Berlin."),
            t("that of the country, else the channel's"), "line", values["time_zone"], None,
        ),
    }  # fmt: skip
