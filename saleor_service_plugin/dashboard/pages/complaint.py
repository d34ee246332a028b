"""One complaint: what was said, what stands beside it, and what staff do about it."""

from ... import wake
from ...complaints.models import Complaint
from ...complaints.number import NotANumberError, read
from ...complaints.record.problems import ComplaintProblemError
from ...shop import port
from ...web.words import t
from .. import complaint_filter, complaint_page, complaint_refusals, complaint_steps
from .. import complaint_words as words
from ..access import RefusedError
from ..office import Office, enter
from ..visit import Answer, Go, Visit


def complaint(visit: Visit) -> Answer:
    """Show it, or do something about it."""
    office = enter(visit, "MANAGE_ORDERS")
    row = _wanted(visit, office)
    if not visit.is_posted:
        return complaint_page.screen(visit, office, row)
    step, _, rest = visit.form.get("step", "").partition(":")
    about = "reply" if step == "ask" else step
    try:
        said, row = complaint_steps.do(visit, office, row, step, rest)
    except complaint_steps.MeanwhileError:
        fresh = Complaint.objects.get(pk=row.pk)
        return complaint_page.screen(visit, office, fresh, about=about, meanwhile=True)
    except ComplaintProblemError as error:
        wrong = complaint_refusals.refused(error)
        return complaint_page.screen(visit, office, _again(row), wrong=wrong, about=about)
    except LookupError:
        wrong = {"": t("It is not there any more.")}
        return complaint_page.screen(visit, office, _again(row), wrong=wrong, about=about)
    wake.soon()
    sent = visit.form.get("key", "")[:60] if about in complaint_page.FORMS else ""
    kept = complaint_filter.carry(complaint_filter.carried(visit, office).words)
    there = words.address_of(row, passed=visit.last("passed"), desk=kept, sent=sent)
    query = there.rpartition("/")[2]
    return Go(query, said, refresh=True)


def _again(row: Complaint) -> Complaint:
    with port.current().writer():
        return Complaint.objects.get(pk=row.pk)


def _wanted(visit: Visit, office: Office) -> Complaint:
    """Return the complaint that the address names, or the one it goes on in.

    Raises:
        RefusedError: There is none for this person.

    """
    with port.current().writer():
        try:
            row = Complaint.objects.filter(number=read(visit.last("number"))).first()
        except NotANumberError:
            row = None
        if row is not None and row.merged_into is not None:
            row = Complaint.objects.filter(pk=row.merged_into).first()
    if row is None or (office.scope is not None and row.channel_id not in office.scope):
        raise RefusedError(404, "NOT_FOUND")
    return row
