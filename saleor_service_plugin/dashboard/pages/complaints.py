"""The complaint desk: what customers wait for, what is due first first."""

from collections.abc import Mapping
from typing import Any

from ... import wake
from ...complaints.desk import listing
from ...complaints.models import Complaint
from ...complaints.record import change, settle
from ...complaints.record.people import Author
from ...complaints.record.problems import ComplaintProblemError
from ...complaints.states import AuthorKind, Priority, Topic
from ...shop import port
from ...web.words import t, tn
from .. import complaint_filter, complaint_refusals, complaint_rows
from .. import complaint_words as words
from ..complaint_filter import Filter
from ..listing import Listed
from ..office import Office, enter, line
from ..row_cursor import Asked, asked, ways
from ..visit import Answer, Go, Screen, Visit, address

LONGEST_REASON = 500


def complaints(visit: Visit) -> Answer:
    """Show the desk, or do something with what was chosen."""
    office = enter(visit, "MANAGE_ORDERS")
    if not visit.is_posted:
        return _list(visit, office)
    step = visit.form.get("step", "")
    typed = visit.form.get("closed", "").split(".") if step == "undo" else visit.form.getlist("one")
    chosen = _chosen(office, typed)
    if not chosen:
        return _list(visit, office, t("Choose at least one."))
    pks = [row.pk for row in chosen]
    try:
        if step == "undo":
            return _undo(visit, office, chosen)
        if step == "close":
            return _close(visit, office, chosen)
        values = _values(visit, office, step)
        if values is None:
            return _list(visit, office, t("Choose what is to be done."), pks)
        count = change.change(pks, values, by=_author(office))
    except ComplaintProblemError as error:
        return _list(visit, office, " ".join(complaint_refusals.refused(error).values()), pks)
    except LookupError:
        return _list(visit, office, t("It is not there any more."), pks)
    return _go(visit, tn("1 changed.", "{count} changed.", count))


def _values(visit: Visit, office: Office, step: str) -> dict[str, object] | None:
    """Return what is to be changed; None where nothing was chosen."""
    name, _, rest = step.partition(":")
    value = rest or visit.form.get(name, "")
    match name:
        case "take":
            return {"owner": (office.user_id, office.name)}
        case "leave":
            return {"owner": (None, "")}
        case "priority" if value in {str(one.value) for one in Priority}:
            return {"priority": int(value)}
        case "topic" if value in set(Topic):
            return {"topic": value}
    return None


def _close(visit: Visit, office: Office, chosen: list[Complaint]) -> Answer:
    reason = line(visit.form, "reason")[:LONGEST_REASON]
    before = {row.pk for row in chosen if not row.closed_at}
    pks = [row.pk for row in chosen]
    count = settle.close_all(pks, by=_author(office), reason=reason)
    wake.soon()
    closed = ".".join(str(pk) for pk in pks if pk in before)
    return _go(visit, tn("1 closed.", "{count} closed.", count), closed=closed if count else "")


def _undo(visit: Visit, office: Office, chosen: list[Complaint]) -> Answer:
    """Reopen what was closed just now; what somebody reopened meanwhile is left as it is."""
    count = 0
    for row in chosen:
        try:
            settle.reopen(row.pk, by=_author(office))
        except ComplaintProblemError as error:
            if error.code != "wrong_state":
                raise
        else:
            count += 1
    return _go(visit, tn("1 is open again.", "{count} are open again.", count))


def _author(office: Office) -> Author:
    return Author(AuthorKind.STAFF, office.by, office.name, office.user_id)


def _chosen(office: Office, texts: list[str]) -> list[Complaint]:
    """Return the chosen ones that are this person's business."""
    pks = [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 19]
    rows = Complaint.objects.filter(pk__in=pks[: change.MOST])
    if office.scope is not None:
        rows = rows.filter(channel_id__in=office.scope)
    with port.current().writer():
        return list(rows)


def _go(visit: Visit, said: str, **more: object) -> Go:
    kept = {name: visit.last(name) for name in complaint_filter.WORDS}
    place = {name: visit.last(name) for name in ("after", "before")}
    query = address("complaints", **kept, **place, **more).rpartition("/")[2]
    return Go(query, said)


def _page(wanted: Filter, office: Office, place: Asked) -> Listed:
    with port.current().writer():
        rows = listing.page(wanted.where, complaint_filter.page_of(wanted, place))
    kept, before, after = ways(
        "complaints", rows, place,
        lambda row: complaint_filter.place_of(listing.cursor(row, wanted.sort)), **wanted.words,
    )  # fmt: skip
    return Listed(
        complaint_rows.shown(kept, office.channels, complaint_filter.carry(wanted.words)),
        before,
        after,
    )


def _list(
    visit: Visit, office: Office, wrong: str = "", chosen: list[int] | None = None
) -> Screen:  # fmt: skip
    wanted, place = complaint_filter.read(visit, office), asked(visit)
    page = _page(wanted, office, place)
    context: dict[str, Any] = {
        "page": page,
        "words": wanted.words,
        "narrowed": wanted.narrowed,
        "counters": complaint_filter.counters(office, wanted.words),
        "next": complaint_filter.next_address(wanted) if page.rows else "",
        "by_clock": wanted.sort is listing.Sort.DUE,
        **_choices(),
        "channels": list(office.channels.values()),
        "chosen": chosen or [],
        "wrong": wrong,
        "closed": "" if visit.is_posted else visit.last("closed"),
        "action": address("complaints", **wanted.words, after=place.after, before=place.before),
        "begin": address("complaints"),
        "fresh": address("complaint-new"),
        "longest": LONGEST_REASON,
    }
    return Screen("complaints.html", t("Complaints & questions"), context, 422 if wrong else 200)


def _choices() -> Mapping[str, object]:
    return {
        "topics": words.topics(),
        "states": words.states(),
        "priorities": {str(pk): label for pk, label in words.priorities().items()},
        "sources": words.sources(),
        "sorts": {
            "": t("Due first"), "newest": t("Newest"), "oldest": t("Oldest"),
            "activity": t("Last activity"), "quietest": t("Longest without activity"),
        },
    }  # fmt: skip
