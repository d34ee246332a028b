"""What of a shop-wide kind a caller may see who is restricted to some channels."""

from collections.abc import Collection, Sequence
from typing import Any

from saleor.graphql.account.dataloaders import RestrictedChannelAccessByUserIdLoader

from ..shop import port
from . import ids
from .callers import Caller, Kind
from .errors import Code, refuse


def scope_of(caller: Caller) -> tuple[int, ...] | None:
    """Return the channels a caller is restricted to; None: all that there are and will be."""
    if caller.kind is Kind.APP:
        return None
    loader: Any = RestrictedChannelAccessByUserIdLoader(caller.info.context)
    if not loader.load(caller.user_id).get():
        return None
    return tuple(caller.channel_ids or ())


def sees(scope: tuple[int, ...] | None, channel_ids: Collection[int]) -> bool:
    """Whether what is limited to channels is the business of who is restricted to some.

    What is limited to none is the whole shop's.
    """
    if scope is None:
        return True
    return bool(channel_ids) and set(channel_ids) <= set(scope)


def wanted_channels(caller: Caller, given: Sequence[str] | None) -> list[int]:
    """Return the channels that an input names.

    Raises:
        ValidationError: One is not there for this caller, or who is restricted to some
            channels names none, which would be all.

    """
    wanted = ids.all_wanted(ids.number_of, given or (), "Channel", "channels")
    scope = scope_of(caller)
    if scope is not None and not wanted:
        refuse("channels", "Name channels that you have access to.", Code.REQUIRED)
    with port.current().writer():
        known = port.current().read_channels() if wanted else {}
    for pk in wanted:
        if pk not in known or (scope is not None and pk not in scope):
            refuse("channels", f"There is no channel {pk}.", Code.NOT_FOUND)
    return wanted
