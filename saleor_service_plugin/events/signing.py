"""Signatures by the Standard Webhooks specification, version 1.0.0.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md:
the signed content is "id.timestamp.body", the signature "v1," and the base64 of its
HMAC-SHA256; several, separated by spaces, where several secrets hold.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"

SECRET_BYTES = 32
"""The specification asks for 24 to 64."""


def new_secret() -> str:
    """Return a secret nobody knows yet, as its receiver writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one message.

    Args:
        secret: "whsec_" and the base64 of the key.
        message_id: The value of `webhook-id`.
        timestamp: The value of `webhook-timestamp`, seconds since 1970.
        body: As it is sent.

    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def headers(
    valid: Sequence[str], *, message_id: str, sent_at: datetime, body: bytes
) -> dict[str, str]:
    """Return the headers of one message.

    Args:
        valid: The secrets that hold now, the newest first; two during a rotation.
        message_id: Stays the same, however often it is sent.
        sent_at: When this attempt is made.
        body: As it is sent.

    """
    timestamp = int(sent_at.timestamp())
    signatures = [
        sign(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in valid
    ]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
