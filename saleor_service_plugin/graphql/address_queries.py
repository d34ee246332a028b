"""Addresses that nothing is sent to."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType

from ..messages import suppression
from ..messages.models import Suppression
from ..shop import port
from . import connections, loaders
from .callers import MANAGE_ORDERS, Caller, demand
from .connections import ARGUMENTS, CountableConnection
from .message_types import ServiceMessage

LONGEST = 254
"""What no address exceeds."""


class ServiceSuppressedAddress(BaseObjectType):
    """An address that a mail server refused for good."""

    address = graphene.String(required=True, description="In small letters.")
    reason = graphene.String(
        required=True, description="What the mail server answered: a code, never its text."
    )
    since = DateTime(required=True, description="When it was refused.")
    message = graphene.Field(
        ServiceMessage, description="For which message; null where that is no longer kept."
    )

    class Meta:
        description = "An address that a mail server refused for good; nothing is sent to it."

    @staticmethod
    def resolve_message(root: Suppression, info: Any) -> Any:
        """Return the message."""
        return loaders.MessageByKeyLoader(info.context).load(root.message_key)


class ServiceSuppressedAddressConnection(CountableConnection):
    """A page of addresses."""

    class Meta:
        node = ServiceSuppressedAddress
        description = "A page of addresses."


class AddressQueries(BaseObjectType):
    """Queries about addresses."""

    service_suppressed_addresses = graphene.Field(
        ServiceSuppressedAddressConnection,
        description="Addresses that mail servers refused for good, by address: nothing is sent "
        "to them until they are allowed again. Needs MANAGE_ORDERS; staff with access to some "
        "channels alone see those that were refused for a message of these.",
        search=graphene.Argument(graphene.String, description="Part of the address."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_suppressed_addresses(
        _root: Any, info: Any, search: str | None = None, **arguments: Any
    ) -> Any:
        """Return a page of addresses."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        if search is not None and not _is_part(search):
            raise GraphQLError(f"search: at most {LONGEST} ordinary characters.")
        after, before = _cursor(asked.after, "after"), _cursor(asked.before, "before")
        with port.current().writer():
            where = suppression.Where(search, whose(caller))
            rows = suppression.page(
                where, asked.limit + 1, after=after, before=before, backwards=asked.backwards
            )

        def count() -> int:
            with port.current().writer():
                return suppression.count(where)

        return connections.connect(
            ServiceSuppressedAddressConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.address]),
            count=count,
        )


def whose(caller: Caller) -> list[int] | None:
    """Return the channels whose addresses a caller sees; None: all, of whatever channel."""
    return None if sees_all(caller) else caller.channel_ids


def sees_all(caller: Caller) -> bool:
    """Whether the caller has access to every channel of the shop."""
    allowed = caller.channel_ids
    with port.current().writer():
        return allowed is None or set(allowed) >= port.current().read_channels().keys()


def _cursor(values: list[Any] | None, name: str) -> str | None:
    match values:
        case None:
            return None
        case [str() as address] if _is_part(address) and "@" in address:
            return address
    raise connections.bad_cursor(name)


def _is_part(text: str) -> bool:
    """Whether the database could compare it with an address."""
    return (
        len(text) <= LONGEST
        and "\0" not in text
        and not any("\ud800" <= character <= "\udfff" for character in text)
    )
