"""What is wrong about a calendar, in the reader's language and at the page's field."""

from ..delivery.calendars.change import InvalidCalendarError
from ..web.words import t


def refused(error: InvalidCalendarError) -> dict[str, str]:
    """Return what is wrong by field."""
    known = {
        "week": t("These hours cannot be: one after the other, on at least one day of the week."),
        "cutoff": t("A time such as 12:00."),
        "country": t("Choose one of the countries."),
        "state": t("Choose one of the country's states; a state needs its country."),
        "time_zone": t("There is no such time zone. Name one such as Europe/Berlin."),
        "first": t("There can be 1,000 closures in all; remove old ones."),
        "last": t("A day that is not before the first, at most a year later."),
        "name": t("At most 80 characters."),
    }
    return {error.field: known.get(error.field) or t("That cannot be.")}
