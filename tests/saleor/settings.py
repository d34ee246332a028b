"""Saleor's test settings with the real parts put back.

``saleor.tests.settings`` empties ``PLUGINS`` and expects a database that Django creates
inside a test transaction. This tier wants the opposite: the plugin and the gateways that
a shop runs, and two real connections to a database that was migrated beforehand.
"""

import copy
import importlib.util
import os
from urllib.parse import urlsplit, urlunsplit

from saleor.tests.settings import *  # noqa: F403
from saleor.tests.settings import DATABASES, INSTALLED_APPS

#: What a shop of ours runs. Core discovers entry points into ``EXTERNAL_PLUGINS``
#: (saleor/settings.py:949-959); the paths stand here in full so that a test never passes
#: because the plugin was silently missing.
PLUGINS = [
    "saleor.plugins.webhook.plugin.WebhookPlugin",
    "saleor.payment.gateways.dummy.plugin.DeprecatedDummyGatewayPlugin",
    "saleor.plugins.user_email.plugin.UserEmailPlugin",
    "saleor_service_plugin.plugin.ServicePlugin",
]

#: ``WORLD_PLUGINS`` replaces the list (separated by commas): the driver proves itself
#: without our plugin too.
if "WORLD_PLUGINS" in os.environ:
    PLUGINS = [path for path in os.environ["WORLD_PLUGINS"].split(",") if path]

# 3.24 ships no dummy gateway; its tests have one of the same name.
if not importlib.util.find_spec("saleor.payment.gateways.dummy"):
    _LATER = "saleor.plugins.tests.gateways.dummy.DummyGatewayPlugin"
    PLUGINS = [_LATER if ".gateways.dummy." in path else path for path in PLUGINS]

if "saleor_service_plugin" not in INSTALLED_APPS:
    INSTALLED_APPS.append("saleor_service_plugin")

#: Both aliases are connections of their own to the database named in ``DATABASE_URL``.
#: No mirror: what the replica alias reads is what was really committed.
DATABASES = {alias: copy.deepcopy(DATABASES["default"]) for alias in ("default", "replica")}
for _database in DATABASES.values():
    # Reconnecting costs 5 ms per request; nothing else ends connections here.
    _database["CONN_MAX_AGE"] = 600

#: Each of xdist's workers has a clone of its own; what they start finds it as well.
if (_worker := os.environ.get("PYTEST_XDIST_WORKER")) and not DATABASES["default"]["NAME"].endswith(
    _worker
):
    _name = f"{DATABASES['default']['NAME']}_{_worker}"
    for _database in DATABASES.values():
        _database["NAME"] = _name
    os.environ["DATABASE_URL"] = urlunsplit(
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_name}")
    )

ALLOWED_HOSTS = ["*"]
ALLOWED_CLIENT_HOSTS = ["www.example.com", "localhost"]

#: Tasks run inside the call that sends them; as in core's settings an exception in a task
#: stays in its (unread) result.
CELERY_TASK_ALWAYS_EAGER = True
