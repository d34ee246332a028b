"""The schema: its operations in one place, served twice."""

from functools import cache

import graphene
from graphql import GraphQLSchema
from saleor.graphql.core.types import BaseObjectType

from .message_queries import MessageQueries
from .mutations.event_replay import ServiceEventReplay
from .mutations.message_discard import ServiceMessageDiscard
from .mutations.message_release import ServiceMessageRelease
from .mutations.message_resend import ServiceMessageResend
from .mutations.message_retry import ServiceMessageRetry
from .mutations.webhook_create import ServiceWebhookCreate
from .mutations.webhook_delete import ServiceWebhookDelete
from .mutations.webhook_rotate_secret import ServiceWebhookRotateSecret
from .mutations.webhook_test import ServiceWebhookTest
from .mutations.webhook_update import ServiceWebhookUpdate
from .order_queries import OrderQueries
from .webhook_queries import WebhookQueries


class ServiceQueries(OrderQueries, MessageQueries, WebhookQueries):
    """Everything that can be asked."""

    class Meta:
        abstract = True


class ServiceMutations(BaseObjectType):
    """Everything that can be done."""

    service_message_resend = ServiceMessageResend.Field()
    service_message_retry = ServiceMessageRetry.Field()
    service_message_release = ServiceMessageRelease.Field()
    service_message_discard = ServiceMessageDiscard.Field()
    service_webhook_create = ServiceWebhookCreate.Field()
    service_webhook_update = ServiceWebhookUpdate.Field()
    service_webhook_rotate_secret = ServiceWebhookRotateSecret.Field()
    service_webhook_delete = ServiceWebhookDelete.Field()
    service_webhook_test = ServiceWebhookTest.Field()
    service_event_replay = ServiceEventReplay.Field()

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
