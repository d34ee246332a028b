"""The ways between our pages."""

from dataclasses import dataclass

from ..web.words import t
from .visit import address


@dataclass(frozen=True, slots=True)
class Tab:
    """One of them."""

    label: str
    address: str
    current: bool


BELOW = {
    "mirror": "today",
    "message": "messages",
    "parcel": "parcels",
    "silence": "today",
    "packing": "parcels",
    "complaint": "complaints",
    "complaint-new": "complaints",
    "replies": "complaints",
    "lines": "reports",
    "report-file": "reports",
    "text": "texts",
    "wording": "texts",
    "channel": "settings",
    "live": "settings",
    "look": "settings",
    "carriers": "settings",
    "carrier": "settings",
    "backorders": "delays",
    "grants": "rules",
    "variant": "delays",
    "promises": "settings",
    "promise": "settings",
    "transit": "settings",
    "calendars": "settings",
    "calendar": "settings",
    "addresses": "health",
    "campaigns": "rules",
    "campaign": "rules",
    "campaign-preview": "rules",
    "referral": "rules",
    "rewards": "rules",
    "consents": "messages",
    "rule": "rules",
    "simulate": "rules",
    "goodies": "rules",
    "reward": "rules",
    "callers": "complaints",
    "complaint-report": "complaints",
    "complaint-file": "complaints",
}
"""Pages that belong to another one's tab."""


def ways(path: str) -> list[Tab]:
    """Return the ways between the pages of one tab, where it has several of one rank."""
    tab = BELOW.get(path, path)
    if tab == "complaints":
        return _of_complaints(path)
    if tab != "rules":
        return []
    labels = {
        "rules": t("Rules"),
        "goodies": t("Goodies"),
        "grants": t("Given"),
        "campaigns": t("Campaigns"),
        "referral": t("Referral"),
        "rewards": t("Report"),
    }
    here = {
        "rule": "rules", "simulate": "rules", "reward": "goodies", "campaign": "campaigns",
        "campaign-preview": "campaigns", "reward-file": "rewards",
    }.get(path, path)  # fmt: skip
    return [Tab(label, address(name), name == here) for name, label in labels.items()]


def _of_complaints(path: str) -> list[Tab]:
    labels = {
        "complaints": t("Desk"),
        "callers": t("Callers"),
        "replies": t("Canned replies"),
        "clocks": t("Clocks"),
        "complaint-report": t("Complaint report"),
    }
    here = {"complaint": "complaints", "complaint-new": "complaints"}.get(path, path)
    return [Tab(label, address(name), name == here) for name, label in labels.items()]


def tabs(path: str) -> list[Tab]:
    """Return the ways, and which leads here."""
    here = BELOW.get(path, path)
    labels = {
        "today": t("Today"),
        "complaints": t("Complaints & questions"),
        "messages": t("Messages"),
        "parcels": t("Parcels"),
        "delays": t("Delays"),
        "rules": t("Returning customers"),
        "reports": t("Reports"),
        "texts": t("Texts"),
        "settings": t("Settings"),
        "health": t("Health"),
    }
    return [Tab(label, address(name), name == here) for name, label in labels.items()]
