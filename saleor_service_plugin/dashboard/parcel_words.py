"""What our pages say of parcels: reasons to look at them, how their carrier is known."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ..delivery import attention_words
from ..delivery.attention import Attention
from ..delivery.carriers.names import NAMES
from ..web import parcel_states, words
from ..web.words import language, t
from . import carrier_words
from .visit import address

CARRIERS: Mapping[str, str] = {one.name: name for one, name in NAMES.items()}
"""What carriers are called, by the names of the API."""

LOOKS: Mapping[str, str] = {
    "EXCEPTION": "bad", "RETURNING": "bad", "RETURNED": "bad", "NUMBER": "bad",
    "CONTRADICTION": "bad", "PICKUP_ENDS": "warn", "ATTEMPTED": "warn", "NO_FIRST_SCAN": "warn",
    "SILENT": "warn",
}  # fmt: skip
"""Colors of reasons; the sentence stands beside."""

STAFF = "staff"
"""As the source of an event: somebody of the shop said it."""

LATE = timedelta(hours=1)

KINDS = (
    "PARCEL_SENT", "TRACKING_CHANGED", "OUT_FOR_DELIVERY", "PARCEL_READY", "DELIVERY_ATTEMPTED",
    "PARCEL_DELAYED", "PARCEL_EXCEPTION", "PARCEL_RETURNING", "PARCEL_DELIVERED",
)  # fmt: skip
"""Messages that tell of parcels."""


def reasons() -> Mapping[str, str]:
    """Return why somebody should look at a parcel, in a few words, by the API's names."""
    return {
        "EXCEPTION": t("Problem on the way"),
        "RETURNING": t("On its way back"),
        "RETURNED": t("Came back"),
        "ATTEMPTED": t("Delivery failed, not tried again"),
        "PICKUP_ENDS": t("Pick-up ends soon"),
        "NO_FIRST_SCAN": t("Carrier does not have it"),
        "SILENT": t("No news for days"),
        "NUMBER": t("Not a number of the carrier"),
        "CONTRADICTION": t("Moves although it had ended"),
    }


def states() -> Mapping[str, str]:
    """Return where a parcel may be, by the API's names."""
    return {**parcel_states.names(), "UNKNOWN": t("Nothing known yet")}


def sayable() -> Mapping[str, str]:
    """Return where staff may say that a parcel is."""
    return {name: label for name, label in states().items() if name != "UNKNOWN"}


def sources() -> Mapping[str, str]:
    """Return how a parcel's carrier may be known, by the API's names."""
    return {
        "STAFF": t("You named it here"),
        "METADATA": t("The fulfillment's metadata name it"),
        "NUMBER": t("Only this carrier gives out such numbers"),
        "LINK": t("The link to its page was typed"),
        "METHOD": t("It brings what this shipping method sends"),
        "SOURCE": t("Who tells us of the parcel says so"),
    }


def problems() -> Mapping[str, str]:
    """Return why a carrier could not say anything of one parcel, by the API's names."""
    return {
        "NOT_FOUND": t("It does not know the number yet; that is usual until its first scan."),
        "NUMBER": t("It says that this is no number of its own."),
        "LOGIN": t("It refused our credentials."),
        "QUOTA": t("It was asked too often; it is asked again later."),
        "AWAY": t("It could not be reached; it is asked again by itself."),
        "ANSWER": t("Its answer made no sense; it is asked again by itself."),
    }


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Add to a parcel of the API what a page says of it."""
    row["state_label"] = states()[row["state"]]
    row["look"] = parcel_states.look(row["state"])
    named(row)
    row["address"] = address("parcel", parcel=row["id"])
    row["carrier_label"] = carrier(row["carrier"])
    row["link"] = web_address(row["trackingUrl"])
    row["pickup_day"] = _day(row.get("pickupUntil"))
    if row.get("attention"):
        row["why"] = why(row)
        row["why_look"] = LOOKS[row["attention"]["reason"]]
    return row


def named(row: dict[str, Any]) -> dict[str, Any]:
    """Add to a parcel of the API what it is called."""
    row["label"] = row["trackingNumber"] or t("Parcel {number}", number=row["number"])
    return row


def event(row: dict[str, Any]) -> dict[str, Any]:
    """Add to an event of the API what a page says of it."""
    row["label"] = states()[row["state"]] if row["state"] != "UNKNOWN" else ""
    row["look"] = parcel_states.look(row["state"])
    # Told an hour later and more it explains why nobody was told sooner.
    heard, at = (datetime.fromisoformat(row[name]) for name in ("heardAt", "at"))
    row["late"] = heard - at > LATE
    row["by"] = t("your shop") if row["source"] == STAFF else carrier_words.service(row["source"])
    return row


def carrier(found: Mapping[str, Any] | None) -> str:
    """Return what a parcel's carrier is called, "" where nobody knows who has it."""
    return CARRIERS[found["code"]] if found else ""


def why(row: Mapping[str, Any]) -> str:
    """Return why somebody should look at a parcel; where it waits, until when."""
    reason = row["attention"]["reason"]
    if reason == "PICKUP_ENDS" and row.get("pickup_day"):
        return t("It waits to be fetched until {day}, then it goes back.", day=row["pickup_day"])
    return attention_words.sentence(Attention(reason.lower().replace("_", "-")), language())


def _day(date: str | None) -> str:
    if not date:
        return ""
    return words.day(datetime.fromisoformat(date).replace(tzinfo=UTC), UTC)


def web_address(link: str | None) -> str:
    """Return a link that may stand on a page, "" where it is none of the web."""
    if not link:
        return ""
    try:
        return link if urlsplit(link).scheme in ("http", "https") else ""
    except ValueError:
        return ""
