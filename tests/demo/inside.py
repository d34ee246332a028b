"""What has to be done inside Saleor: `python -m tests.demo.inside RESULT.json`.

Core's own sample shop, and the app through which payments are reported.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import django

ADMIN = "admin@example.com"
"""Fixed by core's `populatedb`."""
PASSWORD = "admin"
SEED = 20
APP_PERMISSIONS = ("handle_payments", "handle_checkouts", "manage_orders", "manage_checkouts")


def fill_shop() -> None:
    """Fill the shop with core's sample data, the same in every run."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.core.management import call_command

    # Fifty passwords at full strength take half a minute; the hash names its strength, so
    # the server verifies these as well.
    PBKDF2PasswordHasher.iterations = 1000
    random.seed(SEED)
    call_command(
        "populatedb", createsuperuser=True, withoutimages=True, superuser_password=PASSWORD
    )


def add_payment_app() -> str:
    """Create the app and return its token."""
    from saleor.app.models import App, AppToken
    from saleor.app.types import AppType
    from saleor.permission.models import Permission

    app: Any = App.objects.create(
        name="Demo payments",
        identifier="demo.payments",
        type=AppType.THIRDPARTY,
        is_active=True,
    )
    app.permissions.set(Permission.objects.filter(codename__in=APP_PERMISSIONS))
    _, token = AppToken.objects.create(app=app, name="demo")
    return str(token)


def main(result: Path) -> None:
    """Fill the shop and write what the demo has to know."""
    django.setup()
    from saleor import __version__
    from saleor.core.db.connection import allow_writer

    from saleor_service_plugin.messages import kinds

    with allow_writer():
        fill_shop()
        token = add_payment_app()
    result.write_text(
        json.dumps(
            {
                "saleor": __version__,
                "app_token": token,
                "kinds": [kind.key for kind in kinds.all_kinds()],
            }
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
