"""Which Apps may write to customers: what we say, and which ones Saleor would tell.

Apps and webhooks are saved by real mutations, and each result is compared with Saleor's own
choice of webhooks.
"""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import SettingsWrapper
from saleor.app.models import App
from saleor.webhook.models import WebhookEvent

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.shop import staff
from saleor_service_plugin.shop.other_writers import EVERYTHING
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource
from tests.saleor.mailing import assert_as_saleor, nobody_else_writes
from tests.saleor.world import World, apps
from tests.saleor.world.api import local_id

ORDERS = ["MANAGE_ORDERS"]
USERS = ["MANAGE_USERS"]
APP = WriterSource.APP

ONLY_IN = 'subscription { orderCreated(channels: ["%s"]) { order { id } } }'
ANY_ORDER = "subscription { event { ... on OrderCreated { order { id } } } }"


@pytest.fixture
def shop(world: World, settings: SettingsWrapper) -> Iterator[SaleorShop]:
    """Saleor in which nobody else writes, left so."""
    with nobody_else_writes(settings) as shop:
        yield shop


def an_app(name: str, *events: MailEvent, channels: frozenset[int] | None = None) -> OtherWriter:
    """Return an App that may write."""
    return OtherWriter(name, APP, channels, frozenset(events), certain=False)


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ("ORDER_CREATED", {MailEvent.ORDER_RECEIVED}),
        ("ORDER_BULK_CREATED", {MailEvent.ORDER_RECEIVED}),
        ("ORDER_CONFIRMED", {MailEvent.ORDER_CONFIRMED}),
        ("ORDER_PAID", {MailEvent.PAYMENT_RECEIVED}),
        ("ORDER_FULLY_PAID", {MailEvent.PAYMENT_RECEIVED}),
        ("ORDER_FULFILLED", {MailEvent.PARCEL_SENT}),
        ("FULFILLMENT_CREATED", {MailEvent.PARCEL_SENT}),
        ("FULFILLMENT_APPROVED", {MailEvent.PARCEL_SENT}),
        (
            "FULFILLMENT_TRACKING_NUMBER_UPDATED",
            {MailEvent.PARCEL_SENT, MailEvent.TRACKING_CHANGED},
        ),
        ("ORDER_CANCELLED", {MailEvent.ORDER_CANCELED}),
        ("ORDER_REFUNDED", {MailEvent.REFUND_MADE}),
        ("ORDER_FULLY_REFUNDED", {MailEvent.REFUND_MADE}),
        ("ORDER_UPDATED", EVERYTHING),
        ("ORDER_METADATA_UPDATED", set()),
        ("DRAFT_ORDER_CREATED", set()),
        ("PRODUCT_CREATED", set()),
    ],
)
def test_app_may_write_of_what_it_hears(
    world: World,
    shop: SaleorShop,
    monkeypatch: pytest.MonkeyPatch,
    event: str,
    about: set[MailEvent],
) -> None:
    # when
    app_id = apps.create(world, name="ERP", permissions=[*ORDERS, "MANAGE_PRODUCTS"])
    apps.listen(world, app_id=app_id, events=[event])

    # then
    assert shop.other_writers() == ([an_app("ERP", *about)] if about else [])
    assert_as_saleor(world, shop, monkeypatch)


@pytest.mark.parametrize(
    ("permissions", "events", "query", "writes", "certain"),
    [
        (USERS, "NOTIFY_USER", None, True, True),
        # Saleor tells it without a query only, and to none without the permission.
        (USERS, "NOTIFY_USER", ANY_ORDER, False, False),
        (ORDERS, "NOTIFY_USER", None, False, False),
        # To hear everything is not to ask for mails.
        (USERS, "ANY_EVENTS", None, True, False),
        (ORDERS, "ANY_EVENTS", None, True, False),
        (["MANAGE_PRODUCTS"], "ANY_EVENTS", None, False, False),
        (USERS, "ORDER_UPDATED", None, False, False),
    ],
)
def test_app_that_is_handed_mails(
    world: World,
    shop: SaleorShop,
    monkeypatch: pytest.MonkeyPatch,
    permissions: list[str],
    events: str,
    query: str | None,
    writes: bool,
    certain: bool,
) -> None:
    # when
    app_id = apps.create(world, name="SMTP", permissions=permissions)
    apps.listen(world, app_id=app_id, events=[events], query=query)

    # then
    expected = OtherWriter("SMTP", APP, None, EVERYTHING, certain)
    assert shop.other_writers() == ([expected] if writes else [])
    assert_as_saleor(world, shop, monkeypatch)


