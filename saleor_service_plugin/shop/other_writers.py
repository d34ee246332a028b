"""Who else in the shop writes to customers about their orders.

Read from Saleor's source (3.22 and 3.23). Saleor itself sends no mail: it calls `notify`
on its plugins, and events on webhooks. Two of its plugins turn the former into mails, and
that can be told exactly; of an App we know what it hears, not what it does with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db.models.functions import Length
from django.utils.module_loading import import_string
from saleor.app.models import App
from saleor.channel.models import Channel as ChannelRow
from saleor.plugins.models import EmailTemplate, PluginConfiguration
from saleor.webhook.event_types import WebhookEventAsyncType
from saleor.webhook.models import WebhookEvent

from .. import PLUGIN_ID
from .writer_rows import MailEvent, OtherWriter, WriterSource

USER_EMAIL = "mirumee.notifications.user_email"
SENDGRID = "mirumee.notifications.sendgrid_email"

NOTIFIED = {
    "order_confirmation": MailEvent.ORDER_RECEIVED,
    "order_confirmed": MailEvent.ORDER_CONFIRMED,
    "order_payment_confirmation": MailEvent.PAYMENT_RECEIVED,
    "order_fulfillment_confirmation": MailEvent.PARCEL_SENT,
    "order_fulfillment_update": MailEvent.TRACKING_CHANGED,
    "order_canceled": MailEvent.ORDER_CANCELED,
    "order_refund_confirmation": MailEvent.REFUND_MADE,
}
"""Saleor's notify events about orders (`core/notify.py`). The User emails plugin names its
templates after them, Sendgrid its template ids with `_template_id` behind."""

NOTIFY_USER = "notify_user"
ANY_EVENT = "any_events"

EVERYTHING = frozenset(MailEvent)

HEARD = {
    NOTIFY_USER: EVERYTHING,
    "order_created": frozenset({MailEvent.ORDER_RECEIVED}),
    "order_bulk_created": frozenset({MailEvent.ORDER_RECEIVED}),
    "order_confirmed": frozenset({MailEvent.ORDER_CONFIRMED}),
    "order_paid": frozenset({MailEvent.PAYMENT_RECEIVED}),
    "order_fully_paid": frozenset({MailEvent.PAYMENT_RECEIVED}),
    "order_fulfilled": frozenset({MailEvent.PARCEL_SENT}),
    "fulfillment_created": frozenset({MailEvent.PARCEL_SENT}),
    "fulfillment_approved": frozenset({MailEvent.PARCEL_SENT}),
    # Called for a new parcel as well, where it has a number.
    "fulfillment_tracking_number_updated": frozenset(
        {MailEvent.PARCEL_SENT, MailEvent.TRACKING_CHANGED}
    ),
    "order_cancelled": frozenset({MailEvent.ORDER_CANCELED}),
    "order_refunded": frozenset({MailEvent.REFUND_MADE}),
    "order_fully_refunded": frozenset({MailEvent.REFUND_MADE}),
    # Called at the end of nearly every action on an order.
    "order_updated": EVERYTHING,
}
"""What an App learns from each webhook event. Left out: metadata, drafts, invoices and
what is taken back, for which we have no message. Texts instead of Saleor's constants: an
event that a later Saleor drops must not keep us from starting."""

Reach = dict[MailEvent, frozenset[int] | None]
"""The channels in which somebody writes of an event; None: all."""


def other_writers() -> list[OtherWriter]:
    """Return who else writes to customers, or may, in at most five statements.

    Certain ones first, plugins before Apps, by name.

    Raises:
        django.db.Error: The database failed.

    """
    return sorted([*_core_plugins(), *_apps()], key=_rank)


def _rank(writer: OtherWriter) -> tuple[object, ...]:
    is_app = writer.source is WriterSource.APP
    return not writer.certain, is_app, writer.name, sorted(writer.events)


def _entries(
    name: str, source: WriterSource, reach: Reach, *, certain: bool
) -> Iterator[OtherWriter]:
    """Yield one entry for each set of channels; none where nobody is reached."""
    by_channels: dict[frozenset[int] | None, set[MailEvent]] = defaultdict(set)
    for event, channels in reach.items():
        if channels is None or channels:
            by_channels[channels].add(event)
    for channels, events in by_channels.items():
        yield OtherWriter(name, source, channels, frozenset(events), certain)


# Saleor's own plugins.


def _core_plugins() -> Iterator[OtherWriter]:
    """Yield Saleor's mail plugins that are switched on, by the channels they are on in.

    Both have a row per channel. Without one they are off (`DEFAULT_ACTIVE` of
    `plugins/base_plugin.py`), and a row without channel is never read
    (`plugins/manager.py`). A plugin that is not in `PLUGINS` is not loaded at all.
    """
    names = _loaded_plugins()
    rows = list(
        PluginConfiguration.objects.filter(
            identifier__in=names, active=True, channel__isnull=False
        ).values_list("pk", "identifier", "channel_id", "configuration")
    )
    blank = _blank_templates([pk for pk, identifier, _, _ in rows if identifier == USER_EMAIL])
    channels: dict[str, dict[MailEvent, set[int]]] = defaultdict(lambda: defaultdict(set))
    for pk, identifier, channel_id, configuration in rows:
        if identifier == USER_EMAIL:
            told = EVERYTHING - blank[pk]
        else:
            told = _with_template_id(configuration)
        for event in told:
            channels[identifier][event].add(channel_id)
    for identifier, by_event in channels.items():
        reach: Reach = {event: frozenset(ids) for event, ids in by_event.items()}
        yield from _entries(names[identifier], WriterSource.CORE_PLUGIN, reach, certain=True)


def _loaded_plugins() -> dict[str, str]:
    """Return the names of the mail plugins that this Saleor runs, by identifier."""
    # All of them were imported when Django started (`plugins/apps.py`). The setting is
    # Saleor's, so the types know nothing of it.
    classes = [import_string(path) for path in getattr(settings, "PLUGINS", ())]
    return {
        plugin.PLUGIN_ID: str(plugin.PLUGIN_NAME)
        for plugin in classes
        if plugin.PLUGIN_ID in (USER_EMAIL, SENDGRID)
    }


def _blank_templates(configuration_ids: list[int]) -> Mapping[int, set[MailEvent]]:
    """Return what the User emails plugin is silent about, by row of its configuration.

    An empty template silences (`user_email/notify_events.py`); blanks are a template, no
    row is Saleor's own one. What the form's JSON says of templates counts for nothing,
    and of two rows the first (`get_email_template` of `plugins/email_common.py`).
    """
    rows = (
        EmailTemplate.objects.filter(
            plugin_configuration_id__in=configuration_ids, name__in=NOTIFIED
        )
        .order_by("pk")
        # Only the length: a template may be long.
        .values_list("plugin_configuration_id", "name", Length("value"))
    )
    first: dict[tuple[int, str], int] = {}
    for pk, name, length in rows:
        first.setdefault((pk, name), length)
    blank: dict[int, set[MailEvent]] = defaultdict(set)
    for (pk, name), length in first.items():
        if not length:
            blank[pk].add(NOTIFIED[name])
    return blank


def _with_template_id(configuration: object) -> frozenset[MailEvent]:
    """Return what Sendgrid mails about: whatever has the id of a template.

    Of two values of one name the last counts (`plugins/sendgrid/plugin.py`). Saleor could
    not load what is not a list of names and values; such items are passed over.
    """
    items = configuration if isinstance(configuration, list) else []
    values = {
        item["name"]: item.get("value")
        for item in items
        if isinstance(item, dict) and isinstance(item.get("name"), str)
    }
    return frozenset(event for name, event in NOTIFIED.items() if values.get(f"{name}_template_id"))


# Apps.


def _apps() -> Iterator[OtherWriter]:
    """Yield the Apps that hear of what we write about.

    Who asks for NOTIFY_USER asks for Saleor's mails to be sent: certain. Whoever hears of
    an order's events, or of everything, may write. Who is told of an event is Saleor's
    decision, repeated here (`webhook/utils.py`): App and webhook are switched on, the App
    is not removed and has the event's permission.
    """
    rows = list(_subscriptions())
    app_ids = {app_id for app_id, *_ in rows}
    allowed = _permissions(app_ids) if app_ids else {}
    slugs = dict(ChannelRow.objects.values_list("slug", "pk")) if app_ids else {}
    names: dict[int, str] = {}
    certain: set[int] = set()
    reaches: dict[int, Reach] = defaultdict(dict)
    for app_id, name, identifier, query, only_slugs, event_type in rows:
        names[app_id] = str(name or identifier or f"App {app_id}")
        heard = HEARD if event_type == ANY_EVENT else {event_type}
        for event in heard:
            needed = WebhookEventAsyncType.PERMISSIONS.get(event)
            if needed is not None and needed.value not in allowed[app_id]:
                continue
            # Saleor cannot tell it to a webhook with a query (`WEBHOOK_TYPES_MAP`).
            if event == NOTIFY_USER and query:
                continue
            if event_type == NOTIFY_USER:
                certain.add(app_id)
            channels = _channels(event, query, only_slugs, slugs)
            for told in HEARD[event]:
                _widen(reaches[app_id], told, channels)
    for app_id, reach in reaches.items():
        yield from _entries(names[app_id], WriterSource.APP, reach, certain=app_id in certain)


def _subscriptions() -> Iterable[tuple[Any, ...]]:
    """Return App, its names, query, channels and event of each webhook that may be told."""
    rows: Iterable[tuple[Any, ...]] = (
        WebhookEvent.objects.filter(
            event_type__in=[*HEARD, ANY_EVENT],
            webhook__is_active=True,
            webhook__app__is_active=True,
            webhook__app__removed_at=None,
        )
        .exclude(webhook__app__identifier=PLUGIN_ID)
        .order_by("webhook__app__name", "webhook__app_id", "pk")
        .values_list(
            "webhook__app_id",
            "webhook__app__name",
            "webhook__app__identifier",
            "webhook__subscription_query",
            "webhook__filterable_channel_slugs",
            "event_type",
        )
    )
    return rows


def _permissions(app_ids: Iterable[int]) -> Mapping[int, set[str]]:
    """Return the permissions of these Apps, as Saleor writes them: `order.manage_orders`."""
    rows = App.permissions.through.objects.filter(app_id__in=app_ids).values_list(
        "app_id", "permission__content_type__app_label", "permission__codename"
    )
    found: dict[int, set[str]] = defaultdict(set)
    for app_id, label, codename in rows:
        found[app_id].add(f"{label}.{codename}")
    return found


def _channels(
    event: str, query: str | None, only_slugs: Iterable[str] | None, slugs: Mapping[str, int]
) -> frozenset[int] | None:
    """Return the channels whose events a webhook is told; None: all.

    A query may name channels, by slug; Saleor heeds them for events of orders, not of
    fulfillments (`_get_webhooks_for_channel_events` of `plugins/webhook/plugin.py`).
    """
    if not (query and only_slugs and event.startswith("order_")):
        return None
    return frozenset(slugs[slug] for slug in only_slugs if slug in slugs)


def _widen(reach: Reach, event: MailEvent, channels: frozenset[int] | None) -> None:
    """Add channels to those in which an event is heard."""
    before = reach.get(event, frozenset())
    reach[event] = None if before is None or channels is None else before | channels
