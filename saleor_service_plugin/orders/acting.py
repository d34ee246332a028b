"""Acting: beyond looking at an order, for who shows that it is theirs.

The order's token opens the order; a mail may be handed on. Whoever wants to see the whole
address, or to do something, types the postcode of one of its addresses, or a code that is
mailed to the order's own address. What comes of it is a token of its own, good for half an
hour. Wrong answers are counted before they are looked at, so that many at once are no way
around the count.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from ..database import execute, fetch
from ..shop import port
from ..shop.snapshots import Order
from . import access, access_sql
from .models import AccessCode

MOST_WRONG = 10
"""Wrong answers for one order on one day (UTC)."""

MOST_TRIES = 5
"""Of one code."""

MOST_CODES_AN_HOUR = 3

DIGITS = 6

CODE_MINUTES = 15

SALT = "saleor.service.order-code"

APART = re.compile(r"[\s\-.]+")
"""What people write into postcodes, or leave out."""

LONGEST = 40
"""Characters of an answer that are looked at."""


class WrongError(Exception):
    """The answer is not right, or the code is not good any more."""


class ClosedError(Exception):
    """Too many wrong answers today: acting is closed for this order until tomorrow."""


@dataclass(frozen=True, slots=True)
class Acting:
    """The right to act."""

    token: str
    until: datetime


def by_postcode(order: Order, postcode: str) -> Acting:
    """Return the right to act for who knows the postcode of one of an order's addresses.

    Args:
        order: As the shop has it now.
        postcode: As it was typed; case, blanks and hyphens do not matter.

    Raises:
        WrongError: It is another one.
        ClosedError: There were too many wrong ones today.

    """
    with port.current().writer():
        _count(order.id)
        addresses = (order.shipping_address, order.billing_address)
        known = {_plain(address.postal_code) for address in addresses if address} - {""}
        given = _plain(postcode)
        if not any(_same(given, one) for one in known):
            raise WrongError
        return _granted(order.id)


def by_code(order_id: UUID, code: str) -> Acting:
    """Return the right to act for who knows the code that was mailed last; it ends with this.

    Args:
        order_id: Whose.
        code: As it was typed; blanks do not matter.

    Raises:
        WrongError: It is another one, was used, is too old, or was tried too often.
        ClosedError: There were too many wrong answers today.

    """
    with port.current().writer():
        _count(order_id)
        found = fetch(access_sql.TRY_CODE, [order_id, MOST_TRIES, CODE_MINUTES])
        if not found:
            raise WrongError
        ((pk,),) = found
        if not _same(_plain(code), code_of(order_id, pk)):
            raise WrongError
        # Of two who are right at the same time, one is first.
        if not execute(access_sql.USE_CODE, [pk]):
            raise WrongError
        return _granted(order_id)


def is_closed(order_id: UUID) -> bool:
    """Whether there were too many wrong answers today."""
    return bool(closed([order_id]))


def closed(order_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these orders for which there were too many wrong answers today."""
    with port.current().writer():
        return {pk for (pk,) in fetch(access_sql.CLOSED, [list(order_ids), MOST_WRONG])}


def new_code(order_id: UUID) -> AccessCode | None:
    """Write down that a code is to be mailed; None where there were enough in this hour."""
    if not fetch(access_sql.NEW_CODE, [uuid4(), order_id, MOST_CODES_AN_HOUR]):
        return None
    return AccessCode.objects.filter(order_id=order_id).latest("number")


def code_of(order_id: UUID, pk: UUID) -> str:
    """Return a code; it is computed from the shop's key and stored nowhere."""
    digest = salted_hmac(SALT, f"{order_id}:{pk}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def may_act(token: str, order_id: UUID) -> bool:
    """Whether somebody has shown the right to act on an order."""
    try:
        return access.order_of(token, access.ACTING) == order_id
    except access.TokenNotGoodError:
        return False


def _granted(order_id: UUID) -> Acting:
    # A right answer does not count among the wrong ones.
    execute(access_sql.UNCOUNT, [order_id])
    revision = access.revisions([order_id]).get(order_id, 0)
    token = access.token_of(order_id, revision, access.ACTING)
    return Acting(token, now().astimezone(UTC) + access.ACTING_GOOD_FOR)


def _count(order_id: UUID) -> None:
    if not fetch(access_sql.COUNT, [order_id, MOST_WRONG]):
        raise ClosedError


def _plain(text: str) -> str:
    return APART.sub("", text[:LONGEST]).casefold()


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())
