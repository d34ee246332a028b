"""Carriers' answers before karrio reads them: what it would misread or stumble over. Pure.

Used in the child alone (`karrio_child.py`). An answer of another form than expected is left
as it is; whether karrio can read it then shows. What is known of each carrier's form stands in
docs/carriers-karrio.md with its source.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

FRACTION = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(Z|[+-]\d\d:?\d\d)?")
"""A moment with parts of a second, on which karrio's formats fail."""

DEPTH = 40
"""How far an answer is followed down."""

DPD_DATES = ("%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S")
"""How DPD's countries write a moment; karrio knows the first, and reads it without its half
of the day."""

KARRIO_DPD_DATE = "%m/%d/%Y %H:%M:%S %p"


def mend(connector: str, raw: Any, number: str) -> Any:
    """Return a carrier's answer as karrio's parser can read it; changed in place.

    Args:
        connector: karrio's name of it.
        raw: What karrio's proxy made of the answer: a dict, a list, pairs of a number and an
            element.
        number: The parcel that was asked for.

    """
    raw = without_fractions(raw)
    with suppress(Exception):
        MEND.get(connector, _leave)(raw, number)
    return raw


def moments(connector: str, raw: Any) -> list[str]:
    """Return the moment of every event as the carrier wrote it, in the connector's order.

    karrio drops the zone of most, or calls local time UTC. Empty where there is nothing better
    than what karrio says, or the answer has another form.
    """
    with suppress(Exception):
        return [str(moment) for moment in MOMENTS[connector](raw)]
    return []


def overall(connector: str, raw: Any) -> str:
    """Return the carrier's own word for where the whole parcel is, where that is needed."""
    with suppress(Exception):
        if connector == "gls":
            return str(raw["parcels"][0]["status"])
    return ""


