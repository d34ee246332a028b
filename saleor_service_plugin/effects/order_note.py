"""A line in the order's own history, for staff who look at the order."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from babel.dates import format_date

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
    DELIVERED = "delivered"
    DELAY_TOLD = "delay-told"
    DELAY_TOLD_OPEN = "delay-told-open"
    WISH = "wish"
    FOREIGN_CODE = "foreign-code"
    GOODIE_ADDED = "goodie-added"
    COMPLAINT_OPENED = "complaint-opened"
    COMPLAINT_REOPENED = "complaint-reopened"
    COMPLAINT_ENDED = "complaint-ended"


WORDS: Mapping[str, Mapping[Text, str]] = {
    "en": {
        Text.ADDRESS_REFUSED: "The customer could not be told ({kind}): the mail server "
        "refuses the address for good ({answer}). Please reach the customer another way.",
        Text.MESSAGE_REFUSED: "The customer could not be told ({kind}): the mail server "
        "refuses this message ({answer}). Please reach the customer another way.",
        Text.DELIVERED: "Parcel {number} was delivered on {day}.",
        Text.DELAY_TOLD: "The customer is told of another delivery date ({kind}): {day}.",
        Text.DELAY_TOLD_OPEN: "The customer is told of a delay without a new date ({kind}).",
        Text.FOREIGN_CODE: "The discount code of this order was granted to somebody else. It was "
        "let through, since the customer had paid already.",
        Text.WISH: "After the news of the delay the customer wishes: {wish}.",
        Text.GOODIE_ADDED: "A goodie was added for the customer ({why}). It costs them nothing.",
        Text.COMPLAINT_OPENED: "Complaint or question no. {complaint} was opened.",
        Text.COMPLAINT_REOPENED: "Complaint or question no. {complaint} goes on.",
        Text.COMPLAINT_ENDED: "Complaint or question no. {complaint} has ended.",
    },
    "de": {
        Text.ADDRESS_REFUSED: "Die Nachricht an den Kunden ({kind}) kam nicht an: Der "
        "Mailserver lehnt die Adresse endgültig ab ({answer}). Bitte den Kunden auf anderem Weg "
        "benachrichtigen.",
        Text.MESSAGE_REFUSED: "Die Nachricht an den Kunden ({kind}) kam nicht an: Der "
        "Mailserver lehnt sie ab ({answer}). Bitte den Kunden auf anderem Weg benachrichtigen.",
        Text.DELIVERED: "Paket {number} wurde am {day} zugestellt.",
        Text.DELAY_TOLD: "Dem Kunden wird ein anderer Liefertermin mitgeteilt ({kind}): {day}.",
        Text.DELAY_TOLD_OPEN: "Dem Kunden wird eine Verspätung ohne neuen Termin mitgeteilt "
        "({kind}).",
        Text.FOREIGN_CODE: "Der Rabattcode dieser Bestellung war für jemand anderen bestimmt. Sie "
        "wurde angenommen, weil schon bezahlt war.",
        Text.WISH: "Nach der Nachricht über die Verspätung wünscht der Kunde: {wish}.",
        Text.GOODIE_ADDED: "Eine Beigabe für den Kunden wurde hinzugefügt ({why}). Sie kostet "
        "ihn nichts.",
        Text.COMPLAINT_OPENED: "Anliegen Nr. {complaint} wurde eröffnet.",
        Text.COMPLAINT_REOPENED: "Anliegen Nr. {complaint} wird fortgesetzt.",
        Text.COMPLAINT_ENDED: "Anliegen Nr. {complaint} ist beendet.",
    },
}


WISHES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "wait": "to wait",
        "change": "a change (see delays)",
        "cancel": "not to get the late lines any more",
    },
    "de": {
        "wait": "zu warten",
        "change": "eine Änderung (siehe Verspätungen)",
        "cancel": "die verspäteten Positionen nicht mehr zu bekommen",
    },
}
"""What a customer may wish after news of a delay."""

WHY: Mapping[str, Mapping[str, str]] = {
    "en": {
        "rule": "by a rule",
        "campaign": "by a campaign",
        "referral": "for a recommendation",
        "friend": "as a welcome",
        "remedy": "to make good for something",
        "staff": "by staff",
    },
    "de": {
        "rule": "nach einer Regel",
        "campaign": "durch eine Aktion",
        "referral": "für eine Empfehlung",
        "friend": "als Willkommen",
        "remedy": "als Wiedergutmachung",
        "staff": "von Mitarbeitern",
    },
}
"""For what reason something is granted, as staff call it."""

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
        "out-for-delivery": "out for delivery",
        "parcel-ready": "parcel waits to be picked up",
        "delivery-attempted": "delivery attempt failed",
        "parcel-delayed": "parcel delayed",
        "parcel-exception": "problem with a parcel",
        "parcel-returning": "parcel on its way back",
        "parcel-delivered": "parcel delivered",
        "delivery-delayed": "delivery delayed",
        "back-order": "goods come later",
        "complaint-received": "complaint or question received",
        "complaint-reply": "reply to a complaint or question",
        "complaint-solved": "complaint or question solved",
        "complaint-declined": "complaint declined",
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
        "out-for-delivery": "Paket in der Zustellung",
        "parcel-ready": "Paket wartet beim Paketdienst",
        "delivery-attempted": "Zustellversuch ohne Erfolg",
        "parcel-delayed": "Paket verspätet",
        "parcel-exception": "Problem mit einem Paket",
        "parcel-returning": "Paket auf dem Rückweg",
        "parcel-delivered": "Paket abgegeben",
        "delivery-delayed": "Lieferung verspätet",
        "back-order": "Ware kommt später",
        "complaint-received": "Reklamation oder Anfrage eingegangen",
        "complaint-reply": "Antwort auf Reklamation oder Anfrage",
        "complaint-solved": "Reklamation oder Anfrage gelöst",
        "complaint-declined": "Reklamation abgelehnt",
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
    outbox.enter(note(order_id, key=key, text=text, values=values))


def note(order_id: UUID, *, key: str, text: Text, values: Mapping[str, str]) -> NewEffect:
    """Return the effect that writes a line, for who enters several; arguments as for `enter`."""
    data = {"text": str(text), "values": dict(values)}
    return NewEffect(KEY, f"{KEY}:{key}", order_id, data)


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
        said = {**values, "kind": KINDS.get(language, KINDS["en"]).get(kind, kind)}
        if wish := values.get("wish"):
            said["wish"] = WISHES.get(language, WISHES["en"])[wish]
        if why := values.get("why"):
            said["why"] = WHY.get(language, WHY["en"])[why]
        if day := values.get("day"):
            said["day"] = format_date(date.fromisoformat(day), "long", locale=language)
        return WORDS.get(language, WORDS["en"])[text].format(**said)
    except (KeyError, ValueError, AssertionError) as error:
        raise NotPossibleError("unknown text") from error


def _apply(effect: Effect) -> None:
    text = words(effect.data, conf.staff_language())
    try:
        port.current().add_order_note(effect.order_id, key=effect.key, text=text)
    except LookupError as error:
        raise NotPossibleError("order gone") from error


ORDER_NOTE = EffectKind(key=KEY, latest=timedelta(days=7), apply=_apply)
