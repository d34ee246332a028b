"""Why a message did not go out, in a sentence for staff."""

from collections.abc import Mapping

from .gate import Ground
from .rules import Reason

SENTENCES: Mapping[str, Mapping[Reason, str]] = {
    "en": {
        Reason.BEFORE_LIVE: "It happened before this channel, or this kind of message, went live.",
        Reason.IMPORTED: "The order was imported; what happened before is not told.",
        Reason.TOO_LATE: "It would have come too late to be of use.",
        Reason.NO_ADDRESS: "The order has no usable e-mail address.",
        Reason.NOT_WANTED: "Staff chose not to notify the customer.",
        Reason.OVERTAKEN: "It was no longer true when it was to be sent.",
        Reason.PAUSED: "The channel is paused.",
        Reason.TRIAL_AGAIN: "The channel went back to trial before it was sent.",
        Reason.DISCARDED: "A person discarded it.",
        Reason.SENDER: "The sender cannot be used, or the mail server refuses us.",
        Reason.TEMPLATE: "Its template is broken.",
        Reason.REFUSED: "The mail server refused it for good.",
        Reason.SUPPRESSED: "The mail server refused this address for good earlier.",
        Reason.UNCERTAIN: "The mail server broke off: it may have gone out.",
        Reason.UNAVAILABLE: "The mail server is not available; it is tried again.",
        Reason.UNREADY: "It could not be put together; it is tried again.",
        Reason.LOST: "The worker that was sending it died.",
        Reason.BRAKE: "Unusually many of this kind: a person has to look first.",
        Reason.SWITCHED_OFF: "This kind of message is switched off in this channel.",
        Reason.TOGETHER: "Told in another mail about the same order.",
        Reason.SOON_PAID: "Paid so soon after the order that the receipt says enough.",
        Reason.QUIET: "Waits for the end of the quiet hours.",
        Reason.NO_CONSENT: "Advertising, and the customer has not agreed to it.",
        Reason.NO_WAY_OUT: "Advertising that could not be unsubscribed from.",
        Reason.FREQUENCY: "Waits: the customer got other advertising a few days ago.",
        Reason.REISSUED: "A replacement order, which the customer did not place.",
    },
    "de": {
        Reason.BEFORE_LIVE: "Es geschah, bevor dieser Kanal oder diese Art von Nachricht "
        "live geschaltet wurde.",
        Reason.IMPORTED: "Die Bestellung wurde importiert; Früheres wird nicht mitgeteilt.",
        Reason.TOO_LATE: "Die Nachricht wäre zu spät gekommen, um noch zu nützen.",
        Reason.NO_ADDRESS: "Zur Bestellung gibt es keine brauchbare E-Mail-Adresse.",
        Reason.NOT_WANTED: "Der Kunde sollte nicht benachrichtigt werden.",
        Reason.OVERTAKEN: "Es stimmte nicht mehr, als die Nachricht verschickt werden sollte.",
        Reason.PAUSED: "Der Kanal ist angehalten.",
        Reason.TRIAL_AGAIN: "Der Kanal ging vor dem Versand zurück in den Probebetrieb.",
        Reason.DISCARDED: "Von Hand verworfen.",
        Reason.SENDER: "Der Absender ist unbrauchbar, oder der Mailserver weist uns ab.",
        Reason.TEMPLATE: "Die Vorlage ist fehlerhaft.",
        Reason.REFUSED: "Der Mailserver hat die Nachricht endgültig abgelehnt.",
        Reason.SUPPRESSED: "Der Mailserver hat diese Adresse schon früher endgültig abgelehnt.",
        Reason.UNCERTAIN: "Der Mailserver brach ab: Vielleicht ist die Nachricht angekommen.",
        Reason.UNAVAILABLE: "Der Mailserver ist nicht erreichbar; es wird erneut versucht.",
        Reason.UNREADY: "Sie ließ sich nicht zusammenstellen; es wird erneut versucht.",
        Reason.LOST: "Der Prozess, der sie verschickte, ist abgebrochen.",
        Reason.BRAKE: "Ungewöhnlich viele dieser Art: Erst muss ein Mensch nachsehen.",
        Reason.SWITCHED_OFF: "Diese Art von Nachricht ist in diesem Kanal ausgeschaltet.",
        Reason.TOGETHER: "Steht in einer anderen Nachricht zur selben Bestellung.",
        Reason.SOON_PAID: "So bald nach der Bestellung bezahlt, dass die "
        "Eingangsbestätigung genügt.",
        Reason.QUIET: "Wartet auf das Ende der Ruhezeit.",
        Reason.NO_CONSENT: "Werbung, in die der Kunde nicht eingewilligt hat.",
        Reason.NO_WAY_OUT: "Werbung ohne Möglichkeit, sie abzubestellen.",
        Reason.FREQUENCY: "Wartet: Der Kunde bekam erst vor wenigen Tagen andere Werbung.",
        Reason.REISSUED: "Eine Ersatzbestellung, die der Kunde nicht aufgegeben hat.",
    },
}


