"""Calls about promises, calendars and delays."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from saleor_service_plugin.delivery.calendars.models import Calendar, Closure
from saleor_service_plugin.delivery.promises.models import (
    Delay,
    DeliveryWish,
    Promise,
    PromiseSettings,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.documents import document
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

TABLES = (
    Calendar, Closure, PromiseSettings, TransitTime, VariantSupply, Delay, DeliveryWish, Promise,
)  # fmt: skip


def call(api: Api, name: str, values: Mapping[str, Any] | None = None) -> Any:
    """Return what an operation answers, with all that it shows; it must not fail.

    Args:
        api: Who calls.
        name: Of the operation.
        values: Its arguments.

    """
    given = dict(values or {})
    return ask(api, document(own_schema(), name, list(given)), given)[name]


def nodes(connection: Json) -> list[Json]:
    """Return the rows of a page."""
    return [edge["node"] for edge in connection["edges"]]


def day(ahead: int) -> date:
    """Return a day so many after today."""
    return datetime.now(UTC).date() + timedelta(days=ahead)


def settings_id(world: World, name: str = "eur") -> str:
    """Return the id of a channel's settings."""
    return global_id("ServiceChannel", world.channels[name].pk)


def calendar_id(owner: str, key: object) -> str:
    """Return the id of a calendar."""
    return global_id("ServiceCalendar", f"{owner}:{key}")


def method_id(world: World) -> str:
    """Return the id of a shipping method, as staff see it."""
    return global_id("ShippingMethodType", world.channels["eur"].shipping_method_pk)


def named(value: object) -> str:
    """Return how a case is called: by the error, since days and ids are others each time."""
    match value:
        case (str() as field, str() as code):
            return f"{field}-{code}"
        case str():
            return value
    return "given"


def forget() -> None:
    """Remove all that was set, promised and found."""
    with port.current().writer():
        for model in TABLES:
            model.objects.all().delete()
