"""The text of a code: unguessable, and easy to type from a card. Pure, but for the dice.

Nobody guesses one of 2^69 by asking a shop, which answers a few hundred times a second. The
letters 0, O, 1, I and L are left out: on paper nobody tells them apart.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, so that each is worth 4.95 bits."""

PREFIXES = {"de": "DANKE", "en": "THANKS"}
"""What a code begins with, by the customer's language. It is no part of the secret."""

CODE = (4, 4, 4, 4)
"""Characters of a code's groups: 79 bits."""

GIFT_CARD = (5, 5, 4)
"""Of a gift card's: 69 bits. Saleor has 16 characters for it, hyphens included."""

OUR_FORM = re.compile(rf"[A-Z]{{2,10}}(?:-[{ALPHABET}]{{4}}){{{len(CODE)}}}")


def new_code(language: str = "") -> str:
    """Return a new discount code such as DANKE-7K3M-9PQX-H4TW-C2ZB, 26 characters at most.

    Args:
        language: Of the customer, such as "de" or "de-at".

    """
    prefix = PREFIXES.get(language[:2].lower(), PREFIXES["en"])
    return f"{prefix}-{_groups(CODE)}"


def new_gift_card_code() -> str:
    """Return a new code of a gift card such as 7K3M9-PQXAB-2CY4, 16 characters long."""
    return _groups(GIFT_CARD)


def has_our_form(code: str) -> bool:
    """Whether a text may be a discount code of ours; others are nobody's business here."""
    return OUR_FORM.fullmatch(code) is not None


def _groups(lengths: tuple[int, ...]) -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(one)) for one in lengths)
