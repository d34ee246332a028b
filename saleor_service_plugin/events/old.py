"""Forgetting events, deliveries and secrets whose time is over."""

import time

from django.db.models.functions import Now

from .. import conf
from ..database import execute
from ..outbox import steps
from . import sql, waiting
from .box import DELIVERIES
from .models import Endpoint


def forget(*, limit: int, until: float) -> int:
    """End what waited too long or in vain, queue what may go, and remove what is old.

    Args:
        limit: Rows of one statement.
        until: Of the monotonic clock: each part is begun, but none goes on after it.

    Returns:
        How many deliveries and events were removed.

    """
    for part in waiting.TIDYING:
        while part(limit) == limit and time.monotonic() < until:
            pass
    Endpoint.objects.filter(old_secret_until__lt=Now()).update(old_secret="", old_secret_until=None)
    age = conf.event_retention()
    gone = steps.purge(DELIVERIES, older_than=age, limit=limit)
    return gone + execute(sql.FORGET_EVENTS, [age, limit])
