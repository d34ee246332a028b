"""System checks. All warn: an Error would abort Saleor's own `migrate`."""

from pathlib import Path
from typing import Any

from django.core import checks

from . import conf
from .messages import kinds, render

MIGRATIONS = Path(__file__).parent / "migrations"


def installation_problems() -> list[str]:
    """Return what is missing from the installed files, empty where all is there.

    A checkout without symbolic links or a broken archive has neither migrations nor
    templates and would look installed all the same.
    """
    found = []
    if not (MIGRATIONS / "0001_initial.py").is_file():
        found.append("The migrations are missing; our tables cannot be made.")
    for kind in kinds.all_kinds():
        if render.DEFAULT_LANGUAGE not in render.languages(kind.key):
            found.append(f"The templates of the message {kind.key} are missing.")
    return found


def check_installation(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn about missing files."""
    return [
        checks.Warning(
            text,
            hint="Install the plugin from its wheel or source archive.",
            id="saleor_service_plugin.W001",
        )
        for text in installation_problems()
    ]


def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn about settings that cannot be used."""
    return [checks.Warning(text, id="saleor_service_plugin.W002") for text in conf.problems()]


def register() -> None:
    """Let Django run our checks."""
    checks.register(check_installation)
    checks.register(check_settings)
