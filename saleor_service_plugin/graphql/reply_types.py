"""Canned replies over the API."""

from datetime import datetime
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType

from ..complaints.models import CannedReply
from . import ids
from .connections import CountableConnection

TYPE = "ServiceCannedReply"


class ServiceCannedReply(BaseObjectType):
    """A text that staff put into their answers."""

    id = graphene.ID(required=True, description="Id of it.")
    title = graphene.String(required=True, description="For staff.")
    text = graphene.String(required=True, description="With placeholders, e.g. {first_name}.")
    language = graphene.String(required=True, description='"de", "en", or empty for all.')
    channel_id = graphene.ID(description="Id of Saleor's Channel; null for all.")
    topic = graphene.String(
        required=True, description='What it is for, e.g. "not-arrived"; empty for all topics.'
    )
    archived_at = DateTime(description="When it was put away; null while it is not.")
    changed_at = DateTime(required=True, description="When staff last changed it.")

    class Meta:
        description = (
            "A text that staff put into their answers. The placeholders are {first_name}, "
            "{last_name}, {order_number}, {complaint_number}, {product}, {shop_name} and "
            "{staff_name}."
        )

    @staticmethod
    def resolve_id(root: CannedReply, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.pk)

    @staticmethod
    def resolve_channel_id(root: CannedReply, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id) if root.channel_id else None

    @staticmethod
    def resolve_archived_at(root: CannedReply, info: Any) -> datetime | None:
        """Return when."""
        return root.archived_at


class ServiceCannedReplyConnection(CountableConnection):
    """A page of canned replies."""

    class Meta:
        node = ServiceCannedReply
        description = "A page of canned replies, the newest first."
