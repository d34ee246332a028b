"""A complaint's conversation, clocks and trail as staff read them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower

from ..complaints.clocks import standing
from ..complaints.files import keep
from ..complaints.files.models import Attachment
from ..complaints.models import Complaint, ComplaintChange, ComplaintEntry
from ..complaints.number import shown
from ..complaints.record import read
from ..complaints.states import AuthorKind, EntryKind
from . import complaint_clocks
from . import complaint_words as words

FIRST_ENTRIES = 4
LAST_ENTRIES = 30
"""Of a long conversation these are shown; those between are one click away."""


def entries(row: Complaint, *, seen: int | None = None) -> dict[str, Any]:
    """Return the conversation, the oldest first.

    Args:
        row: Whose.
        seen: How many entries the reader has seen; those behind are marked as new. None: all.

    """
    found = sorted(
        read.entries_of([row.pk], for_staff=True).get(row.pk, ()), key=lambda one: one.at
    )
    by_id = {one.pk for one in sorted(found, key=lambda one: one.pk)[: seen or 0]}
    files = _files(read.attachments_of([row.pk], for_staff=True).get(row.pk, ()))
    shown_ones = [
        _entry(one, files[one.pk], is_new=seen is not None and one.pk not in by_id) for one in found
    ]
    hidden = len(shown_ones) - FIRST_ENTRIES - LAST_ENTRIES
    if hidden <= 1:
        return {"first": [], "between": [], "last": shown_ones}
    return {
        "first": shown_ones[:FIRST_ENTRIES],
        "between": shown_ones[FIRST_ENTRIES:-LAST_ENTRIES],
        "last": shown_ones[-LAST_ENTRIES:],
    }


def _files(rows: Sequence[Attachment]) -> Mapping[int, Sequence[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        gone = one.forgotten_at is not None
        is_picture = one.media_type.startswith("image/")
        found[one.entry_id].append(
            {
                "name": one.name,
                "is_picture": is_picture,
                "gone": gone,
                "address": "" if gone else keep.address_of(one),
                "small": "" if gone or not is_picture else keep.address_of(one, small=True),
            }
        )
    return found


def _entry(one: ComplaintEntry, files: Sequence[dict[str, Any]], *, is_new: bool) -> dict[str, Any]:
    kind, author = EntryKind(one.kind), AuthorKind(one.author_kind)
    return {
        "row": one,
        "who": one.author_name or words.authors()[author],
        "label": words.entry_label(one),
        "look": _look(kind, author),
        "text": words.happened(one) if kind is EntryKind.EVENT else one.text,
        "files": files,
        "is_new": is_new,
    }


def _look(kind: EntryKind, author: AuthorKind) -> str:
    if kind is EntryKind.TEXT:
        return "theirs" if author is AuthorKind.CUSTOMER else "ours"
    return {EntryKind.OUTCOME: "ours", EntryKind.EVENT: "event"}.get(kind, "inside")


def clocks(row: Complaint, now: datetime) -> list[Mapping[str, Any]]:
    """Return the clocks that have not ended, the one that ends first first."""
    found = [one for one in standing.of([row.pk], now=now).get(row.pk, ()) if one.ended_at is None]
    found.sort(key=lambda one: (one.due_at is None, one.due_at or one.started_at))
    return [complaint_clocks.said(one, row, now) for one in found]


def trail(row: Complaint) -> list[dict[str, Any]]:
    """Return what was changed of it, the latest first."""
    changes = read.changes_of([row.pk]).get(row.pk, ())
    return [_change(one) for one in reversed(changes)]


def _change(one: ComplaintChange) -> dict[str, Any]:
    return {
        "label": words.changes().get(one.what, one.what),
        "before": words.value(one.what, one.before),
        "after": words.value(one.what, one.after),
        "who": one.by_name or words.authors()[AuthorKind(one.by_kind)],
        "at": one.at,
    }


def merged(row: Complaint) -> list[dict[str, Any]]:
    """Return those that go on in this one."""
    found = Complaint.objects.filter(merged_into=row.pk).order_by("pk")[:20]
    return [{"pk": one.pk, "number": shown(one.number)} for one in found]


def others(row: Complaint, scope: tuple[int, ...] | None) -> list[Complaint]:
    """Return the same customer's other complaints that the reader may see, the newest first.

    Args:
        row: The one beside which they stand.
        scope: The channels the reader is restricted to; None: all.

    """
    rows = Complaint.objects.exclude(pk=row.pk).filter(merged_into__isnull=True)
    if scope is not None:
        rows = rows.filter(channel_id__in=scope)
    found: dict[int, Complaint] = {}
    if row.user_id:
        found |= {one.pk: one for one in rows.filter(user_id=row.user_id).order_by("-pk")[:6]}
    if row.email:
        same = rows.alias(address=Lower("email")).filter(address=Lower(Value(row.email)))
        found |= {one.pk: one for one in same.order_by("-pk")[:6]}
    return sorted(found.values(), key=lambda one: -one.pk)[:6]
