"""What there is to do now, and how the shop's service has been: the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...web.words import t, tn
from .. import late_tasks, mirror_words
from ..access import RefusedError
from ..office import enter
from ..visit import Answer, Go, Screen, Visit, address

DOCUMENT = """
query($channel: ID) {
  serviceMirror(channel: $channel) {
    channels { id slug name }
    computedAt seconds making failed days orders
    figures {
      figure count of medianHours slowHours longestDays guests complete
      amounts { amount currency } parts { kind carrier count }
    }
    doNow { task count channels page }
  }
}
"""

REFRESH = "mutation { serviceMirrorRefresh { mirror { making } errors { field code message } } }"

WAIT_SECONDS = 4
"""After which the page asks again whether the mirror has been made."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do."""

    text: str
    why: str
    button: str
    address: str
    """Empty where somebody else has to do it."""
    look: str


def today(visit: Visit) -> Answer:
    """Show it, or have the figures made anew."""
    channel = visit.last("channel")
    if visit.is_posted:
        visit.change(REFRESH)
        path = address("today", channel=channel).rpartition("/")[2]
        return Go(path, t("The figures are being updated"))
    found = visit.ask(DOCUMENT, channel=channel or None)["serviceMirror"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    names = {one["slug"]: one["name"] for one in found["channels"]}
    tasks = [_task(one, visit, names) for one in found["doNow"]]
    # Asked of the capability, which knows the state of this minute; the mirror's is an hour old.
    office = enter(visit, "MANAGE_ORDERS")
    tasks += [Task(*words) for words in late_tasks.tasks(office, channel)]
    return Screen(
        "today.html",
        t("Today"),
        {
            "mirror": found,
            "chosen": channel,
            "tasks": tasks,
            "cards": [_card(one, channel) for one in found["figures"]],
            "action": address("today", channel=channel),
            "all": address("today"),
            "reload": WAIT_SECONDS if found["making"] else 0,
        },
    )


def _card(figure: Mapping[str, Any], channel: str) -> dict[str, object]:
    card = mirror_words.card(figure)
    return {"card": card, "address": address("mirror", figure=card.name, channel=channel)}


def _task(found: Mapping[str, Any], visit: Visit, names: Mapping[str, str]) -> Task:
    channels = [names.get(slug, slug) for slug in found["channels"]]
    text, why, button, look = _words(found["task"], found["count"], channels)
    where, _, query = found["page"].partition("?")
    words = dict(part.split("=", 1) for part in query.split("&") if part)
    if where in ("mirror", "parcels"):
        words["channel"] = visit.last("channel")
    mine = where not in ("live", "channel", "settings", "health") or visit.may("MANAGE_PLUGINS")
    return Task(text, why, button, address(where, **words) if mine else "", look)


def _words(task: str, count: int, names: list[str]) -> tuple[str, str, str, str]:
    match task:
        case "GO_LIVE":
            return (
                tn("1 channel sends nothing yet", "{count} channels send nothing yet", count),
                t(
                    "{names}: everything is decided and shown, and nothing leaves before you let "
                    "it, channel by channel.",
                    names=_few(names),
                ),
                t("Go live…"),
                "info",
            )
        case "RESUME":
            return (
                tn("1 channel is paused", "{count} channels are paused", count),
                t("{names}: what customers should be told is held.", names=_few(names)),
                t("Go on sending…"),
                "warn",
            )
        case "DECIDE_BRAKE":
            return (
                tn("The brake holds 1 kind of message", "The brake holds {count} kinds", count),
                t("Unusually many were to leave within an hour. Look at them, then decide."),
                t("Look at it"),
                "bad",
            )
        case "DECIDE_MESSAGES":
            return (
                tn("1 message waits for your word", "{count} messages wait for your word", count),
                t("They failed, are held, or may have gone out."),
                t("Look at them"),
                "warn",
            )
    return _of_orders(task, count)


def _of_orders(task: str, count: int) -> tuple[str, str, str, str]:
    match task:
        case "LOOK_AT_PARCELS":
            return (
                tn("1 parcel needs you", "{count} parcels need you", count),
                t("They have a problem, come back, wait too long or are silent for days."),
                t("Look at them"),
                "bad",
            )
        case "PAY_BACK":
            return (
                tn("Money is owed for 1 order", "Money is owed for {count} orders", count),
                t("They were canceled, returned or granted a refund, and the money is still here."),
                t("Show the orders"),
                "bad",
            )
        case "SHIP":
            return (
                tn("1 order is past its last day", "{count} orders are past their last day", count),
                t("The days that their shipping method promises are over."),
                t("Show the orders"),
                "bad",
            )
    return (
        tn("1 paid order without news today", "{count} paid orders without news today", count),
        t("A word on where the order stands is the least; silence is the worst mistake."),
        t("Show the orders"),
        "warn",
    )


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} …" if len(names) > len(names[:3]) else shown
