"""The views behind our addresses that are no capability's own."""

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from .. import health as checkup
from . import answers, rates

HEALTH_CALLS = 30
"""A minute from one address; a monitor asks once or twice."""

HEALTH_SECONDS = 15
"""For which a verdict holds, whoever asks."""

HEALTH_KEY = "saleor.service:health"


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
    if seconds := rates.wait_for(request, "health", most=HEALTH_CALLS):
        return answers.too_many(request, seconds)
    ok = _verdict()
    return answers.as_json({"ok": ok}, 200 if ok else 503)


def _verdict() -> bool:
    """Return whether all is well; a look counts rows of every table, so its verdict is kept.

    A cache that is away keeps nothing and refuses nobody.
    """
    with suppress(Exception):
        if (known := cache.get(HEALTH_KEY)) is not None:
            return bool(known)
    ok = checkup.look().ok
    with suppress(Exception):
        cache.set(HEALTH_KEY, ok, timeout=HEALTH_SECONDS)
    return ok
