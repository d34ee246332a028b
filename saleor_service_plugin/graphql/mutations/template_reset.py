"""serviceTemplateReset."""

from typing import Any

from ...messages import templates
from ..callers import MANAGE_PLUGINS
from .template_change import CHANNEL, EXPECTED, KIND, LANGUAGE, TemplateChange


class ServiceTemplateReset(TemplateChange):
    """Goes back to the default."""

    class Arguments:
        """What it takes."""

        kind = KIND
        language_code = LANGUAGE
        channel = CHANNEL
        expected_version = EXPECTED

    class Meta:
        description = (
            "Goes back to the default: for a channel the template of all channels, else the "
            "plugin's own. Where it was never changed nothing happens."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, key: templates.Key, by: str, expected: int | None, **data: Any) -> list[str]:
        """Take it back."""
        templates.reset(*key, by=by, expected=expected)
        return []
