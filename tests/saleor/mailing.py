"""Who in Saleor would really write, found out by letting Saleor notify."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from pytest_django.fixtures import SettingsWrapper
from saleor.app.models import App
from saleor.core.models import EventDelivery
from saleor.plugins.manager import PluginsManager, get_plugins_manager
from saleor.plugins.models import PluginConfiguration
from saleor.plugins.sendgrid import plugin as sendgrid
from saleor.plugins.user_email import notify_events
from saleor.webhook.utils import get_webhooks_for_event

from saleor_service_plugin.shop.other_writers import (
    HEARD,
    NOTIFIED,
    NOTIFY_USER,
    SENDGRID,
    USER_EMAIL,
)
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource
from tests.saleor.dashboard import without_our_app
from tests.saleor.world import World

SENDGRID_PATH = "saleor.plugins.sendgrid.plugin.DeprecatedSendgridEmailPlugin"

ByName = Mapping[str, frozenset[MailEvent]]


@contextmanager
def nobody_else_writes(settings: SettingsWrapper) -> Iterator[SaleorShop]:
    """Give Saleor with both of its mail plugins, in which nobody writes; leave it so."""
    settings.PLUGINS = [*settings.PLUGINS, SENDGRID_PATH]
    with without_our_app() as shop:
        _forget_writers()
        yield shop
        _forget_writers()


def _forget_writers() -> None:
    """Forget the forms of Saleor's mail plugins, and every App that listens."""
    PluginConfiguration.objects.filter(identifier__in=[USER_EMAIL, SENDGRID]).delete()
    App.objects.filter(webhooks__isnull=False).delete()


def assert_as_saleor(world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What we say of two channels is what Saleor would do there."""
    writers = shop.other_writers()
    for name in ("eur", "usd"):
        channel = world.channels[name]
        plugins = told(writers, WriterSource.CORE_PLUGIN, channel.pk)
        assert plugins == mails_of_plugins(channel.slug, monkeypatch)
        assert told(writers, WriterSource.APP, channel.pk) == events_of_apps(channel.slug)


def told(writers: list[OtherWriter], source: WriterSource, channel_id: int) -> ByName:
    """Return by name what we say these writers write of in a channel."""
    found: dict[str, frozenset[MailEvent]] = defaultdict(frozenset)
    for writer in writers:
        if writer.source is source and writer.reaches(channel_id):
            # One event in one channel comes once.
            assert not found[writer.name] & writer.events
            found[writer.name] |= writer.events
    return dict(found)


def mails_of_plugins(slug: str, monkeypatch: pytest.MonkeyPatch) -> ByName:
    """Let Saleor notify of every event in a channel, return what its plugins would mail."""
    tasks = {
        "User emails": [
            getattr(notify_events, name) for name in dir(notify_events) if name.endswith("_task")
        ],
        "Sendgrid": [task for task, _ in sendgrid.EVENT_MAP.values()],
    }
    now: list[MailEvent] = []
    sent: dict[str, set[MailEvent]] = defaultdict(set)
    with monkeypatch.context() as patch:
        for plugin, its_tasks in tasks.items():
            for task in its_tasks:
                patch.setattr(
                    task, "delay", lambda *_, plugin=plugin, **__: sent[plugin].add(now[-1])
                )
        for event, about in NOTIFIED.items():
            now.append(about)
            _notify(event, slug)
    return {plugin: frozenset(events) for plugin, events in sent.items()}


def events_of_apps(slug: str) -> ByName:
    """Return what Apps are told in a channel, by Saleor's own choice of webhooks."""
    webhooks = get_plugins_manager(allow_replica=False).get_plugin("mirumee.webhooks")
    heard: dict[str, frozenset[MailEvent]] = defaultdict(frozenset)
    for event, about in HEARD.items():
        if event == NOTIFY_USER:
            chosen = _notified()
        elif event.startswith("order_"):
            chosen = [
                hook.app.name for hook in webhooks._get_webhooks_for_channel_events(event, slug)
            ]
        else:
            chosen = [hook.app.name for hook in get_webhooks_for_event(event)]
        for name in chosen:
            heard[name] |= about
    return dict(heard)


def _notified() -> list[str]:
    """Let Saleor notify once, return the Apps for which it made a delivery."""
    before = set(EventDelivery.objects.values_list("pk", flat=True))
    _notify("order_confirmation", None)
    made = EventDelivery.objects.exclude(pk__in=before).filter(event_type=NOTIFY_USER)
    return list(
        App.objects.filter(webhooks__in=made.values("webhook")).values_list("name", flat=True)
    )


def _notify(event: str, slug: str | None) -> None:
    manager: PluginsManager = get_plugins_manager(allow_replica=False)
    manager.notify(event, lambda: {"recipient_email": "anne@example.com"}, channel_slug=slug)
