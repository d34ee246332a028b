"""Telling staff in the Dashboard what asks for a person, and when it no longer does.

Each minute what `health` finds is compared with what staff were told; the difference is
told or taken back. So nothing is forgotten when a worker dies, and nobody is told twice.
"""

import re
from datetime import timedelta

from . import health
from .database import clock
from .models import Notice
from .shop import port

NUMBER = re.compile(r"\d+")

AGAIN_AFTER = timedelta(days=1)
"""Numbers in a text change each minute; a problem that lasts is told anew only so often."""


def tell() -> int:
    """Tell staff of new problems and take back those that are over.

    Two workers at once do no harm: telling the same twice leaves one row. What is told is
    noted after it was told, so that a worker that dies in between has it told again.

    Returns:
        How many were told or taken back.

    """
    problems = health.look().problems
    shop = port.current()
    changed = 0
    with shop.writer():
        told = {row.key: row for row in Notice.objects.all()}
        for key, text in problems.items():
            before = told.get(key)
            plain = NUMBER.sub("#", text)
            if before and before.text == plain and before.told_at > clock() - AGAIN_AFTER:
                continue
            shop.tell_staff(key, text, critical=True)
            Notice.objects.update_or_create(
                key=key, defaults={"told_at": clock(), "text": plain}
            )  # fmt: skip
            changed += 1
        for key in told.keys() - problems.keys():
            shop.tell_staff_no_more(key)
            Notice.objects.filter(pk=key).delete()
            changed += 1
    return changed
