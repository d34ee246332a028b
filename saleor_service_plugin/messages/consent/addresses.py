"""How an address is known without being kept: a keyed digest.

Without the key nobody can find out whose a digest is by trying addresses. The key comes from
the shop's SECRET_KEY and a purpose. Where that key is changed, the old one has to stay in
SECRET_KEY_FALLBACKS: a digest cannot be made anew without the address, and an objection whose
address was erased would be lost with its key. Each digest names its key by eight characters,
so that health can tell of entries whose key is gone (`keep.keys_gone`).
"""

import hmac
from collections.abc import Collection
from hashlib import blake2b, sha256

from django.conf import settings

from ..suppression import normal

PURPOSE = b"saleor.service.consent-address"

NAME_LENGTH = 8


def digest(email: str) -> str:
    """Return what an address is known by, 64 characters; its case does not matter."""
    return _digest(email, settings.SECRET_KEY)


def digests(email: str) -> list[str]:
    """Return what an address may be known by: under today's key first, then under old ones."""
    return [_digest(email, key) for key in _keys()]


def key_names() -> list[str]:
    """Return how digests of the keys that are still there begin."""
    return [_name(_derived(key)) for key in _keys()]


def _keys() -> Collection[str | bytes]:
    return [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ())]


def _derived(key: str | bytes) -> bytes:
    raw = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(raw, PURPOSE, sha256).digest()


def _name(derived: bytes) -> str:
    return sha256(b"name:" + derived).hexdigest()[:NAME_LENGTH]


def _digest(email: str, key: str | bytes) -> str:
    derived = _derived(key)
    # 28 bytes are 56 characters: with the key's name they fill the column.
    value = blake2b(normal(email).encode("utf-8", "surrogatepass"), key=derived, digest_size=28)
    return _name(derived) + value.hexdigest()
