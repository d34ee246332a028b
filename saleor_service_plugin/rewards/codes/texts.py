"""The text of a code: unguessable, and easy to type from a card. Pure, but for the dice.

Nobody guesses one of 2^60 by asking a shop, which answers a few hundred times a second. The
letters 0, O, 1 and I are left out: on paper nobody tells them apart.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters, so that each is worth 5 bits."""

GROUPS = 3

IN_GROUP = 4
"""Characters; with three groups 12 of them, which is 60 bits."""

PREFIXES = {"de": "DANKE", "en": "THANKS"}
"""What a code begins with, by the customer's language. It is no part of the secret."""

OUR_FORM = re.compile(rf"[A-Z]{{2,10}}(?:-[{ALPHABET}]{{{IN_GROUP}}}){{{GROUPS}}}")

GIFT_CARD_FORM = re.compile(rf"[{ALPHABET}]{{{IN_GROUP}}}(?:-[{ALPHABET}]{{{IN_GROUP}}}){{2}}")


def new_code(language: str = "") -> str:
    """Return a new discount code such as DANKE-7K3M-9PQX-H4TW, at most 23 characters long.

    Args:
        language: Of the customer, such as "de" or "de-at".

    """
    prefix = PREFIXES.get(language[:2].lower(), PREFIXES["en"])
    return f"{prefix}-{_groups()}"


def new_gift_card_code() -> str:
    """Return a new code of a gift card, of 14 characters: Saleor takes 16 at most."""
    return _groups()


def has_our_form(code: str) -> bool:
    """Whether a text may be a discount code of ours; others are nobody's business here."""
    return OUR_FORM.fullmatch(code) is not None


def _groups() -> str:
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(IN_GROUP)) for _ in range(GROUPS)
    )