def test_app_that_is_off_or_gone_hears_nothing(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    app_id = apps.create(world, name="SMTP", permissions=[*USERS, *ORDERS])
    mails = apps.listen(world, app_id=app_id, events=["NOTIFY_USER"])
    apps.listen(world, app_id=app_id, events=["ORDER_CREATED", "PRODUCT_CREATED"])
    sends = OtherWriter("SMTP", APP, None, EVERYTHING, certain=True)
    assert shop.other_writers() == [sends]

    # when, then
    apps.deactivate(world, app_id=app_id)
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)
    apps.activate(world, app_id=app_id)
    assert shop.other_writers() == [sends]
    apps.silence(world, webhook_id=mails)
    assert shop.other_writers() == [an_app("SMTP", MailEvent.ORDER_RECEIVED)]
    assert_as_saleor(world, shop, monkeypatch)
    apps.delete(world, app_id=app_id)
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)


def test_webhook_for_some_channels(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    eur, usd = world.channels["eur"], world.channels["usd"]
    app_id = apps.create(world, name="ERP", permissions=ORDERS)

    # when
    apps.listen(world, app_id=app_id, query=ONLY_IN % eur.slug)
    apps.listen(world, app_id=app_id, query=ONLY_IN % "nowhere")
    apps.listen(world, app_id=app_id, events=["FULFILLMENT_CREATED"], query=ONLY_IN % eur.slug)

    # then
    parcels = an_app("ERP", MailEvent.PARCEL_SENT)
    received = an_app("ERP", MailEvent.ORDER_RECEIVED, channels=frozenset({eur.pk}))
    assert set(shop.other_writers()) == {parcels, received}
    assert_as_saleor(world, shop, monkeypatch)

    # when another webhook hears it in a second one
    apps.listen(world, app_id=app_id, query=ONLY_IN % usd.slug)

    # then
    channels = frozenset({eur.pk, usd.pk})
    received = an_app("ERP", MailEvent.ORDER_RECEIVED, channels=channels)
    assert set(shop.other_writers()) == {parcels, received}

    # when a third one hears it everywhere
    apps.listen(world, app_id=app_id, query=ANY_ORDER)

    # then
    events = (MailEvent.ORDER_RECEIVED, MailEvent.PARCEL_SENT)
    assert shop.other_writers() == [an_app("ERP", *events)]
    assert_as_saleor(world, shop, monkeypatch)


def test_our_own_app_is_no_other(world: World, shop: SaleorShop) -> None:
    # given
    ours = staff.our_app()
    assert ours
    App.objects.filter(pk=ours.pk).update(name="Mails")
    app_id = apps.create(world, name="Theirs", permissions=ORDERS, identifier="their.service")

    # when both listen
    apps.listen(world, app_id=app_id, events=["ANY_EVENTS"])
    theirs = App.objects.get(pk=local_id(app_id))
    ours.permissions.set(theirs.permissions.all())
    mine = ours.webhooks.create(name="hook", target_url=apps.TARGET)
    mine.events.create(event_type="any_events")

    # then
    assert ours.identifier == PLUGIN_ID
    assert shop.other_writers() == [an_app("Theirs", *EVERYTHING)]


def test_odd_apps(world: World, shop: SaleorShop) -> None:
    """Without a name, without an identifier, with an event that no Saleor knows."""
    # given
    app_id = apps.create(world, name="Nameless", permissions=ORDERS)
    hook = apps.listen(world, app_id=app_id, events=["ORDER_CREATED"])
    WebhookEvent.objects.create(webhook_id=local_id(hook), event_type="order_sung_of")
    pk = int(local_id(app_id))

    # when, then
    App.objects.filter(pk=pk).update(name="", identifier="shy")
    assert shop.other_writers() == [an_app("shy", MailEvent.ORDER_RECEIVED)]
    App.objects.filter(pk=pk).update(name="", identifier="")
    assert shop.other_writers() == [an_app(f"App {pk}", MailEvent.ORDER_RECEIVED)]
