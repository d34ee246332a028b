"""Templates: how one stands, how it is written, what became of it, what it looks like."""

from dataclasses import dataclass, field
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..messages.models import StoredTemplate
from ..messages.previews import Preview
from ..messages.proving import TemplateRefusedError
from ..messages.render import Source
from ..messages.templates import Key, Line
from ..messages.texts import ALL_CHANNELS, PACKAGED
from . import enums, ids, loaders
from .errors import Code, ServiceError
from .template_enums import Origin, TemplateOrigin
from .template_loaders import HistoryLoader, RowSourceLoader, SourceLoader

LANGUAGES = frozenset(value for value in LanguageCodeEnum._meta.enum._value2member_map_)

FIELDS = {
    "body_mjml": "mjml",
    "body_text": "text",
    "language": "languageCode",
}
"""What a template's fields are called here, where it is another name."""

VERSION = "ServiceTemplateVersion"


def language_code(code: str) -> str | None:
    """Return a language as Saleor's enum has it, None where it does not know it."""
    return code if code in LANGUAGES else None


def key_of(line: Line) -> Key:
    """Return what a template is found by."""
    return (line.kind, line.language, line.channel_id)


class ServiceTemplateSourceInput(BaseInputObjectType):
    """A template as it is written."""

    subject = graphene.String(required=True, description="One line of Handlebars.")
    mjml = graphene.String(
        required=True,
        description="MJML with Handlebars: sections for our layout, or a whole document that "
        "begins with <mjml>.",
    )
    text = graphene.String(required=True, description="The same as plain text, with Handlebars.")

    class Meta:
        description = "A template as it is written; 200,000 characters each at most."


def source_of(given: Any) -> Source:
    """Return what an input holds."""
    return Source(given["subject"].strip(), given["mjml"], given["text"])


class ServiceTemplateSource(BaseObjectType):
    """A template as it is written."""

    subject = graphene.String(required=True, description="One line of Handlebars.")
    mjml = graphene.String(required=True, description="MJML with Handlebars.")
    text = graphene.String(required=True, description="Plain text with Handlebars.")

    class Meta:
        description = "A template as it is written."

    @staticmethod
    def resolve_subject(root: Source, info: Any) -> str:
        """Return the line without its end."""
        return root.subject.strip()


