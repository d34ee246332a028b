"""Saleor's test settings without our app: what the base template is migrated under."""

# ruff: noqa: F403
# mypy: ignore-errors
import saleor.tests.settings
from saleor.tests.settings import *

INSTALLED_APPS = [
    name for name in saleor.tests.settings.INSTALLED_APPS if name != "saleor_service_plugin"
]
