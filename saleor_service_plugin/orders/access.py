"""The order's tokens: who holds one may look at this one order, or act, without an account.

Signed with the shop's SECRET_KEY (fallback keys count, so it can be rotated), each bound to
its purpose, and good for nothing once staff have revoked them. The one in mails opens the
order for 24 months. The one for acting is given to who has shown besides that the order is
theirs (`acting.py`), for 30 minutes.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
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

ACTING_GOOD_FOR = timedelta(minutes=30)

ACTING_PURPOSE = "saleor.service.order-acting"

LONGEST = 200
"""Characters of a token that are looked at; ours have about 80."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a token is good for, and how long."""

    purpose: str
    good_for: timedelta


SEEING = Use(PURPOSE, GOOD_FOR)
ACTING = Use(ACTING_PURPOSE, ACTING_GOOD_FOR)


class TokenNotGoodError(ValueError):
    """The token was changed, made for something else, is too old or revoked."""


def token_of(order_id: UUID, revision: int, use: Use = SEEING) -> str:
    """Return a token for an order; letters, digits, `-`, `_`, `~` and `.` alone.

    Args:
        order_id: The shop's order id.
        revision: The order's `access_revision`.
        use: What for.

    """
    name = urlsafe_b64encode(order_id.bytes).rstrip(b"=").decode()
    return _signer(use).sign(f"{name}~{revision}")


def order_of(token: str, use: Use = SEEING) -> UUID:
    """Return the order that a token is for.

    Args:
        token: As it was shown.
        use: What for; a token for something else is not good.

    Raises:
        TokenNotGoodError: Whatever is wrong with it; the text does not say what.

    """
    try:
        value = _signer(use).unsign(token[:LONGEST], max_age=use.good_for)
        name, _, revision = value.partition("~")
        order_id = UUID(bytes=urlsafe_b64decode(name + "=="))
        found = int(revision)
    except (signing.BadSignature, ValueError) as error:
        raise TokenNotGoodError("The token is not good (any more).") from error
    with port.current().writer():
        # An order placed a moment ago has no row yet, and nothing was revoked.
        if revisions([order_id]).get(order_id, 0) != found:
            raise TokenNotGoodError("The token is not good (any more).")
    return order_id


def revisions(order_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return what tokens of these orders are made with, in one statement; else it is 0."""
    rows = ServiceOrder.objects.filter(pk__in=order_ids)
    return dict(rows.values_list("order_id", "access_revision"))


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


def _signer(use: Use) -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt=use.purpose)
