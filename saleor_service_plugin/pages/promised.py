"""When an order comes, as promised, and what became late: in a customer's words, pure.

What a carrier forecasts is no promise; it stands at the parcels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..delivery.delays.causes import Cause
from ..delivery.promises import wording
from ..delivery.promises.wording import Time
from ..web.words import language, t

Order = Mapping[str, Any]
"""As the API answers."""

COMING = ("OPEN", "SENT")
"""Where a promise stands while its goods may still come."""

MOST_LINES = 100
"""Lines that the page names beside their times."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that come at the same time."""

    time: str
    was: str
    """What was promised first, where it is another time by now."""
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news about when an order comes."""

    id: str
    at: str
    """ISO 8601."""
    headline: str
    cause: str
    shop_says: str
    lines: Sequence[str]
    takes_wish: bool
    wish: str
    """What the customer wishes, in a sentence; "" for nothing so far."""
    wish_text: str
    settled: bool
    anchors: bool
    """Whether links in mails lead to its forms."""
    wished: str
    """The API's name of the wish, for the form."""


def promised(order: Order) -> Sequence[Group]:
    """Return when the lines of an order come, none where nothing was promised or all came."""
    lines = [one for one in order["promises"] if one["ending"] in COMING]
    found = wording.grouped(
        ((_time(one), wording.line(one["name"], one["quantity"])) for one in lines),
        most=MOST_LINES,
    )
    spoken = language()
    return [
        Group(
            wording.time(group.time, spoken),
            wording.day(group.time.was, spoken),
            wording.named(group, spoken) if len(found) > 1 else (),
        )
        for group in found
    ]


def _time(line: Mapping[str, Any]) -> Time:
    first, latest = _day(line["promisedLatest"]), _day(line["latest"])
    if first is None and latest is None and line["afterPaymentMax"] is not None:
        return Time(after=(line["afterPaymentMin"] or 0, line["afterPaymentMax"]))
    return Time(
        _day(line["earliest"]) if latest else None, latest, was=first if first != latest else None
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def news(order: Order) -> Sequence[News]:
    """Return news of when an order comes, the newest first."""
    found = []
    anchors = True
    for one in order["delays"]:
        found.append(_news(one, anchors=anchors and one["takesWish"]))
        anchors = anchors and not one["takesWish"]
    return found


def _news(delay: Mapping[str, Any], *, anchors: bool) -> News:
    spoken = language()
    wish = delay["wish"] or {}
    lines = [wording.line(one["name"], one["quantity"]) for one in delay["lines"][:MOST_LINES]]
    return News(
        id=delay["id"],
        at=delay["foundAt"],
        headline=_headline(delay),
        cause=wording.cause(Cause[delay["cause"]], spoken, sooner=delay["isSooner"])
        if delay["cause"] in Cause.__members__
        else "",
        shop_says=delay["shopSays"],
        lines=lines,
        takes_wish=delay["takesWish"],
        wish=_wish(wish.get("wish", "")),
        wish_text=wish.get("text") or "",
        settled=bool(wish.get("settledAt")),
        anchors=anchors,
        wished=wish.get("wish", ""),
    )


def _headline(delay: Mapping[str, Any]) -> str:
    latest = _day(delay["latest"])
    if latest is None:
        return t("There is no new date yet.")
    days = wording.days(_day(delay["earliest"]), latest, language())
    return t("New date: {days}", days=days)


def _wish(wish: str) -> str:
    match wish:
        case "WAIT":
            return t("You wait for it.")
        case "CHANGE":
            return t("You want to change something.")
        case "CANCEL":
            return t("You do not want it any more.")
    return ""
