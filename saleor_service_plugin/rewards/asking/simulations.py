"""Simulations that staff asked for: worked out at once where that is quick, else by a worker.

Who works one out marks it as his, and that he still goes on; if he dies another takes over
after two minutes. What is shown meanwhile is the result of before.
"""

import logging
import os
import threading
import time
from datetime import datetime

from django.db import connections

from ...database import clock, execute, fetch
from ...errors import brief
from ...shop import port
from ..rules.terms import read_terms
from ..rules.words import Trigger
from . import read, rule_list
from .models import Simulation
from .simulate import TimeUpError, simulate

logger = logging.getLogger(__name__)

AT_ONCE = 3.0
"""Seconds that staff wait for it."""

WANT = """
INSERT INTO saleor_service_simulation (rule_id, revision, wanted_at, looked_at, last_error)
VALUES (%(rule_id)s, 0, clock_timestamp(), 0, '')
ON CONFLICT (rule_id) DO UPDATE SET wanted_at = clock_timestamp(), last_error = ''
"""

# Whoever gets the row back works it out; one that was silent for two minutes is dead.
CLAIM = """
UPDATE saleor_service_simulation SET begun_at = clock_timestamp(),
    touched_at = clock_timestamp(), looked_at = 0
WHERE rule_id = (
    SELECT rule_id FROM saleor_service_simulation
    WHERE wanted_at IS NOT NULL AND (%(rule_id)s IS NULL OR rule_id = %(rule_id)s)
        AND (touched_at IS NULL OR touched_at < clock_timestamp() - interval '2 minutes')
    ORDER BY wanted_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING rule_id, begun_at
"""

TOUCH = """
UPDATE saleor_service_simulation SET touched_at = clock_timestamp(), looked_at = %(looked_at)s
WHERE rule_id = %(rule_id)s AND begun_at = %(begun_at)s
"""

LEAVE = """
UPDATE saleor_service_simulation SET touched_at = NULL
WHERE rule_id = %(rule_id)s AND begun_at = %(begun_at)s
"""


def ask(rule_id: int, *, seconds: float = AT_ONCE) -> Simulation:
    """Have a rule simulated; what takes longer is done by a worker and stored.

    Args:
        rule_id: Which.
        seconds: How long the caller waits.

    Returns:
        What is known now; `wanted_at` is None where it is the new result.

    """
    with port.current().writer():
        execute(WANT, {"rule_id": rule_id})
    try:
        _make(rule_id, end=time.monotonic() + seconds)
    except TimeUpError:
        call()
    except Exception as error:
        logger.error("A simulation failed: %s", brief(error))
    with port.current().writer():
        return Simulation.objects.get(pk=rule_id)


def find(rule_id: int) -> Simulation | None:
    """Return what is known of a rule's simulation, None where nobody asked for one."""
    with port.current().writer():
        return Simulation.objects.filter(pk=rule_id).first()


def make_due() -> int:
    """Work out what staff wait for; return how many.

    Raises:
        django.db.Error: The database failed; the next one tries again after two minutes.

    """
    made = 0
    while _make(None, end=None):
        made += 1
    return made


def _make(rule_id: int | None, *, end: float | None) -> bool:
    """Work out one, if one is wanted that nobody works out; return whether."""
    with port.current().writer():
        claimed = fetch(CLAIM, {"rule_id": rule_id})
    if not claimed:
        return False
    ((key, token),) = claimed
    try:
        _work_out(key, token, end)
    except TimeUpError:
        with port.current().writer():
            execute(LEAVE, {"rule_id": key, "begun_at": token})
        raise
    except Exception as error:
        with port.current().writer():
            # It is not wanted any more: whoever wants it asks again.
            mine = Simulation.objects.filter(pk=key, begun_at=token)
            mine.update(last_error=type(error).__name__, wanted_at=None, touched_at=None)
        raise
    return True


def _work_out(rule_id: int, token: datetime, end: float | None) -> None:
    with port.current().writer():
        rule = rule_list.find(rule_id)
        now = clock()
        if rule is None:
            Simulation.objects.filter(pk=rule_id).delete()
            return
        terms = read_terms(rule)
        others = read.rules_on(*Trigger)

    def went_on(looked_at: int) -> None:
        with port.current().writer():
            execute(TOUCH, {"rule_id": rule_id, "begun_at": token, "looked_at": looked_at})

    outcome = simulate(terms, others, now=now, end=end, went_on=went_on)
    with port.current().writer():
        mine = Simulation.objects.filter(pk=rule_id, begun_at=token)
        mine.update(
            result=outcome.stored(), revision=terms.revision, made_at=clock(), touched_at=None,
            last_error="",
        )  # fmt: skip
        # Asked for again meanwhile, it stays wanted.
        mine.filter(wanted_at__lte=token).update(wanted_at=None)


_lock = threading.Lock()
_thread: threading.Thread | None = None


def call() -> None:
    """Work out what is wanted in a thread of this process; returns at once."""
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, daemon=True, name="service-simulation")
            _thread.start()


def _run() -> None:
    try:
        make_due()
    except Exception as error:
        logger.error("A simulation failed: %s", brief(error))
    finally:
        connections.close_all()


def _start_over() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _lock, _thread
    _lock, _thread = threading.Lock(), None


os.register_at_fork(after_in_child=_start_over)
