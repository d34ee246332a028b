"""Who calls in the tests of security, and the rows they ask for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.conf import settings
from saleor.account.models import Group, User
from saleor.app.models import App, AppToken
from saleor.app.types import AppType
from saleor.channel.models import Channel
from saleor.core.jwt import create_access_token, create_access_token_for_app
from saleor.order.models import Order
from saleor.permission.models import Permission

from saleor_service_plugin import work
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.orders.models import ServiceFulfillment, ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.api import (
    cast_rows,
    complaint_rows,
    consent_rows,
    goodie_rows,
    grant_rows,
    promise_rows,
    rule_rows,
)
from tests.saleor.api.cast_rows import HOME
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id

ELSEWHERE = "usd"
"""A channel that none of the rows lies in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """One kind of caller: what it sends to say who it is, made anew for each call."""

    name: str
    headers: Any
    """Called without arguments; access tokens live five minutes."""
    permission: str = ""
    """Codename of the only permission it really has; "*" for all."""
    everywhere: bool = True
    """Whether it may work in the channel of the rows."""
    owns: bool = False
    """Whether the orders are those of its account."""
    guest: str = ""
    """"own": holds the order's token, "other": that of another order."""
    broken: bool = False
    """What it shows is no valid credential any more."""
    by_app: bool = False
    """Whether a person calls with a token that Saleor made for an App."""


@dataclass(slots=True)
class Cast:
    """Callers by name, and rows by what they are."""

    world: World
    callers: dict[str, Caller] = field(default_factory=dict)
    order_id: UUID = UUID(int=0)
    guest_order_id: UUID = UUID(int=0)
    other_order_id: UUID = UUID(int=0)
    fulfillment_id: int = 0
    messages: dict[str, int] = field(default_factory=dict)
    """A message's id by the state it stands in."""
    email: str = ""
    owner_id: int = 0
    group_elsewhere: int = 0
    """Id of the group that may manage orders in the other channel alone."""
    tracking: str = "SECRETNUMBER4711"
    suppressed: str = ""
    """An address to which nothing is sent any more."""
    endpoint_id: int = 0
    version_id: int = 0
    parcel_id: int = 0
    account_id: int = 0
    line_id: UUID = UUID(int=0)
    """Of the order's first line, of which a delay is known."""
    variant_id: int = 0
    delay_id: int = 0
    wish_id: int = 0
    closure_id: int = 0
    grant_id: int = 0
    rule_id: int = 0
    transit_id: int = 0
    goodie_id: int = 0

    @property
    def order(self) -> str:
        """The global id of the order, which belongs to an account."""
        return global_id("Order", self.order_id)

    @property
    def guest_order(self) -> str:
        """The global id of an order without an account."""
        return global_id("Order", self.guest_order_id)

    @property
    def owner(self) -> str:
        """Id of the customer whose order it is."""
        return global_id("User", self.owner_id)

    @property
    def channel(self) -> str:
        """The global id of the channel that all rows lie in."""
        return global_id("Channel", self.world.channels[HOME].pk)

    @property
    def channel_slug(self) -> str:
        """Its slug."""
        return self.world.channels[HOME].slug

    @property
    def service_channel(self) -> str:
        """The global id of its settings."""
        return global_id("ServiceChannel", self.world.channels[HOME].pk)

    @property
    def version(self) -> str:
        """The global id of the template's version that holds."""
        return global_id("ServiceTemplateVersion", self.version_id)

    @property
    def webhook(self) -> str:
        """The global id of a webhook of all channels."""
        return global_id("ServiceWebhook", self.endpoint_id)

    @property
    def parcel(self) -> str:
        """The global id of the order's parcel, which somebody should look at."""
        return global_id("ServiceParcel", self.parcel_id)

    @property
    def account(self) -> str:
        """The global id of an account that knows parcels of all channels."""
        return global_id("ServiceCarrierAccount", self.account_id)

    @property
    def shipping_method(self) -> str:
        """The global id of a shipping method of the shop."""
        with port.current().writer():
            methods = port.current().read_shipping_methods()
        return global_id("ShippingMethodType", next(iter(methods)))

    @property
    def calendar(self) -> str:
        """The global id of the channel's calendar."""
        return global_id("ServiceCalendar", f"channel:{self.world.channels[HOME].pk}")

    @property
    def closure(self) -> str:
        """The global id of a closure of the channel."""
        return global_id("ServiceClosure", self.closure_id)

    @property
    def transit_time(self) -> str:
        """The global id of what staff said of the shipping method."""
        return global_id("ServiceTransitTime", self.transit_id)

    @property
    def variant(self) -> str:
        """The global id of what was ordered."""
        return global_id("ProductVariant", self.variant_id)

    @property
    def line(self) -> str:
        """The global id of the order's line that is late."""
        return global_id("OrderLine", self.line_id)

    @property
    def delay(self) -> str:
        """The global id of news about that line."""
        return global_id("ServiceDelay", self.delay_id)

    @property
    def wish(self) -> str:
        """The global id of what its customer wants."""
        return global_id("ServiceDeliveryWish", self.wish_id)

    @property
    def grant(self) -> str:
        """The global id of a code that came with the order."""
        return global_id("ServiceGrant", self.grant_id)

    @property
    def rule(self) -> str:
        """The global id of a rule for returning customers."""
        return global_id("ServiceRule", self.rule_id)

    def message(self, state: str) -> str:
        """Return the global id of a message that stands there."""
        return global_id("ServiceMessage", self.messages[state])

    def token(self, caller: Caller) -> str:
        """Return the token that a guest holds."""
        return token_of(self.order_id if caller.guest == "own" else self.other_order_id, 0)

    def secrets(self) -> list[str]:
        """Return what no caller may read who is refused."""
        ids = [self.order, self.guest_order, *map(str, (self.order_id, self.guest_order_id))]
        messages = [global_id("ServiceMessage", pk) for pk in self.messages.values()]
        words = [
            self.email,
            self.tracking,
            cast_rows.REFUSAL,
            "Subject of",
            "Erika",
            "Heidestrasse",
        ]
        late = [self.delay, self.wish, promise_rows.WORDS, cast_rows.PROMISED]
        late += [self.grant, grant_rows.CODE, grant_rows.WORDS]
        late += [self.rule, rule_rows.NAME, complaint_rows.WORDS, complaint_rows.NOTE]
        return [*ids, *messages, *words, *late, self.parcel, cast_rows.CODE]


