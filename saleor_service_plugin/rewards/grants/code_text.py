"""The text of codes: nobody guesses one, and it can be read aloud and typed from paper."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which look alike. Each sign is worth 4.95 bits."""

PREFIXES = {"de": "DANKE"}
"""By language; a word for people, it protects nothing."""

USUAL = "THANKS"

GROUPS, SIGNS = 4, 4
"""16 signs: 79 bits."""


def new_code(language: str) -> str:
    """Return a code of a voucher, e.g. DANKE-7K3M-9PQX-AB2C-Y4WZ."""
    prefix = PREFIXES.get(language.partition("-")[0].lower(), USUAL)
    return "-".join([prefix, *(_signs(SIGNS) for _ in range(GROUPS))])


def new_gift_card_code() -> str:
    """Return a code of a gift card, e.g. 7K3M9-PQXAB-2CY4.

    Saleor has 16 characters for it (saleor/giftcard/models.py): 14 signs, 69 bits.
    """
    return "-".join([_signs(5), _signs(5), _signs(4)])


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
