"""Why somebody should look at a parcel, in a sentence for staff."""

from collections.abc import Mapping

from .attention import Attention

SENTENCES: Mapping[str, Mapping[Attention, str]] = {
    "en": {
        Attention.EXCEPTION: "The carrier reports a problem: it does not arrive by itself.",
        Attention.RETURNING: "It is on its way back to you.",
        Attention.RETURNED: "It has come back to you.",
        Attention.ATTEMPTED: "A delivery failed 3 days ago, and nobody has tried again.",
        Attention.PICKUP_ENDS: "It waits to be fetched and goes back to you soon.",
        Attention.NO_FIRST_SCAN: "It left 3 days ago, and the carrier does not have it.",
        Attention.SILENT: "The carrier has said nothing for 5 days.",
        Attention.NUMBER: "The carrier says that this is no number of its own.",
        Attention.CONTRADICTION: "The carrier says that it moves although it had ended.",
    },
    "de": {
        Attention.EXCEPTION: "Der Paketdienst meldet ein Problem: Es kommt nicht von allein an.",
        Attention.RETURNING: "Es ist auf dem Rückweg zu Ihnen.",
        Attention.RETURNED: "Es ist zu Ihnen zurückgekommen.",
        Attention.ATTEMPTED: "Eine Zustellung misslang vor 3 Tagen, und niemand hat es erneut "
        "versucht.",
        Attention.PICKUP_ENDS: "Es liegt zur Abholung bereit und geht bald an Sie zurück.",
        Attention.NO_FIRST_SCAN: "Es ging vor 3 Tagen ab, und der Paketdienst hat es nicht.",
        Attention.SILENT: "Der Paketdienst hat seit 5 Tagen nichts gemeldet.",
        Attention.NUMBER: "Der Paketdienst sagt, dass dies keine seiner Nummern ist.",
        Attention.CONTRADICTION: "Der Paketdienst meldet eine Bewegung, obwohl es am Ende war.",
    },
}


def sentence(reason: Attention, language: str) -> str:
    """Return why, in a language such as "de" or "de-at"; English where there is none."""
    return SENTENCES.get(language[:2].lower(), SENTENCES["en"])[reason]
