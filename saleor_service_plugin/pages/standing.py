"""Where an order stands, in a sentence, and its story in a customer's words: pure.

Nothing is said that nobody attests: what has left is on its way, and that it arrived is said
where a carrier, or staff, say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..messages.harmless import is_web_address
from ..orders import wording
from ..web.words import language, t, tn
from . import parcel_standing

Order = Mapping[str, Any]
"""As the API answers."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands."""

    headline: str
    sentence: str
    look: str
    """good, wait or stop: which color; the words say the same."""
    icon: str
    """Which picture; nobody has to understand it."""


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the story."""

    text: str
    at: str
    """ISO 8601."""
    detail: str = ""


RETURNED = ("returned", "partially_returned")


def standing(order: Order) -> Standing:
    """Return where an order stands now."""
    events = {entry["event"] for entry in order["timeline"]}
    refunded = t("Your money was sent back.") if "REFUND" in events else ""
    match order["status"]:
        case "canceled":
            said = t("This order was canceled. Nothing will be sent any more.")
            return Standing(t("Canceled"), _joined(said, refunded), "stop", "cross")
        case "expired":
            said = t("This order has expired, because it was not paid. Nothing will be sent.")
            return Standing(t("Expired"), _joined(said, refunded), "stop", "cross")
        case "returned":
            said = t("Everything has come back to us.")
            return Standing(t("Returned"), _joined(said, refunded), "good", "back")
        case "partially_returned":
            said = t("Part of your order has come back to us.")
            return Standing(t("Partly returned"), _joined(said, refunded), "good", "back")
    return _on_the_way(order, events)


NOTES = ("canceled", "returned", "refunded_and_returned", "replaced")
"""Saleor's statuses of parcels that are not on their way."""


def _states(order: Order) -> list[str]:
    """Return where the parcels are that are, or were, on their way to the customer."""
    return [
        parcel.get("state") or "UNKNOWN"
        for parcel in order["parcels"]
        if parcel["status"] not in NOTES
    ]


def _under_way(order: Order) -> int:
    return len(_states(order))


