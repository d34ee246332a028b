"""What an order brought its customer, as the order page shows it: in his words, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..web.words import language

Order = Mapping[str, Any]
"""As the API answers, with texts in each language: the page's is known only afterwards."""

SHOWN = ("USABLE", "IN_PARCEL")
"""What was used or has expired is no news for anybody; the mails and the API have it."""


@dataclass(frozen=True, slots=True)
class Reward:
    """One thing for the customer."""

    text: str
    code: str
    """"" for a surprise in the parcel."""
    terms: Sequence[str]
    is_card: bool


def granted(order: Order) -> Sequence[Reward]:
    """Return what the customer can use now, and surprises on their way; none for nothing."""
    spoken = language()
    return [
        Reward(
            one[f"{spoken}Text"], one["code"] or "", one[f"{spoken}Terms"],
            one["kind"] == "GIFT_CARD",
        )
        for one in order["rewards"]
        if one["state"] in SHOWN
    ]  # fmt: skip
