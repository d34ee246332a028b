"""Forgetting what ended long ago, a little each minute."""

import time

from . import conf
from .complaints import old as old_complaints
from .complaints.automatic import find as automatic
from .database import execute
from .delivery import old as old_parcels
from .effects.box import EFFECTS
from .events import old
from .messages import sql as messages_sql
from .messages.box import MESSAGES
from .orders import access_sql
from .outbox import circuits, steps
from .rewards.asking import old as old_occasions
from .shop import port

AT_ONCE = 2000
"""Rows of one statement: nobody waits for its locks, they ended long ago."""

SECONDS = 5.0
"""How long a tick may take for it; what is left is for the next one."""


def purge() -> int:
    """Remove messages, effects and events beyond their retention, and what stood in nobody's way.

    Returns:
        How many rows.

    """
    end = time.monotonic() + SECONDS
    total = 0
    with port.current().writer():
        execute(messages_sql.FORGET_LEAVING)
        execute(access_sql.FORGET_CODES)
        execute(access_sql.FORGET_DAYS)
        circuits.forget()
        for box in (MESSAGES, EFFECTS):
            while time.monotonic() < end:
                gone = steps.purge(box, older_than=conf.retention(), limit=AT_ONCE)
                total += gone
                if gone < AT_ONCE:
                    break
        total += old_parcels.forget(limit=AT_ONCE, until=end)
        total += old.forget(limit=AT_ONCE, until=end)
        total += old_complaints.forget(limit=AT_ONCE, until=end)
        total += old_occasions.forget(limit=AT_ONCE, until=end)
        total += automatic.forget(limit=AT_ONCE)
    return total
