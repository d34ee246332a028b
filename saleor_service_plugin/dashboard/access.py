"""Who opens one of our pages: decided by the token that the Dashboard gave to our frame.

What somebody may do there is decided by the API, which every page asks; here it is only
made sure that the token was made for our App and for staff. Cookies are not looked at.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from jwt.exceptions import ExpiredSignatureError, PyJWTError
from saleor.core.auth import get_token_from_request
from saleor.core.jwt import get_user_from_access_payload, jwt_decode

from ..graphql import ids
from ..shop import port

THIRD_PARTY = "thirdparty"
"""The kind of token that Saleor makes for pages of Apps."""


class RefusedError(Exception):
    """A page is not shown; `status` is HTTP's, `code` says why."""

    def __init__(self, status: int, code: str) -> None:
        """Keep both."""
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the shop's staff before one of our pages."""

    email: str
    permissions: frozenset[str]
    """Names, such as MANAGE_ORDERS; those that our App has as well."""


def staff_of(request: HttpRequest) -> Staff:
    """Return who opens a page.

    Args:
        request: Its token stands in the header, or in the form where a browser sends that
            by itself into a frame.

    Raises:
        RefusedError: 401 without a good token of this minute, 403 where it is somebody
            else's: another App's, the API's own, a customer's.

    """
    if request.method == "POST" and "token" in request.POST:
        request.META["HTTP_AUTHORIZATION_BEARER"] = request.POST["token"]
    token = get_token_from_request(request)
    if not token:
        raise RefusedError(401, "NO_TOKEN")
    try:
        claims: dict[str, Any] = jwt_decode(token)
        if claims.get("type") != THIRD_PARTY or not claims.get("is_staff"):
            raise RefusedError(403, "NOT_FOR_OUR_PAGES")
        with port.current().writer():
            app_id = port.current().app_id()
            user = get_user_from_access_payload(claims)
    except ExpiredSignatureError:
        raise RefusedError(401, "EXPIRED") from None
    except PyJWTError:
        raise RefusedError(401, "BAD_TOKEN") from None
    if app_id is None or claims.get("app") != ids.to_global("App", app_id):
        raise RefusedError(403, "NOT_FOR_OUR_PAGES")
    if user is None or not user.is_active:
        raise RefusedError(401, "BAD_TOKEN")
    return Staff(str(user.email), frozenset(claims.get("permissions") or ()))
