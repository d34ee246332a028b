"""What the mirror's figures are called on our pages, and what each of them says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..delivery.carriers.names import NAMES
from ..orders import wording
from ..web.words import language, number, t, tn
from . import labels

CARRIERS = {one.name: name for one, name in NAMES.items()}
"""By the names of the API."""

HOURS_OF_TWO_DAYS = 48


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as a card shows it."""

    name: str
    title: str
    value: str
    says: str


def titles() -> Mapping[str, str]:
    """Return what the figures are called, by the API's names."""
    return {
        "HAND_OVER": t("From order to hand-over"),
        "PAST_DUE": t("Past their last day"),
        "WITHOUT_NEWS": t("Paid, without news today"),
        "MONEY_OWED": t("Money still owed"),
        "RETURNING": t("Returning customers"),
        "CARRIERS": t("Carriers recognized"),
        "MAILS": t("Mails yesterday would have brought"),
    }


def explained() -> Mapping[str, str]:
    """Return how each figure is counted."""
    return {
        "HAND_OVER": t(
            "Hours from the order until its first parcel with goods left. Imported orders that "
            "were sent elsewhere and canceled ones are not counted. The slowest stand first."
        ),
        "PAST_DUE": t(
            "Confirmed orders of which something has not left, although the maximum delivery days "
            "of their shipping method are over. Parcels on the road are not counted: Saleor does "
            "not know when they arrive."
        ),
        "WITHOUT_NEWS": t(
            "Paid orders that wait, whose customers have had no mail, invoice, parcel or tracking "
            "number since midnight. Who has waited longest stands first."
        ),
        "MONEY_OWED": t(
            "What is still charged of canceled orders, of goods that came back and of refunds that "
            "staff granted, by Saleor's own figures. Refunds under way are taken off; shipping "
            "costs count where staff granted them."
        ),
        "RETURNING": t(
            "Customers who paid for at least two orders in these 90 days that were neither canceled "
            "nor returned as a whole. Guests are known by their address. The link leads to the "
            "newest order."
        ),
        "CARRIERS": t(
            "By tracking numbers that only one carrier gives out, and by addresses of carriers' "
            "pages. A carrier is proposed for a shipping method where it has four in five of all "
            "its numbers."
        ),
        "MAILS": t(
            "What customers would have been told of yesterday if their channel had been live, with "
            "the kinds of messages that are on. Payment reminders are not counted."
        ),
    }


def columns() -> Mapping[str, str]:
    """Return what the moment in a figure's rows is."""
    return {
        "HAND_OVER": t("First parcel left"),
        "PAST_DUE": t("Time was up"),
        "WITHOUT_NEWS": t("Last news"),
        "MONEY_OWED": t("Ordered"),
        "RETURNING": t("Newest order"),
        "MAILS": t("Happened"),
    }


def causes() -> Mapping[str, str]:
    """Return why money is owed."""
    return {
        "CANCELED": t("Order canceled"),
        "RETURNED": t("Goods came back"),
        "GRANTED": t("Refund granted"),
    }


def card(figure: Mapping[str, Any]) -> Card:
    """Return a figure of the API as its card shows it."""
    name = figure["figure"]
    value, says = WORDS[name](figure)
    return Card(name, titles()[name], value, says)


def duration(hours: int) -> str:
    """Return hours as people say them: hours up to two days, then days."""
    if not hours:
        return t("less than 1 hour")
    if hours < HOURS_OF_TWO_DAYS:
        return tn("1 hour", "{count} hours", hours)
    return tn("1 day", "{count} days", round(hours / 24))


def money(amount: Mapping[str, Any]) -> str:
    """Return an amount of the API in the reader's language."""
    return wording.money(Decimal(str(amount["amount"])), amount["currency"], language())


def carrier(name: str | None) -> str:
    """Return what a carrier is called."""
    return CARRIERS.get(name or "", "") or t("unknown")


def _hand_over(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["count"]:
        return "–", t("No parcel has left yet.")
    says = tn(
        "1 order of which a parcel left.",
        "Half of {count} orders took no longer; nine in ten no longer than {slow}.",
        figure["count"],
        slow=duration(figure["slowHours"]),
    )
    if not figure["slowHours"] and figure["count"] > 1:
        says = t("Nine in ten of {count} orders.", count=number(figure["count"]))
    return duration(figure["medianHours"]), says


def _past_due(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["of"]:
        return number(0), t("No order that waits has a shipping method with a last day.")
    return number(figure["count"]), _waiting(figure)


def _without_news(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["of"]:
        return number(0), t("No paid order waits.")
    return number(figure["count"]), _waiting(figure)


def _waiting(figure: Mapping[str, Any]) -> str:
    says = t("Of {of} that wait.", of=number(figure["of"]))
    if figure["longestDays"]:
        longest = tn("1 day", "{count} days", figure["longestDays"])
        says = f"{says} {t('The longest for {days}.', days=longest)}"
    return says


def _owed(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["count"]:
        return number(0), t("Nothing is owed.")
    value = " + ".join(money(one) for one in figure["amounts"])
    return value, tn("For 1 order.", "For {count} orders.", figure["count"])


def _returning(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["of"]:
        return number(0), t("Nobody has paid for an order yet.")
    says = t(
        "Of {of} customers; {guests} of them without an account.",
        of=number(figure["of"]),
        guests=number(figure["guests"]),
    )
    return number(figure["count"]), says


def _carriers(figure: Mapping[str, Any]) -> tuple[str, str]:
    if not figure["of"]:
        return "–", t("No tracking number yet.")
    parts = [f"{carrier(one['carrier'])} {number(one['count'])}" for one in figure["parts"]]
    value = t("{count} of {of}", count=number(figure["count"]), of=number(figure["of"]))
    return value, ", ".join(parts)


def _mails(figure: Mapping[str, Any]) -> tuple[str, str]:
    known = labels.kinds()
    parts = [f"{known.get(one['kind'], '')} {number(one['count'])}" for one in figure["parts"]]
    says = ", ".join(parts) or t("Nothing happened that customers are told of.")
    if not figure["complete"]:
        says = f"{says}. {t('Counted for 2,000 orders; there were more.')}"
    return number(figure["count"]), says


WORDS = {
    "HAND_OVER": _hand_over, "PAST_DUE": _past_due, "WITHOUT_NEWS": _without_news,
    "MONEY_OWED": _owed, "RETURNING": _returning, "CARRIERS": _carriers, "MAILS": _mails,
}  # fmt: skip
