"""What the guide says of limits: pages, cost, depth, and how many at once."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from saleor.graphql.core.validators.query_cost import validate_cost_map

from saleor_service_plugin import conf
from saleor_service_plugin.graphql.limits import COSTS, MOST_COST
from saleor_service_plugin.graphql.merged import merged_schema
from saleor_service_plugin.graphql.shape import MOST_DEPTH
from tests.saleor.api.caller import MERGED, OWN, ask, errors
from tests.saleor.world import World

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
