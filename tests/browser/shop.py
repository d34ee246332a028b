"""Whose orders the pages look at."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from saleor.account.models import User

from saleor_service_plugin import work
from saleor_service_plugin.delivery import accounts
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import ServiceFulfillment
from saleor_service_plugin.shop import port
from tests.demo.talk import wait_for
from tests.saleor.pages.sent_parcels import id_of, say, sent
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, build_world, parcels
from tests.saleor.world.api import global_id

from .server import MERGED, Server

LOOK_SECONDS = 60
"""A mark settles for two; the rest is for a busy machine."""

PASSWORD = "correct horse battery staple"

LOGIN = """
mutation($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token errors { message } }
}"""

SWITCH = """
mutation($id: ID!, $input: PluginUpdateInput!) {
  pluginUpdate(id: $id, input: $input) { plugin { id } errors { field message } }
}"""


@dataclass(frozen=True)
class Shop:
    """Two orders and their people."""

    server: Server
    world: World
    guest_order: str
    customer_order: str
    customer: str
    """The address that logs in."""
    customer_id: int
    app_token: str
    parcel: str
    """One that somebody should look at."""
    account: str
    """At a sender of callbacks."""
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def staff(self) -> str:
        """The address of a staff member who may do everything."""
        user: Any = self.world.staff._user
        return str(user.email)

    def login(self, email: str) -> str:
        """Return a token for an account, as Saleor gives it; it lives longer than the tier."""
        if email not in self._tokens:
            answer = self.server.ask(LOGIN, path=MERGED, email=email, password=PASSWORD)
            self._tokens[email] = answer["tokenCreate"]["token"]
        return self._tokens[email]

    def switch(self, *, on: bool) -> None:
        """Switch the plugin on or off, as staff do in the Dashboard."""
        variables = {"id": "saleor.service", "input": {"active": on}}
        token = self.login(self.staff)
        payload = self.server.ask(SWITCH, path=MERGED, token=token, **variables)
        assert not payload["pluginUpdate"]["errors"], payload

    def guest_token(self) -> str:
        """Return the token of the guest's order, as the storefront's server asks for it."""
        query = "query($id: ID!) { serviceOrder(id: $id) { token } }"
        found = self.server.ask(query, token=self.app_token, id=self.guest_order)
        return str(found["serviceOrder"]["token"])


def a_shop(server: Server) -> Shop:
    """Take two orders and send one parcel of each, and a third whose parcel is in trouble."""
    world = build_world()
    _let_in(world.staff._user)
    customer = User.objects.create(email=world.email(), is_active=True, is_confirmed=True)
    _let_in(customer)
    # Before the others: the newest message is one of theirs.
    troubled = say(
        sent(world, "00340434161094042564"), ParcelState.HANDED_OVER, ParcelState.EXCEPTION,
        text="The address is incomplete.", place="Leipzig",
    )  # fmt: skip
    ids = []
    for email in (None, customer.email):
        order_id = paid(world, Story(), email=email)
        parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number="00340434161094042557")
        ids.append(order_id)
    account = accounts.create(service="generic", name="Warehouse").account
    _give(customer, ids[1])
    wait_for("a look at both orders", lambda: _looked_at(ids), LOOK_SECONDS)
    return Shop(
        server=server,
        world=world,
        guest_order=global_id("Order", ids[0]),
        customer_order=global_id("Order", ids[1]),
        customer=customer.email,
        customer_id=customer.pk,
        app_token=str(world.app._app_token),
        parcel=id_of(troubled),
        account=global_id("ServiceCarrierAccount", account.id),
    )


def _looked_at(ids: list[UUID]) -> bool:
    """Do what a worker does; return whether both parcels are known by now."""
    work.work()
    with port.current().writer():
        return ServiceFulfillment.objects.filter(order_id__in=ids).count() == len(ids)


def _let_in(user: Any) -> None:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])


def _give(user: Any, order_id: Any) -> None:
    """Have an order belong to an account, as if its customer had been logged in."""
    from saleor.order.models import Order

    with port.current().writer():
        Order.objects.filter(pk=order_id).update(user=user)
        marks.write([order_id])
