"""Queries about canned replies."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType

from ..complaints.replies import catalogue
from ..shop import port
from . import connections, ids
from .callers import MANAGE_ORDERS, demand
from .channel_scope import scope_of
from .connections import ARGUMENTS
from .reply_types import ServiceCannedReplyConnection


class ReplyQueries(BaseObjectType):
    """Queries about canned replies."""

    service_canned_replies = graphene.Field(
        ServiceCannedReplyConnection,
        description="The canned replies that are not put away, of the caller's channels and of all "
        "channels, the newest first. Needs MANAGE_ORDERS.",
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_canned_replies(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of them."""
        scope = scope_of(demand(info, MANAGE_ORDERS))
        asked = connections.asked(arguments)
        after, before = _cursor(asked.after, "after"), _cursor(asked.before, "before")
        with port.current().writer():
            rows = catalogue.page(
                asked.limit + 1, after=after, before=before, backwards=asked.backwards,
                channel_ids=scope,
            )  # fmt: skip

        def count() -> int:
            with port.current().writer():
                return catalogue.count(scope)

        return connections.connect(
            ServiceCannedReplyConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.pk]),
            count=count,
        )


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
