"""What the states of parcels, and what came of them, are called in the reader's language."""

from collections.abc import Mapping

from .words import t

LOOKS: Mapping[str, str] = {
    "DELIVERED": "good", "READY_FOR_PICKUP": "good", "OUT_FOR_DELIVERY": "info",
    "DELIVERY_ATTEMPTED": "warn", "DELAYED": "warn", "EXCEPTION": "bad", "RETURNING": "bad",
    "RETURNED": "bad",
}  # fmt: skip
"""Colors; the words say the same."""


def names() -> Mapping[str, str]:
    """Return what the states are called, by `ServiceParcelState`; of what is not known nothing."""
    return {
        "LABEL_CREATED": t("Announced to the carrier"),
        "HANDED_OVER": t("With the carrier"),
        "IN_TRANSIT": t("On its way"),
        "OUT_FOR_DELIVERY": t("Out for delivery"),
        "READY_FOR_PICKUP": t("Ready for pick-up"),
        "DELIVERY_ATTEMPTED": t("Delivery attempted"),
        "DELIVERED": t("Delivered"),
        "DELAYED": t("Delayed"),
        "EXCEPTION": t("Problem on the way"),
        "RETURNING": t("On its way back"),
        "RETURNED": t("Back with the sender"),
    }


def name(state: str) -> str:
    """Return what a state is called, "" where there is nothing to say."""
    return names().get(state, "")


def look(state: str) -> str:
    """Return which color a state has, "" for none."""
    return LOOKS.get(state, "")
