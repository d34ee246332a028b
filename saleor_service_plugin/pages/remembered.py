"""That this browser has shown that an order is its own: for the half hour that it counts, no longer.

A link in a mail cannot hold what unlocks an order, and the page knows no script. So a cookie holds
the acting token. Each mail signs its link anew: the cookie is named by what stays of it, the
order's part, and goes to the pages of orders alone. It only opens what is looked at: what changes
something takes the token from the page's own address, so that no other site can use the cookie.
It is needed for what the customer asked for, and nobody is asked to agree (section 25 (2) no. 2
TDDDG).
"""

import re

from django.http import HttpRequest, HttpResponse

from ..orders.access import ACTING_GOOD_FOR

NAME = "service_acting_"
"""What the cookies' names begin with; behind it the part of the link that names the order."""

PART = re.compile(r"[A-Za-z0-9_~-]{1,64}")

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
    acting = request.COOKIES.get(_name(request), "")
    if request.method in ("GET", "HEAD") and acting and not request.GET.get("act"):
        address = request.GET.copy()
        address["act"] = acting[:LONGEST]
        request.GET = address  # type: ignore[assignment]


def leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave in the browser what the request was given, where it was given anything."""
    name = _name(request)
    if name and (acting := getattr(request, NOTED, "")):
        response.set_cookie(
            name, acting, max_age=ACTING_GOOD_FOR, path=f"{request.path.rpartition('/')[0]}/", secure=request.is_secure(),
            httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


def _name(request: HttpRequest) -> str:
    """Return what the cookie of an order is called, "" where the address names none."""
    part = request.path.rpartition("/")[2].partition(".")[0]
    return NAME + part if PART.fullmatch(part) else ""
