"""May we write at all? One function, asked when a message is sent; pure.

Transactional mail may: it is part of the contract. Advertising needs consent, or all four
conditions of section 7 (3) UWG where that law applies, and no objection. What each country
allows is the table `EXISTING_CUSTOMERS`.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from .rules import MessageClass, Reason


class Law(StrEnum):
    """Which law lets a shop write to those who bought before, without their consent."""

    UWG_DE = "section 7 (3) UWG"
    TKG_AT = "section 174 (4) TKG 2021"
    UWG_CH = "Art. 3 (1) o UWG"


EXISTING_CUSTOMERS = {"DE": Law.UWG_DE, "AT": Law.TKG_AT, "CH": Law.UWG_CH}
"""By country of the customer; everywhere else only consent counts."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What is known of a customer when advertising is about to be sent."""

    country: str = ""
    """ISO 3166 alpha-2, "" where it is not known."""
    consented: bool = False
    """Whether he agreed to advertising by mail (double opt-in)."""
    objected: bool = False
    """Whether he ever objected; that outlives a consent given before."""
    address_from_sale: bool = False
    """Whether the shop has the address from a sale to him (UWG no. 1)."""
    similar_goods: bool = False
    """Whether the mail is about the shop's own similar goods (no. 2)."""
    told_at_collection: bool = False
    """Whether he was told of his right to object when the address was taken (no. 4)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a mail may leave, and why; both are kept with the message."""

    allowed: bool
    why: str


def decide(message_class: MessageClass, relation: Relation) -> Decision:
    """Return whether a mail of this class may be sent to a customer.

    Args:
        message_class: Of the kind of message.
        relation: What is known of him.

    """
    if message_class is MessageClass.TRANSACTIONAL:
        return Decision(True, "part of the contract")
    if relation.objected:
        return Decision(False, "objected")
    if relation.consented:
        return Decision(True, "consent")
    law = EXISTING_CUSTOMERS.get(relation.country.upper())
    if law is None:
        return Decision(False, "no consent")
    for name, met in (
        ("address not from a sale", relation.address_from_sale),
        ("not about similar goods", relation.similar_goods),
        ("not told of the right to object", relation.told_at_collection),
    ):
        if not met:
            return Decision(False, f"no consent; {name}")
    return Decision(True, law.value)


def may_write(message_class: MessageClass, unsubscribe: str) -> Reason | None:
    """Return what forbids handing a mail over whatever its customer said, None: nothing.

    Advertising without a way out by one click is no mail of ours (RFC 8058; section 7 (3)
    no. 4 UWG: at each use).
    """
    if message_class is MessageClass.TRANSACTIONAL:
        return None
    parts = urlsplit(unsubscribe)
    return None if parts.scheme == "https" and parts.netloc else Reason.NO_WAY_OUT
