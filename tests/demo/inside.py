"""What has to be done inside Saleor: `python -m tests.demo.inside`.

Core's own sample shop, the app through which payments are reported, and management
commands one after the other: each process of its own would spend ten seconds on starting.
"""

from __future__ import annotations

import io
import json
import random
import sys
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
        "populatedb",
        createsuperuser=True,
        withoutimages=True,
        superuser_password=PASSWORD,
        stdout=sys.stderr,
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


def run(command: str, words: list[str]) -> dict[str, object]:
    """Run a management command and return its exit code and what it printed."""
    from django.core.management import CommandError, call_command

    printed = io.StringIO()
    code = 0
    try:
        call_command(command, *words, stdout=printed, no_color=True)
    except SystemExit as end:
        code = int(end.code or 0)
    except CommandError as error:
        code = 1
        printed.write(f"{error}\n")
    return {"code": code, "printed": printed.getvalue()}


def main() -> None:
    """Fill the shop, say what the demo has to know, then run what is asked for.

    One JSON object a line, on standard input and output; the log is standard error.
    """
    answers, sys.stdout = sys.stdout, sys.stderr
    django.setup()
    from saleor import __version__
    from saleor.core.db.connection import allow_writer

    from saleor_service_plugin.messages import kinds

    with allow_writer():
        fill_shop()
        token = add_payment_app()
    known = [kind.key for kind in kinds.all_kinds()]
    told: dict[str, object] = {"saleor": __version__, "app_token": token, "kinds": known}
    print(json.dumps(told), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(run(asked["command"], asked["words"])), file=answers, flush=True)


if __name__ == "__main__":
    main()