def split(reason: str) -> tuple[Reason | None, str]:
    """Return a row's reason as code and detail; a code of another version is None."""
    code, _, detail = reason.partition(":")
    try:
        return Reason(code), detail.strip()
    except ValueError:
        return None, reason


def sentence(reason: Reason, language: str) -> str:
    """Return a reason as a sentence, in English where the language has none."""
    return SENTENCES.get(language[:2].lower(), SENTENCES["en"])[reason]


GROUNDS: Mapping[str, Mapping[Ground, str]] = {
    "en": {
        Ground.PART_OF_CONTRACT: "Part of the contract.",
        Ground.CONSENT: "The customer agreed to advertising (confirmed by mail).",
        Ground.CUSTOMER_DE: "The customer bought before and was told of the right to object "
        "(section 7 (3) UWG).",
        Ground.CUSTOMER_AT: "The customer bought before and was told of the right to refuse "
        "(section 174 (4) TKG 2021).",
        Ground.CUSTOMER_CH: "The customer bought before and was told of the right to refuse "
        "(Art. 3 (1) o UWG).",
        Ground.OBJECTED: "Advertising, and the customer objected to it.",
        Ground.WITHDRAWN: "Advertising, and the customer took the consent back.",
        Ground.NO_WAY_OUT: "Advertising that could not be unsubscribed from.",
        Ground.LISTED: "Advertising, and the address is in the list of those who want none.",
        Ground.LAPSED: "Advertising, and consent or purchase lie years back.",
        Ground.NOT_FROM_SALE: "Advertising without consent, and the customer has no order here "
        "that stands.",
        Ground.NOT_TOLD: "Advertising without consent, and the customer was not told of the right "
        "to object when ordering.",
        Ground.NOT_SIMILAR: "Advertising without consent, and not about similar goods alone.",
        Ground.NO_CONSENT: "Advertising, and the customer has not agreed to it.",
    },
    "de": {
        Ground.PART_OF_CONTRACT: "Teil des Vertrags.",
        Ground.CONSENT: "Der Kunde hat in Werbung eingewilligt (per E-Mail bestätigt).",
        Ground.CUSTOMER_DE: "Der Kunde hat schon gekauft und wurde auf sein Widerspruchsrecht "
        "hingewiesen (§ 7 Abs. 3 UWG).",
        Ground.CUSTOMER_AT: "Der Kunde hat schon gekauft und wurde auf sein Recht hingewiesen, "
        "Werbung abzulehnen (§ 174 Abs. 4 TKG 2021).",
        Ground.CUSTOMER_CH: "Der Kunde hat schon gekauft und wurde auf sein Recht hingewiesen, "
        "Werbung abzulehnen (Art. 3 Abs. 1 lit. o UWG).",
        Ground.OBJECTED: "Werbung, der der Kunde widersprochen hat.",
        Ground.WITHDRAWN: "Werbung; der Kunde hat seine Einwilligung zurückgenommen.",
        Ground.NO_WAY_OUT: "Werbung ohne Möglichkeit, sie abzubestellen.",
        Ground.LISTED: "Werbung; die Adresse steht in der Liste derer, die keine wollen.",
        Ground.LAPSED: "Werbung; Einwilligung oder Kauf liegen Jahre zurück.",
        Ground.NOT_FROM_SALE: "Werbung ohne Einwilligung; der Kunde hat hier keine Bestellung, "
        "die Bestand hat.",
        Ground.NOT_TOLD: "Werbung ohne Einwilligung; der Kunde wurde beim Bestellen nicht auf sein "
        "Widerspruchsrecht hingewiesen.",
        Ground.NOT_SIMILAR: "Werbung ohne Einwilligung, und nicht nur für ähnliche Waren.",
        Ground.NO_CONSENT: "Werbung, in die der Kunde nicht eingewilligt hat.",
    },
}


def ground(why: str, language: str) -> str:
    """Return why advertising may leave or not as a sentence; a word of another version as it is."""
    try:
        return GROUNDS.get(language[:2].lower(), GROUNDS["en"])[Ground(why)]
    except ValueError:
        return why
