"""What the mutations of complaints share: who calls, which complaint, files, refusals."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import graphene
from django.core.files.uploadedfile import UploadedFile

from ...complaints.files.take import take
from ...complaints.files.taken import RefusedFileError, Taken
from ...complaints.models import Complaint
from ...complaints.record.opening import MOST_FILES
from ...complaints.record.people import Author
from ...complaints.record.problems import ComplaintProblemError
from ...complaints.states import AuthorKind
from ...shop import port
from ...web import rates
from .. import ids
from ..callers import MANAGE_ORDERS, Caller, Kind
from ..complaint_people import person_name
from ..complaint_types import TYPE
from ..complaint_views import ComplaintView, seen_by, staff_sees
from ..errors import Code, refuse

GONE = "There is no such complaint."

UNLOCK = "Files need the acting token: serviceOrderUnlock."

LONGEST_KEY = 50

MOST_BYTES = 15_000_000
"""Of one file, before it is written anew."""

A_MINUTE = 20
"""Calls by which customers may write, from one address."""

KEY = graphene.Argument(
    graphene.String,
    required=True,
    description="A text of yours that names this wish, such as a UUID: sent again with it, it is "
    f"done once. {LONGEST_KEY} characters at most.",
)

ID = graphene.Argument(graphene.ID, required=True, description="Id of the complaint.")

TOKEN = graphene.Argument(graphene.String, description="Of a guest: the order's token.")

ACTING_TOKEN = graphene.Argument(
    graphene.String, description="Of a guest besides: what serviceOrderUnlock answered."
)


def author_of(caller: Caller) -> Author:
    """Return who writes: staff and Apps by name, everybody else as a customer."""
    if caller.kind is Kind.APP:
        return Author(AuthorKind.APP, caller.global_id, str(caller.requestor.name))
    if caller.has(MANAGE_ORDERS):
        name = person_name(caller.requestor)
        return Author(AuthorKind.STAFF, caller.global_id, name, caller.user_id)
    return customer_of(caller)


def customer_of(caller: Caller) -> Author:
    """Return the caller as a customer, whatever else they are."""
    if caller.user_id is None:
        return Author(AuthorKind.CUSTOMER)
    name = caller.requestor.get_full_name().strip()
    known = "" if name == caller.requestor.email else name
    return Author(AuthorKind.CUSTOMER, caller.global_id, known)


def key_of(who: str, key: str) -> str:
    """Return the key that a client's wish is kept under; another caller's is another wish.

    Raises:
        ValidationError: It is empty or too long.

    """
    if not key.strip():
        refuse("key", "Is empty.", Code.REQUIRED)
    if len(key) > LONGEST_KEY:
        refuse("key", f"Use {LONGEST_KEY} characters at most.", Code.TOO_LONG)
    return f"client:{who}:{key}"


def row_of(pk: int) -> Complaint | None:
    """Return a complaint, None where there is none."""
    with port.current().writer():
        return Complaint.objects.filter(pk=pk).first()


def seen(info: Any, global_id: str, token: str | None = None, acting: str = "") -> ComplaintView:
    """Return the caller's view of the complaint that a mutation names.

    Raises:
        ValidationError: It is none, or none of theirs.

    """
    pk = ids.wanted(ids.number_of, global_id, TYPE, "id")
    view = seen_by(info, row_of(pk), token=token, acting=acting)
    if view is None:
        refuse("token" if token is not None else "id", GONE, Code.NOT_FOUND)
    return view


def of_staff(caller: Caller, global_id: str, field: str = "id") -> Complaint:
    """Return the complaint that a mutation of staff names.

    Raises:
        ValidationError: There is none for them.

    """
    return all_of_staff(caller, [global_id], field)[0]


def all_of_staff(
    caller: Caller, global_ids: Sequence[str], field: str = "ids", *, most: int = 1
) -> list[Complaint]:
    """Return the complaints that a mutation of staff names, each once.

    Raises:
        ValidationError: None or too many are named, or one is not there for them.

    """
    if not global_ids:
        refuse(field, "Name at least one.", Code.REQUIRED)
    if len(global_ids) > most:
        refuse(field, f"Name at most {most}.", Code.TOO_MANY)
    wanted = list(dict.fromkeys(ids.all_wanted(ids.number_of, global_ids, TYPE, field)))
    with port.current().writer():
        rows = Complaint.objects.in_bulk(wanted)
    if any(pk not in rows or not staff_sees(caller, rows[pk]) for pk in wanted):
        refuse(field, GONE, Code.NOT_FOUND)
    return [rows[pk] for pk in wanted]


@contextmanager
def refusals(fields: dict[str, str] | None = None) -> Iterator[None]:
    """Say as a typed error why a use case refused.

    Args:
        fields: The mutation's names for those of the use case, where they differ.

    Raises:
        ValidationError: It refused.

    """
    try:
        yield
    except ComplaintProblemError as error:
        known = {code.value: code for code in Code} | {"limit": Code.TOO_MANY}
        field = (fields or {}).get(error.field, error.field) or "id"
        refuse(field, error.reason, known.get(error.code, Code.INVALID))
    except LookupError:
        refuse("id", GONE, Code.NOT_FOUND)


def files_of(info: Any, given: Iterable[Any] | None, field: str = "attachments") -> list[Taken]:
    """Return the files that came with a request, made harmless.

    Args:
        info: Of the request.
        given: The values of the Upload scalars: names of parts of the request, or the files
            themselves where our own pages ask.
        field: The argument.

    Raises:
        ValidationError: There are too many, one is not there, too large or refused; the message
            names the file by its place, from 0.

    """
    files = list(given or ())
    if len(files) > MOST_FILES:
        refuse(field, f"Send {MOST_FILES} files at most.", Code.TOO_MANY)
    found = [
        one if isinstance(one, Taken) else _file(info, one, place, field)
        for place, one in enumerate(files)
    ]
    taken = []
    for place, file in enumerate(found):
        try:
            # Our own pages have looked already, and say in the reader's language what is wrong.
            one = file if isinstance(file, Taken) else take(str(file.name or ""), file.read())
        except RefusedFileError as error:
            refuse(field, f"File {place}: {error.reason}")
        taken.append(one)
    return taken


def _file(info: Any, given: Any, place: int, field: str) -> UploadedFile:
    # A text names a part of the request; only our own pages can hand over a file itself.
    file = info.context.FILES.get(given) if isinstance(given, str) else given
    if not isinstance(file, UploadedFile):
        refuse(field, f"File {place}: there is no such part in the request.", Code.REQUIRED)
    if (file.size or 0) > MOST_BYTES:
        text = f"File {place}: larger than {MOST_BYTES // 1_000_000} MB."
        refuse(field, text, Code.TOO_LONG)
    return file


def hold_back(info: Any, caller: Caller) -> None:
    """Refuse customers who write too often from one address.

    Raises:
        ValidationError: They do.

    """
    if caller.has(MANAGE_ORDERS):
        return
    if seconds := rates.wait_for(info.context, "complaint", most=A_MINUTE):
        refuse("key", f"Too often. Please try again in {seconds} seconds.", Code.RATE_LIMITED)


def now_of(view: ComplaintView, pk: int) -> ComplaintView:
    """Return a complaint as it stands now, as the caller saw it before.

    Args:
        view: As they saw it.
        pk: Its id, or that of the one it goes on in.

    """
    return ComplaintView(row_of(pk) or view.row, as_staff=view.as_staff, sees_all=view.sees_all)


def several(pks: Sequence[int]) -> list[ComplaintView]:
    """Return complaints as they stand now, as staff see them, in this order."""
    with port.current().writer():
        rows = Complaint.objects.in_bulk(pks)
    return [ComplaintView(rows[pk], as_staff=True) for pk in pks if pk in rows]
