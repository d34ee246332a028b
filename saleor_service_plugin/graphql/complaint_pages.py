"""Pages of a customer's complaints."""

from typing import Any

from ..complaints.models import Complaint
from ..complaints.record import of_customers
from ..complaints.record.of_customers import Page
from ..shop import port
from . import connections, ids
from .complaint_loaders import UserComplaintsLoader
from .complaint_types import ServiceComplaintConnection
from .complaint_views import ComplaintView


def complaints_of_customer(
    user_id: int,
    info: Any,
    arguments: dict[str, Any],
    *,
    channel_ids: tuple[int, ...] | None,
    as_staff: bool,
) -> Any:
    """Return a page of a customer's complaints, the newest first.

    Args:
        user_id: The account.
        info: Of the request.
        arguments: Those of a connection.
        channel_ids: Those the caller may see; None: all.
        as_staff: Whether staff or an App look, not the customer.

    """
    asked = connections.asked(arguments)
    page = Page(
        asked.limit + 1,
        _cursor(asked.after, "after"),
        _cursor(asked.before, "before"),
        asked.backwards,
        channel_ids,
        as_staff,
    )

    def count() -> int:
        with port.current().writer():
            return of_customers.count_of_user(user_id, page)

    def connection(rows: list[Complaint]) -> Any:
        return connections.connect(
            ServiceComplaintConnection,
            [ComplaintView(row, as_staff=as_staff) for row in rows],
            asked,
            cursor=lambda view: connections.cursor_of([view.row.pk]),
            count=count,
        )

    return UserComplaintsLoader(info.context).load((user_id, page)).then(connection)


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
