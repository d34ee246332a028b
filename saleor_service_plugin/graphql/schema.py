"""The schema: its operations in one place, served twice."""

from functools import cache

import graphene
from graphql import GraphQLSchema
from saleor.graphql.core.types import BaseObjectType

from .message_queries import MessageQueries
from .mutations.message_discard import ServiceMessageDiscard
from .mutations.message_release import ServiceMessageRelease
from .mutations.message_resend import ServiceMessageResend
from .mutations.message_retry import ServiceMessageRetry
from .order_queries import OrderQueries


class ServiceQueries(OrderQueries, MessageQueries):
    """Everything that can be asked."""

    class Meta:
        abstract = True


class ServiceMutations(BaseObjectType):
    """Everything that can be done."""

    service_message_resend = ServiceMessageResend.Field()
    service_message_retry = ServiceMessageRetry.Field()
    service_message_release = ServiceMessageRelease.Field()
    service_message_discard = ServiceMessageDiscard.Field()

    class Meta:
        abstract = True


class Query(ServiceQueries):
    """The root of our own schema."""

    class Meta:
        description = "What can be asked of the service plugin."


class Mutation(ServiceMutations):
    """The root of our own schema."""

    class Meta:
        description = "What can be done with the service plugin."


@cache
def own_schema() -> GraphQLSchema:
    """Return the schema of the plugin's own address."""
    return graphene.Schema(query=Query, mutation=Mutation)
