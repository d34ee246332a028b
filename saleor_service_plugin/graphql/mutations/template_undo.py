"""serviceTemplateUndo."""

from typing import Any

import graphene

from ...messages import templates
from ...messages.templates import NothingToUndoError
from .. import ids
from ..callers import MANAGE_PLUGINS
from ..errors import Code, refuse
from ..template_types import VERSION
from .template_change import CHANNEL, EXPECTED, KIND, LANGUAGE, TemplateChange


class ServiceTemplateUndo(TemplateChange):
    """Takes a change back."""

    class Arguments:
        """What it takes."""

        kind = KIND
        language_code = LANGUAGE
        channel = CHANNEL
        to = graphene.Argument(
            graphene.ID,
            description="A version of its history to bring back, instead of the one before.",
        )
        expected_version = EXPECTED

    class Meta:
        description = (
            "Takes the last change of a template back; once more takes back the one before it. "
            "What is taken back stays in the history."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, key: templates.Key, by: str, expected: int | None, **data: Any) -> list[str]:
        """Bring back what was before."""
        given = data.get("to")
        to = None if given is None else ids.wanted(ids.number_of, given, VERSION, "to")
        try:
            templates.undo(*key, by=by, to=to, expected=expected)
        except NothingToUndoError:
            if to is not None:
                refuse("to", "This template has no such version.", Code.NOT_FOUND)
            refuse("kind", "There is no change that could be taken back.", Code.WRONG_STATE)
        return []
