"""A line in the order's own history, for staff who look at the order."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from .. import conf
from ..shop import port
from . import enter as outbox
from .enter import NewEffect
from .kinds import EffectKind, NotPossibleError
from .models import Effect

KEY = "order-note"


class Text(StrEnum):
    """What a note can say; rows hold the name, the words are chosen when it is written."""

    ADDRESS_REFUSED = "address-refused"
    MESSAGE_REFUSED = "message-refused"


WORDS: Mapping[str, Mapping[Text, str]] = {
    "en": {
        Text.ADDRESS_REFUSED: "The customer could not be told ({kind}): the mail server "
        "refuses the address for good ({answer}). Please reach the customer another way.",
        Text.MESSAGE_REFUSED: "The customer could not be told ({kind}): the mail server "
        "refuses this message ({answer}). Please reach the customer another way.",
    },
    "de": {
        Text.ADDRESS_REFUSED: "Die Nachricht an den Kunden ({kind}) kam nicht an: Der "
        "Mailserver lehnt die Adresse endgültig ab ({answer}). Bitte den Kunden auf anderem Weg "
        "benachrichtigen.",
        Text.MESSAGE_REFUSED: "Die Nachricht an den Kunden ({kind}) kam nicht an: Der "
        "Mailserver lehnt sie ab ({answer}). Bitte den Kunden auf anderem Weg benachrichtigen.",
    },
}


KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "order-received": "order received",
        "order-confirmed": "order confirmed",
        "payment-received": "payment received",
        "payment-reminder": "payment reminder",
        "order-canceled": "order cancelled",
        "refund-made": "refund",
        "parcel-sent": "parcel sent",
        "ready-for-pickup": "ready for pick-up",
        "tracking-changed": "new tracking number",
    },
    "de": {
        "order-received": "Bestellung eingegangen",
        "order-confirmed": "Bestellung bestätigt",
        "payment-received": "Zahlung eingegangen",
        "payment-reminder": "Zahlungserinnerung",
        "order-canceled": "Stornierung",
        "refund-made": "Erstattung",
        "parcel-sent": "Paket unterwegs",
        "ready-for-pickup": "abholbereit",
        "tracking-changed": "neue Sendungsnummer",
    },
}
"""Kinds of message as staff call them; one that is not here is named by its key."""


def enter(order_id: UUID, *, key: str, text: Text, values: Mapping[str, str]) -> None:
    """Have a line written, in the caller's transaction.

    Args:
        order_id: The order.
        key: What it is about, unique among notes.
        text: What it says.
        values: What the words need; codes, nothing of the customer.

    """
    data = {"text": str(text), "values": dict(values)}
    outbox.enter(NewEffect(KEY, f"{KEY}:{key}", order_id, data))


def words(data: Mapping[str, object], language: str) -> str:
    """Return what a note says in a language, English where it has no words.

    Raises:
        NotPossibleError: An older version wrote a text that is not known any more.

    """
    try:
        text = Text(str(data["text"]))
        values = data["values"]
        assert isinstance(values, dict)
        kind = str(values.get("kind", ""))
        named = KINDS.get(language, KINDS["en"]).get(kind, kind)
        return WORDS.get(language, WORDS["en"])[text].format(**{**values, "kind": named})
    except (KeyError, ValueError, AssertionError) as error:
        raise NotPossibleError("unknown text") from error


def _apply(effect: Effect) -> None:
    text = words(effect.data, conf.staff_language())
    try:
        port.current().add_order_note(effect.order_id, key=effect.key, text=text)
    except LookupError as error:
        raise NotPossibleError("order gone") from error


ORDER_NOTE = EffectKind(key=KEY, latest=timedelta(days=7), apply=_apply)
