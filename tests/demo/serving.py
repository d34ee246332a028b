"""Saleor's own server, as a small production shop runs it: the whole ASGI stack."""

from __future__ import annotations

import os
import secrets
import socket

from . import api
from .processes import Program, ProgramError
from .talk import DemoError, wait_for

HOST = "127.0.0.1"

FOREIGN = (
    "DATABASE_URL_REPLICA", "CELERY_BROKER_URL", "CLOUDAMQP_URL", "REDIS_URL", "CACHE_URL",
    "SENTRY_DSN", "SENDGRID_USERNAME", "SENDGRID_PASSWORD", "USER_EMAIL_URL", "ENABLE_SSL",
    "DEFAULT_CHANNEL_SLUG", "DEFAULT_COUNTRY", "OBSERVABILITY_BROKER_URL", "LANGUAGE",
)  # fmt: skip
"""Variables of the caller's shell that would make another shop of it."""

START_SECONDS = 180
"""Saleor takes 15 s to start, several times that on a busy machine."""


def uvicorn(port: int) -> list[str]:
    """Return the server's words, as the official image starts it, with one worker."""
    options = ["--host", HOST, "--port", str(port), "--lifespan", "off", "--ws", "none"]
    options += ["--no-access-log", "--timeout-graceful-shutdown", "3"]
    return ["-m", "uvicorn", "saleor.asgi:application", *options]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def environment(port: int, smtp_port: int) -> dict[str, str]:
    """Return what Saleor's own settings read, as a small production shop sets it.

    Raises:
        DemoError: No database is given.

    """
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    if not env.get("DATABASE_URL"):
        raise DemoError("DATABASE_URL is not set: start the demo with `make demo`")
    env.update(
        DJANGO_SETTINGS_MODULE="saleor.settings",
        DEBUG="False",
        SECRET_KEY=secrets.token_urlsafe(32),
        RSA_PRIVATE_KEY=_rsa_key(),
        ALLOWED_HOSTS=f"{HOST},localhost",
        ALLOWED_CLIENT_HOSTS=f"{HOST},localhost",
        PUBLIC_URL=f"http://{HOST}:{port}/",
        EMAIL_URL=f"smtp://{HOST}:{smtp_port}",
        DEFAULT_FROM_EMAIL="noreply@shop.example.com",
        SEND_USAGE_TELEMETRY="False",
        PYTHONUNBUFFERED="1",
        PYTHONIOENCODING="utf-8",
    )
    return env


def _rsa_key() -> str:
    """Return a key for Saleor's tokens; without DEBUG it makes none by itself."""
    # Only where Saleor is.
    from cryptography.hazmat.primitives import serialization  # type: ignore[import-not-found]
    from cryptography.hazmat.primitives.asymmetric import rsa  # type: ignore[import-not-found]

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode()


def wait_until_up(server: Program, url: str) -> None:
    """Wait until the server answers at `url`.

    Raises:
        ProgramError: It ended, or does not within `START_SECONDS`.

    """

    def look() -> bool:
        server.check()
        return api.is_up(url)

    try:
        wait_for("Saleor's server", look, START_SECONDS)
    except TimeoutError as error:
        raise ProgramError(f"{error}\n{server.tail()}") from None