def without_fractions(value: Any, depth: int = 0) -> Any:
    """Return a value of JSON with every moment cut to whole seconds."""
    if depth > DEPTH:
        return value
    if isinstance(value, dict):
        return {key: without_fractions(under, depth + 1) for key, under in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(without_fractions(under, depth + 1) for under in value)
    if isinstance(value, str) and (found := FRACTION.fullmatch(value)):
        return found[1] + (found[2] or "")
    return value


def _leave(raw: Any, number: str) -> None:
    pass


def _dpd(raw: Any, number: str) -> None:
    """Take out what did not happen yet: DPD names every stage of a parcel's way beforehand."""
    for _, tree in raw:
        for node in _named(tree, "statusInfo"):
            reached = [_text(found) for found in _named(node, "statusHasBeenReached")]
            dates = [date for under in _named(node, "date") for date in _named(under, "content")]
            if reached == ["false"] or not dates:
                node.getparent().remove(node)
                continue
            for date in dates:
                date.set("moment", _dpd_moment(_text(date)))
                date.text = datetime.fromisoformat(date.get("moment")).strftime(KARRIO_DPD_DATE)


def _dpd_moment(text: str) -> str:
    for form in DPD_DATES:
        with suppress(ValueError):
            # The zone is the country's and known to who reads this on.
            return datetime.strptime(text, form).isoformat()  # noqa: DTZ007
    raise ValueError


def _named(tree: Any, name: str) -> list[Any]:
    return [node for node in tree.iter() if str(node.tag).rpartition("}")[2] == name]


def _text(node: Any) -> str:
    return "".join(node.itertext()).strip()


def _royalmail(raw: Any, number: str) -> None:
    """Give what karrio takes for granted, and a day without an hour."""
    for one in raw:
        pieces = one["mailPieces"]
        pieces.setdefault("events", [])
        summary = pieces.setdefault("summary", {})
        summary["lastEventName"] = summary.get("lastEventName") or ""
        expected = pieces.setdefault("estimatedDelivery", {})
        if expected.get("date"):
            expected["date"] = expected["date"][:10]


def _ups(raw: Any, number: str) -> None:
    """Give the lists that UPS leaves out where there is nothing to say.

    Of several parcels of one shipment karrio reads the first: that becomes ours.
    """
    for _, one in raw:
        packages = one["trackResponse"]["shipment"][0]["package"]
        packages.sort(key=lambda package: package.get("trackingNumber") != number)
        for package in packages:
            package["deliveryDate"] = package.get("deliveryDate") or []
            for activity in package["activity"]:
                activity["status"] = activity.get("status") or {"type": ""}


def _usps(raw: Any, number: str) -> None:
    """Write the expected moment as karrio wants it, and give what it takes for granted."""
    for _, one in raw:
        for name in ("status", "statusCategory"):
            one[name] = one.get(name) or ""
        if one.get("trackingNumber"):
            one["trackingEvents"] = one.get("trackingEvents") or []
        expected = one.get("expectedDeliveryTimeStamp")
        if expected:
            one["expectedDeliveryTimeStamp"] = expected[:19] + "Z"


def _mydhl(raw: Any, number: str) -> None:
    """Cut the zone off two moments that karrio reads without one."""
    for shipment in raw["shipments"]:
        for name in ("estimatedTimeOfDelivery", "shipmentTimestamp"):
            if shipment.get(name):
                shipment[name] = shipment[name][:19]


def _fedex(raw: Any, number: str) -> None:
    """Leave the newest of the parcels that had a number: FedEx gives them out again."""
    complete = raw["output"]["completeTrackResults"][0]
    used = [one for one in complete["trackResults"] if one.get("scanEvents")]
    complete["trackResults"] = [max(used, key=_last)] if used else complete["trackResults"]


def _last(result: Any) -> datetime:
    """Return when something was last heard of a parcel of FedEx's, in no zone."""
    found = [datetime.fromisoformat(event["date"]) for event in result["scanEvents"]]
    return max(moment.replace(tzinfo=None) for moment in found)


MEND: dict[str, Callable[[Any, str], None]] = {
    "dpd": _dpd,
    "fedex": _fedex,
    "mydhl": _mydhl,
    "royalmail": _royalmail,
    "ups": _ups,
    "usps": _usps,
}


def _ups_moments(raw: Any) -> list[str]:
    package = raw[0][1]["trackResponse"]["shipment"][0]["package"][0]
    found = []
    for activity in package["activity"]:
        day, clock = activity["gmtDate"], re.sub(r"\D", "", str(activity["gmtTime"])).zfill(6)
        found.append(f"{day}T{clock}+00:00")
    return found


def _usps_moments(raw: Any) -> list[str]:
    """Return USPS's own time, which is the place's where it does not say what that is in GMT."""
    events = raw[0][1]["trackingEvents"]
    return [event.get("GMTTimestamp") or event["eventTimestamp"].rstrip("Z") for event in events]


def _dpd_moments(raw: Any) -> list[str]:
    stages = reversed(_named(raw[0][1], "statusInfo"))
    return [
        next(one.get("moment") for date in _named(stage, "date") for one in _named(date, "content"))
        for stage in stages
    ]


def _mydhl_moments(raw: Any) -> list[str]:
    events = raw["shipments"][0]["events"]
    return [f"{e['date']}T{e['time']}{e.get('GMTOffset') or ''}" for e in events]


MOMENTS: dict[str, Callable[[Any], list[str]]] = {
    "dpd": _dpd_moments,
    "fedex": lambda raw: [
        event["date"]
        for event in raw["output"]["completeTrackResults"][0]["trackResults"][0]["scanEvents"]
    ],
    "gls": lambda raw: [event["eventDateTime"] for event in raw["parcels"][0]["events"]],
    "mydhl": _mydhl_moments,
    "royalmail": lambda raw: [e["eventDateTime"] for e in raw[0]["mailPieces"]["events"]],
    "ups": _ups_moments,
    "usps": _usps_moments,
}
"""One parcel was asked for; what another said would have another number of events."""
