"""Finding templates and texts, and looking at them."""

from typing import Any
from uuid import UUID

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages import kinds, previews, render, shop_texts, templates
from ..messages.kinds import MessageKind
from ..messages.texts import ALL_CHANNELS
from ..shop import port
from . import channel_args, enums, ids
from .callers import MANAGE_ORDERS, MANAGE_PLUGINS, Caller, demand
from .kind_types import ServiceMessageKind
from .template_enums import ShopTextName
from .template_types import (
    ServiceTemplate,
    ServiceTemplatePreview,
    ServiceTemplateSourceInput,
    Shown,
    shown,
    source_of,
)
from .text_types import ServiceText

ORDER_NOT_THERE = "orderId: There is no such order."


class TemplateQueries(BaseObjectType):
    """Queries about templates and texts."""

    service_message_kinds = NonNullList(
        ServiceMessageKind,
        description="The kinds of message there are, and what their templates may show. Needs "
        "MANAGE_PLUGINS or MANAGE_ORDERS.",
    )
    service_templates = NonNullList(
        ServiceTemplate,
        description="Every template there is, the plugin's and the merchant's own. Needs "
        "MANAGE_PLUGINS; staff see those of all channels and of the channels they have access to.",
        kind=graphene.Argument(enums.MessageKind, description="Of this kind alone."),
        language_code=graphene.Argument(LanguageCodeEnum, description="In this language alone."),
        channel=channel_args.argument(
            "Id of Saleor's Channel: its own templates alone. Without it: those of all channels "
            "and of each channel."
        ),
    )
    service_template = graphene.Field(
        ServiceTemplate,
        description="One template; null where there is none in this language and never was. "
        "Needs MANAGE_PLUGINS.",
        kind=graphene.Argument(enums.MessageKind, required=True, description="Of message."),
        language_code=graphene.Argument(LanguageCodeEnum, required=True, description="Of it."),
        channel=channel_args.argument("Id of Saleor's Channel; without it: of all channels."),
    )
    service_template_preview = graphene.Field(
        ServiceTemplatePreview,
        description="What a template looks like, with sample data or with a real order whose "
        "customer is masked. Nothing is sent or changed. Needs MANAGE_PLUGINS, with an order "
        "MANAGE_ORDERS as well; for the template in use with an order MANAGE_ORDERS suffices.",
        kind=graphene.Argument(enums.MessageKind, required=True, description="Of message."),
        language_code=graphene.Argument(
            LanguageCodeEnum,
            description="Of the template; where there is none, the one a customer would get. "
            "Without it: the order's, or English.",
        ),
        channel=channel_args.argument(
            "Id of Saleor's Channel, whose template it is; without it: of all channels. With an "
            "order it is the order's."
        ),
        order_id=graphene.Argument(
            graphene.ID, description="Id of Saleor's Order to show it with, instead of samples."
        ),
        source=ServiceTemplateSourceInput(
            description="A template that is not stored, instead of the one in use."
        ),
    )
    service_texts = NonNullList(
        ServiceText,
        description="What a channel's mails must say: footer, terms, withdrawal, bank details. "
        "Needs MANAGE_PLUGINS.",
        channel=channel_args.argument("Id of Saleor's Channel.", required=True),
        name=graphene.Argument(ShopTextName, description="This text alone."),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_message_kinds(_root: Any, info: Any) -> list[MessageKind]:
        """Return the kinds."""
        demand(info, MANAGE_PLUGINS, MANAGE_ORDERS)
        return kinds.all_kinds()

    @staticmethod
    def resolve_service_templates(
        _root: Any,
        info: Any,
        kind: str | None = None,
        language_code: str | None = None,
        channel: str | None = None,
    ) -> list[templates.Line]:
        """Return the templates that are this caller's business."""
        caller = demand(info, MANAGE_PLUGINS)
        allowed = channel_args.visible(caller)
        if channel is not None:
            allowed = {channel_args.asked(caller, channel)}
        return [
            line
            for line in templates.find(kind)
            if line.channel_id in allowed and language_code in (None, line.language)
        ]

    @staticmethod
    def resolve_service_template(
        _root: Any, info: Any, kind: str, language_code: str, channel: str | None = None
    ) -> templates.Line | None:
        """Return one template, where there is something to say of it."""
        caller = demand(info, MANAGE_PLUGINS)
        channel_id = channel_args.asked(caller, channel)
        return existing(kind, language_code, channel_id)

    @staticmethod
    def resolve_service_template_preview(
        _root: Any, info: Any, kind: str, channel: str | None = None, **given: Any
    ) -> Shown:
        """Render it."""
        language, source = given.get("language_code"), given.get("source")
        as_it_is = source is None and given.get("order_id") is not None
        caller = demand(info, MANAGE_ORDERS if as_it_is else MANAGE_PLUGINS)
        found = kinds.get(kind)
        if found is None:
            raise GraphQLError("kind: There is no such kind.")
        channel_id = channel_args.asked(caller, channel)
        if (order_id := given.get("order_id")) is not None:
            order = _order(info, caller, order_id, channel_id)
            return _with_order(found, order, language, source)
        code = language or render.DEFAULT_LANGUAGE
        if source is not None:
            return shown(previews.of_draft(found, code, source_of(source)))
        (preview,) = previews.of_samples([found], [code], channel_id)
        return shown(preview)

    @staticmethod
    def resolve_service_texts(
        _root: Any, info: Any, channel: str, name: str | None = None
    ) -> list[shop_texts.Line]:
        """Return a channel's texts."""
        caller = demand(info, MANAGE_PLUGINS)
        channel_id = channel_args.asked(caller, channel)
        with port.current().writer():
            lines = shop_texts.find(channel_id)
        return [line for line in lines if name in (None, line.name)]


def existing(kind: str, language: str, channel_id: int) -> templates.Line | None:
    """Return one template, None where there is nothing to say of it."""
    line = templates.look(kind, language, channel_id)
    if line.changed or line.has_default or line.version:
        return line
    if channel_id == ALL_CHANNELS:
        return None
    return line if templates.look(kind, language, ALL_CHANNELS).changed else None


def _order(info: Any, caller: Caller, given: str, channel_id: int) -> Any:
    """Return the order to show a template with; one of a foreign channel is not there."""
    demand(info, MANAGE_ORDERS)
    try:
        pk: UUID = ids.uuid_of(given, "Order")
    except ids.NotAnIdError as error:
        raise GraphQLError(ORDER_NOT_THERE) from error
    with port.current().writer():
        order = port.current().read_orders([pk], history=False).get(pk)
    if order is None or not caller.sees_channel(order.channel_id):
        raise GraphQLError(ORDER_NOT_THERE)
    if channel_id not in (ALL_CHANNELS, order.channel_id):
        raise GraphQLError("channel: The order is of another channel; leave this out.")
    return order


def _with_order(kind: MessageKind, order: Any, language: str | None, source: Any) -> Shown:
    try:
        if source is not None:
            code = language or order.language_code or render.DEFAULT_LANGUAGE
            return shown(previews.of_draft(kind, code, source_of(source), order.id))
        wanted = (language,) if language else ()
        (preview,) = previews.of_order(order.id, [kind], wanted)
    except previews.UnknownOrderError as error:
        raise GraphQLError(ORDER_NOT_THERE) from error
    return shown(preview)
