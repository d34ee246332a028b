"""Settings of a shop with a real broker and a real mail server, for processes of their own.

Addresses come from the environment as a merchant gives them: CELERY_BROKER_URL, EMAIL_URL.
"""

import os

from saleor.settings import email_config

from saleor_service_plugin import apps
from tests.saleor.settings import *  # noqa: F403

CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
CELERY_TASK_ALWAYS_EAGER = False

EMAIL_BACKEND = email_config["EMAIL_BACKEND"]

# Our app registers its own entry with beat; only the pace is another one here.
apps.TICK_SECONDS = int(os.environ.get("TROUBLE_TICK_SECONDS", apps.TICK_SECONDS))
