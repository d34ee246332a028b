"""Canned replies: made, changed and put away by staff."""

from collections.abc import Mapping, Sequence

from django.db import models, transaction
from django.db.models import Q

from ...database import clock
from ...shop import port
from ..models import CannedReply
from ..record.problems import ComplaintProblemError
from ..states import Topic
from . import placeholders

MOST = 500
"""Replies that are not put away."""

LONGEST_TITLE = 120
LONGEST_TEXT = 5000

LANGUAGES = ("", "de", "en")

FIELDS = ("title", "text", "language", "channel_id", "topic")


def all_replies() -> list[CannedReply]:
    """Return those that are not put away, by title."""
    rows = CannedReply.objects.filter(archived_at__isnull=True)
    return list(rows.order_by("title", "pk")[:MOST])


def fitting(*, channel_id: int, language: str, topic: str) -> list[CannedReply]:
    """Return what fits a complaint: those of its topic first, by title.

    Args:
        channel_id: Whose.
        language: The customer's, such as "de-at"; "" for unknown.
        topic: What it is about.

    """
    spoken = language[:2].lower()
    rows = CannedReply.objects.filter(
        Q(topic="") | Q(topic=topic), archived_at__isnull=True, channel_id__in=[0, channel_id]
    )
    if spoken in LANGUAGES and spoken:
        rows = rows.filter(language__in=["", spoken])
    found = list(rows.order_by("title", "pk")[:MOST])
    return sorted(found, key=lambda one: not one.topic)


def page(
    limit: int, *, after: int | None = None, before: int | None = None, backwards: bool = False,
    channel_ids: Sequence[int] | None = None,
) -> list[CannedReply]:  # fmt: skip
    """Return a stretch of those that are not put away, the newest first.

    Args:
        limit: How many at most.
        after: Those older than this one.
        before: Those newer than this one.
        backwards: The last ones of the stretch instead of the first ones.
        channel_ids: Those of these channels and of all channels; None: every one.

    """
    rows = _visible(channel_ids)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    if before is not None:
        rows = rows.filter(pk__gt=before)
    found = list(rows.order_by("pk" if backwards else "-pk")[:limit])
    return found[::-1] if backwards else found


def count(channel_ids: Sequence[int] | None = None) -> int:
    """Return how many of them are not put away."""
    return int(_visible(channel_ids).count())


def create(values: Mapping[str, object], *, by: str) -> CannedReply:
    """Make one.

    Args:
        values: `FIELDS`; title and text are needed.
        by: Global id of who.

    Raises:
        ComplaintProblemError: A value cannot be used, or there are `MOST` already.

    """
    checked = _checked({"title": "", "text": "", **values})
    with port.current().writer(), transaction.atomic():
        if count() >= MOST:
            raise ComplaintProblemError("", "limit", f"There are {MOST} already.")
        return CannedReply.objects.create(**checked, changed_at=clock(), changed_by=by)


def change(pk: int, values: Mapping[str, object], *, by: str) -> CannedReply:
    """Set what is named; what is not named stays.

    Raises:
        ComplaintProblemError: A value cannot be used; nothing is changed.
        LookupError: There is no such reply (any more).

    """
    checked = _checked(values)
    with port.current().writer(), transaction.atomic():
        row = _wanted(pk)
        for name, value in checked.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = clock(), by
        row.save()
    return row


def archive(pk: int, *, by: str) -> CannedReply:
    """Put one away; who puts away what is away already changes nothing.

    Raises:
        LookupError: There never was such a reply.

    """
    return _set_away(pk, by=by, away=True)


def take_back(pk: int, *, by: str) -> CannedReply:
    """Have one again that was put away.

    Raises:
        LookupError: There never was such a reply.

    """
    return _set_away(pk, by=by, away=False)


def _set_away(pk: int, *, by: str, away: bool) -> CannedReply:
    with port.current().writer(), transaction.atomic():
        row = CannedReply.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise LookupError(f"There is no canned reply {pk}.")
        if (row.archived_at is not None) != away:
            now = clock()
            row.archived_at, row.changed_at, row.changed_by = (now if away else None), now, by
            row.save()
    return row


def _visible(channel_ids: Sequence[int] | None) -> models.QuerySet[CannedReply]:
    rows = CannedReply.objects.filter(archived_at__isnull=True)
    return rows if channel_ids is None else rows.filter(channel_id__in=[0, *channel_ids])


def _wanted(pk: int) -> CannedReply:
    rows = CannedReply.objects.select_for_update()
    row = rows.filter(pk=pk, archived_at__isnull=True).first()
    if row is None:
        raise LookupError(f"There is no canned reply {pk}.")
    return row


def _checked(values: Mapping[str, object]) -> dict[str, object]:
    checked: dict[str, object] = {}
    for name, value in values.items():
        match name:
            case "title":
                checked[name] = _text(name, " ".join(str(value or "").split()), LONGEST_TITLE)
            case "text":
                plain = str(value or "").replace("\r\n", "\n").strip()
                checked[name] = _text(name, plain, LONGEST_TEXT)
                if odd := placeholders.unknown(plain):
                    known = ", ".join(f"{{{one}}}" for one in placeholders.NAMES)
                    reason = f"There is no placeholder {odd[0]}. There are: {known}."
                    raise ComplaintProblemError(name, "invalid", reason)
            case "language":
                checked[name] = _one_of(name, str(value or "").lower(), LANGUAGES)
            case "topic":
                checked[name] = _one_of(name, str(value or ""), ["", *Topic])
            case "channel_id":
                checked[name] = _channel(value)
            case _:
                raise ComplaintProblemError(name, "invalid", "There is no such field.")
    return checked


def _text(name: str, text: str, most: int) -> str:
    if not text:
        raise ComplaintProblemError(name, "required", "Please write something.")
    if len(text) > most:
        raise ComplaintProblemError(name, "too_long", f"At most {most} characters.")
    if "\0" in text:
        raise ComplaintProblemError(name, "invalid", "Contains a NUL.")
    return text


def _one_of(name: str, text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise ComplaintProblemError(name, "invalid", "There is no such choice.")
    return str(text)


def _channel(value: object) -> int:
    pk = int(str(value or 0)) if str(value or 0).isdecimal() else -1
    if pk != 0 and pk not in port.current().read_channels():
        raise ComplaintProblemError("channel_id", "not_found", "There is no such channel.")
    return pk
