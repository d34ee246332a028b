"""Telling staff in the Dashboard what asks for a person, and when it no longer does.

Each minute what `health` finds is compared with what staff were told; the difference is
told or taken back. So nothing is forgotten when a worker dies, and nobody is told twice.
"""

import logging
from datetime import timedelta

from django.db import transaction

from . import health
from .database import clock
from .models import Notice
from .shop import port

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(hours=6)
"""Numbers in a text change each minute; it is told anew only so often."""


def tell() -> int:
    """Tell staff of new problems and take back those that are over.

    Returns:
        How many were told or taken back.

    """
    problems = health.look().problems
    changed = 0
    with port.current().writer(), transaction.atomic():
        told = {row.key: row for row in Notice.objects.select_for_update(skip_locked=True)}
        for key, text in problems.items():
            row = told.get(key)
            if row is not None and row.told_at > clock() - AGAIN_AFTER:
                continue
            port.current().tell_staff(key, text, critical=True)
            Notice.objects.update_or_create(key=key, defaults={"told_at": clock()})
            changed += 1
        for key in told.keys() - problems.keys():
            port.current().tell_staff_no_more(key)
            told[key].delete()
            changed += 1
    return changed
