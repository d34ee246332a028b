"""What pages say of what customers were granted."""

from collections.abc import Mapping

from ..web.words import t

LOOKS: Mapping[str, str] = {
    "DECIDED": "warn",
    "GIVEN": "good",
    "USED": "good",
    "EXPIRED": "",
    "REVOKED": "",
    "FAILED": "bad",
    "HELD_OUT": "",
}
"""How a state looks."""

TAKEABLE = ("DECIDED", "GIVEN")
"""States from which something can be taken back."""


def states() -> dict[str, str]:
    """Return states by the API's names."""
    return {
        "DECIDED": t("on its way"),
        "GIVEN": t("given"),
        "USED": t("used"),
        "EXPIRED": t("expired"),
        "REVOKED": t("taken back"),
        "FAILED": t("failed"),
        "HELD_OUT": t("held out by lot"),
    }


def kinds() -> dict[str, str]:
    """Return what was granted, by the API's names."""
    return {
        "GOODIE": t("Goodie"),
        "CODE": t("Discount code"),
        "GIFT_CARD": t("Gift card"),
    }


def whys() -> dict[str, str]:
    """Return reasons, by the API's names."""
    return {
        "RULE": t("Rule"),
        "CAMPAIGN": t("Campaign"),
        "REFERRAL": t("Told a friend"),
        "FRIEND": t("Came by a friend"),
        "REMEDY": t("Makes good for something"),
        "STAFF": t("Granted by staff"),
    }


def endings() -> dict[str, str]:
    """Return why something failed or was taken back, by what the rows hold."""
    return {
        "staff": t("by staff"),
        "order-canceled": t("its order was canceled"),
        "order-expired": t("its order expired"),
        "order-returned": t("its order was sent back"),
        "order-gone": t("its order was removed"),
        "no-channel": t("no channel is left where it could be used"),
    }
