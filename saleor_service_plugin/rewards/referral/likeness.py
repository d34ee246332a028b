"""Whether two people are likely one, for who would recommend the shop to himself. Pure.

A refusal here costs a customer a reward that he was not promised for himself or his own
household; it never touches an order or a code.
"""

from dataclasses import dataclass

from ..history import keys

SAME_MAILBOX = frozenset({"gmail.com", "googlemail.com"})
"""Of these the dots before the @ do not matter, and both names are one."""


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two."""

    person_id: int
    user_id: int | None = None
    email: str = ""
    account_email: str = ""
    country: str = ""
    postal_code: str = ""
    street: str = ""


def mailbox(email: str) -> str:
    """Return which mailbox an address leads to, as far as that can be told.

    What follows a plus sign names a folder (RFC 5233), at most providers.
    """
    local, _, domain = email.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in SAME_MAILBOX:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local and domain else ""


def same(one: Party, other: Party) -> str:
    """Return what two have in common so that they count as one; "" for nothing.

    Returns:
        "own-link": one person or account by the shop's own proof. "same-address": one
        mailbox. "same-place": one household, by country, postal code and house number.

    """
    if one.person_id == other.person_id:
        return "own-link"
    if one.user_id is not None and one.user_id == other.user_id:
        return "own-link"
    boxes = [{mailbox(p.email), mailbox(p.account_email)} - {""} for p in (one, other)]
    if boxes[0] & boxes[1]:
        return "same-address"
    places = [keys.place(p.country, p.postal_code, p.street) for p in (one, other)]
    if places[0] and places[0] == places[1]:
        return "same-place"
    return ""
