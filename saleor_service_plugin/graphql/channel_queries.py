"""Finding channels, and what can be chosen for them."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType, NonNullList

from .. import conf
from . import ids
from .callers import MANAGE_PLUGINS, demand
from .channel_types import ServiceChannel
from .channel_views import ChannelView, channels_of


class ChannelQueries(BaseObjectType):
    """Queries about channels."""

    service_channel = graphene.Field(
        ServiceChannel,
        description="What is set for a channel's messages, and what leaves for its customers. "
        "Needs MANAGE_PLUGINS. Null where there is none, or none for this caller.",
        id=graphene.Argument(graphene.ID, description="Id of the ServiceChannel."),
        slug=graphene.Argument(graphene.String, description="Or Saleor's slug of it."),
    )
    service_channels = NonNullList(
        ServiceChannel,
        description="All channels that the caller has access to, by slug. Needs MANAGE_PLUGINS.",
    )
    service_mail_servers = NonNullList(
        graphene.String,
        description="Names of mail servers that a channel's mails may go through beside the "
        "shop's own, as the setting SALEOR_SERVICE_MAIL_SERVERS has them. Needs MANAGE_PLUGINS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_channel(
        _root: Any, info: Any, id: str | None = None, slug: str | None = None
    ) -> ChannelView | None:
        """Return one channel."""
        caller = demand(info, MANAGE_PLUGINS)
        if (id is None) is (slug is None):
            raise GraphQLError("Provide either an `id` or a `slug`.")
        pk = None if id is None else ids.named(ids.number_of, id, "ServiceChannel")
        for view in channels_of(caller):
            if view.channel.id == pk or view.channel.slug == slug:
                return view
        return None

    @staticmethod
    def resolve_service_channels(_root: Any, info: Any) -> list[ChannelView]:
        """Return all channels."""
        return channels_of(demand(info, MANAGE_PLUGINS))

    @staticmethod
    def resolve_service_mail_servers(_root: Any, info: Any) -> list[str]:
        """Return their names."""
        demand(info, MANAGE_PLUGINS)
        return sorted(conf.mail_servers())
