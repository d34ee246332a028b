"""What the mutations of webhooks share."""

from collections.abc import Mapping
from typing import Any, NoReturn

import graphene
from saleor.graphql.core.types import BaseInputObjectType, NonNullList
from saleor.graphql.core.utils import snake_to_camel_case

from ...events.endpoints import EndpointRefusedError, UnknownEndpointError
from ..callers import Caller
from ..errors import Code, refuse
from ..webhook_types import ServiceWebhook
from .base import ServiceMutation

ID = graphene.ID(required=True, description="Id of the webhook.")

FIELDS: Mapping[str, str] = {
    "channel_ids": "channels",
    "event_ids": "events",
    "endpoint_id": "id",
    "keep": "keep_hours",
}
"""Names of the use cases' arguments, and those of the API where they differ."""

CODES: Mapping[str, Code] = {
    "required": Code.REQUIRED,
    "too-long": Code.TOO_LONG,
    "too-many": Code.TOO_MANY,
    "off": Code.WRONG_STATE,
    "rotating": Code.WRONG_STATE,
}


class WebhookMutation(ServiceMutation):
    """A mutation of webhooks: what the use case refuses is a typed error."""

    webhook = graphene.Field(ServiceWebhook, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, and name what was refused."""
        try:
            return cls.change(caller, **data)
        except EndpointRefusedError as error:
            _refuse(error)
        except UnknownEndpointError as error:
            # Deleted by somebody else, just now.
            refuse("id", str(error), Code.NOT_FOUND)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Do what the mutation is for; return its payload."""
        raise NotImplementedError


def _refuse(error: EndpointRefusedError) -> NoReturn:
    field = FIELDS.get(error.field, error.field)
    text = str(error)
    if text.startswith(error.field):
        text = snake_to_camel_case(field) + text.removeprefix(error.field)
    code = CODES.get(error.reason, Code.INVALID)
    if error.reason == "unknown" and field != "kinds":
        code = Code.NOT_FOUND
    refuse(field, text, code)


class ServiceWebhookUpdateInput(BaseInputObjectType):
    """What a webhook is to be; what is left out stays."""

    url = graphene.String(
        description="https://, without credentials; 1024 characters at most. It is tried at once."
    )
    kinds = NonNullList(
        graphene.String, description="Keys of the kinds of event it asks for (serviceEventKinds)."
    )
    channels = NonNullList(
        graphene.ID, description="Ids of Saleor's channels it is limited to; []: all of them."
    )
    description = graphene.String(description="For staff; 255 characters at most.")
    is_active = graphene.Boolean(
        description="Switched on, it gets what waited for it and is in time."
    )

    class Meta:
        description = "What a webhook is to be; what is left out, or null, stays as it is."


class ServiceWebhookCreateInput(ServiceWebhookUpdateInput):
    """A new webhook."""

    url = graphene.String(
        required=True, description="https://, without credentials; 1024 characters at most."
    )
    kinds = NonNullList(
        graphene.String,
        required=True,
        description="Keys of the kinds of event it asks for (serviceEventKinds).",
    )

    class Meta:
        description = "A new webhook: active, and of all channels, unless said otherwise."
