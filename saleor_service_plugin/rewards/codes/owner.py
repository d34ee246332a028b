"""Whether a personal code is its owner's: optional by channel, off by default.

Asked while a customer completes a checkout, so it reads by an index, for a quarter of a second
at most, and that only where the code looks like one of ours. Whoever wrote in the address to
which the code was sent, in whatever case, or is logged in to the account is its owner.
"""

from typing import Any

from django.db import transaction

from ...database import execute, fetch
from ...shop import port
from ..rules.words import RewardKind
from .texts import has_our_form

# No row: the check is off in this channel, or the code is nobody's in particular. The
# second condition on the code is that of the partial index.
OWNER = """
SELECT g.email, g.user_id
FROM saleor_service_grant g
JOIN saleor_service_reward_settings s ON s.channel_id = %s AND s.owner_check
WHERE g.code = %s AND g.code <> '' AND g.kind = %s
LIMIT 1
"""

# No checkout waits for a table of ours that is locked. Where the shop has less patience, it stays
# with that.
PATIENCE = """
SELECT set_config('statement_timeout', '250ms', true)
WHERE current_setting('statement_timeout')::interval NOT BETWEEN '1ms' AND '250ms'
"""


def may_use(code: str, *, channel_id: int, user_id: int | None, email: str) -> bool:
    """Return whether somebody may use a code here.

    Args:
        code: On the checkout.
        channel_id: Of the checkout.
        user_id: Account of whoever is about to buy.
        email: His address.

    Raises:
        django.db.Error: The statement failed or took too long; a transaction of the caller's
            goes on.

    """
    if not has_our_form(code):
        return True
    rows = _owner(code, channel_id)
    if not rows:
        return True
    ((owner_email, owner_id),) = rows
    if not owner_email and owner_id is None:
        # Erased at his wish: nobody knows any more whose it is.
        return True
    return is_owner(owner_email, owner_id, user_id=user_id, email=email)


def _owner(code: str, channel_id: int) -> list[tuple[Any, ...]]:
    # Within the shop's transaction a failed statement would end that.
    with port.current().writer(), transaction.atomic():
        execute(PATIENCE)
        rows = fetch(OWNER, [channel_id, code, RewardKind.CODE])
        # Nothing was written. Released, a savepoint would leave our patience and our locks to the
        # shop's transaction; rolled back, it leaves neither.
        transaction.set_rollback(True)
    return rows


def is_owner(owner_email: str, owner_id: int | None, *, user_id: int | None, email: str) -> bool:
    """Return whether somebody is a code's owner: by his account, or by his address."""
    if owner_id is not None and owner_id == user_id:
        return True
    return bool(owner_email) and owner_email.casefold().strip() == email.casefold().strip()
