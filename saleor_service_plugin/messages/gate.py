"""May we write at all? One function, asked when a message is sent; pure.

Transactional mail may: it is part of the contract, or answers what the person asked for.
Advertising needs consent, or all four conditions of section 7 (3) UWG where such a law
applies, and no objection. What each country allows is the table `EXISTING_CUSTOMERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from .rules import MessageClass, Reason


class Law(StrEnum):
    """Which law lets a shop write to those who bought before, without their consent."""

    UWG_DE = "section 7 (3) UWG"
    TKG_AT = "section 174 (4) TKG 2021"
    UWG_CH = "Art. 3 (1) o UWG"


class Ground(StrEnum):
    """Why a mail may leave, or may not: kept with the message, said to staff in words.

    Where several speak against it, the first of them here is named.
    """

    PART_OF_CONTRACT = "part-of-contract"
    """Transactional: owed, or asked for."""
    CONSENT = "consent"
    CUSTOMER_DE = "customer-de"
    CUSTOMER_AT = "customer-at"
    CUSTOMER_CH = "customer-ch"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    """Consent was taken back; that counts as an objection (the cautious reading)."""
    NO_WAY_OUT = "no-way-out"
    LISTED = "listed"
    """In the list of those who want no advertising (ECG section 7 (2), kept by the RTR)."""
    LAPSED = "lapsed"
    """What would allow it lies years back."""
    NOT_FROM_SALE = "not-from-sale"
    NOT_TOLD = "not-told"
    NOT_SIMILAR = "not-similar"
    NO_CONSENT = "no-consent"


LETS_LEAVE = frozenset({Ground.CONSENT, Ground.CUSTOMER_DE, Ground.CUSTOMER_AT, Ground.CUSTOMER_CH})
"""What advertising may leave by: no other word in a message's row lets it be handed over."""

EXISTING_CUSTOMERS: Mapping[str, Law] = {
    "DE": Law.UWG_DE, "AT": Law.TKG_AT, "CH": Law.UWG_CH,
}  # fmt: skip
"""By country of the customer; everywhere else only consent counts."""

_BY_LAW: Mapping[Law, Ground] = {
    Law.UWG_DE: Ground.CUSTOMER_DE,
    Law.TKG_AT: Ground.CUSTOMER_AT,
    Law.UWG_CH: Ground.CUSTOMER_CH,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What is known of a customer when advertising is about to be sent."""

    country: str = ""
    """ISO 3166 alpha-2, "" where it is not known."""
    consented: bool = False
    """Whether he agreed to advertising by mail (double opt-in), and it has not lapsed."""
    objected: bool = False
    """Whether an objection is his last word; a consent confirmed later lifts it."""
    withdrawn: bool = False
    """Whether his last word is that he takes his consent back."""
    listed: bool = False
    """Whether he stands in the list of ECG section 7 (2), as far as it was read in."""
    lapsed: bool = False
    """Whether he consented, or bought and was told, but years ago."""
    address_from_sale: bool = False
    """Whether the shop has the address from a sale to him (UWG no. 1)."""
    similar_goods: bool = False
    """Whether the mail is about the shop's own similar goods (no. 2)."""
    told_at_collection: bool = False
    """Whether he was told of his right to object when the address was taken (no. 4)."""
    seen: int = 0
    """The last entry of his that this was read from; what comes after it is looked at again
    before the mail leaves."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a mail may leave, and why; both are kept with the message."""

    allowed: bool
    why: Ground


def decide(message_class: MessageClass, relation: Relation, *, way_out: bool = True) -> Decision:
    """Return whether a mail of this class may be sent to a customer.

    Args:
        message_class: Of the kind of message.
        relation: What is known of him.
        way_out: Whether the mail can be unsubscribed from (section 7 (2) no. 3 c, (3) no. 4
            UWG, at each use); asked of consented advertising as well.

    """
    if message_class is MessageClass.TRANSACTIONAL:
        return Decision(True, Ground.PART_OF_CONTRACT)
    if relation.objected:
        return Decision(False, Ground.OBJECTED)
    if relation.withdrawn:
        return Decision(False, Ground.WITHDRAWN)
    if not way_out:
        return Decision(False, Ground.NO_WAY_OUT)
    if relation.consented:
        return Decision(True, Ground.CONSENT)
    return _as_customer(relation)


def _as_customer(relation: Relation) -> Decision:
    """Return whether who bought before may be written to without consent."""
    law = EXISTING_CUSTOMERS.get(relation.country.upper())
    if law is None:
        return Decision(False, Ground.LAPSED if relation.lapsed else Ground.NO_CONSENT)
    for against, met in (
        (Ground.LISTED, not relation.listed),
        (Ground.LAPSED, not relation.lapsed),
        (Ground.NOT_FROM_SALE, relation.address_from_sale),
        (Ground.NOT_TOLD, relation.told_at_collection),
        (Ground.NOT_SIMILAR, relation.similar_goods),
    ):
        if not met:
            return Decision(False, against)
    return Decision(True, _BY_LAW[law])


def has_way_out(unsubscribe: str) -> bool:
    """Whether an address ends advertising by one click (RFC 8058, 3.1: HTTPS)."""
    parts = urlsplit(unsubscribe)
    return parts.scheme == "https" and bool(parts.netloc)


def reason_of(why: Ground) -> Reason:
    """Return the reason that a message kept back has in its row."""
    return Reason.NO_WAY_OUT if why is Ground.NO_WAY_OUT else Reason.NO_CONSENT
