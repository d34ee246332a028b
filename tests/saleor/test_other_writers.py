"""Who else writes to customers: what we say, and what Saleor does.

Forms, Apps and webhooks are saved by real mutations. Besides what is expected, each result
is compared with what Saleor itself would hand to its mail tasks and webhooks.
"""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import SettingsWrapper
from saleor.plugins.models import EmailTemplate, PluginConfiguration
from saleor.plugins.sendgrid.plugin import DeprecatedSendgridEmailPlugin
from saleor.plugins.user_email.constants import TEMPLATE_FIELDS
from saleor.plugins.user_email.plugin import UserEmailPlugin

from saleor_service_plugin.shop.other_writers import EVERYTHING, NOTIFIED, SENDGRID, USER_EMAIL
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource
from tests.saleor.mailing import assert_as_saleor, nobody_else_writes
from tests.saleor.world import World, apps, plugins
from tests.smtp.server import MailServer


@pytest.fixture
def shop(world: World, settings: SettingsWrapper) -> Iterator[SaleorShop]:
    """Saleor in which nobody else writes, left so."""
    with nobody_else_writes(settings) as shop:
        yield shop


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    """The server that Saleor asks before it saves the form."""
    with MailServer(fast=True) as server:
        yield server


def switch_on(world: World, server: MailServer, channel: str, **values: str) -> None:
    """Let the User emails plugin send in a channel."""
    address = {"host": server.host, "port": str(server.port), "sender_address": "a@example.com"}
    given = {**address, **values}
    plugins.save(world, plugin_id=USER_EMAIL, channel=channel, active=True, **given)


def user_emails(world: World, *channels: str, but: frozenset[MailEvent]) -> OtherWriter:
    """Return the User emails plugin in these channels, silent about some events."""
    ids = frozenset(world.channels[name].pk for name in channels)
    source = WriterSource.CORE_PLUGIN
    return OtherWriter("User emails", source, ids, EVERYTHING - but, certain=True)


def test_nobody_writes_where_nothing_is_configured(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)


def test_saleor_is_as_we_took_it() -> None:
    """Off without a row; a template, or an id of one, by each event's name."""
    for plugin in (UserEmailPlugin, DeprecatedSendgridEmailPlugin):
        assert plugin.get_default_active() is False
        assert plugin.CONFIGURATION_PER_CHANNEL is True
    assert {UserEmailPlugin.PLUGIN_ID, DeprecatedSendgridEmailPlugin.PLUGIN_ID} == {
        USER_EMAIL,
        SENDGRID,
    }
    assert set(NOTIFIED) <= set(TEMPLATE_FIELDS)
    assert {f"{name}_template_id" for name in NOTIFIED} <= set(
        DeprecatedSendgridEmailPlugin.CONFIG_STRUCTURE
    )


def test_mail_plugin_by_channel_and_template(
    world: World, shop: SaleorShop, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # when it is switched on in one channel
    switch_on(world, mail_server, "eur")

    # then
    assert shop.other_writers() == [user_emails(world, "eur", but=frozenset())]
    assert_as_saleor(world, shop, monkeypatch)

    # when one template is emptied there
    canceled = frozenset({MailEvent.ORDER_CANCELED})
    plugins.save(world, plugin_id=USER_EMAIL, channel="eur", order_canceled="")

    # then
    assert shop.other_writers() == [user_emails(world, "eur", but=canceled)]
    assert_as_saleor(world, shop, monkeypatch)

    # when another channel sends all
    switch_on(world, mail_server, "usd")

    # then what both send comes once, for both
    both = user_emails(world, "eur", "usd", but=canceled)
    alone = user_emails(world, "usd", but=EVERYTHING - canceled)
    assert len(shop.other_writers()) == 2
    assert set(shop.other_writers()) == {both, alone}
    assert_as_saleor(world, shop, monkeypatch)

    # when it is switched off
    for channel in ("eur", "usd"):
        plugins.save(world, plugin_id=USER_EMAIL, channel=channel, active=False)

    # then
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)


@pytest.mark.parametrize(
    ("saved", "silent"),
    [
        ([""], True),
        (["DEFAULT"], False),
        (["Hello {{order.number}}"], False),
        # Blanks are a template.
        ([" "], False),
        (["", "Hello"], False),
        # Saleor does not save the word, and goes on being silent.
        (["", "DEFAULT"], True),
    ],
)
def test_what_silences_the_mail_plugin(
    world: World,
    shop: SaleorShop,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    saved: list[str],
    silent: bool,
) -> None:
    # when
    switch_on(world, mail_server, "eur")
    for value in saved:
        plugins.save(
            world, plugin_id=USER_EMAIL, channel="eur", order_fulfillment_confirmation=value
        )

    # then
    but = frozenset({MailEvent.PARCEL_SENT}) if silent else frozenset()
    assert shop.other_writers() == [user_emails(world, "eur", but=but)]
    assert_as_saleor(world, shop, monkeypatch)


