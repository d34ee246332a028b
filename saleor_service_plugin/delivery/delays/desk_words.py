"""Why something comes later, in a sentence for staff."""

from collections.abc import Mapping

from .causes import Cause

SENTENCES: Mapping[str, Mapping[Cause, str]] = {
    "en": {
        Cause.UNPAID: "The prepayment has not come yet.",
        Cause.STOCK: "It does not lie in the warehouse: a back-order.",
        Cause.NOT_PACKED: "It has not left, and what leaves next is too late.",
        Cause.NO_FIRST_SCAN: "It left, and the carrier does not have it.",
        Cause.NO_SCAN: "The carrier has not seen it for days.",
        Cause.FORECAST: "The carrier says a day after the promised one.",
        Cause.NOT_ARRIVED: "The promised day ends, and it is still on its way.",
        Cause.COMING_BACK: "It is on its way back to you.",
        Cause.STAFF: "You set a new day.",
    },
    "de": {
        Cause.UNPAID: "Die Vorauszahlung ist noch nicht da.",
        Cause.STOCK: "Es liegt nicht im Lager: ein Rückstand.",
        Cause.NOT_PACKED: "Es ist nicht abgegangen, und was als Nächstes abgeht, kommt zu spät.",
        Cause.NO_FIRST_SCAN: "Es ging ab, und der Paketdienst hat es nicht.",
        Cause.NO_SCAN: "Der Paketdienst hat es seit Tagen nicht gesehen.",
        Cause.FORECAST: "Der Paketdienst nennt einen Tag nach dem zugesagten.",
        Cause.NOT_ARRIVED: "Der zugesagte Tag geht zu Ende, und es ist noch unterwegs.",
        Cause.COMING_BACK: "Es ist auf dem Rückweg zu Ihnen.",
        Cause.STAFF: "Sie haben einen neuen Tag gesetzt.",
    },
}


def sentence(cause: Cause, language: str) -> str:
    """Return why, in a language such as "de" or "de-at"; English where there is none."""
    return SENTENCES.get(language[:2].lower(), SENTENCES["en"])[cause]
