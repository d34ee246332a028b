"""serviceTemplateImport."""

import json
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ...messages import channels, importing, render
from ...messages.importing import Imported
from ...messages.smtp_app import SmtpAppError
from .. import channel_args, enums
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation


class ServiceTemplateImported(BaseObjectType):
    """What became of one template of the file."""

    event = graphene.String(required=True, description="The app's event, e.g. ORDER_CREATED.")
    kind = enums.MessageKind(description="What it is here; null: nothing.")
    channels = NonNullList(
        graphene.String, description="Slugs of the channels it is for; null: all channels."
    )
    imported = graphene.Boolean(
        required=True, description="Whether it was taken over, or would be on a dry run."
    )
    reason = graphene.String(required=True, description="Why not; empty where it was.")
    problems = NonNullList(
        graphene.String, required=True, description="What cannot be carried over, a line each."
    )

    class Meta:
        description = "What became of one template of the file."

    @staticmethod
    def resolve_kind(root: Imported, info: Any) -> str | None:
        """Return the kind, where there is one."""
        return root.kind or None


class ServiceTemplateImport(ServiceMutation):
    """Takes over templates of Saleor's SMTP app."""

    results = NonNullList(
        ServiceTemplateImported,
        required=True,
        default_value=[],
        description="What became of each template of the file.",
    )

    class Arguments:
        """What it takes."""

        data = graphene.Argument(
            graphene.String,
            required=True,
            description="What the app exports, as JSON: its configurations, one of them, or a "
            "list of its events.",
        )
        language_code = graphene.Argument(
            LanguageCodeEnum,
            description="What they are written in; without it: English.",
        )
        channel = channel_args.argument(
            "Id of Saleor's Channel to take them over for. Without it: for the channels in the "
            "file; who has access to some channels alone must name one."
        )
        configuration = graphene.Argument(
            graphene.String, description="Name of the one in the file to take; without it: all."
        )
        dry_run = graphene.Argument(
            graphene.Boolean, description="Change nothing, say what would be."
        )
        despite_problems = graphene.Argument(
            graphene.Boolean,
            description="Take over also those of which a part must be left out.",
        )

    class Meta:
        description = (
            "Takes over templates of Saleor's SMTP app as the merchant's own, each by itself: what "
            "cannot be used leaves the others alone."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Take over what can be."""
        given = data.get("channel")
        slug = None
        if given is None:
            channel_args.wanted(caller, None)
        else:
            slug = channel_args.named(caller, given).slug
        try:
            results = importing.from_smtp_app(
                _parsed(data["data"]),
                language=data.get("language_code") or render.DEFAULT_LANGUAGE,
                by=caller.name,
                channel=slug,
                configuration=data.get("configuration"),
                dry_run=bool(data.get("dry_run")),
                despite_problems=bool(data.get("despite_problems")),
            )
        except SmtpAppError as error:
            refuse("data", f"{str(error)[:1].upper()}{str(error)[1:]}.")
        except channels.UnknownChannelError:
            refuse("channel", channel_args.NOT_THERE, Code.NOT_FOUND)
        return cls(results=results)


def _parsed(text: str) -> object:
    try:
        found: object = json.loads(text)
        # JSON can write halves of characters, which our answer could not quote.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        refuse("data", "This is no JSON in UTF-8.")
    return found
