"""Canned replies: the texts that staff put into their answers."""

from collections.abc import Mapping
from typing import Any

from ...complaints.models import CannedReply
from ...complaints.record.problems import ComplaintProblemError
from ...complaints.replies import catalogue, placeholders, presets
from ...shop import port
from ...web.words import t
from .. import complaint_refusals
from .. import complaint_words as words
from ..office import Office, enter, line
from ..visit import Answer, Screen, Visit, address

NAMES = ("title", "text", "language", "topic", "channel")


def replies(visit: Visit) -> Answer:
    """Show them, or make, change or put one away."""
    office = enter(visit, "MANAGE_ORDERS")
    if not visit.is_posted:
        return _screen(visit, office)
    step, _, rest = visit.form.get("step", "").partition(":")
    try:
        said, undo = _do(visit, office, step, rest)
    except ComplaintProblemError as error:
        return _screen(visit, office, wrong=_refused(error), about=f"{step}:{rest}")
    except LookupError:
        return _screen(visit, office, notice=t("It is not there any more."))
    return _screen(visit, office, notice=said, undo=undo)


def _do(visit: Visit, office: Office, step: str, rest: str) -> tuple[str, str]:
    """Do what was clicked; return what is told, and the step that undoes it."""
    if step == "create":
        row = catalogue.create(_typed(visit, office), by=office.by)
        return t("Saved."), f"archive:{row.pk}"
    if step == "copy":
        found = presets.preset(rest)
        if found is None:
            raise LookupError(rest)
        values = {
            "title": found.title, "text": found.text, "language": found.language,
            "topic": found.topic, "channel_id": _all_or_first(office),
        }  # fmt: skip
        row = catalogue.create(values, by=office.by)
        return t("Copied; it is yours to change."), f"archive:{row.pk}"
    pk = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 19 else 0
    if step in ("save", "archive", "back"):
        _theirs(office, pk)
    if step == "save":
        catalogue.change(pk, _typed(visit, office), by=office.by)
        return t("Saved."), ""
    if step == "archive":
        catalogue.archive(pk, by=office.by)
        return t("Put away."), f"back:{pk}"
    if step == "back":
        catalogue.take_back(pk, by=office.by)
        return t("Taken back."), ""
    return t("Nothing was changed."), ""


def _all_or_first(office: Office) -> int:
    """Return the channel of what somebody copies: all, or the first of those they see."""
    return 0 if office.scope is None else min(office.channels, default=-1)


def _theirs(office: Office, pk: int) -> None:
    """Go on with a reply that is this person's to change.

    Raises:
        LookupError: There is none for them.
        ComplaintProblemError: It is for all channels, and they see some alone.

    """
    with port.current().writer():
        row = CannedReply.objects.filter(pk=pk).first()
    if row is None or (row.channel_id and row.channel_id not in office.channels):
        raise LookupError(str(pk))
    if not row.channel_id and office.scope is not None:
        raise ComplaintProblemError("", "invalid", office.shops_alone)


def _typed(visit: Visit, office: Office) -> dict[str, object]:
    slug = line(visit.form, "channel")
    found = [pk for pk, one in office.channels.items() if one.slug == slug]
    if slug and not found:
        raise ComplaintProblemError("channel", "not_found", t("There is no such channel."))
    if not slug and office.scope is not None:
        raise ComplaintProblemError("channel", "required", office.shops_alone)
    return {
        "title": line(visit.form, "title"),
        "text": visit.form.get("text", "").replace("\0", ""),
        "language": line(visit.form, "language"),
        "topic": line(visit.form, "topic"),
        "channel_id": found[0] if found else 0,
    }


def _refused(error: ComplaintProblemError) -> dict[str, str]:
    """Return what was refused in the reader's words; a placeholder by its name."""
    if error.field == "text" and error.code == "invalid" and "{" in error.reason:
        odd = error.reason.partition("{")[2].partition("}")[0]
        known = ", ".join(f"{{{one}}}" for one in placeholders.NAMES)
        return {
            "text": t("There is no placeholder {name}. There are: {known}.",
                      name=f"{{{odd}}}", known=known)
        }  # fmt: skip
    if error.field in ("channel", ""):
        return {error.field: error.reason}
    return complaint_refusals.refused(error)


def _screen(
    visit: Visit,
    office: Office,
    *,
    wrong: Mapping[str, str] | None = None,
    about: str = "",
    notice: str = "",
    undo: str = "",
) -> Screen:
    wrong = dict(wrong or {})
    with port.current().writer():
        rows = [
            one
            for one in catalogue.all_replies()
            if not one.channel_id or one.channel_id in office.channels
        ]
    titles = {one.title for one in rows}
    typed = visit.form if wrong else {}
    context: dict[str, Any] = {
        "rows": [_shown(one, office, typed, about) for one in rows],
        "presets": [
            {"row": one, "topic": words.topics().get(one.topic, "")}
            for one in presets.PRESETS
            if one.title not in titles
        ],
        "new": {name: typed.get(name, "") for name in NAMES} if about == "create:" else {},
        "is_new": about == "create:",
        "names": placeholders.NAMES,
        "topics": words.topics(),
        "languages": {"": t("All languages"), "de": t("German"), "en": t("English")},
        "channels": list(office.channels.values()) if len(office.channels) > 1 else [],
        "only_channel": next(iter(office.channels.values()), None),
        "sees_all": office.scope is None,
        "about": about,
        "wrong": wrong,
        "wrong_all": " ".join(text for name, text in wrong.items() if name not in NAMES),
        "undo": undo,
        "most": catalogue.LONGEST_TEXT,
        "action": address("replies"),
    }
    return Screen("replies.html", t("Canned replies"), context, 422 if wrong else 200, notice)


def _shown(
    row: CannedReply, office: Office, typed: Mapping[str, str], about: str
) -> dict[str, Any]:
    is_typed = about == f"save:{row.pk}"
    channel = office.channels.get(row.channel_id)
    values = {
        "title": row.title, "text": row.text, "language": row.language, "topic": row.topic,
        "channel": channel.slug if channel else "",
    }  # fmt: skip
    return {
        "row": row,
        "values": {name: typed.get(name, "") for name in NAMES} if is_typed else values,
        "topic": words.topics().get(row.topic, ""),
        "channel": channel.name if channel else "",
        "open": is_typed,
        "can_change": bool(row.channel_id) or office.scope is None,
    }
