"""Which webhooks a caller may see: those of the channels that are theirs."""

from typing import Any

from saleor.graphql.account.dataloaders import RestrictedChannelAccessByUserIdLoader

from ..events import endpoints
from ..events.endpoints import Line
from . import ids
from .callers import Caller, Kind
from .errors import Code, refuse

TYPE = "ServiceWebhook"


def scope_of(caller: Caller) -> tuple[int, ...] | None:
    """Return the channels a caller is restricted to; None: all that there are and will be."""
    if caller.kind is Kind.APP:
        return None
    loader: Any = RestrictedChannelAccessByUserIdLoader(caller.info.context)
    if not loader.load(caller.user_id).get():
        return None
    return tuple(caller.channel_ids or ())


def sees(scope: tuple[int, ...] | None, webhook: Line) -> bool:
    """Whether a webhook is the business of who is restricted to these channels.

    One that hears of all channels is the whole shop's.
    """
    if scope is None:
        return True
    return bool(webhook.channel_ids) and set(webhook.channel_ids) <= set(scope)


def find(caller: Caller, pk: int) -> Line | None:
    """Return a webhook, None where there is none for this caller."""
    try:
        webhook = endpoints.find(pk)
    except endpoints.UnknownEndpointError:
        return None
    return webhook if sees(scope_of(caller), webhook) else None


def wanted(caller: Caller, given: str, field: str = "id") -> Line:
    """Return the webhook that a mutation names.

    Raises:
        ValidationError: There is none for this caller; names the field.

    """
    pk = ids.wanted(ids.number_of, given, TYPE, field)
    webhook = find(caller, pk)
    if webhook is None:
        refuse(field, f"There is no webhook {pk}.", Code.NOT_FOUND)
    return webhook
