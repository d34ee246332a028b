"""Every page and every kind of caller: nobody sees more than the API would show them."""

from collections.abc import Callable, Mapping

import jwt
import pytest
from freezegun import freeze_time
from saleor.account.models import User
from saleor.app.models import App
from saleor.core.jwt import (
    create_access_token,
    create_access_token_for_app,
    create_access_token_for_app_extension,
    jwt_decode,
)
from saleor.permission.models import Permission

from saleor_service_plugin.dashboard import card
from saleor_service_plugin.dashboard.pages import PAGES, WIDGETS
from saleor_service_plugin.shop import port
from tests.saleor.api.people import staff
from tests.saleor.pages.visitor import Visitor, our_app, token_of
from tests.saleor.world import World

ORDERS = frozenset({"manage_orders"})
PLUGINS = frozenset({"manage_plugins"})
DISCOUNTS = frozenset({"manage_discounts"})
USERS = frozenset({"manage_users"})

NEEDS: Mapping[str, frozenset[str]] = {
    "today": ORDERS,
    "mirror": ORDERS,
    "messages": ORDERS,
    "message": ORDERS,
    "parcels": ORDERS,
    "parcel": ORDERS,
    "silence": ORDERS,
    "reports": ORDERS,
    "lines": ORDERS,
    "report-file": ORDERS,
    "settings": PLUGINS,
    "channel": PLUGINS,
    "live": PLUGINS,
    "look": PLUGINS,
    "carriers": PLUGINS,
    "carrier": PLUGINS,
    "promises": PLUGINS,
    "promise": PLUGINS,
    "transit": PLUGINS,
    "calendars": PLUGINS,
    "calendar": PLUGINS,
    "complaints": ORDERS,
    "complaint-report": ORDERS,
    "complaint-file": ORDERS,
    "delays": ORDERS,
    "backorders": ORDERS,
    "packing": ORDERS,
    "grants": DISCOUNTS,
    "campaigns": DISCOUNTS,
    "campaign": DISCOUNTS,
    "campaign-preview": DISCOUNTS,
    "referral": DISCOUNTS,
    "rewards": DISCOUNTS,
    "reward-file": DISCOUNTS,
    "rules": DISCOUNTS,
    "rule": DISCOUNTS,
    "simulate": DISCOUNTS,
    "variant": ORDERS,
    "texts": PLUGINS,
    "wording": PLUGINS,
    "text": PLUGINS,
    "preview": ORDERS | PLUGINS,
    "health": ORDERS | PLUGINS,
    "clocks": ORDERS | PLUGINS,
    "addresses": ORDERS,
    "consents": USERS,
    "goodies": DISCOUNTS,
    "reward": DISCOUNTS,
    "complaint": ORDERS,
    "complaint-new": ORDERS,
    "replies": ORDERS,
    "widgets/order": ORDERS,
    "widgets/customer": ORDERS,
}
"""What each page needs, any of it; a page that is missing here fails the test below."""

STAFF: Mapping[str, tuple[str, ...]] = {
    "nobody's": (), "products": ("manage_products",), "orders": ("manage_orders",),
    "plugins": ("manage_plugins",), "discounts": ("manage_discounts",),
    "users": ("manage_users",),
    "all": ("manage_orders", "manage_plugins", "manage_discounts", "manage_users"),
}  # fmt: skip

FOREIGN = (
    "none", "garbage", "expired", "signed by others", "the API's own", "another App's",
    "a customer's", "staff no more", "an App's",
)  # fmt: skip
"""Tokens that open nothing, whatever their user may do."""


def test_every_page_has_its_line() -> None:
    assert set(NEEDS) == set(PAGES) | {f"widgets/{name}" for name in WIDGETS}


@pytest.mark.parametrize("path", sorted(NEEDS))
@pytest.mark.parametrize("who", sorted(STAFF))
def test_staff(world: World, path: str, who: str) -> None:
    # given
    user = staff(world, *STAFF[who]).user

    # when
    shown = Visitor(token_of(user)).get(path, orderId="T3JkZXI6eA==", customerId="VXNlcjox")

    # then: 404 is what somebody sees who may, of something that is not there
    if not NEEDS[path] & set(STAFF[who]):
        assert shown.status == 403, shown.text
        assert "Not for your account" in shown.text
    else:
        assert shown.status in (200, 404), shown.text


@pytest.mark.parametrize("path", sorted(NEEDS))
@pytest.mark.parametrize("kind", FOREIGN)
def test_other_tokens(world: World, path: str, kind: str) -> None:
    # given
    visitor = Visitor(foreign(world, kind))

    # when
    shown, posted = visitor.get(path), visitor.post(path, {"step": "discard"})

    # then
    assert {shown.status, posted.status} <= {401, 403}, shown.text
    assert "<table" not in shown.text


def test_a_superuser_by_the_claims_alone(world: World) -> None:
    # given: our App without permissions, so that the claim is empty; Saleor lets a superuser
    # do everything all the same
    with port.current().writer():
        user = User.objects.create(
            email=f"{world.unique('root')}@example.com", is_staff=True, is_superuser=True
        )
        token = token_of(user)
        assert set(jwt_decode(token)["permissions"]) == {
            "MANAGE_ORDERS",
            "MANAGE_PLUGINS",
            "MANAGE_USERS",
            "MANAGE_DISCOUNTS",
            "MANAGE_GIFT_CARD",
        }
        app = our_app()
        app.permissions.clear()
        try:
            empty = str(create_access_token_for_app(app, user))
        finally:
            app.permissions.set(Permission.objects.filter(codename__in=card.PERMISSIONS))

    # then
    assert Visitor(token).get("messages").status == 200
    assert Visitor(empty).get("messages").status == 403


@pytest.mark.parametrize("path", sorted(NEEDS))
def test_the_frame_itself_holds_nothing(world: World, path: str) -> None:
    first = Visitor().frame(path)
    assert first.status == 200
    assert "<table" not in first.text
    policy = first.response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert first.response.headers["Cache-Control"] == "no-store"


def foreign(world: World, kind: str) -> str:
    """Return a token that is not for our pages."""
    user = world.staff.user
    made: Mapping[str, Callable[[], str]] = {
        "none": str,
        "garbage": lambda: "x.y.z",
        "expired": lambda: _expired(user),
        "signed by others": lambda: jwt.encode(
            jwt_decode(token_of(user)), "x" * 40, algorithm="HS256", headers={"kid": "x"}
        ),
        "the API's own": lambda: create_access_token(user),
        "another App's": lambda: _another_apps(world, user),
        "a customer's": lambda: _a_customers(world),
        "staff no more": lambda: _staff_no_more(world),
        "an App's": lambda: str(world.app._app_token),
    }
    with port.current().writer():
        return str(made[kind]())


def _expired(user: User) -> str:
    our_app()
    with freeze_time("2020-01-01"):
        return token_of(user)


def _another_apps(world: World, user: User) -> str:
    other = App.objects.create(name=world.unique("App"), type="thirdparty", is_active=True)
    other.permissions.set(Permission.objects.filter(codename="manage_orders"))
    return create_access_token_for_app(other, user)


def _a_customers(world: World) -> str:
    customer = User.objects.create(email=world.email(), is_active=True)
    row = our_app().extensions.get(mount="order_details_widgets")
    return create_access_token_for_app_extension(row, row.permissions.all(), customer, our_app())


def _staff_no_more(world: World) -> str:
    user = staff(world, "manage_orders").user
    token = token_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return token
