"""What the mutations of templates share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import NonNullList

from ...messages import templates
from ...messages.proving import TemplateRefusedError
from ...messages.templates import ChangedMeanwhileError
from .. import channel_args, enums, ids
from ..callers import Caller
from ..errors import Code, refuse
from ..template_queries import existing
from ..template_types import VERSION, ServiceTemplate
from .base import ServiceMutation

KIND = graphene.Argument(enums.MessageKind, required=True, description="Of message.")

LANGUAGE = graphene.Argument(LanguageCodeEnum, required=True, description="What it is written in.")

CHANNEL = channel_args.argument(
    "Id of Saleor's Channel; without it: of all channels, for who has access to all."
)

EXPECTED = graphene.Argument(
    graphene.ID,
    description="The version that was looked at: refused with CHANGED_MEANWHILE where somebody "
    "else has changed the template since. Without it: whatever there is by now.",
)

FIELDS = {"body_mjml": "mjml", "body_text": "text", "language": "language_code"}
"""What a template's fields are called here, where it is another name."""


class TemplateChange(ServiceMutation):
    """A change of one template."""

    template = graphene.Field(
        ServiceTemplate, description="As it stands now; null where there is none any more."
    )
    warnings = NonNullList(
        graphene.String,
        required=True,
        default_value=[],
        description="Names it uses that the message does not have.",
    )

    class Meta:
        abstract = True

    @classmethod
    def change(cls, key: templates.Key, by: str, expected: int | None, **data: Any) -> list[str]:
        """Make the change, return what to warn of.

        Raises:
            TemplateRefusedError: It cannot be used.
            ChangedMeanwhileError: It is another version by now.

        """
        raise NotImplementedError

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Change the template and return it."""
        kind, language = data.pop("kind"), data.pop("language_code")
        key = (kind, language, channel_args.wanted(caller, data.pop("channel", None)))
        given = data.pop("expected_version", None)
        expected = None
        if given is not None:
            expected = ids.wanted(ids.number_of, given, VERSION, "expected_version")
        with typed():
            warnings = cls.change(key, caller.name, expected, **data)
        return cls(template=existing(*key), warnings=warnings)


@contextmanager
def typed() -> Iterator[None]:
    """Turn what a use case refuses into typed errors."""
    try:
        yield
    except TemplateRefusedError as error:
        refuse_template(error.field, error.reason)
    except ChangedMeanwhileError as error:
        refuse("expected_version", str(error), Code.CHANGED_MEANWHILE)


def refuse_template(field: str, reason: str) -> None:
    """Refuse a template; names the field as clients see it."""
    refuse(FIELDS.get(field, field), reason, Code.TEMPLATE_REFUSED)