def _on_the_way(order: Order, events: set[str]) -> Standing:
    parcels, status = _under_way(order), order["status"]
    if status == "fulfilled" and order["collectionPoint"] and parcels:
        said = t("Your goods wait for you: {place}.", place=order["collectionPoint"])
        return Standing(t("Ready for pick-up"), said, "good", "shop")
    if parcels and (told := parcel_standing.told(_states(order), complete=status == "fulfilled")):
        return Standing(*told)
    if status == "fulfilled" and parcels:
        said = tn(
            "Your order has left us in one parcel.", "Your order has left us in {count} parcels.",
            parcels,
        )  # fmt: skip
        return Standing(t("On its way"), said, "good", "truck")
    if status == "fulfilled":
        return Standing(t("Done"), t("Your order is complete."), "good", "check")
    if parcels:
        said = t("Part of your order has left us, the rest will follow.")
        return Standing(t("Partly on its way"), said, "good", "truck")
    if status == "unconfirmed":
        said = t("Your order has arrived. We are checking it.")
        return Standing(t("Received"), said, "wait", "clock")
    if "PAYMENT" in events:
        said = t("Your order and your payment have arrived. Nothing has been sent yet.")
        return Standing(t("Paid"), said, "wait", "clock")
    said = t("Your order has arrived. Nothing has been sent yet.")
    return Standing(t("Received"), said, "wait", "clock")


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way that most orders take."""

    name: str
    done: bool
    current: bool


def way(order: Order) -> Sequence[Stage]:
    """Return the way of an order from its arrival until it leaves, none for one that ended.

    Payment is a part of it only where it came before: an invoice is paid at any time.
    """
    if order["status"] in ("canceled", "expired", *RETURNED):
        return ()
    left = bool(_under_way(order))
    last = t("Ready for pick-up") if order["collectionPoint"] else t("On its way")
    stages = [(t("Received"), True)]
    if any(entry["event"] == "PAYMENT" for entry in order["timeline"]):
        stages.append((t("Paid"), True))
    stages.append((last, left))
    states = _states(order)
    if not order["collectionPoint"] and any(state != "UNKNOWN" for state in states):
        # A way whose end nobody would ever tell has no such end on the page.
        arrived = order["status"] == "fulfilled" and set(states) == {"DELIVERED"}
        stages.append((t("Delivered"), arrived))
    newest = sum(done for _, done in stages) - 1
    return [Stage(name, done, place == newest) for place, (name, done) in enumerate(stages)]


def greeting(order: Order) -> str:
    """Return whom the page greets, and where the goods go."""
    name, town = order["firstName"], None if order["collectionPoint"] else order["city"]
    match bool(name), bool(town):
        case True, True:
            return t(
                "Hello {name}, this is where your order to {town} stands.", name=name, town=town
            )
        case True, False:
            return t("Hello {name}, this is where your order stands.", name=name)
        case False, True:
            return t("This is where your order to {town} stands.", town=town)
    return t("This is where your order stands.")


def pending(order: Order) -> str:
    """Return what is still to come, "" where nothing is or nobody knows."""
    if order["status"] not in ("unconfirmed", "unfulfilled", "partially fulfilled"):
        return ""
    if _under_way(order):
        return t("Still to come: the rest of your order.")
    if order["collectionPoint"]:
        return t("Still to come: your goods are ready for pick-up.")
    return t("Still to come: your parcel leaves us.")


def parcels(order: Order) -> Sequence[Mapping[str, Any]]:
    """Return the parcels with their names, the newest first, and what became of them."""
    several = len(order["parcels"]) > 1
    found = []
    for parcel in order["parcels"]:
        name = t("To be picked up") if order["collectionPoint"] else t("Your parcel")
        if several:
            name = t("Parcel {number}", number=parcel["number"])
        url = parcel["trackingUrl"] or ""
        safe = url if is_web_address(url) else ""
        note = _note(parcel["status"])
        on_the_way = {} if note else parcel_standing.details(parcel)
        found.append({**parcel, **on_the_way, "name": name, "note": note, "trackingUrl": safe})
    return found[::-1]


def _note(status: str) -> str:
    match status:
        case "canceled":
            return t("Canceled")
        case "returned" | "refunded_and_returned":
            return t("Returned")
        case "replaced":
            return t("Replaced")
    return ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def story(order: Order, *, amounts: bool) -> list[Step]:
    """Return what happened, the oldest first.

    Args:
        order: As the API answers.
        amounts: Whether the reader may see them.

    """
    numbers = {parcel["id"]: parcel["number"] for parcel in order["parcels"]}
    several = len(numbers) > 1
    found = []
    for entry in order["timeline"]:
        if text := _told(entry, numbers, several=several, collected=bool(order["collectionPoint"])):
            found.append(Step(text, entry["at"], _detail(entry, amounts=amounts)))
    return found


def _told(
    entry: Mapping[str, Any], numbers: Mapping[str, int], *, several: bool, collected: bool
) -> str:
    number = numbers.get(entry["parcelId"] or "", 0)
    match entry["event"]:
        case "PLACED":
            return t("You placed the order.")
        case "CONFIRMED":
            return t("The order is being processed.")
        case "PAYMENT":
            return t("Your payment arrived.")
        case "PARCEL_SENT" if collected:
            return t("Your goods were ready for pick-up.")
        case "PARCEL_SENT" if several and number:
            return t("Parcel {number} left us.", number=number)
        case "PARCEL_SENT":
            return t("Your parcel left us.")
        case "TRACKING_CHANGED" if several and number:
            return t("Parcel {number} got a new tracking number.", number=number)
        case "TRACKING_CHANGED":
            return t("Your parcel got a new tracking number.")
        case "PARCEL_RETURNED":
            return t("Goods came back to us.")
        case event if said := parcel_standing.step(event, number if several else 0):
            return said
        case "REFUND":
            return t("We sent money back to you.")
        case "CANCELED":
            return t("The order was canceled.")
        case "EXPIRED":
            return t("The order expired.")
    # Of what a newer version knows a customer is told nothing odd.
    return ""


def _detail(entry: Mapping[str, Any], *, amounts: bool) -> str:
    if entry["event"] == "TRACKING_CHANGED":
        return str(entry["trackingNumber"] or "")
    money = entry["amount"]
    if not amounts or not money:
        return ""
    return wording.money(Decimal(str(money["amount"])), money["currency"], language())


OWN = ("ORDER_CODE", "ORDER_LINK", "CONSENT_CONFIRM")
"""Mails that somebody asked for on this page; they tell nothing of the order."""


def told(messages: Iterable[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the mails that told something of the order."""
    return [one for one in messages if one["kind"] not in OWN and one["subject"]]
