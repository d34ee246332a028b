"""The settings of the tests on real Saleor; `PLUGINS` is changed while measuring."""

import importlib.util

from tests.saleor.settings import *  # noqa: F403
from tests.saleor.settings import INSTALLED_APPS

# The peer of P6, where it is there; its tables are made while measuring.
if importlib.util.find_spec("post_office"):
    INSTALLED_APPS.append("post_office")
    POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
