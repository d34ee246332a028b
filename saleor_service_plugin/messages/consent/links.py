"""The links in advertising and in mails that ask for consent: signed, bound to one purpose.

What a link holds is no address but its digest: a link that leaks names nobody. The one that
ends advertising is good for ever (section 7 (2) no. 3 c UWG: as long as the mail is kept); it
ends as soon as its key is neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from ...shop import port
from .. import addresses as pages

CONFIRM_GOOD_FOR = timedelta(days=14)

CONFIRM_PURPOSE = "saleor.service.consent-confirm"
UNSUBSCRIBE_PURPOSE = "saleor.service.unsubscribe"

LONGEST = 200
"""Characters of a token that are looked at; ours have about 110."""


class LinkNotGoodError(ValueError):
    """The link was changed, made for something else, or is too old."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """What a link that ends advertising holds."""

    address_hash: str
    channel_id: int


def confirm_token(token_id: UUID) -> str:
    """Return what confirms a wish for advertising; letters, digits, `-`, `_` and `.` alone."""
    name = urlsafe_b64encode(token_id.bytes).rstrip(b"=").decode()
    return signing.TimestampSigner(sep=".", salt=CONFIRM_PURPOSE).sign(name)


def confirmed(token: str) -> UUID:
    """Return which wish a token confirms.

    Raises:
        LinkNotGoodError: Whatever is wrong with it; the text does not say what.

    """
    signer = signing.TimestampSigner(sep=".", salt=CONFIRM_PURPOSE)
    try:
        name = signer.unsign(token[:LONGEST], max_age=CONFIRM_GOOD_FOR)
        return UUID(bytes=urlsafe_b64decode(name + "=="))
    except (signing.BadSignature, ValueError) as error:
        raise LinkNotGoodError("The link is not good (any more).") from error


def unsubscribe_token(address_hash: str, channel_id: int) -> str:
    """Return what ends advertising to who is known by this digest.

    Args:
        address_hash: As `addresses.digest` made it.
        channel_id: Of the channel that writes, for the page's looks alone.

    """
    name = urlsafe_b64encode(bytes.fromhex(address_hash)).rstrip(b"=").decode()
    return signing.Signer(sep=".", salt=UNSUBSCRIBE_PURPOSE).sign(f"{name}~{channel_id}")


def unsubscribed(token: str) -> WayOut:
    """Return whose advertising a token ends.

    Raises:
        LinkNotGoodError: Whatever is wrong with it; the text does not say what.

    """
    try:
        value = signing.Signer(sep=".", salt=UNSUBSCRIBE_PURPOSE).unsign(token[:LONGEST])
        name, _, channel_id = value.partition("~")
        found = urlsafe_b64decode(name + "=" * (-len(name) % 4)).hex()
        return WayOut(found, int(channel_id))
    except (signing.BadSignature, ValueError) as error:
        raise LinkNotGoodError("The link is not good (any more).") from error


def confirm_address(token_id: UUID) -> str:
    """Return the address of the page that confirms a wish for advertising."""
    return port.current().public_address(f"{pages.ROOT}/consent/{confirm_token(token_id)}")


def unsubscribe_address(address_hash: str, channel_id: int) -> str:
    """Return the address that ends advertising, by a click or by one POST (RFC 8058)."""
    token = unsubscribe_token(address_hash, channel_id)
    return port.current().public_address(f"{pages.ROOT}/unsubscribe/{token}")