def test_mail_plugin_with_all_templates_empty_writes_to_nobody(
    world: World, shop: SaleorShop, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # when
    switch_on(world, mail_server, "eur", **dict.fromkeys(NOTIFIED, ""))

    # then
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)


def test_rows_that_no_form_writes(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two templates of one name, a word in the JSON, a row without a channel."""
    # given
    row = PluginConfiguration.objects.create(
        identifier=USER_EMAIL,
        channel_id=world.channels["eur"].pk,
        active=True,
        configuration=[{"name": "order_canceled", "value": ""}],
    )
    PluginConfiguration.objects.create(identifier=USER_EMAIL, active=True)
    for name, value in (
        ("order_confirmed", ""), ("order_confirmed", "Hello"),
        ("order_confirmation", "Hello"), ("order_confirmation", ""), ("nonsense", ""),
    ):  # fmt: skip
        EmailTemplate.objects.create(plugin_configuration=row, name=name, value=value)

    # then
    confirmed = frozenset({MailEvent.ORDER_CONFIRMED})
    assert shop.other_writers() == [user_emails(world, "eur", but=confirmed)]
    assert_as_saleor(world, shop, monkeypatch)


@pytest.mark.parametrize(
    "configuration",
    [
        {}, [], None, "text", 5, ["text"], [None], [[]], [{}], [{"name": None, "value": 1}],
        [{"name": ["order_canceled_template_id"], "value": "d-1"}],
        [{"name": "order_canceled_template_id"}], {"order_canceled_template_id": "d-1"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("plugin_id", [USER_EMAIL, SENDGRID])
def test_malformed_configuration_is_read_for_what_it_says(
    world: World, shop: SaleorShop, plugin_id: str, configuration: object
) -> None:
    """With most of these Saleor itself cannot load its plugins."""
    # given; None is JSON's null, the column takes no other
    row = PluginConfiguration.objects.create(
        identifier=plugin_id, channel_id=world.channels["eur"].pk, active=True, configuration=[]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plugins_pluginconfiguration SET configuration = %s::jsonb WHERE id = %s",
            [json.dumps(configuration), row.pk],
        )

    # then
    everything = [user_emails(world, "eur", but=frozenset())]
    assert shop.other_writers() == (everything if plugin_id == USER_EMAIL else [])


def test_sendgrid_by_template_id(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # when it is switched on without any template
    plugins.save(world, plugin_id=SENDGRID, channel="eur", active=True, api_key="key")

    # then
    assert shop.other_writers() == []
    assert_as_saleor(world, shop, monkeypatch)

    # when two have one, and a third one had
    ids = {"order_canceled": "d-1", "order_refund_confirmation": "d-2", "order_confirmed": ""}
    values = {f"{name}_template_id": value for name, value in ids.items()}
    plugins.save(world, plugin_id=SENDGRID, channel="eur", **values)

    # then
    events = frozenset({MailEvent.ORDER_CANCELED, MailEvent.REFUND_MADE})
    channels = frozenset({world.channels["eur"].pk})
    expected = OtherWriter("Sendgrid", WriterSource.CORE_PLUGIN, channels, events, certain=True)
    assert shop.other_writers() == [expected]
    assert_as_saleor(world, shop, monkeypatch)


def test_a_plugin_that_saleor_does_not_run_writes_to_nobody(
    world: World, shop: SaleorShop, mail_server: MailServer, settings: SettingsWrapper
) -> None:
    # given
    switch_on(world, mail_server, "eur")

    # when
    settings.PLUGINS = [path for path in settings.PLUGINS if "user_email" not in path]

    # then
    assert shop.other_writers() == []


def test_certain_ones_come_first_and_statements_do_not_grow(
    world: World, shop: SaleorShop, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    for number in range(3):
        # given
        channel = ("eur", "usd", "jpy")[number]
        switch_on(world, mail_server, channel, order_canceled="")
        for name, permissions, event in (
            (f"A {number}", ["MANAGE_ORDERS"], "ORDER_UPDATED"),
            (f"B {number}", ["MANAGE_USERS"], "NOTIFY_USER"),
        ):
            app_id = apps.create(world, name=name, permissions=permissions)
            apps.listen(world, app_id=app_id, events=[event])

        # when
        with CaptureQueriesContext(connection) as captured:
            found = shop.other_writers()
        counted.append(len(captured))

        # then
        numbers = range(number + 1)
        names = ["User emails", *(f"B {n}" for n in numbers), *(f"A {n}" for n in numbers)]
        assert [writer.name for writer in found] == names
    assert counted == [5, 5, 5]
    assert_as_saleor(world, shop, monkeypatch)
