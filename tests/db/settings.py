"""Django without Saleor: our app and a PostgreSQL database, nothing else."""

import os
from urllib.parse import unquote, urlsplit

SECRET_KEY = "only for tests"
INSTALLED_APPS = ["saleor_service_plugin"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_TIMEOUT = None
CELERY_BROKER_URL = ""
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BEAT_SCHEDULE: dict[str, object] = {}

_url = urlsplit(os.environ.get("DATABASE_URL", "postgres://localhost/unused"))

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": unquote(_url.username or ""),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _url.hostname or "",
        "PORT": str(_url.port or ""),
    }
}