@contextmanager
def cast_of(world: World) -> Iterator[Cast]:
    """Make callers and rows; what other tests could stumble over is removed again."""
    cast = Cast(world)
    _add_people(cast)
    _add_apps(cast)
    _add_orders(cast)
    cast_rows.add_messages(cast)
    cast_rows.add_scans(cast)
    cast_rows.add_what_staff_see(cast)
    cast_rows.add_promises(cast)
    cast_rows.add_settings(cast)
    promise_rows.add(cast)
    with port.current().writer():
        consent_rows.make(world.channels["eur"].pk)
        # So that there is something to see for who may.
        Message.objects.filter(pk__in=cast.messages.values()).update(basis="consent")
    grant_rows.add(cast)
    goodie_rows.add(cast)
    rule_rows.add(cast)
    complaint_rows.stand(cast)
    try:
        yield cast
    finally:
        cast_rows.remove_settings(cast)
        promise_rows.remove(cast)
        grant_rows.remove(cast)
        goodie_rows.remove(cast)
        rule_rows.remove(cast)
        complaint_rows.remove(cast)
        with port.current().writer():
            Message.objects.filter(pk__in=cast.messages.values()).delete()
            ServiceFulfillment.objects.filter(pk=cast_rows.UNSENT).delete()
            TrackedParcel.objects.filter(fulfillment_id=cast_rows.UNSENT).delete()


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _user(name: str, **values: Any) -> Any:
    return User.objects.create(email=f"{name}-{uuid4().hex[:8]}@example.com", **values)


def _group(codenames: list[str] | None, *channels: int) -> Any:
    """Return a group with these permissions (None: all), for these channels (none: all)."""
    group = Group.objects.create(
        name=f"group-{uuid4().hex[:8]}", restricted_access_to_channels=bool(channels)
    )
    every = Permission.objects.all()
    group.permissions.set(every if codenames is None else every.filter(codename__in=codenames))
    if channels:
        group.channels.set(Channel.objects.filter(pk__in=channels))
    return group


def _add(cast: Cast, name: str, headers: Any, **values: Any) -> None:
    cast.callers[name] = Caller(name, headers, **values)


def _signed_in(user: Any) -> Any:
    return lambda: _bearer(create_access_token(user))


