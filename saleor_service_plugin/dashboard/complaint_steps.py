"""What staff do with one complaint, each by one button of its page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ..complaints.files.taken import Taken
from ..complaints.models import Complaint, ComplaintEntry
from ..complaints.number import shown
from ..complaints.record import change, merge, read, say, settle
from ..complaints.record.people import Author
from ..complaints.states import (
    AuthorKind,
    ComplaintState,
    EntryKind,
    Finding,
    Priority,
    Topic,
)
from ..shop import port
from ..web.words import t
from . import complaint_uploads
from .complaint_refusals import SpokenProblemError
from .office import Office
from .visit import Visit

OUTCOMES: Mapping[str, str] = {"solve": "answered", "decline": "declined", "close": "closed"}

TELLING = frozenset({"reply", "ask", "solve", "decline"})
"""Steps that tell the customer something: not before their writer has seen what is new."""


WITH_FILES = frozenset({"reply", "ask"})


class MeanwhileError(Exception):
    """Something was said that the sender of a form had not seen."""


@dataclass(frozen=True, slots=True)
class Work:
    """A step at work."""

    visit: Visit
    office: Office
    row: Complaint
    files: Sequence[Taken] = ()

    @property
    def author(self) -> Author:
        """Who does it."""
        return Author(AuthorKind.STAFF, self.office.by, self.office.name, self.office.user_id)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.visit.form.get("text", "").replace("\0", "")

    @property
    def key(self) -> str:
        """Of this form as it was shown: sent twice, it is done once."""
        typed = self.visit.form.get("key", "")
        fits = typed.isascii() and typed.replace("-", "").isalnum() and 0 < len(typed) <= 60
        return f"staff:{self.office.user_id}:{typed}" if fits else ""


def do(visit: Visit, office: Office, row: Complaint, step: str, rest: str) -> tuple[str, Complaint]:
    """Do a step; return what is told, and the complaint that is shown then.

    Raises:
        MeanwhileError: The customer or a colleague said something since the page was shown.
        ComplaintProblemError: It is refused.
        LookupError: It is not there any more.

    """
    sent = complaint_uploads.take_all(visit) if step in WITH_FILES else ()
    work = Work(visit, office, row, sent)
    known = STEPS.get(step)
    if known is None:
        raise SpokenProblemError("", "invalid", t("Choose what is to be done."))
    if step not in TELLING:
        return known(work, rest)
    with port.current().writer(), transaction.atomic():
        now = Complaint.objects.select_for_update().get(pk=row.pk)
        seen = visit.form.get("seen", "")
        is_behind = not (seen.isdecimal() and len(seen) < 9) or now.entries > int(seen)
        # What was sent already, and is sent again, is itself one of the new entries.
        if is_behind and not _stands(work):
            raise MeanwhileError
        return known(work, rest)


def _stands(work: Work) -> bool:
    return bool(work.key) and ComplaintEntry.objects.filter(key=work.key).exists()


def _say(work: Work, kind: EntryKind, *, waits: bool = False, files: Sequence[Taken] = ()) -> None:
    if not work.key:
        raise SpokenProblemError("", "invalid", t("Open the page again."))
    say.say(
        work.row.pk, key=work.key, author=work.author, text=work.text, kind=kind, waits=waits,
        files=files,
    )  # fmt: skip


def _reply(work: Work, _rest: str) -> tuple[str, Complaint]:
    _say(work, EntryKind.TEXT, files=work.files)
    return t("Sent. The customer is mailed within a minute."), work.row


def _ask(work: Work, _rest: str) -> tuple[str, Complaint]:
    _say(work, EntryKind.TEXT, waits=True, files=work.files)
    return t("Sent. The clock stands still until the customer answers."), work.row


def _note(work: Work, _rest: str) -> tuple[str, Complaint]:
    _say(work, EntryKind.NOTE)
    return t("Noted."), work.row


def _call(work: Work, _rest: str) -> tuple[str, Complaint]:
    waits = bool(work.visit.form.get("waits"))
    _say(work, EntryKind.CALL, waits=waits)
    return t("The call is noted."), work.row


def _settle(work: Work, step: str) -> tuple[str, Complaint]:
    finding = work.visit.form.get("finding")
    row = settle.settle(
        work.row.pk,
        OUTCOMES[step],
        text=work.text,
        by=work.author,
        finding=Finding(finding) if finding in set(Finding) else None,
        key=work.key,
    )
    said = {
        "solve": t("Solved. The customer is mailed within a minute."),
        "decline": t("Declined. The customer is mailed within a minute."),
        "close": t("Closed. The customer is told nothing."),
    }
    return said[step], row


def _change(work: Work, values: Mapping[str, object], said: str) -> tuple[str, Complaint]:
    change.change([work.row.pk], values, by=work.author)
    return said, work.row


def _take(work: Work, _rest: str) -> tuple[str, Complaint]:
    owner = (work.office.user_id, work.office.name)
    return _change(work, {"owner": owner}, t("It is assigned to you now."))


def _leave(work: Work, _rest: str) -> tuple[str, Complaint]:
    return _change(work, {"owner": (None, "")}, t("It is assigned to nobody now."))


def _hand(work: Work, _rest: str) -> tuple[str, Complaint]:
    """Hand it to a colleague who may see to the channel's orders."""
    typed = work.visit.form.get("colleague", "")
    with port.current().writer():
        known = {str(one.id): one for one in port.current().read_colleagues(work.row.channel_id)}
    if typed not in known:
        raise SpokenProblemError("", "not_found", t("Choose whom to assign it to."))
    found = known[typed]
    said = t("Assigned to {name}.", name=found.name)
    return _change(work, {"owner": (found.id, found.name)}, said)


