"""Which webhooks a caller may see: those of the channels that are theirs."""

from ..events import endpoints
from ..events.endpoints import Line
from . import ids
from .callers import Caller
from .channel_scope import scope_of, sees
from .errors import Code, refuse

TYPE = "ServiceWebhook"


def find(caller: Caller, pk: int) -> Line | None:
    """Return a webhook, None where there is none for this caller."""
    try:
        webhook = endpoints.find(pk)
    except endpoints.UnknownEndpointError:
        return None
    return webhook if sees(scope_of(caller), webhook.channel_ids) else None


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
