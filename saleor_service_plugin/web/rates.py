"""How often somebody without a name may ask.

Counted in Saleor's cache, in windows of a minute: exact where the shop's cache is Redis,
per process where it is memory. A cache that is away lets everybody through: it must never
close the shop's doors.
"""

import logging
import time
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.http import HttpRequest

from .. import conf
from ..errors import brief

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60

LONGEST = 64
"""Characters of an address that are looked at."""


def wait_for(request: HttpRequest, door: str, *, most: int | None = None) -> int | None:
    """Count a call; return how many seconds to wait where there were too many, else None.

    Args:
        request: Whose address is counted.
        door: Each is counted apart.
        most: Calls a minute where the door bears fewer than the merchant's setting allows.

    """
    allowed = conf.public_rate()
    if not allowed:
        return None
    allowed = allowed if most is None else min(allowed, most)
    now = time.time()
    key = f"saleor.service:rate:{door}:{client(request)}:{int(now // WINDOW_SECONDS)}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        count = cache.incr(key)
    except Exception as error:
        # Also ValueError: the window's entry was evicted between the two calls.
        logger.warning("Calls cannot be counted: %s", brief(error))
        return None
    return None if count <= allowed else max(1, round(WINDOW_SECONDS - now % WINDOW_SECONDS))


def client(request: HttpRequest) -> str:
    """Return the address a request comes from, as the outermost proxy of ours saw it.

    What stands further left in X-Forwarded-For is the caller's own word. Of IPv6 a
    subscriber has a whole /64, which counts as one.
    """
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = conf.trusted_proxies()
    seen = forwarded[-proxies:][:1] if proxies and any(forwarded) else []
    text = seen[0] if seen else str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ip_address(_without_port(text[:LONGEST]))
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        # A server that listens on IPv6 sees IPv4 as part of one /64.
        return str(found.ipv4_mapped) if found.ipv4_mapped else found.exploded[:19]
    return str(found)


def _without_port(text: str) -> str:
    """Return an address without the port that some balancers name."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