def _add_people(cast: Cast) -> None:
    _add(cast, "anonymous", dict)
    _add(cast, "guest", dict, guest="own")
    _add(cast, "guest-of-another-order", dict, guest="other")
    owner = _user("owner")
    cast.email, cast.owner_id = owner.email, owner.pk
    _add(cast, "owner", _signed_in(owner), owns=True)
    _add(cast, "another-customer", _signed_in(_user("another")))
    elsewhere = cast.world.channels[ELSEWHERE].pk
    for name, codenames, channels in (
        ("none", [], ()),
        ("users", ["manage_users"], ()),
        ("orders", ["manage_orders"], ()),
        ("plugins", ["manage_plugins"], ()),
        ("discounts", ["manage_discounts"], ()),
        ("discounts-elsewhere", ["manage_discounts"], (elsewhere,)),
        ("orders-elsewhere", ["manage_orders"], (elsewhere,)),
        ("plugins-elsewhere", ["manage_plugins"], (elsewhere,)),
    ):
        user = _user(f"staff-{name}", is_staff=True)
        group = _group(codenames, *channels)
        user.groups.add(group)
        if name == "orders-elsewhere":
            cast.group_elsewhere = group.pk
        permission = codenames[0] if codenames else ""
        _add(cast, f"staff-{name}", _signed_in(user), permission=permission,
             everywhere=not channels)  # fmt: skip
    root = _user("superuser", is_staff=True, is_superuser=True)
    # As Saleor's `createsuperuser` leaves it: channels are opened by groups alone.
    root.groups.add(_group(None))
    _add(cast, "superuser", _signed_in(root), permission="*")
    _add_broken_people(cast)
    _add_through_apps(cast, root)


def _add_broken_people(cast: Cast) -> None:
    staff = _user("staff-gone", is_staff=True)
    staff.groups.add(_group(None))

    def expired() -> Mapping[str, str]:
        with mock.patch.object(settings, "JWT_TTL_ACCESS", timedelta(seconds=-10)):
            return _bearer(create_access_token(staff))

    def inactive() -> Mapping[str, str]:
        token = create_access_token(sleeping)
        User.objects.filter(pk=sleeping.pk).update(is_active=False)
        return _bearer(token)

    sleeping = _user("staff-inactive", is_staff=True)
    sleeping.groups.add(_group(None))
    _add(cast, "expired-token", expired, broken=True)
    _add(cast, "inactive-staff", inactive, broken=True)
    _add(cast, "garbage-token", lambda: _bearer("x" * 30), broken=True)
    _add(cast, "garbage-jwt", lambda: _bearer("eyJhbGciOiJub25lIn0.e30."), broken=True)


def _add_through_apps(cast: Cast, root: Any) -> None:
    """Add people that call with a token which Saleor made for an App."""
    staff = _user("staff-by-app", is_staff=True)
    staff.groups.add(_group(None))
    for name, user in (("superuser", root), ("staff", staff)):
        for codename in ("", "manage_users", "manage_orders", "manage_plugins", "manage_discounts"):
            app = _app([codename])
            # Bound now: the loop goes on.
            headers = lambda app=app, user=user: _bearer(  # noqa: E731
                create_access_token_for_app(app, user)
            )
            _add(cast, f"{name}-by-app-{codename or 'none'}", headers, permission=codename,
                 by_app=True)  # fmt: skip


def _app(codenames: list[str]) -> Any:
    name = f"app-{uuid4().hex[:8]}"
    app = App.objects.create(
        name=name, identifier=name, type=AppType.THIRDPARTY, is_active=True
    )  # fmt: skip
    app.permissions.set(Permission.objects.filter(codename__in=codenames))
    return app


def _add_apps(cast: Cast) -> None:
    for codename in ("", "manage_users", "manage_orders", "manage_plugins", "manage_discounts"):
        _, token = AppToken.objects.create(app=_app([codename]))
        headers = lambda token=token: _bearer(token)  # noqa: E731
        _add(cast, f"app-{codename or 'none'}", headers, permission=codename)
    inactive = _app(["manage_orders", "manage_plugins"])
    _, gone = AppToken.objects.create(app=inactive)
    App.objects.filter(pk=inactive.pk).update(is_active=False)
    _add(cast, "app-inactive", lambda: _bearer(gone), broken=True)


def _add_orders(cast: Cast) -> None:
    owner = User.objects.get(email=cast.email)
    cast.order_id = paid(cast.world, Story(), channel=HOME, email=cast.email)
    cast.guest_order_id = paid(cast.world, Story(), channel=HOME)
    cast.other_order_id = paid(cast.world, Story(), channel=HOME)
    with port.current().writer():
        Order.objects.filter(pk=cast.order_id).update(user=owner)
    for order_id in (cast.order_id, cast.guest_order_id):
        cast.fulfillment_id = parcels.fulfill(
            cast.world, order_id=order_id, basket={"mug": 1}, number=cast.tracking
        )
    sweep.sweep_recent()
    work.work()
    with port.current().writer():
        row = ServiceOrder.objects.get(pk=cast.order_id)
        assert row.user_id == owner.pk
        assert ServiceOrder.objects.filter(pk=cast.other_order_id).exists()
