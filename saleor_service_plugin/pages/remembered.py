"""That this browser has shown that an order is its own: for the half hour that it counts, no longer.

A link in a mail cannot hold what unlocks an order, and the page knows no script. So a cookie holds
the acting token, for this order's page alone. It only opens what is looked at: what changes
something takes the token from the page's own address, so that no other site can use the cookie.
It is needed for what the customer asked for, and nobody is asked to agree (section 25 (2) no. 2
TDDDG).
"""

from django.http import HttpRequest, HttpResponse

from ..orders.access import ACTING_GOOD_FOR

NAME = "service_acting"

NOTED = "service_acting_noted"
"""Attribute of a request: the token it was given."""

LONGEST = 500


def note(request: HttpRequest, acting: str) -> None:
    """Have the answer to a request leave the token in the browser."""
    setattr(request, NOTED, acting)


def recall(request: HttpRequest) -> None:
    """Look at a page as this browser unlocked it; an address with a token of its own stays.

    Before the cookies are taken off. Whether the token is good, and this order's, says the API.
    """
    acting = request.COOKIES.get(NAME, "")
    if request.method in ("GET", "HEAD") and acting and not request.GET.get("act"):
        address = request.GET.copy()
        address["act"] = acting[:LONGEST]
        request.GET = address  # type: ignore[assignment]


def leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave in the browser what the request was given, where it was given anything."""
    if acting := getattr(request, NOTED, ""):
        response.set_cookie(
            NAME, acting, max_age=ACTING_GOOD_FOR, path=request.path, secure=request.is_secure(),
            httponly=True, samesite="Lax",
        )  # fmt: skip
    return response
