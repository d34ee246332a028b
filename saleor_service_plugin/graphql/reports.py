"""What Saleor's observability is told of calls of ours: that there was one, not what it said.

An App can ask Saleor for a copy of every call. Saleor masks answers that hold a field of its
list of sensitive ones. Ours cannot be put on that list: Saleor checks it against the schema a
call was made of, and drops the report, with an error in the log, where one lacks a type of
it. Saleor's own schema lacks all of ours, and our own one most of Saleor's. So what asks for
anything of ours is reported without its text, which may hold an order's token, and without
its answer, which may hold a secret or an address.
"""

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from saleor.webhook import observability

from ..errors import brief
from . import limits

logger = logging.getLogger(__name__)

MASK = "***"
"""As Saleor writes it."""


def operation() -> AbstractContextManager[Any]:
    """Return what gives the report of the operation under way, None where Saleor has none."""
    report = getattr(observability, "report_gql_operation", nullcontext)
    found: AbstractContextManager[Any] = report()
    return found


def hide(reported: Any, *, own: bool) -> None:
    """Take out of a report what is ours; never raises.

    Args:
        reported: As Saleor noted the operation, or None.
        own: Whether the whole schema is ours.

    """
    try:
        if reported is None or not (own or _asks_us(reported)):
            return
    except Exception as error:
        logger.error("A call is reported without its text: %s", brief(error))
    reported.query = None
    reported.result = {"data": MASK}


def _asks_us(reported: Any) -> bool:
    document = reported.query
    return document is not None and limits.asks_us(document.document_ast)
