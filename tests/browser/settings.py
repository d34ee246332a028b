"""As the saleor tier, with passwords and tokens that a production server can check."""

import os

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.conf import global_settings

from tests.saleor.settings import *  # noqa: F403

PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS

# What drives the browser keeps an event loop in the tests' own thread, where Django would
# refuse every statement; nothing of ours runs in that loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# One key for the server, which inherits it, and for the tests, which make tokens for pages
# that the server shall take; without one each process would make up its own.
RSA_PRIVATE_KEY = os.environ.setdefault(
    "RSA_PRIVATE_KEY",
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode(),
)
