"""Working off the effects on the shop: claim, do, finish."""

import logging
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error

from .. import conf
from ..database import clock
from ..outbox import steps
from ..outbox.patience import hang_up, patiently
from ..outbox.rules import State, retry_after
from ..outbox.steps import Ending
from ..points import Point, reach
from ..shop import port
from . import kinds
from .box import EFFECTS
from .kinds import EffectKind, NotPossibleError
from .models import Effect

logger = logging.getLogger(__name__)

BATCH = 20
"""Each takes a lock of the shop's for a moment; the lease must outlast them all."""


def dispatch(*, seconds: float = 50.0) -> dict[str, int]:
    """Do what is due.

    Args:
        seconds: After this time no new batch is claimed.

    Returns:
        How many effects ended in which state; those put off count as "queued".

    """
    end = time.monotonic() + seconds
    counted: Counter[str] = Counter()
    with port.current().writer():
        steps.reclaim(EFFECTS, lease=conf.lease())
    for kind in kinds.all_kinds():
        while time.monotonic() < end and (ended := _batch(kind)):
            counted.update(ended)
    return dict(counted)


def _batch(kind: EffectKind) -> Counter[str]:
    token = uuid4()
    counted: Counter[str] = Counter()
    left: list[int] = []
    try:
        with port.current().writer():
            left = steps.claim(EFFECTS, [kind.key], limit=BATCH, token=token, lease=conf.lease())
            claimed = time.monotonic()
            rows = [row for _, row in sorted(Effect.objects.in_bulk(left).items())]
            now = clock()
        if rows:
            reach(Point.EFFECTS_CLAIMED)
        for row in rows:
            if time.monotonic() >= claimed + conf.lease().total_seconds() / 2:
                break
            left.remove(row.pk)
            with port.current().writer():
                ending = _apply(kind, row, now)
            reach(Point.EFFECT_APPLIED)
            _finish(row, ending, token, until=claimed + conf.lease().total_seconds())
            reach(Point.EFFECT_FINISHED)
            counted[ending.state] += 1
    except Error:
        hang_up()
        raise
    finally:
        with suppress(Error), port.current().writer():
            steps.give_back(EFFECTS, left, token=token)
    return counted


def _finish(row: Effect, ending: Ending, token: UUID, *, until: float) -> None:
    """Write how it ended; what was done is worth waiting for the database."""
    patiently(lambda: steps.finish(EFFECTS, row.pk, ending, token=token), until=until)


def _apply(kind: EffectKind, row: Effect, now: datetime) -> Ending:
    """Do one effect; whatever it raises puts off this one alone."""
    if now > row.deadline_at:
        return Ending(State.FAILED, "too-late")
    started = time.monotonic()
    try:
        kind.apply(row)
        ending = Ending(State.SENT, outcome="done")
    except NotPossibleError as error:
        ending = Ending(State.SKIPPED, f"overtaken: {error}", outcome="overtaken")
    except Exception as error:
        name = type(error).__name__
        logger.warning("An effect failed: %s", name, extra={"effect_key": row.key})
        pause = retry_after(row.attempts, random.random())
        ending = Ending(
            State.QUEUED, f"unavailable: {name}", pause, outcome="temporary", detail=name
        )  # fmt: skip
    return replace(ending, took=timedelta(seconds=time.monotonic() - started))