def _go_on(work: Work, _rest: str) -> tuple[str, Complaint]:
    return _change(work, {"state": ComplaintState.IN_PROGRESS}, t("The clocks run again."))


def _wait(work: Work, _rest: str) -> tuple[str, Complaint]:
    return _change(work, {"state": ComplaintState.WAITING}, t("The clocks stand still."))


def _save(work: Work, _rest: str) -> tuple[str, Complaint]:
    """Change what differs from what the page had shown: a colleague's change stays."""
    form, values = work.visit.form, {}
    for name, known in (
        ("priority", {str(int(one)): one for one in Priority}),
        ("topic", {one.value: one for one in Topic}),
        ("finding", {one.value: one for one in Finding}),
    ):
        typed = form.get(name, "")
        if typed in known and typed != form.get(f"was-{name}"):
            values[name] = known[typed]
    if not values:
        return t("Nothing was changed."), work.row
    return _change(work, values, t("Saved."))


def _reopen(work: Work, _rest: str) -> tuple[str, Complaint]:
    row = settle.reopen(work.row.pk, by=work.author)
    return t("It goes on; a new clock runs."), row


def _merge(work: Work, rest: str) -> tuple[str, Complaint]:
    """Have it go on in the one that was clicked, or whose number was typed."""
    into = read.by_number((rest or work.visit.form.get("into", ""))[:40])
    scope = work.office.scope
    if into is None or (scope is not None and into.channel_id not in scope):
        raise SpokenProblemError("into", "not_found", t("There is no complaint of this number."))
    row = merge.merge(work.row.pk, into.pk, by=work.author)
    return t("It goes on in no. {number}.", number=shown(row.number)), row


def _part(work: Work, rest: str) -> tuple[str, Complaint]:
    pk = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 19 else 0
    if not Complaint.objects.filter(pk=pk, merged_into=work.row.pk).exists():
        raise LookupError(rest)
    row = merge.undo_merge(pk, by=work.author)
    return t("Parted again: it goes on by itself."), row


STEPS: Mapping[str, Callable[[Work, str], tuple[str, Complaint]]] = {
    "reply": _reply,
    "ask": _ask,
    "note": _note,
    "call": _call,
    "solve": lambda work, _: _settle(work, "solve"),
    "decline": lambda work, _: _settle(work, "decline"),
    "close": lambda work, _: _settle(work, "close"),
    "take": _take,
    "leave": _leave,
    "hand": _hand,
    "go-on": _go_on,
    "wait": _wait,
    "save": _save,
    "reopen": _reopen,
    "merge": _merge,
    "part": _part,
}
