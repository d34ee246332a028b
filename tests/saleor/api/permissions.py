"""The permission matrix: who may do what. Every operation, added field and address stands here.

A test compares these tables with the schema and the URLconf (`test_permissions.py`): what
stands in one and not in the other fails with its name. A new operation needs one line: its
rule, and valid values for its arguments, every ID among them (`test_ids.py` and
`test_wrong_input.py` begin from these and change one after the other).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.saleor.api.cast import Caller, Cast


class Verdict(StrEnum):
    """How a call ended for the caller."""

    DONE = "done"
    """They saw it, or it was done."""
    NOTHING = "nothing"
    """As if it were not there: null, an empty list, NOT_FOUND."""
    REFUSED = "refused"
    """An error says that they may not, or that their token is no good."""


Verdicts = frozenset[Verdict]

Rule = Callable[[Caller], Verdicts]

DONE = frozenset({Verdict.DONE})
NOTHING = frozenset({Verdict.NOTHING})
REFUSED = frozenset({Verdict.REFUSED})
NOT_DONE = NOTHING | REFUSED


def _needs(permission: str, *, in_channel: bool) -> Rule:
    def rule(caller: Caller) -> Verdicts:
        if caller.broken or caller.permission not in (permission, "*"):
            return REFUSED
        return DONE if caller.everywhere or not in_channel else NOTHING

    return rule


ORDERS = _needs("manage_orders", in_channel=True)
"""MANAGE_ORDERS; staff in their channels alone."""

PLUGINS = _needs("manage_plugins", in_channel=False)
"""MANAGE_PLUGINS; about no channel in particular."""

PLUGINS_IN_CHANNEL = _needs("manage_plugins", in_channel=True)
"""MANAGE_PLUGINS; staff in their channels alone."""


def own_order(caller: Caller) -> Verdicts:
    """Allow who may manage orders, the customer it belongs to, a guest with its token."""
    if caller.owns or caller.guest == "own":
        return DONE
    allowed = caller.permission in ("manage_orders", "*") and caller.everywhere
    if caller.broken:
        return NOT_DONE
    return DONE if allowed else NOTHING


def guests_order(caller: Caller) -> Verdicts:
    """Allow everybody who knows the id of an order without account, as Saleor does."""
    return DONE | REFUSED if caller.broken else DONE


def account_order(caller: Caller) -> Verdicts:
    """Allow as `own_order`; the order comes from Saleor, where no token of ours counts."""
    return NOTHING if caller.guest == "own" else own_order(caller)


def everybody(caller: Caller) -> Verdicts:
    """Allow everybody."""
    return DONE | REFUSED if caller.broken else DONE


Values = Callable[[Cast], Mapping[str, Any]]


@dataclass(frozen=True)
class Line:
    """One operation."""

    rule: Rule
    values: Values
    """Arguments with which it succeeds for who may; by their names in the schema."""
    as_guest: Callable[[Cast, Caller], Mapping[str, Any]] | None = None
    """Arguments of a guest with a token, where the operation takes one."""


OPERATIONS: Mapping[str, Line] = {
    "serviceOrder": Line(
        own_order,
        lambda cast: {"id": cast.order},
        as_guest=lambda cast, caller: {"token": cast.token(caller)},
    ),
    "serviceMessage": Line(ORDERS, lambda cast: {"id": cast.message("failed")}),
    "serviceMessages": Line(
        ORDERS,
        lambda cast: {"first": 5, "where": {"orders": [cast.order], "channels": [cast.channel]}},
    ),
    "serviceMessageResend": Line(ORDERS, lambda cast: {"ids": [cast.message("sent")]}),
    "serviceMessageRetry": Line(ORDERS, lambda cast: {"ids": [cast.message("failed")]}),
    "serviceMessageRelease": Line(ORDERS, lambda cast: {"ids": [cast.message("parked")]}),
    "serviceMessageDiscard": Line(ORDERS, lambda cast: {"ids": [cast.message("queued")]}),
}


@dataclass(frozen=True)
class Added:
    """A field that one of Saleor's types gained from us."""

    rule: Rule
    query: str
    """Asks for it with `$id`; {fields} stands where its own fields go."""
    values: Values
    path: str
    """Where it is in the answer."""


ADDED: Mapping[str, tuple[Added, ...]] = {
    "Order.service": (
        Added(
            account_order,
            "query($id: ID!) { order(id: $id) { service {fields} } }",
            lambda cast: {"id": cast.order},
            "order.service",
        ),
        Added(
            guests_order,
            "query($id: ID!) { order(id: $id) { service {fields} } }",
            lambda cast: {"id": cast.guest_order},
            "order.service",
        ),
    ),
    "Fulfillment.service": (
        Added(
            account_order,
            "query($id: ID!) { order(id: $id) { fulfillments { service {fields} } } }",
            lambda cast: {"id": cast.order},
            "order.fulfillments.0.service",
        ),
        Added(
            guests_order,
            "query($id: ID!) { order(id: $id) { fulfillments { service {fields} } } }",
            lambda cast: {"id": cast.guest_order},
            "order.fulfillments.0.service",
        ),
    ),
}


@dataclass(frozen=True)
class Door:
    """An address of ours below `/plugins/global/saleor.service/`."""

    rule: Rule
    methods: Mapping[str, Any]
    """Which methods it answers, with the body each is called with."""
    rated: bool = True
    """Whether callers without a name are counted."""


DOORS: Mapping[str, Door] = {
    "graphql/": Door(everybody, {"POST": {"query": "{ __typename }"}, "OPTIONS": None}),
    "health/": Door(everybody, {"GET": None, "HEAD": None}),
}
