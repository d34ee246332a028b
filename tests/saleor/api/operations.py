"""The lines of the operations, by topic: who may, and values with which it succeeds."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from saleor_service_plugin.messages import render
from saleor_service_plugin.orders.access import token_of
from tests.saleor.api.cast import Cast
from tests.saleor.api.cast_rows import KIND
from tests.saleor.api.line import Line
from tests.saleor.api.rules import (
    ORDERS,
    ORDERS_ANYWHERE,
    PLUGINS,
    PLUGINS_IN_CHANNEL,
    WHOLE_ORDERS,
    WHOLE_PLUGINS,
    either,
    everybody,
    own_order,
    perhaps,
    person,
)
from tests.saleor.world.api import global_id
from tests.saleor.world.model import BERLIN

ORDERS_AND_MESSAGES: Mapping[str, Line] = {
    "serviceOrder": Line(
        own_order,
        lambda cast: {"id": cast.order},
        as_guest=lambda cast, caller: {"token": cast.token(caller)},
    ),
    "serviceOrderUnlock": Line(
        everybody,
        lambda cast: {"token": token_of(cast.order_id, 0), "postcode": BERLIN["postalCode"]},
    ),
    "serviceOrderCodeRequest": Line(everybody, lambda cast: {"token": token_of(cast.order_id, 0)}),
    "serviceOrderLinkRequest": Line(
        everybody, lambda cast: {"number": "4711", "email": "nobody@example.com"}
    ),
    "serviceCustomer": Line(
        person, lambda cast: {}, more=lambda cast: {"id": cast.owner}, by="owner"
    ),
    "serviceMessage": Line(ORDERS, lambda cast: {"id": cast.message("failed")}),
    "serviceMessages": Line(
        ORDERS,
        lambda cast: {"first": 5, "where": {"orders": [cast.order], "channels": [cast.channel]}},
    ),
    "serviceOrderTokenRevoke": Line(ORDERS, lambda cast: {"id": cast.order}),
    "serviceMessageResend": Line(ORDERS, lambda cast: {"ids": [cast.message("sent")]}),
    "serviceMessageRetry": Line(ORDERS, lambda cast: {"ids": [cast.message("failed")]}),
    "serviceMessageRelease": Line(ORDERS, lambda cast: {"ids": [cast.message("parked")]}),
    "serviceMessageDiscard": Line(ORDERS, lambda cast: {"ids": [cast.message("queued")]}),
}

CHANNELS: Mapping[str, Line] = {
    "serviceChannels": Line(PLUGINS, lambda cast: {}),
    "serviceChannel": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.service_channel}),
    "serviceMailServers": Line(perhaps(PLUGINS), lambda cast: {}),
    "serviceHealth": Line(PLUGINS, lambda cast: {}),
    "serviceBrakes": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceCallers": Line(ORDERS, lambda cast: {"search": cast.email}),
    "serviceAutomaticTasks": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceSuppressedAddresses": Line(
        ORDERS, lambda cast: {"first": 5, "search": cast.suppressed}
    ),
    "serviceChannelLogoUpdate": Line(
        PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.service_channel, "content": None}
    ),
    "serviceChannelUpdate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "id": cast.service_channel,
            "input": {"reminderDays": 9, "kinds": [{"kind": "REFUND_MADE", "on": False}]},
        },
    ),
    # What it lacks is told only to who may.
    "serviceChannelGoLive": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.service_channel, "despiteOthers": True},
        done=frozenset({"NOT_READY"}),
    ),
    "serviceChannelPause": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.service_channel},
        done=frozenset({"WRONG_STATE"}),
    ),
    "serviceChannelTrial": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.service_channel}),
    "serviceAutomaticTasksRelease": Line(WHOLE_ORDERS, lambda cast: {}),
    "serviceAutomaticTasksDiscard": Line(WHOLE_ORDERS, lambda cast: {}),
    "serviceBrakeRelease": Line(WHOLE_ORDERS, lambda cast: {"kind": "PAYMENT_REMINDER"}),
    "serviceBrakeDiscard": Line(WHOLE_ORDERS, lambda cast: {"kind": "PAYMENT_REMINDER"}),
    "serviceMirror": Line(ORDERS, lambda cast: {"channel": cast.channel}),
    "serviceMirrorRefresh": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceAddressAllow": Line(ORDERS, lambda cast: {"address": cast.suppressed}),
}


def _template(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"kind": "TRACKING_CHANGED", "languageCode": "DE", "channel": cast.channel, **more}


def _version(cast: Cast) -> Mapping[str, Any]:
    return {"expectedVersion": cast.version, "to": cast.version}


def _source() -> Mapping[str, str]:
    source = render.packaged(KIND, "de")
    return {"subject": source.subject, "mjml": source.mjml, "text": source.text}


def _text(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"channel": cast.channel, "name": "BANK_DETAILS", **more}


TEMPLATES: Mapping[str, Line] = {
    "serviceMessageKinds": Line(either, lambda cast: {}),
    "serviceTemplates": Line(PLUGINS, lambda cast: {}, more=lambda cast: {"channel": cast.channel}),
    "serviceTemplate": Line(PLUGINS_IN_CHANNEL, _template),
    "serviceTemplatePreview": Line(
        PLUGINS_IN_CHANNEL, _template, more=lambda cast: {"orderId": cast.order}, by="superuser"
    ),
    "serviceTexts": Line(PLUGINS_IN_CHANNEL, lambda cast: {"channel": cast.channel}),
    "serviceTemplateUpdate": Line(
        PLUGINS_IN_CHANNEL, lambda cast: _template(cast, input=_source()), more=_version
    ),
    "serviceTemplateReset": Line(PLUGINS_IN_CHANNEL, _template, more=_version),
    "serviceTemplateUndo": Line(PLUGINS_IN_CHANNEL, _template, more=_version),
    "serviceTemplateImport": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "data": json.dumps({"events": []}),
            "channel": cast.channel,
            "dryRun": True,
        },
        done=frozenset({"INVALID", "TEMPLATE_REFUSED"}),
    ),
    "serviceTemplateTest": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: _template(cast, recipient="proof@example.com"),
        done=frozenset({"SENDER_NOT_USABLE"}),
    ),
    "serviceTextUpdate": Line(
        PLUGINS_IN_CHANNEL, lambda cast: _text(cast, input={"text": "IBAN DE00"})
    ),
    "serviceTextDelete": Line(PLUGINS_IN_CHANNEL, _text),
}


def _channels(cast: Cast) -> Mapping[str, Any]:
    return {"input": {"channels": [cast.channel]}}


WEBHOOKS: Mapping[str, Line] = {
    "serviceEventKinds": Line(PLUGINS, lambda cast: {}),
    "serviceWebhooks": Line(PLUGINS_IN_CHANNEL, lambda cast: {}),
    "serviceWebhook": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.webhook}),
    "serviceWebhookCreate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "input": {
                "url": "https://hooks.example.com/new",
                "kinds": ["messages_held"],
                "channels": [cast.channel],
            }
        },
    ),
    "serviceWebhookUpdate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.webhook, "input": {"description": "ERP"}},
        more=_channels,
    ),
    "serviceWebhookRotateSecret": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.webhook}),
    "serviceWebhookDelete": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.webhook}),
    "serviceWebhookTest": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.webhook}),
    "serviceEventReplay": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.webhook},
        more=lambda cast: {"events": [global_id("ServiceEvent", uuid4())]},
        done=frozenset({"REQUIRED"}),
    ),
}


def _parcel(cast: Cast) -> Mapping[str, Any]:
    return {"id": cast.parcel}


CREDENTIALS = [{"name": "secret", "value": "c" * 32}]


def _account(cast: Cast) -> Mapping[str, Any]:
    return {"id": cast.account}


def _of_reports(cast: Cast) -> Mapping[str, Any]:
    return {"filter": {"channels": [cast.channel], "shippingMethods": [cast.shipping_method]}}


REPORTS: Mapping[str, Line] = {
    "serviceQuietOrders": Line(ORDERS, lambda cast: {"first": 5, "channels": [cast.channel]}),
    "serviceKeptPromises": Line(
        ORDERS,
        lambda cast: {"filter": {"channels": [cast.channel]}, "groupBy": ["CHANNEL", "MONTH"]},
        more=_of_reports,
    ),
    "serviceLeadTimes": Line(
        ORDERS,
        lambda cast: {"filter": {"channels": [cast.channel]}, "groupBy": ["METHOD"]},
        more=_of_reports,
    ),
    "servicePromiseRows": Line(
        ORDERS,
        lambda cast: {"first": 5, "filter": {"isTold": True}, "outcomes": ["BROKEN"]},
        more=_of_reports,
    ),
    "servicePromiseExport": Line(ORDERS, lambda cast: {"languageCode": "DE"}, more=_of_reports),
}

PARCELS: Mapping[str, Line] = {
    "serviceParcel": Line(ORDERS, _parcel),
    "serviceParcels": Line(
        ORDERS,
        lambda cast: {
            "first": 5,
            "where": {"search": cast.tracking, "channels": [cast.channel], "attention": True},
        },
    ),
    "serviceParcelUpdate": Line(
        ORDERS, lambda cast: {"id": cast.parcel, "input": {"state": "IN_TRANSIT"}}
    ),
    "serviceParcelStateUndo": Line(ORDERS, _parcel),
    "serviceParcelSettle": Line(ORDERS, _parcel),
    "serviceParcelRefresh": Line(ORDERS, _parcel),
    "serviceCarriers": Line(either, lambda cast: {}),
    "serviceShippingMethods": Line(PLUGINS, lambda cast: {}),
    "serviceShippingMethodCarrierSet": Line(
        WHOLE_PLUGINS, lambda cast: {"id": cast.shipping_method, "carrier": "DHL"}
    ),
    "serviceCarrierOffers": Line(PLUGINS, lambda cast: {}),
    "serviceCarrierAccounts": Line(PLUGINS_IN_CHANNEL, lambda cast: {}),
    "serviceCarrierAccount": Line(PLUGINS_IN_CHANNEL, _account),
    "serviceCarrierAccountCreate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "input": {
                "service": "easypost",
                "channels": [cast.channel],
                "credentials": CREDENTIALS,
            }
        },
    ),
    "serviceCarrierAccountUpdate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.account, "input": {"name": "ERP", "credentials": CREDENTIALS}},
        more=_channels,
    ),
    "serviceCarrierAccountRotateSecret": Line(PLUGINS_IN_CHANNEL, _account),
    "serviceCarrierAccountDelete": Line(PLUGINS_IN_CHANNEL, _account),
}
