"""Django without Saleor, with mail going to the demo's catcher."""

# ruff: noqa: F403
import os

from tests.db.settings import *

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("DEMO_SMTP_PORT", "0"))
