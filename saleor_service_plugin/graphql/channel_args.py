"""Channels that templates and texts are asked for. What is foreign looks as if it were not there."""

from collections.abc import Sequence
from typing import Any

import graphene
from graphql.error import GraphQLError

from ..messages.texts import ALL_CHANNELS
from ..shop import port
from ..shop.snapshots import Channel
from . import ids
from .callers import Caller
from .errors import Code, refuse

NOT_THERE = "There is no such channel."


def argument(description: str, *, required: bool = False) -> Any:
    """Return an argument that takes a channel's id."""
    return graphene.Argument(graphene.ID, required=required, description=description)


def asked(caller: Caller, given: str | None) -> int:
    """Return the channel that a query names, 0 for all channels.

    Raises:
        GraphQLError: There is none for this caller.

    """
    if given is None:
        return ALL_CHANNELS
    found = _find(caller, given)
    if found is None:
        raise GraphQLError(f"channel: {NOT_THERE}")
    return found.id


def all_asked(caller: Caller, given: Sequence[str], field: str) -> list[int]:
    """Return the channels that a query names.

    Args:
        caller: Who asks.
        given: The channels' ids.
        field: The argument that an error names.

    Raises:
        GraphQLError: One is malformed, or not there for this caller.

    """
    found = ids.all_asked(ids.number_of, given, "Channel", field)
    if set(found) - (visible(caller) - {ALL_CHANNELS}):
        raise GraphQLError(f"{field}: {NOT_THERE}")
    return found


def wanted(caller: Caller, given: str | None) -> int:
    """Return the channel that a mutation changes, 0 for all channels.

    Raises:
        ValidationError: There is none for this caller, or all are named by somebody who
            has access to some alone.

    """
    if given is not None:
        return named(caller, given).id
    if not _sees_all(caller):
        refuse(
            "channel",
            "This would change the mails of channels you have no access to; name one of yours.",
            Code.OUT_OF_SCOPE_CHANNEL,
        )
    return ALL_CHANNELS


def named(caller: Caller, given: str) -> Channel:
    """Return the channel that a mutation names.

    Raises:
        ValidationError: There is none for this caller.

    """
    found = _find(caller, given)
    if found is None:
        refuse("channel", NOT_THERE, Code.NOT_FOUND)
    return found


def visible(caller: Caller) -> set[int]:
    """Return the channels whose templates a caller may see; 0 stands for all channels."""
    known = _known()
    allowed = caller.channel_ids
    return {ALL_CHANNELS, *(known if allowed is None else known.keys() & set(allowed))}


def _find(caller: Caller, given: str) -> Channel | None:
    try:
        pk = ids.number_of(given, "Channel")
    except ids.NotAnIdError:
        return None
    return _known().get(pk) if caller.sees_channel(pk) else None


def _known() -> dict[int, Channel]:
    with port.current().writer():
        return port.current().read_channels()


def _sees_all(caller: Caller) -> bool:
    allowed = caller.channel_ids
    return allowed is None or _known().keys() <= set(allowed)
