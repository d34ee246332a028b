"""What a merchant's mails must say in a channel."""

from base64 import b64encode
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType

from ..messages.shop_texts import Line
from . import ids, loaders
from .template_enums import ShopTextName
from .template_loaders import FileLoader
from .template_types import language_code


class ServiceText(BaseObjectType):
    """A text of a channel in one language, or the PDF that stands for it."""

    id = graphene.ID(required=True, description="Id of the text.")
    name = ShopTextName(required=True, description="Which text.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    channel = graphene.String(description="Slug of its channel.")
    language_code = LanguageCodeEnum(
        description="Null where it is for all languages, or Saleor does not know the language."
    )
    language = graphene.String(
        required=True, description="As Saleor writes it; empty: for all languages."
    )
    text = graphene.String(
        required=True, description="As it stands in the mail; empty where it is a file."
    )
    file_name = graphene.String(description="How the PDF is called; null where it is a text.")
    file_size = graphene.Int(description="Of the PDF, in bytes; null where it is a text.")
    content = graphene.String(
        description="The PDF in base64; null where it is a text. The files of one answer may "
        "have 5,000,000 bytes together."
    )
    changed_at = DateTime(required=True, description="When it was changed last.")

    class Meta:
        description = "A text of a channel in one language, or the PDF that stands for it."

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceText", root.id)

    @staticmethod
    def resolve_channel_id(root: Line, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_channel(root: Line, info: Any) -> Any:
        """Return the channel's slug."""
        channel = loaders.ChannelLoader(info.context).load(root.channel_id)
        return channel.then(lambda found: found.slug if found else None)

    @staticmethod
    def resolve_language_code(root: Line, info: Any) -> str | None:
        """Return the language for programs."""
        return language_code(root.language)

    @staticmethod
    def resolve_file_name(root: Line, info: Any) -> str | None:
        """Return the file's name."""
        return root.file_name if root.file_size else None

    @staticmethod
    def resolve_file_size(root: Line, info: Any) -> int | None:
        """Return the file's size."""
        return root.file_size or None

    @staticmethod
    def resolve_content(root: Line, info: Any) -> Any:
        """Return the file."""
        if not root.file_size:
            return None
        file = FileLoader(info.context).load(root)
        return file.then(lambda found: b64encode(found).decode() if found else None)


class ServiceTextFileInput(BaseInputObjectType):
    """A PDF."""

    file_name = graphene.String(
        required=True, description="How it is called where it is attached; ends with .pdf."
    )
    content = graphene.String(
        required=True, description="The file in base64; 1,000,000 bytes at most."
    )

    class Meta:
        description = "A PDF that goes with the mail instead of a text."


class ServiceTextInput(BaseInputObjectType):
    """A text, or the PDF that stands for it."""

    text = graphene.String(
        description="As it stands in the mail; empty lines part paragraphs. 60,000 characters "
        "at most."
    )
    file = ServiceTextFileInput(
        description="A PDF instead: of terms, withdrawal instruction and withdrawal form."
    )

    class Meta:
        description = "Either a text, or the PDF that stands for it."
