"""The lines of the operations of complaints and questions."""

from collections.abc import Mapping
from typing import Any

from tests.saleor.api import complaint_rows
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.complaint_calls import first_line, id_of
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DONE, ORDERS, ORDERS_ANYWHERE, Verdicts, own_order


def opens(caller: Caller) -> Verdicts:
    """Allow as `own_order`; a guest opens one about the order whose token they hold."""
    return DONE if caller.guest else own_order(caller)


def _id(cast: Cast, name: str = "main") -> str:
    return id_of(complaint_rows.row(cast, name))


def _token(cast: Cast, caller: Caller) -> Mapping[str, Any]:
    return {"token": cast.token(caller)}


def _input(**values: Any) -> Mapping[str, Any]:
    given = {"key": "cast", "topic": "DAMAGED", "text": "The mug is broken.", **values}
    return {"input": given}


def _reply(cast: Cast) -> Mapping[str, Any]:
    return {"id": _id(cast), "key": "cast", "text": "Hello"}


def _lines(cast: Cast) -> list[Mapping[str, Any]]:
    return [{"lineId": first_line(cast.order_id), "quantity": 1}]


def _things(cast: Cast) -> Mapping[str, Any]:
    """Return an input that names all that one can name."""
    return _input(
        channel=cast.channel,
        owner=complaint_rows.staff_id(),
        customer={"userId": cast.owner},
    )


COMPLAINTS: Mapping[str, Line] = {
    "serviceComplaint": Line(
        own_order,
        lambda cast: {"id": _id(cast)},
        as_guest=lambda cast, caller: {"id": _id(cast), **_token(cast, caller)},
    ),
    "serviceComplaintOutcomes": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceComplaintCreate": Line(
        opens,
        lambda cast: _input(orderId=cast.order, lines=_lines(cast)),
        as_guest=lambda cast, caller: _input(**_token(cast, caller)),
        more=_things,
        by="staff-orders",
    ),
    "serviceComplaintReply": Line(
        own_order,
        _reply,
        as_guest=lambda cast, caller: {**_reply(cast), **_token(cast, caller)},
    ),
    "serviceComplaintNoteCreate": Line(ORDERS, _reply),
    "serviceComplaintUpdate": Line(
        ORDERS,
        lambda cast: {"ids": [_id(cast)], "input": {"priority": "LOW"}},
        more=lambda cast: {"input": {"owner": complaint_rows.staff_id()}},
    ),
    "serviceComplaintSettle": Line(
        ORDERS, lambda cast: {"id": _id(cast), "outcome": "answered", "text": "Here you are."}
    ),
    "serviceComplaintClose": Line(ORDERS, lambda cast: {"ids": [_id(cast)], "reason": "Twice"}),
    "serviceComplaintReopen": Line(ORDERS, lambda cast: {"id": _id(cast, "closed")}),
    "serviceComplaintMerge": Line(
        ORDERS, lambda cast: {"id": _id(cast), "into": _id(cast, "second")}
    ),
    "serviceComplaintMergeUndo": Line(ORDERS, lambda cast: {"id": _id(cast, "merged")}),
}
