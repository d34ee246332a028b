"""What staff do with templates: change, reset, undo, look.

For the command and, later, the Dashboard and the API.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ..database import execute
from ..outbox import circuits
from ..shop import port
from . import kinds, proving, render
from .kinds import MessageKind
from .models import StoredTemplate
from .proving import TemplateRefusedError
from .render import Source, TemplateBrokenError
from .texts import ALL_CHANNELS, PACKAGED, Text, source_of

LONGEST_BY = 255

TEXTS = ("subject", "body_mjml", "body_text")
"""What a list leaves out: up to 600,000 characters of each row."""

Key = tuple[str, str, int]
"""Kind, language and channel."""


class NothingToUndoError(LookupError):
    """There is no change of this template that could be taken back."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the template since; nothing is changed."""

    def __init__(self, row: StoredTemplate | None) -> None:
        """Say who did it and when."""
        if row is None:
            super().__init__("It was changed meanwhile.")
            return
        by = f" by {row.changed_by}" if row.changed_by else ""
        super().__init__(f"It was changed meanwhile, at {row.changed_at:%Y-%m-%d %H:%M} UTC{by}.")


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a template came to."""

    text: Text
    warnings: list[str] = field(default_factory=list)
    """Names it uses that the message does not have, a line each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One template in the list."""

    kind: str
    language: str
    channel_id: int
    changed: bool
    """Whether it is the merchant's own."""
    has_default: bool
    """Whether the package has one in this language, to go back to."""
    changed_at: datetime | None = None
    changed_by: str = ""
    version: int = PACKAGED
    """The row of its history that holds now; 0: it was never changed."""


def save(
    kind: str,
    language: str,
    channel_id: int,
    *,
    subject: str,
    mjml: str,
    text: str,
    by: str,
    expected: int | None = None,
) -> Saved:
    """Have messages of this kind written with the merchant's own template from now on.

    Args:
        kind: Key of the kind of message.
        language: As Saleor writes codes, also one the package has no template for.
        channel_id: The shop's channel id, 0 for all channels.
        subject: One line of Handlebars.
        mjml: Sections for our layout, or a whole document that begins with <mjml>.
        text: The same as plain text.
        by: Who changes it.
        expected: The version it was made from; None: whatever there is by now.

    Raises:
        TemplateRefusedError: It cannot be used; nothing is changed. Names field and reason.
        ChangedMeanwhileError: It is another version by now; nothing is changed.

    """
    code = proving.normal_language(language)
    source = Source(subject.strip(), mjml, text)
    warnings = proving.prove(_kind(kind), code, source)
    with port.current().writer(), transaction.atomic():
        _lock()
        _expect(kind, code, channel_id, expected)
        return Saved(_put(kind, code, channel_id, source, by), warnings)


def prove(kind: str, language: str, source: Source) -> list[str]:
    """Refuse what `save` would refuse and return what it would warn of; save nothing.

    Raises:
        TemplateRefusedError: It cannot be used.

    """
    return proving.prove(_kind(kind), proving.normal_language(language), source)


def reset(
    kind: str, language: str, channel_id: int, *, by: str, expected: int | None = None
) -> bool:
    """Go back to the default: all channels' template, else the packaged one as it is now.

    Args:
        kind: Key of the kind of message.
        language: Of the template.
        channel_id: The shop's channel id, 0 for all channels.
        by: Who changes it.
        expected: The version that is to go; None: whatever there is by now.

    Returns:
        False where it was not changed.

    Raises:
        TemplateRefusedError: There is no such kind, that is no language.
        ChangedMeanwhileError: It is another version by now; nothing is changed.

    """
    code = proving.normal_language(language)
    _kind(kind)
    with port.current().writer(), transaction.atomic():
        _lock()
        _expect(kind, code, channel_id, expected)
        row = _current(kind, code, channel_id)
        if row is None or row.is_default:
            return False
        _put(kind, code, channel_id, None, by)
    return True


def undo(
    kind: str,
    language: str,
    channel_id: int,
    *,
    by: str,
    to: int | None = None,
    expected: int | None = None,
) -> Text:
    """Take the last change back; once more takes back the one before it.

    What is taken back stays in the history, so that nothing is ever lost.

    Args:
        kind: Key of the kind of message.
        language: Of the template.
        channel_id: The shop's channel id, 0 for all channels.
        by: Who changes it.
        to: An earlier row of the history to bring back, instead of the one before.
        expected: The version that is to be taken back; None: whatever there is by now.

    Raises:
        ChangedMeanwhileError: It is another version by now; nothing is changed.
        NothingToUndoError: It was never changed, or all changes are taken back already.
        TemplateRefusedError: What was before cannot be used any more; nothing is changed.

    """
    code = proving.normal_language(language)
    found = _kind(kind)
    with port.current().writer(), transaction.atomic():
        _lock()
        _expect(kind, code, channel_id, expected)
        rows = {row.pk: row for row in _history(kind, code, channel_id)}
        target = to if to is not None else _before(rows)
        if target and target not in rows:
            raise NothingToUndoError(f"{kind}/{code} has no change {target}.")
        row = rows.get(target)
        source = None if row is None or row.is_default else source_of(row)
        if source is not None:
            proving.prove(found, code, source)
        return _put(kind, code, channel_id, source, by, restores=target)


