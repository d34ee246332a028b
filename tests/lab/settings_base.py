"""Saleor's test settings without our app: what the base template is migrated under."""

# ruff: noqa
from saleor.tests.settings import *  # type: ignore[import-not-found]

INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "saleor_service_plugin"]  # type: ignore[name-defined]
