"""The kinds of message there are, and what their templates may show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages import render
from ..messages.kinds import MessageKind as Kind
from . import enums
from .template_enums import MessageClassEnum, NameType, TemplateNameType


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a template may show."""

    name: str
    type: NameType
    example: str
    mandatory: bool


def names_of(kind: Kind) -> list[Name]:
    """Return what a kind's templates may show, as its sample data has it."""
    return list(_names(kind.sample(), "", frozenset(kind.mandatory)))


def _names(value: Mapping[str, Any], above: str, mandatory: frozenset[str]) -> Iterator[Name]:
    for key, part in value.items():
        name = above + key
        must = name in mandatory
        match part:
            case bool():
                yield Name(name, NameType.YES_NO, str(part).lower(), must)
            case list():
                yield Name(name, NameType.LIST, "", must)
                if part and isinstance(part[0], Mapping):
                    yield from _names(part[0], f"{name}.", mandatory)
            case Mapping():
                yield from _names(part, f"{name}.", mandatory)
            case _:
                yield Name(name, NameType.TEXT, str(part), must)


class ServiceTemplateName(BaseObjectType):
    """A name that a template may show."""

    name = graphene.String(
        required=True,
        description="As templates write it. What follows a list's name and a dot is a name of "
        "each of its entries: lines.sku is {{sku}} within {{#each lines}}.",
    )
    type = TemplateNameType(required=True, description="What stands under it.")
    example = graphene.String(required=True, description="Its value in the sample data.")
    mandatory = graphene.Boolean(
        required=True, description="Whether a template that does not show it is refused."
    )

    class Meta:
        description = "A name that a template may show."


class ServiceMessageKind(BaseObjectType):
    """A kind of message."""

    kind = enums.MessageKind(required=True, description="For programs.")
    key = graphene.String(required=True, description="Its name in commands and files.")
    message_class = MessageClassEnum(required=True, description="Why it may be sent at all.")
    group = graphene.String(required=True, description="What staff switch on together.")
    on_by_default = graphene.Boolean(
        required=True, description="Whether it is sent where staff have not said anything."
    )
    brake = graphene.Boolean(
        required=True, description="Whether an unusual number of it is held for a person."
    )
    quiet_hours = graphene.Boolean(
        required=True, description="Whether it waits for the end of the channel's quiet hours."
    )
    mandatory = NonNullList(
        graphene.String,
        required=True,
        description="Names that every template of it must show.",
    )
    languages = NonNullList(
        graphene.String,
        required=True,
        description="Languages of the packaged templates, as Saleor writes them: de, en.",
    )
    names = NonNullList(
        ServiceTemplateName, required=True, description="What its templates may show."
    )

    class Meta:
        description = "A kind of message, as it is declared."

    @staticmethod
    def resolve_kind(root: Kind, info: Any) -> str:
        """Return its key, which is the enum's value."""
        return root.key

    @staticmethod
    def resolve_on_by_default(root: Kind, info: Any) -> bool:
        """Return whether it is on."""
        return root.on

    @staticmethod
    def resolve_quiet_hours(root: Kind, info: Any) -> bool:
        """Return whether it waits."""
        return root.quiet

    @staticmethod
    def resolve_languages(root: Kind, info: Any) -> tuple[str, ...]:
        """Return the packaged languages."""
        return render.languages(root.key)

    @staticmethod
    def resolve_names(root: Kind, info: Any) -> list[Name]:
        """Return the names."""
        return names_of(root)