def history(kind: str, language: str, channel_id: int) -> list[StoredTemplate]:
    """Return every change of a template, the newest first."""
    with port.current().writer():
        return sorted(_history(kind, language, channel_id), key=lambda row: -row.pk)


def find(kind: str | None = None) -> list[Line]:
    """Return every template there is: the packaged ones and the merchant's own.

    Args:
        kind: Key of a kind, None for all.

    """
    rows = StoredTemplate.objects.filter(current=True).defer(*TEXTS)
    with port.current().writer():
        known = {(row.kind, row.language, row.channel_id): row for row in rows}
    packaged = {
        (one.key, language, ALL_CHANNELS)
        for one in kinds.all_kinds()
        for language in render.languages(one.key)
    }
    own = {key for key, row in known.items() if not row.is_default}
    return [_line(key, known.get(key)) for key in sorted(packaged | own) if kind in (None, key[0])]


def look(kind: str, language: str, channel_id: int) -> Line:
    """Return how one template stands, also where there is none of the merchant's own.

    Args:
        kind: Key of the kind of message.
        language: Of the template.
        channel_id: The shop's channel id, 0 for all channels.

    Raises:
        TemplateRefusedError: There is no such kind, that is no language.

    """
    code = proving.normal_language(language)
    _kind(kind)
    with port.current().writer():
        row = _of(kind, code, channel_id).filter(current=True).defer(*TEXTS).first()
    return _line((kind, code, channel_id), row)


def _line(key: Key, row: StoredTemplate | None) -> Line:
    has_default = key[1] in render.languages(key[0])
    if row is None:
        return Line(*key, changed=False, has_default=has_default)
    if row.is_default:
        return Line(*key, changed=False, has_default=has_default, version=row.pk)
    return Line(*key, True, has_default, row.changed_at, row.changed_by, row.pk)


def source(kind: str, language: str, channel_id: int) -> tuple[Text, Source]:
    """Return a template as it is written, the merchant's own or the packaged one.

    Args:
        kind: Key of the kind of message.
        language: Of the template.
        channel_id: The shop's channel id, 0 for all channels.

    Raises:
        TemplateRefusedError: There is no such kind, that is no language.
        TemplateBrokenError: There is no template in this language.

    """
    code = proving.normal_language(language)
    _kind(kind)
    with port.current().writer():
        for channel in dict.fromkeys((channel_id, ALL_CHANNELS)):
            row = _current(kind, code, channel)
            if row is not None and not row.is_default:
                return Text(kind, code, channel, row.pk), source_of(row)
    if code not in render.languages(kind):
        raise TemplateBrokenError(f"There is no template {kind}/{code}.")
    return Text(kind, code, ALL_CHANNELS, PACKAGED), render.packaged(kind, code)


def _kind(key: str) -> MessageKind:
    found = kinds.get(key)
    if found is None:
        known = ", ".join(kind.key for kind in kinds.all_kinds())
        raise TemplateRefusedError("kind", f"there is no {key!r}. There are: {known}")
    return found


def _lock() -> None:
    """Let nobody else change a template meanwhile; who sends only reads."""
    execute("LOCK TABLE saleor_service_template IN SHARE ROW EXCLUSIVE MODE")


def _expect(kind: str, language: str, channel_id: int, expected: int | None) -> None:
    """Refuse to change what somebody else has changed; the lock is held."""
    if expected is None:
        return
    row = _current(kind, language, channel_id)
    if expected != (row.pk if row else PACKAGED):
        raise ChangedMeanwhileError(row)


def _put(
    kind: str,
    language: str,
    channel_id: int,
    source: Source | None,
    by: str,
    restores: int | None = None,
) -> Text:
    """Write a row that holds from now on; without a source it is the default's."""
    _of(kind, language, channel_id).filter(current=True).update(current=False)
    row = StoredTemplate.objects.create(
        kind=kind,
        language=language,
        channel_id=channel_id,
        is_default=source is None,
        restores=restores,
        subject=source.subject if source else "",
        body_mjml=source.mjml if source else "",
        body_text=source.text if source else "",
        changed_by=by[:LONGEST_BY],
    )
    text = Text(kind, language, channel_id, row.pk if source else PACKAGED)
    # Who waited for the repair is tried at its next time, not after the rest.
    circuits.succeed([text.circuit])
    return text


def _of(kind: str, language: str, channel_id: int) -> QuerySet[StoredTemplate]:
    return StoredTemplate.objects.filter(kind=kind, language=language, channel_id=channel_id)


def _current(kind: str, language: str, channel_id: int) -> StoredTemplate | None:
    return _of(kind, language, channel_id).filter(current=True).first()


def _history(kind: str, language: str, channel_id: int) -> Iterable[StoredTemplate]:
    return _of(kind, language, channel_id).order_by("id")


def _before(rows: dict[int, StoredTemplate]) -> int:
    """Return the row that held before the last change that was not taken back; 0: none."""
    if not rows:
        raise NothingToUndoError("It was never changed.")
    last = max(rows)
    while (restored := rows[last].restores) is not None:
        # What came back counts as what it was.
        if restored == 0:
            raise NothingToUndoError("All changes are taken back already.")
        last = restored
    return max((pk for pk in rows if pk < last), default=0)
