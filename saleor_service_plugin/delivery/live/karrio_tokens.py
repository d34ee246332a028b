"""The tokens that karrio's connectors fetched, and how many may be fetched."""

import threading
import time
from collections import OrderedDict
from typing import Any

MOST_KEPT = 32
"""Accounts whose tokens a process keeps; a shop has one for each of its carriers."""

DAY = 24 * 60 * 60


class Tokens:
    """The tokens of this process, by account; nowhere else, and gone with it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, account: str) -> dict[str, Any]:
        """Return what is kept for an account."""
        with self._lock:
            return dict(self._kept.get(account, {}))

    def keep(self, account: str, tokens: dict[str, Any]) -> None:
        """Keep what a connector has for an account now."""
        with self._lock:
            self._kept[account] = tokens
            self._kept.move_to_end(account)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def forget(self, account: str) -> None:
        """Keep nothing for an account any more."""
        with self._lock:
            self._kept.pop(account, None)


def may_log_in(account: str, most: int) -> bool:
    """Count one login of an account, and tell whether it is within what is allowed in a day.

    Counted in Saleor's cache, so that all processes count together where that is Redis; by
    this process alone where it is none, or does not answer.

    Args:
        account: What stands for the credentials.
        most: 0 counts nothing.

    """
    if not most:
        return True
    try:
        return _counted_by_all(account) <= most
    except Exception:
        return _counted_here(account) <= most


def _counted_by_all(account: str) -> int:
    # Imported late: the cache needs Django's settings, and this module is read without.
    from django.core.cache import cache
    from django.utils.crypto import salted_hmac

    # Who can read the cache learns nothing from which to guess the credentials.
    name = salted_hmac("saleor_service_plugin.karrio", account, algorithm="sha256").hexdigest()
    key = f"saleor-service-logins:{name}"
    cache.add(key, 0, DAY)
    return int(cache.incr(key))


def _counted_here(account: str) -> int:
    now = time.time()
    with _LOCK:
        times = [one for one in _LOGINS.get(account, []) if now - one < DAY]
        _LOGINS[account] = [*times, now]
        return len(_LOGINS[account])


_LOCK = threading.Lock()

_LOGINS: dict[str, list[float]] = {}
