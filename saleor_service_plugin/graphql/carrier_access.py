"""Which accounts at carriers a caller may see: those of the channels that are theirs."""

from ..delivery import accounts
from ..delivery.accounts import Line
from . import ids
from .callers import Caller
from .channel_scope import scope_of, sees
from .errors import Code, refuse

TYPE = "ServiceCarrierAccount"


def all_of(caller: Caller) -> list[Line]:
    """Return the accounts that are there for this caller, the oldest first."""
    scope = scope_of(caller)
    return [account for account in accounts.read() if sees(scope, account.channel_ids)]


def find(caller: Caller, pk: int) -> Line | None:
    """Return an account, None where there is none for this caller."""
    try:
        account = accounts.find(pk)
    except accounts.UnknownAccountError:
        return None
    return account if sees(scope_of(caller), account.channel_ids) else None


def wanted(caller: Caller, given: str, field: str = "id") -> Line:
    """Return the account that a mutation names.

    Raises:
        ValidationError: There is none for this caller; names the field.

    """
    pk = ids.wanted(ids.number_of, given, TYPE, field)
    account = find(caller, pk)
    if account is None:
        refuse(field, f"There is no carrier account {pk}.", Code.NOT_FOUND)
    return account
