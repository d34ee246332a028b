"""What the pages of goodies say: refusals, presets and amounts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..messages import masking
from ..orders import wording
from ..rewards.goodies.catalogue import InvalidGoodieError
from ..rewards.goodies.settings import InvalidRewardSettingError
from ..web.words import language, t, tn
from .channel_fields import Field

Values = dict[str, Any]

NAMES = ("goodie_minutes", "yearly_warning", "owner_check", "similar_goods", "storefront")

MINUTES = (60, 15, 0, 1440)
"""Presets; each with its sentence in `minutes_why`."""


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as the reader's language writes it."""
    return wording.money(amount, currency, language())


def refused(error: InvalidGoodieError | InvalidRewardSettingError) -> dict[str, str]:
    """Return why something was refused, by field."""
    sentences = {
        ("variant", "unknown"): t("The shop has no such variant any more."),
        ("variant", "invalid"): t("It is not shipped, so it cannot lie in a parcel."),
        ("variant", "unique"): t("It is a goodie already."),
        ("cost", "required"): t("Say what one costs you: no cost price is entered in Saleor."),
        ("cost", "invalid"): t("An amount, e.g. 1.20."),
        ("cost", "out-of-range"): t("From 0 to 10,000."),
        ("currency", "required"): t("Say in which currency."),
        ("currency", "invalid"): t("None of your channels has this currency."),
        ("countries", "invalid"): t("Codes of two letters, such as DE AT."),
        ("goodie_minutes", "invalid"): t("A whole number."),
        ("goodie_minutes", "out-of-range"): t("At most 10,080 minutes, a week."),
        ("yearly_warning", "invalid"): t("An amount, e.g. 50."),
        ("yearly_warning", "out-of-range"): t("More than 0."),
        ("storefront", "invalid"): t("A web address that begins with https://."),
    }
    return {error.field: sentences.get((error.field, error.code), error.reason)}


def minutes_why() -> Mapping[str, str]:
    """Return the presets of the time window, and why one would want each."""
    return {
        "60": t("One hour: orders are rarely packed sooner."),
        "15": t("A quarter of an hour: another program reads orders every half hour."),
        "0": t("Never: another program reads orders as soon as they are paid."),
        "1440": t("One day: you pack on the next day at the earliest."),
    }


def minutes(count: int) -> str:
    """Return a time window in words."""
    if not count:
        return t("never")
    if count % 60:
        return tn("1 minute", "{count} minutes", count)
    return tn("1 hour", "{count} hours", count // 60)


def masked(email: str, *, shown: bool) -> str:
    """Return an address, hidden from who may not see customers."""
    return email if shown or not email else masking.masked(email)


def fields(values: Values, default: Values, wrong: Mapping[str, str], currency: str) -> list[Field]:
    """Return the settings as the page shows them."""
    presets = minutes_why()
    chosen = str(values["goodie_minutes"])
    if chosen not in presets:
        presets = {**presets, chosen: t("As it is now: {time}", time=_time(chosen))}
    given = {
        "goodie_minutes": (
            t("How long after the payment a goodie may still come"),
            t("Counted from when the order is paid and confirmed. Once something is packed none comes any more."),
            minutes(default["goodie_minutes"]), "ways", chosen, presets,
        ),
        "yearly_warning": (
            t("Warn above this worth per person and year"),
            t("Gifts to business customers above 50 EUR a year are no business expense in Germany (section 4 (5) no. 1 EStG)."),
            money(default["yearly_warning"], currency), "number", values["yearly_warning"], None,
        ),
        "owner_check": (
            t("Personal codes work for their owner alone"),
            t("Off: whoever has a code can use it, so that customers may pass it on. On: somebody else's code is refused, which never keeps anybody from ordering."),
            t("off"), "tick", values["owner_check"], None,
        ),
        "similar_goods": (
            t("Codes of rules may be mailed to customers who bought before"),
            t("Off: only who agreed to advertising gets them by mail; all others find them on the card in the parcel and on the order page. On only if your codes advertise your own goods that are similar to what was bought, and the checkout says that one may object (section 7 (3) UWG)."),
            t("off"), "tick", values["similar_goods"], None,
        ),
        "storefront": (
            t("Where the card's QR code and referral links lead"),
            t("A page of your storefront; {code} stands for the code.", code="{code}"),
            t("none"), "line", values["storefront"], None,
        ),
    }  # fmt: skip
    return [
        Field(
            name, label, why, shown, shape, value, changed=str(values[name]) != str(default[name]),
            wrong=wrong.get(name, ""), options=options,
            hint="https://shop.example/?code={code}" if name == "storefront" else "",
        )
        for name, (label, why, shown, shape, value, options) in given.items()
    ]  # fmt: skip


def _time(text: str) -> str:
    return minutes(int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else text
