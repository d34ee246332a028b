"""What a query may cost: depth, price, loops, aliases, batches. Introspection stays possible."""

import json
import time
from typing import Any

import pytest
from django.test import Client
from graphql import introspection_query

from saleor_service_plugin.graphql.costs import COSTS
from saleor_service_plugin.graphql.merged import merged_schema
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.graphql.shape import MOST_DEPTH
from tests.saleor.api.caller import MERGED, OWN
from tests.saleor.api.calls import ADDRESSES, Answer, call, call_as, merged_urls
from tests.saleor.api.cast import Cast
from tests.saleor.api.documents import roots

pytestmark = pytest.mark.usefixtures("unhurried", "world")

SOON = 10.0
"""Seconds; what is refused is refused at once, however the machine is loaded."""


def refused(query: str, path: str) -> Answer:
    """Return the answer to a query that must be refused, and quickly."""
    with merged_urls():
        call("{ __typename }", {}, headers={}, path=path)
        began = time.monotonic()
        answer = call(query, {}, headers={}, path=path)
    assert time.monotonic() - began < SOON
    assert answer.status == 400, f"{answer.status} {answer.text[:300]}"
    assert answer.errors
    assert answer.is_sound, answer.text[:300]
    return answer


def deep(levels: int) -> str:
    """Return a query with so many fields within fields, but for one."""
    return '{ serviceMessage(id: "x") { ' + "toldWith { " * (levels - 2) + "id " + "} " * levels


def doubling(levels: int) -> str:
    """Return a query of fragments that each hold the next one twice."""
    parts = [f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels)]
    return f"{{ ...f0 }} {' '.join(parts)} fragment f{levels} on Query {{ __typename }}"


def chain(levels: int) -> str:
    """Return a query of fragments that each hold the next one."""
    parts = [f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(levels)]
    return f"{{ ...f0 }} {' '.join(parts)} fragment f{levels} on Query {{ __typename }}"


def test_depth(cast: Cast) -> None:
    caller = cast.callers["staff-orders"]
    assert call_as(caller, deep(MOST_DEPTH), {}).status == 200
    answer = call_as(caller, deep(MOST_DEPTH + 1), {})
    assert answer.status == 400
    assert f"deeper than {MOST_DEPTH}" in answer.text
    hidden = deep(MOST_DEPTH + 1).replace("id ", "... on ServiceMessage { ... { id } } ")
    assert call_as(caller, hidden, {}).status == 400


