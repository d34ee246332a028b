"""The permission matrix: who may do what. Every operation, added field and address stands here.

A test compares these tables with the schema and the URLconf (`test_permissions.py`): what
stands in one and not in the other fails with its name. A new operation needs one line: its
rule, and valid values for its arguments, every ID among them (`test_ids.py` and
`test_wrong_input.py` begin from these and change one after the other).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.saleor.api import (
    campaign_operations,
    clock_operations,
    complaint_desk_operations,
    complaint_operations,
    consent_operations,
    goodie_operations,
    grant_operations,
    operations,
    packing_operations,
    promise_operations,
    reply_operations,
    rule_operations,
)
from tests.saleor.api.line import Line, Values
from tests.saleor.api.rules import (
    Rule,
    account_order,
    everybody,
    guests_order,
    person,
)

OPERATIONS: Mapping[str, Line] = {
    **operations.ORDERS_AND_MESSAGES,
    **operations.CHANNELS,
    **operations.TEMPLATES,
    **operations.WEBHOOKS,
    **operations.PARCELS,
    **operations.REPORTS,
    **promise_operations.SETTINGS,
    **promise_operations.CALENDARS,
    **promise_operations.DELAYS,
    **campaign_operations.CAMPAIGNS,
    **grant_operations.GRANTS,
    **rule_operations.RULES,
    **consent_operations.CONSENTS,
    **goodie_operations.GOODIES,
    **packing_operations.PACKING,
    **reply_operations.REPLIES,
    **clock_operations.CLOCKS,
    **complaint_operations.COMPLAINTS,
    **complaint_desk_operations.COMPLAINT_DESK,
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
    "User.service": (Added(person, "{ me { service {fields} } }", lambda cast: {}, "me.service"),),
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
    at: str = ""
    """Where it is knocked at, where its pattern is no address itself."""
    allowed: frozenset[int] = frozenset({200, 503})
    """What those get who may."""


PAGE = {"GET": None, "HEAD": None, "POST": None}
"""A page with a form."""

DOORS: Mapping[str, Door] = {
    "graphql/": Door(everybody, {"POST": {"query": "{ __typename }"}, "OPTIONS": None}),
    "health/": Door(everybody, {"GET": None, "HEAD": None}),
    # Who calls back is known by the signature alone (`test_callbacks.py`).
    "in/<uuid:public_id>/": Door(
        everybody,
        {"POST": {"number": "x"}},
        rated=False,
        at="in/00000000-0000-4000-8000-000000000000/",
        allowed=frozenset({404}),
    ),
    # What stands behind a link is asked of the API, as the guest who holds it.
    "p/order/<str:token>": Door(everybody, PAGE, at="p/order/x", allowed=frozenset({404, 415})),
    "p/order": Door(everybody, PAGE, allowed=frozenset({200, 415})),
    "p/order/": Door(everybody, PAGE, allowed=frozenset({200, 415})),
    "p/r/<str:code>": Door(everybody, PAGE, at="p/r/x", allowed=frozenset({404, 415})),
    "p/unsubscribe/<str:token>": Door(
        everybody, PAGE, at="p/unsubscribe/x", allowed=frozenset({404, 415})
    ),
    "p/consent/<str:token>": Door(everybody, PAGE, at="p/consent/x", allowed=frozenset({404, 415})),
    "p/file/<str:token>": Door(
        everybody,
        {"GET": None, "HEAD": None},
        at="p/file/x",
        allowed=frozenset({404}),
    ),
    "p/logo/<int:channel_id>/<str:name>": Door(
        everybody,
        {"GET": None, "HEAD": None},
        rated=False,
        at="p/logo/0/x.png",
        allowed=frozenset({404}),
    ),
}
