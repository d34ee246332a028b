"""Forgetting complaints: contents of files a year after closing, letters when the law allows it.

Complaints are commercial letters (section 257 HGB, section 147 AO): they are kept for six years
from the end of the year in which they were closed. Pictures are no letters, and show people's
homes: they go 12 months after closing.
"""

import time

from django.db import transaction

from ..database import execute, fetch
from ..shop import port
from .files import keep
from .files.models import Attachment
from .models import Complaint

FILES_AT_ONCE = 50
"""Complaints of one slice: each may hold 40 files of 15 MB."""

# By the partial index on closed_at (of those with files that are still there).
WITH_FILES = """
SELECT id FROM saleor_service_complaint
WHERE NOT files_forgotten AND attachments > 0 AND closed_at < now() - interval '12 months'
ORDER BY closed_at, id LIMIT %s
FOR UPDATE SKIP LOCKED
"""

# By the index on closed_at. A day later than the year's end, so that it has ended everywhere.
# What was merged goes with the one that it goes on in, so that its number leads there till then.
OLD = """
SELECT c.id FROM saleor_service_complaint c
WHERE c.closed_at < date_trunc('year', now() - interval '1 day', 'UTC') - interval '6 years'
    AND NOT EXISTS (SELECT FROM saleor_service_complaint o WHERE o.id = c.merged_into)
ORDER BY c.closed_at, c.id LIMIT %s
FOR UPDATE OF c SKIP LOCKED
"""

CONTENTS = """
DELETE FROM saleor_service_attachment_content WHERE attachment_id IN (
    SELECT id FROM saleor_service_attachment WHERE complaint_id = ANY(%s))
"""

OF_COMPLAINT = ("attachment", "complaint_entry", "complaint_line", "complaint_change", "clock")
"""Tables whose rows stand and fall with the complaint."""

COMPLAINTS_AT_ONCE = 200


def forget(*, limit: int, until: float) -> int:
    """Remove contents of files and whole complaints beyond their retention.

    Args:
        limit: Rows of one statement; fewer are taken, since much hangs on each.
        until: When to stop, by the monotonic clock.

    Returns:
        How many contents and complaints.

    """
    total = 0
    for part, most in ((_files, FILES_AT_ONCE), (_letters, COMPLAINTS_AT_ONCE)):
        while time.monotonic() < until:
            looked_at, gone = part(min(limit, most))
            total += gone
            if looked_at < min(limit, most):
                break
    return total


def _files(limit: int) -> tuple[int, int]:
    with port.current().writer(), transaction.atomic():
        ids = [row[0] for row in fetch(WITH_FILES, [limit])]
        files = Attachment.objects.filter(complaint_id__in=ids, forgotten_at__isnull=True)
        gone = keep.forget(list(files.values_list("pk", flat=True))) if ids else 0
        Complaint.objects.filter(pk__in=ids).update(files_forgotten=True)
    return len(ids), gone


def _letters(limit: int) -> tuple[int, int]:
    with port.current().writer(), transaction.atomic():
        ids = [row[0] for row in fetch(OLD, [limit])]
        if ids:
            execute(CONTENTS, [ids])
            for table in OF_COMPLAINT:
                execute(f"DELETE FROM saleor_service_{table} WHERE complaint_id = ANY(%s)", [ids])
            execute("DELETE FROM saleor_service_complaint WHERE id = ANY(%s)", [ids])
    return len(ids), len(ids)
