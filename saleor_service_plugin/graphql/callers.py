"""Who calls, and what they may: settled here once, for every operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from saleor.core.exceptions import PermissionDenied
from saleor.graphql.account.utils import get_user_accessible_channels
from saleor.permission.enums import (
    AccountPermissions,
    DiscountPermissions,
    GiftcardPermissions,
    OrderPermissions,
    PluginsPermissions,
)

from ..orders.access import TokenNotGoodError, order_of
from . import ids

MANAGE_ORDERS = OrderPermissions.MANAGE_ORDERS
MANAGE_USERS = AccountPermissions.MANAGE_USERS
MANAGE_PLUGINS = PluginsPermissions.MANAGE_PLUGINS
MANAGE_USERS = AccountPermissions.MANAGE_USERS
MANAGE_DISCOUNTS = DiscountPermissions.MANAGE_DISCOUNTS
MANAGE_GIFT_CARD = GiftcardPermissions.MANAGE_GIFT_CARD


class Kind(StrEnum):
    """What kinds of callers there are."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    STAFF = "staff"
    APP = "app"


@dataclass(frozen=True)
class Caller:
    """One caller. Decided by the permissions in the token, never by `is_staff` alone."""

    kind: Kind
    requestor: Any
    """Saleor's user or App, None for nobody."""
    info: Any

    def has(self, permission: Enum) -> bool:
        """Whether the caller has this permission."""
        if self.kind not in (Kind.STAFF, Kind.APP):
            return False
        return self._token_grants(permission) and bool(self.requestor.has_perm(permission))

    def _token_grants(self, permission: Enum) -> bool:
        """Whether the token says nothing of permissions, or names this one.

        A token that Saleor makes for an App carries those that person and App have both.
        Where these are none, Saleor lets a superuser do everything all the same.
        """
        token = getattr(self.info.context, "decoded_auth_token", None) or {}
        named = token.get("permissions")
        return self.kind is Kind.APP or named is None or permission.name in named

    @property
    def user_id(self) -> int | None:
        """The account's id where a person calls."""
        return self.requestor.pk if self.kind in (Kind.CUSTOMER, Kind.STAFF) else None

    @property
    def channel_ids(self) -> list[int] | None:
        """The channels a caller with permissions may see; None: all, as Apps may."""
        if self.kind is Kind.APP:
            return None
        return [channel.pk for channel in get_user_accessible_channels(self.info, self.requestor)]

    def sees_channel(self, channel_id: int | None) -> bool:
        """Whether rows of a channel are this caller's business."""
        allowed = self.channel_ids
        return allowed is None or channel_id in allowed

    @property
    def key(self) -> str:
        """Who it is, for what is counted: names change, and two Apps may share one."""
        kind = "app" if self.kind is Kind.APP else "user"
        return f"{kind}:{self.requestor.pk}" if self.requestor else ""

    @property
    def global_id(self) -> str:
        """Id of the user or App in Saleor's API, "" for nobody."""
        kind = "App" if self.kind is Kind.APP else "User"
        return ids.to_global(kind, self.requestor.pk) if self.requestor else ""

    @property
    def name(self) -> str:
        """Who it is, for what we note of changes."""
        if self.kind is Kind.APP:
            return f"app {self.requestor.name}"
        return str(self.requestor.email) if self.requestor else ""


def caller_of(info: Any) -> Caller:
    """Return who calls.

    Raises:
        jwt.PyJWTError: The token has expired, or its user is not active.

    """
    context = info.context
    if app := getattr(context, "app", None):
        return Caller(Kind.APP, app, info)
    user = context.user
    if not user:
        return Caller(Kind.ANONYMOUS, None, info)
    return Caller(Kind.STAFF if user.is_staff else Kind.CUSTOMER, user, info)


def demand(info: Any, *permissions: Enum) -> Caller:
    """Return the caller where they have one of these permissions.

    Raises:
        PermissionDenied: They have none of them.

    """
    caller = caller_of(info)
    if not any(caller.has(permission) for permission in permissions):
        raise PermissionDenied(permissions=permissions)
    return caller


def order_by_token(token: str) -> UUID | None:
    """Return the order that a guest's token is for, None where it is not good."""
    try:
        return order_of(token)
    except TokenNotGoodError:
        return None


def names(permissions: Sequence[Enum]) -> str:
    """Return permissions as documentation writes them."""
    return ", ".join(permission.name for permission in permissions)
