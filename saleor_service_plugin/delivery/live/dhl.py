"""Asking DHL what became of a parcel: "Shipment Tracking - Unified".

One call for one number, with the key of the merchant's own app (developer.dhl.com). Nothing
but the number leaves the shop: DHL would take the postcode as well and say more for it, e.g.
where a parcel waits, which its own page tells the customer.

The smallest plan has 250 calls a day, counted by the day of Greenwich, and one in five
seconds. DHL's terms of use ask to show "Delivered by Deutsche Post DHL Group" and to delete
what was learned 30 days after the delivery.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from ...shop import port
from ...shop.answers import FetchAnswer
from ..carrier_report import Answer, Problem
from .dhl_answer import SERVICES, read_report
from .service import Credentials, Field, Question, Service

ADDRESS = "https://api-eu.dhl.com/track/shipments"

SECONDS = 10.0
"""For one call, from the connection to the end of the answer."""

MOST_BYTES = 256 * 1024
"""Of an answer; 45 events are about 20 KB."""

LONGEST_REST = 24 * 60 * 60.0
"""Seconds for which we leave DHL alone when it asks; a day's quota begins anew by then."""

LANGUAGES = ("de", "en")

_NUMBER = re.compile(r"[0-9A-Z]{5,40}")


_KEY = re.compile(r"[\x21-\x7e]{1,200}")

_PROBLEMS = {
    400: Problem.NUMBER,
    401: Problem.LOGIN,
    403: Problem.LOGIN,
    404: Problem.NOT_FOUND,
    408: Problem.AWAY,
    429: Problem.QUOTA,
}
"""By HTTP's status; 5xx is away, anything else makes no sense to us."""

_UNREADABLE = frozenset({"too-long", "encoding", "content"})
"""Why content came and is none."""


def ask(question: Question, credentials: Credentials) -> Answer:
    """Ask DHL about one number; never raises.

    Args:
        question: What is told of the parcel.
        credentials: With "api_key".

    """
    key = credentials.get("api_key", "").strip()
    if not _KEY.fullmatch(key):
        return Answer(problem=Problem.LOGIN, detail="no key")
    number = re.sub(r"[\s.\-]", "", question.number[:100]).upper()
    if not _NUMBER.fullmatch(number):
        return Answer(problem=Problem.NUMBER, detail="no number")
    answer = port.current().fetch(
        f"{ADDRESS}?{urlencode(_asked(number, question))}",
        headers={"DHL-API-Key": key, "Accept": "application/json"},
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )
    return _answered(answer, question)


def _asked(number: str, question: Question) -> dict[str, str]:
    language = question.language[:2].lower()
    asked = {"trackingNumber": number, "language": language if language in LANGUAGES else "en"}
    services = SERVICES.get(question.carrier, ())
    if len(services) == 1:
        # Without the hint another division's parcel of the same number may come.
        asked["service"] = services[0]
    return asked


def _answered(answer: FetchAnswer, question: Question) -> Answer:
    """Return what came of asking; a status counts even where the content is none."""
    if answer.status != 200:
        return _refused(answer)
    if answer.problem:
        unreadable = answer.problem in _UNREADABLE
        return Answer(problem=Problem.ANSWER if unreadable else Problem.AWAY, detail=answer.problem)
    report = read_report(answer.body, question, datetime.now(UTC))
    if report is None:
        return Answer(problem=Problem.ANSWER, detail="no such shipment in it")
    return Answer(report=report)


def _refused(answer: FetchAnswer) -> Answer:
    if not answer.status:
        return Answer(problem=Problem.AWAY, detail=answer.problem)
    away = 500 <= answer.status < 600
    problem = _PROBLEMS.get(answer.status, Problem.AWAY if away else Problem.ANSWER)
    rest = answer.retry_after
    return Answer(
        problem=problem,
        retry_after=None if rest is None else min(rest, LONGEST_REST),
        detail=f"HTTP {answer.status}",
    )


SERVICE = Service(
    key="dhl",
    name="DHL",
    carriers=frozenset(SERVICES),
    fields=(Field("api_key"),),
    ask=ask,
    daily_quota=250,
    gap_seconds=5.0,
    languages=LANGUAGES,
)
