"""System checks. All warn: an Error would abort Saleor's own `migrate`."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from . import conf
from .delivery.live import karrio_installed
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


def merge_problems() -> list[str]:
    """Return why our schema is not served at Saleor's address although it shall be."""
    if conf.merge_graphql() and getattr(settings, "ROOT_URLCONF", "") != conf.MERGED_URLS:
        return [
            f"{conf.MERGED_NAME} is set, but ROOT_URLCONF is not Saleor's own: include "
            f"{conf.MERGED_URLS} in it yourself."
        ]
    return []


def merge_failure() -> str:
    """Return why our schema is not in Saleor's although it shall be; empty where it is.

    A process that does not serve it finds out by trying, once.
    """
    return str(import_module(conf.MERGED_URLS).failure) if conf.merge_graphql() else ""


def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn about settings that cannot be used."""
    found = (*conf.problems(), *merge_problems())
    return [checks.Warning(text, id="saleor_service_plugin.W002") for text in found]


def check_karrio(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where karrio is installed and cannot be used."""
    found = karrio_installed.problems()
    return [checks.Warning(text, id="saleor_service_plugin.W003") for text in found]


def register() -> None:
    """Let Django run our checks."""
    checks.register(check_installation)
    checks.register(check_settings)
    checks.register(check_karrio)
