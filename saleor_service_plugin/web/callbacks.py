"""The address that carriers and aggregators call when something happened to a parcel.

Who calls is known by the signature alone: no login, no cookie. What cannot be taken is
answered with the status that has a well-meaning sender do the right thing: 4xx for what will
never be taken as it is, 5xx (`entrance`) for what may be tried again, 200 for what is done or
was done before.
"""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from .. import wake
from ..delivery.inbound import taking
from ..delivery.inbound.taking import Outcome, Result
from . import answers, rates

CALLS = 1200
"""A minute from one address: an aggregator on a shop's busiest day."""

REFUSALS: Mapping[Outcome, tuple[int, str, str]] = {
    Outcome.UNKNOWN: (404, "NOT_FOUND", "There is no such account, or it is switched off."),
    Outcome.FORGED: (401, "FORGED", "The signature is not ours to trust"),
    Outcome.STALE: (401, "STALE", "The signature is right and its time is not"),
    Outcome.MALFORMED: (400, "MALFORMED", "The signature is right and the content is not"),
}


def callback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a callback."""
    if request.method != "POST":
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Callbacks are POSTed.")
        refused["Allow"] = "POST"
        return refused
    if seconds := rates.wait_for(request, "callbacks", most=CALLS):
        return answers.too_many(request, seconds)
    headers = {name.lower(): value for name, value in request.headers.items()}
    result = taking.take(public_id, headers, request.body)
    if result.outcome in REFUSALS:
        return _refused(request, result)
    if result.news:
        wake.soon()
    return answers.as_json({"ok": True, "repeated": result.outcome is Outcome.REPEATED}, 200)


def _refused(request: HttpRequest, result: Result) -> HttpResponse:
    status, code, text = REFUSALS[result.outcome]
    detail = " ".join(part for part in (result.field, result.reason) if part)
    refused = answers.error(request, status, code, f"{text}: {detail}." if detail else text)
    if status == 401:
        # RFC 9110, 15.5.2: a 401 names what would be taken.
        refused["WWW-Authenticate"] = "Signature"
    return refused
