"""What the documentation shows is what happens: each example runs in a real shop."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings
from pytest_django.fixtures import SettingsWrapper
from saleor.account.models import User
from saleor.order.models import Order

from saleor_service_plugin import conf, work
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import marks, sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.shop import port
from tests.saleor.api import (
    complaint_office,
    grant_rows,
    guide,
    office,
    promise_office,
    rewards_office,
)
from tests.saleor.api.caller import MERGED, OWN, ask
from tests.saleor.api.calls import undone
from tests.saleor.api.guide import Example
from tests.saleor.api.parcel_calls import DHL
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import BASKET, TOTAL, paid
from tests.saleor.world import World, checkout, money, parcels
from tests.saleor.world.api import Api, global_id

pytestmark = pytest.mark.all_messages

ADDRESSES = {"own": OWN, "merged": MERGED}

GOOD_NEWS = {"errors", "warnings", "problems", "gaps", "notices", "doublings"}

OF_SOME = {"carriers", "choices", "intervals"}
"""Of offers to take callbacks none are named: their senders know anybody's parcels. On a free
day is not worked."""

MAY_BE_EMPTY = {"attempts", "attachments", *GOOD_NEWS, *OF_SOME}
"""Lists that an example may find empty; all others would show nothing of what they are for."""


@pytest.fixture(scope="module", autouse=True)
def merged() -> Iterator[None]:
    """Serve our schema at Saleor's address, as with the merchant's setting."""
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        yield


@pytest.fixture(scope="module")
def customer(world: World) -> User:
    """Somebody with an account."""
    made: User = User.objects.create(email=world.email(), is_active=True)
    return made


@pytest.fixture(scope="module")
def rows(world: World, customer: User) -> Iterator[dict[str, str]]:
    """What stands for the placeholders."""
    channel = world.channels["eur"].pk
    with port.current().writer():
        channels.set_up(channel, quiet="none")
        channels.go_live(channel)
    guests, mine = (_order(world, user) for user in (None, customer))
    sweep.sweep_recent()
    work.work()
    for order_id in (guests, mine):
        office.scanned(order_id)
    checkout_id = checkout.create(world, basket=BASKET)
    money.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(TOTAL))
    sent = Message.objects.filter(order_id=guests, state="sent").latest("id")
    # The first is taken back by an example, the second is still there to be shown.
    back, _ = (grant_rows.granted(guests, channel_id=channel) for _ in range(2))
    grant_rows.granted(mine, channel_id=channel, user_id=customer.pk)
    yield {
        "order-id": global_id("Order", guests),
        "order-token": token_of(guests, 0),
        "my-order-id": global_id("Order", mine),
        "customer-id": global_id("User", customer.pk),
        "checkout-id": global_id("Checkout", checkout_id),
        "channel-id": global_id("Channel", channel),
        "yesterday": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
        "message-id": global_id("ServiceMessage", sent.pk),
        "grant-id": global_id("ServiceGrant", back),
        **{
            f"{name}-message-id": global_id("ServiceMessage", _like(sent, state).pk)
            for name, state in (("failed", "failed"), ("parked", "parked"), ("waiting", "queued"))
        },
    }
    with port.current().writer():
        channels.back_to_trial(channel)
        Message.objects.filter(order_id=guests, state="queued").delete()
        # Whatever became of them: what is parked asks for a person in every test that follows.
        Message.objects.filter(key__startswith="guide-", order_id=guests).delete()


def _order(world: World, user: User | None) -> UUID:
    order_id = paid(world, Story())
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number=DHL)
    with port.current().writer():
        if user is not None:
            Order.objects.filter(pk=order_id).update(user=user, user_email=user.email)
        marks.write([order_id])
    return order_id


def _like(sent: Message, state: str) -> Message:
    """Return a message like another one that stands elsewhere; it is due long after."""
    later = datetime.now(UTC) + timedelta(days=1)
    waits = state == "queued"
    with port.current().writer():
        return Message.objects.create(
            key=f"guide-{state}-{sent.pk}", kind=sent.kind, order_id=sent.order_id,
            channel_id=sent.channel_id, subject=sent.subject, fact_at=sent.fact_at,
            due_at=later, deadline_at=later, state=state,
            came_from="" if waits else "sending",
            finished_at=None if waits else datetime.now(UTC),
            reason="" if waits else "refused: 550",
        )  # fmt: skip


@pytest.fixture(scope="module")
def shops(world: World, customer: User) -> Iterator[Callable[[str], dict[str, str]]]:
    """Open the shop of a page's examples; it stays open until another page's is asked for.

    No parameters of a fixture: pytest opened one for each example (5 s), not for each page.
    """
    opened = ExitStack()
    name, found = "", {}

    def of(page: str) -> dict[str, str]:
        nonlocal name, found
        if page != name:
            opened.close()
            settings = SettingsWrapper()
            opened.callback(settings.finalize)
            name, found = page, opened.enter_context(_shop(world, customer, settings, page))
        return found

    with opened:
        yield of


@pytest.mark.parametrize(
    "example", [pytest.param(example, id=example.name) for example in guide.examples()]
)
def test_an_example_does_what_it_shows(
    world: World,
    customer: User,
    rows: dict[str, str],
    shops: Callable[[str], dict[str, str]],
    example: Example,
) -> None:
    callers = {
        "guest": world.anonymous,
        "customer": Api(user=customer),
        "staff": world.staff,
        "app": world.app,
    }
    path = ADDRESSES[example.address]
    variables = example.filled({**rows, **shops(example.page)})
    # What is changed is undone, so that each example finds the shop as it was opened. Queries
    # run as they do in the shop, where they may not write.
    with undone() if "mutation" in example.query else nullcontext():
        data = ask(callers[example.caller], example.query, variables, path=path)
    for name, found in data.items():
        assert found, f"{name} shows nothing"
    assert not list(_disappointments(data))


def _shop(
    world: World, customer: User, settings: SettingsWrapper, page: str
) -> AbstractContextManager[dict[str, str]]:
    """Return the shop that a page's examples find, as what stands for further placeholders."""
    if page in office.PAGES:
        return office.opened(world, settings)
    if page in complaint_office.PAGES:
        return complaint_office.at_work(world, customer)
    if page in rewards_office.PAGES:
        return rewards_office.opened(world, customer)
    return promise_office.told(world) if page == "storefront" else nullcontext({})


def _disappointments(value: Any, name: str = "") -> Iterator[str]:
    """Yield what a reader would wonder at: refused mutations, lists without anything."""
    if isinstance(value, dict):
        for inner, found in value.items():
            yield from _disappointments(found, inner)
    elif isinstance(value, list):
        if name == "errors" and value:
            yield str(value)
        if not value and name not in MAY_BE_EMPTY:
            yield f"{name} is empty"
        for found in value:
            yield from _disappointments(found)


def test_every_block_of_graphql_is_such_an_example() -> None:
    for page in guide.pages():
        text = page.read_text(encoding="utf-8")
        assert text.count("```graphql\n") == len(guide.EXAMPLE.findall(text)), page.name


def test_every_operation_has_an_example() -> None:
    schema = own_schema()
    roots = (schema.get_query_type(), schema.get_mutation_type())
    offered = {name for root in roots for name in root.fields}
    shown = {name for example in guide.examples() for name in example.fields()}
    assert offered - shown == set(), "without an example in docs/"


def test_every_caller_and_address_is_shown() -> None:
    shown = defaultdict(set)
    for example in guide.examples():
        shown[example.address].add(example.caller)
    assert shown == {name: {"guest", "customer", "staff", "app"} for name in ADDRESSES}
