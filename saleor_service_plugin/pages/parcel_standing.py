"""Where parcels are, in a customer's words: pure.

What a carrier says is quoted as the carrier's; a forecast of its is called that, never a
promise of the shop's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..web import parcel_states
from ..web.words import t, tn

Parcel = Mapping[str, Any]
"""As the API answers."""

Told = tuple[str, str, str, str]
"""Headline, sentence, look, icon."""


def told(states: Sequence[str], *, complete: bool) -> Told | None:
    """Return where an order stands by its parcels, None where they say nothing of it.

    What asks something of the customer comes first.

    Args:
        states: Of the parcels on their way, or that were.
        complete: Whether everything has left.

    """
    count = len(states)
    for state in ("EXCEPTION", "RETURNING", "RETURNED", "READY_FOR_PICKUP", "DELIVERY_ATTEMPTED"):
        if state in states:
            return _asking(state, several=count > 1)
    if set(states) == {"DELIVERED"}:
        if complete:
            said = tn("Your parcel was delivered.", "All {count} parcels were delivered.", count)
            return t("Delivered"), said, "good", "check"
        said = t("Part of your order was delivered, the rest will follow.")
        return t("Partly delivered"), said, "good", "truck"
    if not complete:
        return None
    for state in ("OUT_FOR_DELIVERY", "DELAYED"):
        if state in states:
            return _moving(state, several=count > 1)
    if "DELIVERED" in states:
        left = sum(state != "DELIVERED" for state in states)
        said = tn(
            "One parcel is still on its way.", "{count} parcels are still on their way.", left
        )
        return t("Partly delivered"), said, "good", "truck"
    return None


def _asking(state: str, *, several: bool) -> Told:
    match state:
        case "EXCEPTION":
            said = t("The carrier reports a problem with a parcel. What it says stands below.")
            return t("Problem on the way"), said, "stop", "clock"
        case "RETURNING":
            said = t("A parcel is on its way back to us. Please contact us.")
            return t("On its way back"), said, "stop", "back"
        case "RETURNED":
            said = t("A parcel has come back to us. Please contact us.")
            return t("Back with us"), said, "stop", "back"
        case "READY_FOR_PICKUP":
            said = t("A parcel waits for you. Where and until when stands below.")
            return t("Ready for pick-up"), said, "good", "shop"
    said = t("Somebody came with your parcel and could not hand it over.")
    if several:
        said = t("Somebody came with one of your parcels and could not hand it over.")
    return t("Delivery attempted"), said, "wait", "truck"


def _moving(state: str, *, several: bool) -> Told:
    if state == "OUT_FOR_DELIVERY":
        said = t("Your parcel is out for delivery.")
        if several:
            said = t("A parcel is out for delivery.")
        return t("Out for delivery"), said, "good", "truck"
    said = t("The carrier says that it will be later.")
    return t("Delayed"), said, "wait", "clock"


def details(parcel: Parcel) -> Mapping[str, Any]:
    """Return what a parcel's card shows beside its number."""
    state = parcel.get("state") or "UNKNOWN"
    carrier = (parcel.get("carrier") or {}).get("name", "")
    events = [
        {**event, "name": parcel_states.name(event["state"])}
        for event in parcel.get("events") or ()
    ]
    return {
        "state_name": parcel_states.name(state),
        "look": parcel_states.look(state),
        "carrier_name": carrier,
        "forecast": _forecast(parcel) if state not in ENDED else None,
        "waits": state == "READY_FOR_PICKUP",
        "comes": parcel.get("appointmentFrom") if state not in ENDED else None,
        "quote": (parcel.get("stateText") or "") if state in QUOTED else "",
        "events": events,
    }


ENDED = ("DELIVERED", "RETURNED", "RETURNING", "READY_FOR_PICKUP")
"""Where a day of delivery says nothing any more."""

QUOTED = ("DELIVERY_ATTEMPTED", "DELAYED", "EXCEPTION", "RETURNING", "RETURNED", "DELIVERED")
"""Where the carrier's words say more than the state does."""


def _forecast(parcel: Parcel) -> Mapping[str, Any] | None:
    begin = parcel.get("forecastFrom") or parcel.get("forecastUntil") or ""
    end = parcel.get("forecastUntil") or begin
    if not begin:
        return None
    return {"from": begin, "until": end, "one_day": begin[:10] == end[:10]}


def step(event: str, number: int) -> str:
    """Return what a step of a parcel's way is called in the story, "" for another event.

    Args:
        event: Of the API's timeline.
        number: Of the parcel where there are several, else 0.

    """
    match event, bool(number):
        case "PARCEL_HANDED_OVER", False:
            return t("The carrier has your parcel.")
        case "PARCEL_HANDED_OVER", True:
            return t("The carrier has parcel {number}.", number=number)
        case "PARCEL_IN_TRANSIT", False:
            return t("Your parcel is on the road.")
        case "PARCEL_IN_TRANSIT", True:
            return t("Parcel {number} is on the road.", number=number)
        case "PARCEL_OUT_FOR_DELIVERY", False:
            return t("Your parcel was out for delivery.")
        case "PARCEL_OUT_FOR_DELIVERY", True:
            return t("Parcel {number} was out for delivery.", number=number)
        case "PARCEL_WAITING", False:
            return t("Your parcel was ready for pick-up.")
        case "PARCEL_WAITING", True:
            return t("Parcel {number} was ready for pick-up.", number=number)
        case "PARCEL_ATTEMPTED", False:
            return t("Delivery was attempted.")
        case "PARCEL_ATTEMPTED", True:
            return t("Delivery of parcel {number} was attempted.", number=number)
        case "PARCEL_DELIVERED", False:
            return t("Your parcel was delivered.")
        case "PARCEL_DELIVERED", True:
            return t("Parcel {number} was delivered.", number=number)
        case "PARCEL_DELAYED", False:
            return t("The carrier reported a delay.")
        case "PARCEL_DELAYED", True:
            return t("The carrier reported a delay of parcel {number}.", number=number)
        case "PARCEL_EXCEPTION", False:
            return t("The carrier reported a problem.")
        case "PARCEL_EXCEPTION", True:
            return t("The carrier reported a problem with parcel {number}.", number=number)
        case "PARCEL_RETURNING", False:
            return t("Your parcel was sent back.")
        case "PARCEL_RETURNING", True:
            return t("Parcel {number} was sent back.", number=number)
        case "PARCEL_BACK", False:
            return t("Your parcel came back to us.")
        case "PARCEL_BACK", True:
            return t("Parcel {number} came back to us.", number=number)
    return ""