@pytest.mark.parametrize("path", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize(
    "query",
    [
        "{ ...a } fragment a on Query { ...a }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        '{ serviceOrder(id: "x") { ...a } } fragment a on ServiceOrder { messages { order { ...a } } }',
        "{ __typename } fragment a on Query { ...b } fragment b on Query { ...a }",
        doubling(30),
        doubling(300),
        chain(2_000),
        "{ " + "... { " * 3_000 + "__typename" + " }" * 3_000 + " }",
        "{ " + "a " * 24_000 + "}",
        "{ " + "a { " * 3_000 + "b" + " }" * 3_000 + " }",
        "{ serviceOrder(id: " + "[" * 5_000 + "]" * 5_000 + ") { id } }",
        "query($a: " + "[" * 3_000 + "ID" + "]" * 3_000 + ") { __typename }",
        "{ " + " ".join(f"a{n}: __typename" for n in range(1_000)) + " }",
        "{ " + " ".join(f'a{n}: serviceOrder(id: "x") {{ id }}' for n in range(1_000)) + " }",
        "{ " + " ".join(f"a{n}: serviceMessages(first: 100) {{ totalCount }}" for n in range(50)) + " }",
        '{ serviceOrder(id: "x") { messages { order { messages { order { messages { id kind state '
        "} } } } } } }",
        "mutation { " + " ".join(
            f"a{n}: serviceMessageRetry(ids: []) {{ count }}" for n in range(5)
        ) + " }",
    ],
    ids=lambda value: value[:30],
)  # fmt: skip
def test_what_is_too_dear(query: str, path: str) -> None:
    refused(query, path)


def test_a_full_page_with_its_count_is_not_too_dear(cast: Cast) -> None:
    query = """{ serviceMessages(first: 100) { totalCount edges { node {
        id kind state reason { code text } order { number timeline { event } parcels { number }
        messages { id } lines { id } } attempts { outcome } toldWith { id } } } } }"""
    with merged_urls():
        for path in ADDRESSES.values():
            answer = call_as(cast.callers["staff-orders"], query, {}, path=path)
            assert not answer.errors, answer.text[:300]


def test_length() -> None:
    assert "longer than" in refused("{ " + "a " * 400_000 + "}", OWN).text


def test_a_batch() -> None:
    body = json.dumps([{"query": "{ __typename }"}] * 2)
    response = Client().post(OWN, body, content_type="application/json")
    assert response.status_code == 400
    assert "batch" in response.json()["errors"][0]["message"]


def test_introspection_is_possible() -> None:
    found: dict[str, Any] = {}
    with merged_urls():
        # Twice: the second answer comes from Saleor's cache, which knows the text alone.
        for _ in range(2):
            for name, path in ADDRESSES.items():
                answer = call(introspection_query, {}, headers={}, path=path)
                assert not answer.errors, answer.text[:300]
                types = {one["name"] for one in answer.at("__schema.types")}
                assert found.setdefault(name, types) == types
    assert "ServiceOrder" in found["own"] < found["merged"]
    assert "Order" in found["merged"] - found["own"]


def test_each_list_has_a_price() -> None:
    """A list that costs nothing is how a small query becomes dear."""
    free = [
        f"{name}.{field}"
        for name, type_ in own_schema().get_type_map().items()
        if name.startswith("Service") and hasattr(type_, "fields") and name not in own_inputs()
        for field, definition in type_.fields.items()
        if "[" in str(definition.type)
        and not str(definition.type).startswith("[ServiceError")
        and field not in COSTS.get(name, {})
        and not name.endswith("Connection")
        and not is_payload(name)
    ]
    assert not set(free) - FREE, f"without a price in graphql/costs.py: {set(free) - FREE}"
    unpriced = {
        name for name, (kind, field) in roots(own_schema()).items()
        if kind == "query" and name not in COSTS["Query"]
    }  # fmt: skip
    assert not unpriced, f"without a price in graphql/costs.py: {unpriced}"
    types = merged_schema().get_type_map()
    gone = {f"{name}.{one}" for name, prices in COSTS.items() for one in prices
            if one not in types[name].fields}  # fmt: skip
    assert not gone, f"prices for what is not there, by which all is free: {gone}"


FREE = {
    *(f"ServiceGoingLiveReport.{name}" for name in ("kinds", "doublings", "notices", "gaps")),
    *(f"ServiceChannelSettings.{name}" for name in ("payments", "changed")),
    *(f"ServiceMessageKind.{name}" for name in ("mandatory", "languages", "names")),
    *(f"ServiceMirrorFigure.{name}" for name in ("parts", "amounts")),
    "ServiceMirrorRow.carriers",
    "ServiceMirrorTask.channels",
    *(f"ServiceTemplateImported.{name}" for name in ("problems", "channels")),
    *(f"ServiceCarrierOffer.{name}" for name in ("fields", "carriers")),
    "ServiceCarrierField.choices",
    # What a rule, a code or a campaign names, a hundred of each at most, ids as stored.
    "ServiceRule.conditions",
    *(
        f"ServiceRuleOn{one}.ids"
        for one in ("Products", "Collections", "Categories", "Channel", "Group")
    ),
    *("ServiceRuleOnProducts.variants", "ServiceRuleOnWeekday.days"),
    *("ServiceRuleOnCountry.codes", "ServiceRuleOnLanguage.codes"),
    *(
        f"ServiceRuleGivesCode.{one}"
        for one in ("products", "collections", "categories", "channels", "countries")
    ),
    "ServiceRuleGivesGoodie.goodies",
    *(
        f"ServiceCodeTerms.{one}"
        for one in ("productIds", "collectionIds", "categoryIds", "countries")
    ),
    *("ServiceSegment.countries", "ServiceSegment.languages"),
    # Read with what holds them, in one row: a few months, reasons, currencies, sentences.
    *(f"ServiceRuleSimulation.{one}" for one in ("months", "costs", "refusals", "reach")),
    *("ServiceReward.terms", "ServiceCustomerHistory.spent"),
    # All that is known of one address: the operation's own price holds them.
    *(f"ServiceConsentRecord.{one}" for one in ("entries", "standings")),
}
"""Lists that are made with what holds them, and bounded: a line here says that somebody looked."""


def own_inputs() -> set[str]:
    """Return the names of all input types."""
    return {
        name
        for name, type_ in own_schema().get_type_map().items()
        if type(type_).__name__ == "GraphQLInputObjectType" or "InputObject" in type(type_).__name__
    }


def is_payload(name: str) -> bool:
    """Whether a type is what a mutation answers with."""
    return name[0].lower() + name[1:] in roots(own_schema())


def test_merged_queries_of_saleor_are_not_held_to_our_depth() -> None:
    query = "{ shop { " + "... on Shop { " * 20 + "name" + " }" * 20 + " } }"
    with merged_urls():
        assert call(query, {}, headers={}, path=MERGED).status == 200
