"""Asking how the plugin is doing."""

import re
from collections.abc import Callable
from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..events import endpoints
from ..health import Health, look
from ..messages import brake
from ..messages.brake import Held
from ..shop import port
from . import channel_scope
from .callers import MANAGE_ORDERS, MANAGE_PLUGINS, Caller, caller_of, demand
from .health_types import ServiceBrake, ServiceHealth

ABOUT_WEBHOOK = re.compile(r"(?:circuit-)?webhook:(\d+)|webhook-off-(\d+)")
"""Keys of circuits and of problems."""


class HealthQueries(BaseObjectType):
    """Queries about the plugin itself."""

    service_health = graphene.Field(
        ServiceHealth,
        description="How the plugin is doing: backlog, sweeps, what stands in the way, what "
        "asks for a person. Needs MANAGE_PLUGINS.",
    )
    service_brakes = NonNullList(
        ServiceBrake,
        description="Kinds of message that the brake holds. Needs MANAGE_ORDERS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_health(_root: Any, info: Any) -> Health:
        """Look now."""
        caller = demand(info, MANAGE_PLUGINS)
        return _for(caller, look())

    @staticmethod
    def resolve_service_brakes(_root: Any, info: Any) -> list[Held]:
        """Return what is held."""
        demand(info, MANAGE_ORDERS)
        return brakes_of(info)


def brakes_of(info: Any) -> list[Held]:
    """Return what is held, counted in the caller's channels."""
    with port.current().writer():
        return brake.standing(caller_of(info).channel_ids)


def _for(caller: Caller, health: Health) -> Health:
    """Leave out what concerns a channel or a webhook that the caller does not see."""
    allowed = caller.channel_ids
    hides = _hides_webhooks(caller)
    health.circuits = {key: one for key, one in health.circuits.items() if not hides(key)}
    health.problems = {key: one for key, one in health.problems.items() if not hides(key)}
    for name in list(health.circuits):
        channel_id = _channel_of(name)
        if allowed is not None and channel_id is not None and channel_id not in allowed:
            del health.circuits[name]
            health.problems.pop(f"circuit-{name}", None)
    return health


def _hides_webhooks(caller: Caller) -> Callable[[str], bool]:
    """Return whether a key is about a webhook that is not this caller's business."""
    scope = channel_scope.scope_of(caller)
    if scope is None:
        return lambda key: False
    seen = {
        one.id for one in endpoints.all_endpoints() if channel_scope.sees(scope, one.channel_ids)
    }

    def hides(key: str) -> bool:
        found = ABOUT_WEBHOOK.fullmatch(key)
        return found is not None and int(found[1] or found[2]) not in seen

    return hides


def _channel_of(circuit: str) -> int | None:
    """Return the channel that "sender:3" or "template:parcel-sent/de/3" is about."""
    match circuit.partition(":")[0], circuit.partition(":")[2].split("/"):
        case ("sender", [number]) | ("template", [_, _, number]) if number.isdecimal():
            return int(number)
    return None