class ServiceTemplateVersion(BaseObjectType):
    """One change of a template."""

    id = graphene.ID(required=True, description="For serviceTemplateUndo and expectedVersion.")
    current = graphene.Boolean(required=True, description="Whether it holds now.")
    changed_at = DateTime(required=True, description="When.")
    changed_by = graphene.String(required=True, description="Who, or empty.")
    is_default = graphene.Boolean(
        required=True, description="Whether it went back to the default with this change."
    )
    restores = graphene.ID(description="The version that came back with it.")
    source = graphene.Field(
        ServiceTemplateSource, description="As it was written; null where it is the default."
    )

    class Meta:
        description = "One change of a template."

    @staticmethod
    def resolve_id(root: StoredTemplate, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(VERSION, root.pk)

    @staticmethod
    def resolve_restores(root: StoredTemplate, info: Any) -> str | None:
        """Return our own id."""
        return None if root.restores is None else ids.to_global(VERSION, root.restores)

    @staticmethod
    def resolve_source(root: StoredTemplate, info: Any) -> Any:
        """Return the texts."""
        return None if root.is_default else RowSourceLoader(info.context).load(root.pk)


class ServiceTemplate(BaseObjectType):
    """The template of a kind of message in a language, of one channel or of all."""

    id = graphene.ID(required=True, description="The same for ever.")
    kind = enums.MessageKind(description="Of message; null: of another version.")
    language_code = LanguageCodeEnum(
        description="What it is written in; null where Saleor does not know the language."
    )
    language = graphene.String(required=True, description="As Saleor writes it: de, pt-br.")
    channel_id = graphene.ID(description="Id of Saleor's Channel; null: all channels.")
    channel = graphene.String(description="Slug of its channel; null: all channels.")
    changed = graphene.Boolean(
        required=True, description="Whether the merchant has an own one, of just this channel."
    )
    has_default = graphene.Boolean(
        required=True, description="Whether the plugin comes with one in this language."
    )
    changed_at = DateTime(description="Since when the merchant's own one holds.")
    changed_by = graphene.String(description="Who changed it; null where nobody did.")
    version = graphene.ID(
        required=True,
        description="What holds now, for expectedVersion; there is one also where it was never "
        "changed.",
    )
    origin = TemplateOrigin(
        description="Whose is used here: null where there is none in this language, and "
        "customers get another language's."
    )
    source = graphene.Field(ServiceTemplateSource, description="As what is used here is written.")
    history = NonNullList(
        ServiceTemplateVersion,
        required=True,
        description="Its changes, the newest first, 100 at most.",
    )

    class Meta:
        description = (
            "The template of a kind of message in a language, of one channel or of all channels."
        )

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceTemplate", "/".join(map(str, key_of(root))))

    @staticmethod
    def resolve_kind(root: Line, info: Any) -> str | None:
        """Return the kind, where this version knows it."""
        return root.kind if enums.MessageKind._meta.enum._value2member_map_.get(root.kind) else None

    @staticmethod
    def resolve_language_code(root: Line, info: Any) -> str | None:
        """Return the language for programs."""
        return language_code(root.language)

    @staticmethod
    def resolve_channel_id(root: Line, info: Any) -> str | None:
        """Return Saleor's own id."""
        if root.channel_id == ALL_CHANNELS:
            return None
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_channel(root: Line, info: Any) -> Any:
        """Return the channel's slug."""
        if root.channel_id == ALL_CHANNELS:
            return None
        channel = loaders.ChannelLoader(info.context).load(root.channel_id)
        return channel.then(lambda found: found.slug if found else None)

    @staticmethod
    def resolve_changed_by(root: Line, info: Any) -> str | None:
        """Return who changed it."""
        return root.changed_by if root.changed else None

    @staticmethod
    def resolve_version(root: Line, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(VERSION, root.version)

    @staticmethod
    def resolve_origin(root: Line, info: Any) -> Any:
        """Return whose is used."""

        def origin(found: Any) -> Origin | None:
            if found is None:
                return None
            if found[0].row == PACKAGED:
                return Origin.PACKAGED
            return Origin.CHANNEL if found[0].channel_id else Origin.ALL_CHANNELS

        return SourceLoader(info.context).load(key_of(root)).then(origin)

    @staticmethod
    def resolve_source(root: Line, info: Any) -> Any:
        """Return what is used."""
        found = SourceLoader(info.context).load(key_of(root))
        return found.then(lambda pair: pair[1] if pair else None)

    @staticmethod
    def resolve_history(root: Line, info: Any) -> Any:
        """Return its changes."""
        return HistoryLoader(info.context).load(key_of(root))


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview and what is wrong with it."""

    preview: Preview
    errors: list[Any] = field(default_factory=list)


def shown(preview: Preview) -> Shown:
    """Return a preview with its errors typed."""
    errors = []
    if preview.refused is not None:
        errors.append(refusal(preview.refused))
    elif preview.broken:
        errors.append(ServiceError(message=preview.note, code=Code.TEMPLATE_REFUSED.value))
    if preview.mail is None and not preview.broken:
        text = "This order has nothing to tell of this kind yet."
        code = Code.NOTHING_TO_TELL.value
        errors.append(ServiceError(field="orderId", message=text, code=code))
    return Shown(preview, errors)


def refusal(error: TemplateRefusedError) -> Any:
    """Return why a template cannot be used, as clients see it."""
    name = FIELDS.get(error.field, error.field)
    return ServiceError(field=name, message=error.reason, code=Code.TEMPLATE_REFUSED.value)


class ServiceTemplatePreview(BaseObjectType):
    """What a template looks like."""

    subject = graphene.String(description="Null where it cannot be shown.")
    html = graphene.String(
        description="A whole document, for a sandboxed frame. Null where it cannot be shown."
    )
    text = graphene.String(description="Null where it cannot be shown.")
    language = graphene.String(
        required=True, description="Of the template that was taken, as Saleor writes it."
    )
    language_code = LanguageCodeEnum(
        description="The same; null where Saleor does not know the language."
    )
    warnings = NonNullList(
        graphene.String,
        required=True,
        description="Of a source: names it uses that the message does not have.",
    )
    note = graphene.String(
        required=True,
        description="Why there is nothing to see, or why it would not be sent; often empty.",
    )
    errors = NonNullList(
        ServiceError,
        required=True,
        description="Why it cannot be shown, or a source could not be stored: what can be "
        "shown all the same is shown.",
    )

    class Meta:
        description = "What a template looks like."

    @staticmethod
    def resolve_subject(root: Shown, info: Any) -> str | None:
        """Return the subject."""
        return root.preview.mail.subject if root.preview.mail else None

    @staticmethod
    def resolve_html(root: Shown, info: Any) -> str | None:
        """Return the document."""
        return root.preview.mail.html if root.preview.mail else None

    @staticmethod
    def resolve_text(root: Shown, info: Any) -> str | None:
        """Return the plain text."""
        return root.preview.mail.text if root.preview.mail else None

    @staticmethod
    def resolve_language(root: Shown, info: Any) -> str:
        """Return the language."""
        return root.preview.text.language

    @staticmethod
    def resolve_language_code(root: Shown, info: Any) -> str | None:
        """Return the language for programs."""
        return language_code(root.preview.text.language)

    @staticmethod
    def resolve_warnings(root: Shown, info: Any) -> list[str]:
        """Return the warnings."""
        return list(root.preview.warnings)

    @staticmethod
    def resolve_note(root: Shown, info: Any) -> str:
        """Return the note."""
        return root.preview.note
