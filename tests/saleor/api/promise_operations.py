"""The lines of the operations of promises, calendars and delays."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from saleor_service_plugin.orders.access import ACTING, token_of
from tests.saleor.api import promise_rows
from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import (
    ORDERS,
    ORDERS_ANYWHERE,
    PLUGINS,
    PLUGINS_IN_CHANNEL,
    WHOLE_ORDERS,
    WHOLE_PLUGINS,
    everybody,
    own_order,
)


def _soon(days: int = 9) -> str:
    """Return a day to come."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def _week() -> list[Mapping[str, Any]]:
    times = [{"begins": "08:00", "ends": "12:00"}, {"begins": "13:00", "ends": "17:30"}]
    return [{"day": "TUESDAY", "intervals": times}]


def _calendar(cast: Cast) -> Mapping[str, Any]:
    return {"id": cast.calendar}


SETTINGS: Mapping[str, Line] = {
    "servicePromiseSettingsUpdate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"id": cast.service_channel, "input": {"mode": "TOLD", "marginDays": 1}},
    ),
    "serviceTransitTimes": Line(
        PLUGINS, lambda cast: {}, more=lambda cast: {"method": cast.shipping_method}
    ),
    "serviceTransitTimeUpdate": Line(
        WHOLE_PLUGINS,
        lambda cast: {
            "method": cast.shipping_method,
            "input": {"country": "AT", "postalPrefix": "1", "minDays": 1, "maxDays": 3},
        },
    ),
    "serviceTransitTimeDelete": Line(WHOLE_PLUGINS, lambda cast: {"id": cast.transit_time}),
    "serviceVariantSupply": Line(ORDERS_ANYWHERE, lambda cast: {"variantId": cast.variant}),
    "serviceVariantSupplyUpdate": Line(
        WHOLE_ORDERS,
        lambda cast: {"variantId": cast.variant, "input": {"handlingDays": 3}},
        more=lambda cast: {"input": {"restockOn": _soon()}},
    ),
}

CALENDARS: Mapping[str, Line] = {
    "serviceCalendars": Line(PLUGINS, lambda cast: {}),
    "serviceCalendar": Line(PLUGINS_IN_CHANNEL, _calendar),
    "serviceCalendarUpdate": Line(
        PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.calendar, "input": {"week": _week()}}
    ),
    "serviceCalendarReset": Line(PLUGINS_IN_CHANNEL, _calendar),
    "serviceClosures": Line(
        PLUGINS_IN_CHANNEL, lambda cast: {"first": 5, "calendar": cast.calendar}
    ),
    "serviceClosureCreate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "input": {"calendar": cast.calendar, "firstDay": _soon(), "lastDay": _soon(12)}
        },
    ),
    "serviceClosureDelete": Line(PLUGINS_IN_CHANNEL, lambda cast: {"id": cast.closure}),
}

DELAYS: Mapping[str, Line] = {
    "serviceDelay": Line(ORDERS, lambda cast: {"id": cast.delay}),
    "serviceDelays": Line(
        ORDERS,
        lambda cast: {
            "first": 5,
            "where": {"channels": [cast.channel], "variant": cast.variant, "causes": ["STOCK"]},
        },
    ),
    "serviceDelaySeen": Line(ORDERS, lambda cast: {"ids": [cast.delay]}),
    "serviceDeliveryDateMove": Line(
        ORDERS,
        lambda cast: {"input": {"lines": [cast.line], "latest": _soon()}},
        more=lambda cast: {"input": {"variant": cast.variant, "all": True}},
    ),
    "serviceDeliveryWishes": Line(ORDERS, lambda cast: {"first": 5}),
    "serviceDeliveryWishSettle": Line(ORDERS, lambda cast: {"ids": [cast.wish]}),
    "serviceDeliveryWishCreate": Line(
        own_order,
        lambda cast: {"delayId": cast.delay, "wish": "CHANGE", "text": promise_rows.WORDS},
        as_guest=lambda cast, caller: {
            "delayId": cast.delay,
            "wish": "CHANGE",
            "text": promise_rows.WORDS,
            "token": cast.token(caller),
            "actingToken": token_of(cast.order_id, 0, ACTING),
        },
        more=lambda cast: {"lines": [cast.line]},
    ),
    "serviceBackorders": Line(ORDERS, lambda cast: {}),
    "serviceBackorderFulfill": Line(
        ORDERS, lambda cast: {"orderId": cast.order}, more=lambda cast: {"lines": [cast.line]}
    ),
    "serviceDeliveryQuote": Line(
        everybody,
        lambda cast: {
            "channel": cast.channel_slug,
            "lines": [{"variantId": cast.variant, "quantity": 2}],
            "country": "DE",
            "postalCode": "10115",
            "languageCode": "DE",
        },
    ),
}
