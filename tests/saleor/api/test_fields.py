"""Who sees which field: of one order, as staff, as its customer and as a guest see it."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from graphql.type.definition import GraphQLObjectType, get_named_type
from saleor.account.models import Group, User

from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.orders.timeline import PUBLIC
from saleor_service_plugin.shop import port
from tests.saleor.api import figures
from tests.saleor.api.calls import call_as, guest_values
from tests.saleor.api.cast import Cast
from tests.saleor.api.documents import document, named_types, selection
from tests.saleor.api.fields import GUEST, HARMLESS, OWNER, SENSITIVE, STAFF
from tests.saleor.api.permissions import OPERATIONS
from tests.saleor.api.rules import Verdict

pytestmark = pytest.mark.usefixtures("unhurried")

CALLERS = {
    "staff-orders": STAFF,
    "superuser": STAFF,
    "app-manage_orders": STAFF,
    "staff-by-app-manage_orders": STAFF,
    "owner": OWNER,
    "guest": GUEST,
}

LINE = OPERATIONS["serviceOrder"]


def seen(cast: Cast, name: str) -> dict[str, list[Any]]:
    """Return all values of an order that a caller gets, by type and field."""
    caller = cast.callers[name]
    values = guest_values(LINE, cast, caller)
    schema = own_schema()
    query = document(schema, "serviceOrder", list(values))
    # One turn further than usual: the order within its messages.
    query = query.replace(" messages {", " messages { order { id email token }", 1)
    answer = call_as(caller, query, values)
    assert not answer.errors, answer.text
    found: dict[str, list[Any]] = defaultdict(list)
    _collect(schema.get_type("ServiceOrder"), answer.at("serviceOrder"), found)
    return found


def _collect(type_: Any, value: Any, found: dict[str, list[Any]]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(type_, one, found)
    elif isinstance(value, dict):
        for name, inner in value.items():
            field = get_named_type(type_.fields[name].type)
            found[f"{type_.name}.{name}"].append(inner)
            if isinstance(field, GraphQLObjectType):
                _collect(field, inner, found)


def filled(values: list[Any]) -> bool:
    """Whether there is a value at all."""
    return any(value not in (None, "", []) for value in values)


def test_each_field_is_listed(cast: Cast) -> None:
    public = [cast.callers[name] for name in ("anonymous", "guest", "owner", "another-customer")]
    names = [
        name
        for name, line in OPERATIONS.items()
        if any(Verdict.DONE in line.rule(caller) for caller in public)
    ]
    there = {
        f"{name}.{field}"
        for name, type_ in named_types(own_schema(), names).items()
        for field in type_.fields
    }
    harmless = {f"{name}.{field}" for name, text in HARMLESS.items() for field in text.split()}
    listed = harmless | set(SENSITIVE)
    assert not there - listed, (
        f"fields without a line in tests/saleor/api/fields.py: {there - listed}"
    )
    assert not listed - there, f"lines for fields that are not there: {listed - there}"
    assert not harmless & set(SENSITIVE)


@pytest.mark.parametrize("name", CALLERS)
def test_sensitive_fields(cast: Cast, name: str) -> None:
    found = seen(cast, name)
    wrong = {
        field: found.get(field)
        for field, roles in SENSITIVE.items()
        if filled(found.get(field, [])) is not (CALLERS[name] in roles)
    }
    assert not wrong
    figures.count("S1", len(SENSITIVE), "sensitive fields")


@pytest.mark.parametrize("name", CALLERS)
def test_what_customers_are_not_shown(cast: Cast, name: str) -> None:
    found = seen(cast, name)
    staff = CALLERS[name] == STAFF
    states, events = set(found["ServiceMessage.state"]), set(found["ServiceTimelineEntry.event"])
    public = {str(kind).replace("-", "_").upper() for kind in PUBLIC}
    assert ("FAILED" in states) is staff
    assert states if staff else states == {"SENT"}
    assert ("REFUND_GRANTED" in events) is staff
    assert events <= public or staff
    assert ("waiting" in found["ServiceParcel.status"]) is staff
    figures.count("S1", 3, "rows for staff alone")


@contextmanager
def staff_elsewhere(cast: Cast) -> Iterator[None]:
    """Have the customer work for the shop, in another channel than that of the order."""
    group = Group.objects.get(pk=cast.group_elsewhere)
    with port.current().writer():
        user = User.objects.get(email=cast.email)
        user.groups.add(group)
        User.objects.filter(pk=user.pk).update(is_staff=True)
    try:
        yield
    finally:
        with port.current().writer():
            user.groups.remove(group)
            User.objects.filter(pk=user.pk).update(is_staff=False)


def test_who_works_elsewhere_is_a_customer_here(cast: Cast) -> None:
    with staff_elsewhere(cast):
        found = seen(cast, "owner")
    assert {field for field, roles in SENSITIVE.items() if filled(found.get(field, []))} == {
        field for field, roles in SENSITIVE.items() if OWNER in roles
    }
    assert set(found["ServiceMessage.state"]) == {"SENT"}


def test_selections_reach_each_type() -> None:
    text = selection(own_schema().get_type("ServiceOrder"))
    assert all(word in text for word in ("attempts { number", "reason { code", "amount { amount"))
