"""The views behind our addresses that are no capability's own."""

from django.http import HttpRequest, HttpResponse

from .. import health as checkup
from . import answers, rates


def graphql(request: HttpRequest) -> HttpResponse:
    """Answer GraphQL."""
    # Loads Saleor's whole schema, which must not happen while Django starts.
    from ..graphql.view import own_view

    if request.method == "OPTIONS":
        # Browsers are answered before Django (Saleor's CORS layer); others learn what is.
        return HttpResponse(headers={"Allow": "OPTIONS, POST"})
    if request.method != "POST":
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "GraphQL takes POST alone.")
        refused["Allow"] = "OPTIONS, POST"
        return refused
    return own_view(request)


def health(request: HttpRequest) -> HttpResponse:
    """Say whether all is well, for a monitor: 200 or 503, nothing about why.

    Why is told to staff: the Dashboard, `service_health`, the query `serviceHealth`.
    """
    if request.method not in ("GET", "HEAD"):
        refused = answers.error(request, 405, "METHOD_NOT_ALLOWED", "Ask with GET.")
        refused["Allow"] = "GET, HEAD"
        return refused
    if seconds := rates.wait_for(request, "health"):
        message = "Too many calls, please slow down."
        return answers.error(request, 429, "TOO_MANY_REQUESTS", message, retry_after=seconds)
    ok = checkup.look().ok
    return answers.as_json({"ok": ok}, 200 if ok else 503)
