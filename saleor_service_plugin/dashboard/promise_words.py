"""What our pages say of promises, delays and wishes."""

from collections.abc import Mapping

from ..delivery.promises.settings import InvalidPromiseError
from ..web.words import t


def refused(error: InvalidPromiseError) -> dict[str, str]:
    """Return what is wrong by field, in the reader's language."""
    return {error.field: _by_field().get(error.field) or t("That cannot be.")}


def _by_field() -> Mapping[str, str]:
    one_of = t("Choose one of them.")
    least = t("A whole number from 0 to 90, and not more than the second.")
    hours = t("A whole number from 1 to 720.")
    return {
        "mode": one_of,
        "serving": one_of,
        "handling_min": least,
        "handling_max": t("A whole number from 0 to 90."),
        "handling_days": t("A whole number from 0 to 90."),
        "margin_days": t("A whole number from 0 to 30."),
        "first_scan_hours": hours,
        "silence_hours": hours,
        "quiet_scan_days": t("A whole number from 1 to 30."),
        "country": t("Choose one of the countries."),
        "postal_prefix": t(
            "Up to 10 letters and digits, of a country; there can be 2,000 times in all."
        ),
        "min_days": t("A whole number from 0 to 120."),
        "max_days": t("A whole number from 0 to 120, and not less than the first."),
        "restock_on": t("A day from today on, within two years."),
        "latest": t("A day from today on, within two years."),
        "words": t("At most 300 characters."),
        "line_ids": t("Choose at least one, and at most 1,000 at once."),
        "delay_ids": t("At most 1,000 at once."),
        "variant_id": t("There is no such variant any more."),
    }
