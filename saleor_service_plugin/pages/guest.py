"""Asking the API as nobody in particular."""

from django.http import HttpRequest

NAMES = ("HTTP_AUTHORIZATION", "HTTP_AUTHORIZATION_BEARER")
"""Where Saleor looks for a token."""


def as_guest(request: HttpRequest) -> None:
    """Take from a request whatever says who sent it.

    A public page shows the same to everybody who has its link, to staff as well: what they
    see there is what the customer sees.
    """
    for name in NAMES:
        request.META.pop(name, None)
    request.COOKIES.clear()
