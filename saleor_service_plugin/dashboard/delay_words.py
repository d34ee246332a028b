"""What our pages say of news about delays, and of customers' wishes."""

from collections.abc import Mapping

from ..delivery.delays.causes import Cause
from ..delivery.promises.states import DelayState, Wish
from ..web.words import t


def causes() -> Mapping[str, str]:
    """Return why something may come later, in a few words."""
    return {
        Cause.UNPAID: t("Not paid yet"),
        Cause.STOCK: t("Not in the warehouse"),
        Cause.NOT_PACKED: t("Not sent in time"),
        Cause.NO_FIRST_SCAN: t("Carrier does not have it"),
        Cause.NO_SCAN: t("No news for days"),
        Cause.FORECAST: t("Carrier's forecast"),
        Cause.NOT_ARRIVED: t("Not arrived in time"),
        Cause.COMING_BACK: t("On its way back"),
        Cause.STAFF: t("A new day by you"),
    }


def states() -> Mapping[str, str]:
    """Return where news may stand."""
    return {
        DelayState.OPEN: t("Still open"),
        DelayState.SEEN: t("Seen to"),
        DelayState.SETTLED: t("Over"),
        DelayState.OVERTAKEN: t("Newer news"),
    }


STATE_LOOKS: Mapping[str, str] = {
    DelayState.OPEN: "warn", DelayState.SEEN: "info", DelayState.SETTLED: "good",
    DelayState.OVERTAKEN: "",
}  # fmt: skip


def wishes() -> Mapping[str, str]:
    """Return what a customer may want."""
    return {
        Wish.WAIT: t("Waits for it"),
        Wish.CHANGE: t("Wants something else"),
        Wish.CANCEL: t("Wants to cancel"),
    }


WISH_LOOKS: Mapping[str, str] = {Wish.WAIT: "good", Wish.CHANGE: "warn", Wish.CANCEL: "bad"}
