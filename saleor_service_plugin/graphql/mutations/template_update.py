"""serviceTemplateUpdate."""

from typing import Any

from ...messages import templates
from ..callers import MANAGE_PLUGINS
from ..template_types import ServiceTemplateSourceInput, source_of
from .template_change import CHANNEL, EXPECTED, KIND, LANGUAGE, TemplateChange


class ServiceTemplateUpdate(TemplateChange):
    """Has messages written with the merchant's own template from now on."""

    class Arguments:
        """What it takes."""

        kind = KIND
        language_code = LANGUAGE
        channel = CHANNEL
        expected_version = EXPECTED
        input = ServiceTemplateSourceInput(required=True, description="The template.")

    class Meta:
        description = (
            "Has messages of a kind written with the merchant's own template from now on. Refused "
            "where it could not be used, e.g. where it does not show a mandatory name."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, key: templates.Key, by: str, expected: int | None, **data: Any) -> list[str]:
        """Store it."""
        source = source_of(data["input"])
        saved = templates.save(
            *key, subject=source.subject, mjml=source.mjml, text=source.text, by=by,
            expected=expected,
        )  # fmt: skip
        return saved.warnings
