"""What was said of advertising: a person's own, and of any address for staff."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType

from ..messages.consent import addresses, links, shown
from ..messages.consent.links import LinkNotGoodError
from ..shop import port
from . import ids
from .callers import MANAGE_USERS, Caller, Kind, caller_of, demand
from .consent_types import ServiceConsent, ServiceConsentRecord

LONGEST = 254


class ConsentQueries(BaseObjectType):
    """Queries about advertising."""

    service_consent = graphene.Field(
        ServiceConsent,
        description="What the logged-in customer said of advertising by mail, or the holder of "
        "the link in an advertising mail; null for others.",
        channel=graphene.Argument(
            graphene.ID, description="Id of Saleor's Channel; needed without a token."
        ),
        token=graphene.Argument(
            graphene.String, description="Of the link that ends advertising, or confirms it."
        ),
    )
    service_consents = graphene.Field(
        ServiceConsentRecord,
        description="What was said of advertising to an address, with its proof. Needs "
        "MANAGE_USERS.",
        email=graphene.Argument(
            graphene.String, required=True, description="The address, whatever its case."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_consent(
        _root: Any, info: Any, channel: str | None = None, token: str | None = None
    ) -> Any:
        """Return what holds."""
        channel_id = (
            None if channel is None else ids.asked(ids.number_of, channel, "Channel", "channel")
        )
        if channel_id is not None and not _is_there(channel_id):
            return None
        if token is not None:
            return _by_token(token)
        caller = caller_of(info)
        email = own_address(caller)
        if email is None or channel_id is None:
            return None
        return shown.of_hashes(addresses.digests(email), channel_id)

    @staticmethod
    def resolve_service_consents(_root: Any, info: Any, email: str) -> Any:
        """Return all that is known."""
        demand(info, MANAGE_USERS)
        if not is_address(email):
            raise GraphQLError(f"email: a mail address of at most {LONGEST} characters.")
        with port.current().writer():
            channel_ids = port.current().read_channels().keys()
        return shown.record(email, channel_ids)


def own_address(caller: Caller) -> str | None:
    """Return the caller's own confirmed address, None where there is none.

    An account whose address nobody confirmed may have been opened with anybody's.
    """
    if caller.kind not in (Kind.CUSTOMER, Kind.STAFF):
        return None
    user = caller.requestor
    return str(user.email) if getattr(user, "is_confirmed", False) and user.email else None


def is_address(text: str) -> bool:
    """Whether a text can be a mail address that the database can hold."""
    name, _, host = text.strip().partition("@")
    plain = text.isprintable() and not any("\ud800" <= one <= "\udfff" for one in text)
    return bool(name and host) and len(text) <= LONGEST and plain


def _is_there(channel_id: int) -> bool:
    with port.current().writer():
        return channel_id in port.current().read_channels()


def _by_token(token: str) -> Any:
    try:
        out = links.unsubscribed(token)
    except LinkNotGoodError:
        return None
    return shown.of_hashes([out.address_hash], out.channel_id)
