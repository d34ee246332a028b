"""Forgetting events, deliveries and secrets whose time is over."""

from django.db.models.functions import Now

from .. import conf
from ..database import execute
from ..outbox import steps
from ..outbox.rules import State
from . import sql
from .box import DELIVERIES
from .models import Endpoint
from .rules import Reason


def forget(*, limit: int) -> int:
    """End what waited too long for an endpoint that is off, and remove what is old.

    Args:
        limit: Rows of one statement.

    Returns:
        How many deliveries and events were removed.

    """
    steps.move(
        DELIVERIES, State.SKIPPED, where="state = 'held' AND deadline_at < now()",
        reason=Reason.TOO_LATE,
    )  # fmt: skip
    Endpoint.objects.filter(old_secret_until__lt=Now()).update(old_secret="", old_secret_until=None)
    age = conf.event_retention()
    gone = steps.purge(DELIVERIES, older_than=age, limit=limit)
    return gone + execute(sql.FORGET_EVENTS, [age, limit])
