"""What the guide says of limits: pages, cost, depth, and how many at once."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from saleor.graphql.core.validators.query_cost import validate_cost_map

from saleor_service_plugin import conf
from saleor_service_plugin.graphql import shape
from saleor_service_plugin.graphql.costs import COSTS
from saleor_service_plugin.graphql.limits import MOST_COST
from saleor_service_plugin.graphql.merged import merged_schema
from saleor_service_plugin.graphql.shape import MOST_DEPTH
from tests.saleor.api.caller import MERGED, OWN, ask, errors
from tests.saleor.world import World
from tests.saleor.world.api import global_id

MESSAGES = "{ edges { node { order { messages { id } } } } }"


@pytest.fixture(autouse=True)
def merged() -> Iterator[None]:
    """Serve our schema at Saleor's address, as with the merchant's setting."""
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        yield


def test_every_price_is_one_of_a_field_that_there_is() -> None:
    """With a single wrong name in the list, Saleor's helper would price nothing at all."""
    validate_cost_map(dict(COSTS), merged_schema())


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_what_is_too_dear_is_refused(world: World, path: str) -> None:
    pages = "".join(f"p{n}: serviceMessages(first: $first) {MESSAGES}" for n in range(10))
    query = f"query($first: Int!) {{ {pages} }}"
    (message,) = errors(world.staff, query, {"first": 100}, path=path)
    assert f"at most {MOST_COST}" in message
    assert ask(world.staff, query, {"first": 10}, path=path)


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_fragments_cost_as_much(world: World, path: str) -> None:
    pages = "".join(f"p{n}: serviceMessages(first: 100) {{ ...Page }}" for n in range(10))
    fragment = f"fragment Page on ServiceMessageConnection {MESSAGES}"
    (message,) = errors(world.staff, f"query {{ {pages} }} {fragment}", path=path)
    assert f"at most {MOST_COST}" in message


def test_counting_costs_the_same_for_every_page(world: World) -> None:
    query = "{ serviceMessages(first: 100) { totalCount edges { node { id } } } }"
    assert ask(world.staff, query)["serviceMessages"]["totalCount"] >= 0


def test_what_is_too_deep_is_refused_at_our_address(world: World) -> None:
    deep = "order { messages { " * 6 + "id" + " } }" * 6
    query = f'{{ serviceMessage(id: "x") {{ {deep} }} }}'
    (message,) = errors(world.staff, query)
    assert message == f"The query is deeper than {MOST_DEPTH} fields."


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize("given", [{}, {"n": None}])
def test_a_variables_default_is_what_it_costs(
    world: World, path: str, given: dict[str, None]
) -> None:
    pages = "".join(f"p{n}: serviceMessages(first: $n) {MESSAGES}" for n in range(10))
    query = f"query($n: Int = 100) {{ {pages} }}"
    (message,) = errors(world.staff, query, given, path=path)
    assert f"at most {MOST_COST}" in message


def test_each_operation_has_its_own_default(world: World) -> None:
    cheap = "query A($n: Int = 1) { serviceMessages(first: $n) { edges { node { id } } } }"
    query = f"{cheap} {cheap.replace('query A', 'query B')}"
    # Saleor refuses several operations without a name; it has been priced by then.
    assert "costs" not in errors(world.staff, query)[0]
    pages = "".join(f"p{n}: serviceMessages(first: $n) {MESSAGES}" for n in range(10))
    dear = f"{cheap} query B($n: Int = 100) {{ {pages} }}"
    assert f"at most {MOST_COST}" in errors(world.staff, dear)[0]


def test_saleors_lists_multiply_what_ours_costs(world: World) -> None:
    ours = "service { messages { id } timeline { event } parcels { number } }"
    query = f"query($n: Int!) {{ orders(first: $n) {{ edges {{ node {{ {ours} }} }} }} }}"
    five = "".join(f"a{n}: {ours}" for n in range(5))
    dear = f"query($n: Int!) {{ orders(first: $n) {{ edges {{ node {{ {five} }} }} }} }}"
    assert ask(world.staff, query, {"n": 100}, path=MERGED)
    (message,) = errors(world.staff, dear, {"n": 100}, path=MERGED)
    assert f"at most {MOST_COST}" in message
    assert ask(world.staff, dear, {"n": 5}, path=MERGED)


def test_what_saleor_costs_is_saleors_own_business(world: World) -> None:
    """A storefront's query that Saleor takes is not refused for a field of ours in it."""
    fields = "lines { id } fulfillments { id } events { id } payments { id } invoices { id }"
    theirs = "".join(
        f'a{n}: orders(first: 100, filter: {{ search: "nobody" }}) {{ edges {{ node {{ {fields} }} }} }}'
        for n in range(30)
    )
    query = f"{{ {theirs} serviceMessages(first: 1) {{ edges {{ node {{ id }} }} }} }}"
    assert ask(world.staff, query, path=MERGED)


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize(
    "query",
    [
        "{ serviceMessages(first: 1) { edges { node { order { messages { order { messages "
        "{ order { messages { id } } } } } } } } } }",
        "{ a: serviceTemplates { history { source { mjml } } } "
        "b: serviceTemplates { history { source { mjml } } } }",
        '{ a: serviceTexts(channel: "x") { content } b: serviceTexts(channel: "x") { content } }',
        '{ serviceTexts(channel: "x") { content again: content } }',
        "{ serviceWebhooks { deliveries(first: 100) { edges { node { event { id } attempts "
        "{ number } } } } } }",
    ],
    ids=["messages", "templates", "texts", "contents", "webhooks"],
)
def test_lists_within_lists_without_a_number(world: World, path: str, query: str) -> None:
    (message,) = errors(world.staff, query, path=path)
    assert f"at most {MOST_COST}" in message


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_one_list_of_each_is_not_too_dear(world: World, path: str) -> None:
    channel = global_id("Channel", world.channels["eur"].pk)
    for query in (
        "{ serviceMessages(first: 20) { edges { node { order { messages { attempts { number } } } } } } }",
        "{ serviceTemplates { source { mjml } history { source { mjml } } } }",
        "{ serviceWebhooks { deliveries(first: 20) { edges { node { attempts { number } } } } } }",
        f'{{ serviceTexts(channel: "{channel}") {{ content }} }}',
    ):
        assert ask(world.staff, query, path=path)


def test_refused_texts_are_not_kept() -> None:
    shape._remembered.cache_clear()
    long = "{ " + "a " * shape.MOST_TEXT + "}"
    assert "longer than" in str(shape.problem(long, own=True))
    assert shape._remembered.cache_info().currsize == 0
    shape.problem("{ " + "a " * (shape.MOST_KEPT // 2) + "}", own=False)
    assert shape._remembered.cache_info().currsize == 0
    shape.problem("{ a }", own=False)
    assert shape._remembered.cache_info().currsize == 1
