"""The order's token: who holds it may look at this one order, without an account.

Signed with the shop's SECRET_KEY (fallback keys count, so it can be rotated), bound to
this purpose, good for 24 months, and for nothing once staff have revoked it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import F

from ..database import clock
from ..shop import port
from . import marks, remember
from .models import ServiceOrder

GOOD_FOR = timedelta(days=730)

PURPOSE = "saleor.service.order-access"

LONGEST = 200
"""Characters of a token that are looked at; ours have about 80."""


class TokenNotGoodError(ValueError):
    """The token was changed, made for something else, is too old or revoked."""


def token_of(order_id: UUID, revision: int) -> str:
    """Return a token for an order; letters, digits, `-`, `_`, `~` and `.` alone.

    Args:
        order_id: The shop's order id.
        revision: The order's `access_revision`.

    """
    name = urlsafe_b64encode(order_id.bytes).rstrip(b"=").decode()
    return _signer().sign(f"{name}~{revision}")


def order_of(token: str) -> UUID:
    """Return the order that a token is for.

    Raises:
        TokenNotGoodError: Whatever is wrong with it; the text does not say what.

    """
    try:
        value = _signer().unsign(token[:LONGEST], max_age=GOOD_FOR)
        name, _, revision = value.partition("~")
        order_id = UUID(bytes=urlsafe_b64decode(name + "=="))
        found = int(revision)
    except (signing.BadSignature, ValueError) as error:
        raise TokenNotGoodError("The token is not good (any more).") from error
    with port.current().writer():
        row = ServiceOrder.objects.filter(pk=order_id).values_list("access_revision", flat=True)
        # An order placed a moment ago has no row yet, and nothing was revoked.
        if (row.first() or 0) != found:
            raise TokenNotGoodError("The token is not good (any more).")
    return order_id


def revoke(order_id: UUID) -> bool:
    """Make all tokens given out for an order worthless.

    Tokens are given out before we have looked at an order: then it gets its row here, and
    a look.

    Args:
        order_id: The shop's order id.

    Returns:
        False where there is no such order, neither with us nor in the shop.

    """
    with port.current().writer(), transaction.atomic():
        rows = ServiceOrder.objects.filter(pk=order_id)
        if not rows.exists() and not _begin(order_id):
            return False
        return bool(rows.update(access_revision=F("access_revision") + 1))


def _begin(order_id: UUID) -> bool:
    """Write the row of an order that nobody has looked at; a look that comes first wins."""
    order = port.current().read_orders([order_id], history=False).get(order_id)
    if order is None:
        return False
    row = remember.as_read(order, clock())
    # Not as if it had been looked at: the sweeps shall find it different.
    row.seen_updated_at, row.fingerprint = None, ""
    ServiceOrder.objects.bulk_create([row], ignore_conflicts=True)
    marks.write([order_id])
    return True


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt=PURPOSE)
