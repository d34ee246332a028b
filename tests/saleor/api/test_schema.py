"""The schema's file, and that nobody is answered for another schema or an older one."""

from unittest import mock

import pytest
import saleor
from django.core.cache import cache
from django.test import override_settings
from graphql import GraphQLNonNull

from saleor_service_plugin import conf
from saleor_service_plugin.graphql import printed, schema, view
from tests.saleor.api import people
from tests.saleor.api.caller import MERGED, OWN, ask, errors, post
from tests.saleor.world import World

TYPE = '{ __type(name: "ServiceOrder") { name } }'
# As tools that generate code ask for a schema; the deepest of them nest ofType nine times.
OF_TYPE = "ofType { kind name " * 9 + "}" * 9
INTROSPECTION = """
query IntrospectionQuery {
  __schema { queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name args { ...InputValue } } }
}
fragment FullType on __Type {
  kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } }
  inputFields { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name } possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name OF_TYPE }""".replace("OF_TYPE", OF_TYPE)

BESIDE = "{ serviceMessages(first: 1) { totalCount } serviceChannels { slug } }"

ORDER_FIELDS = '{ __type(name: "Order") { fields { name } } }'


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Forget what is kept of earlier answers."""
    cache.clear()


@pytest.mark.skipif(not saleor.__version__.startswith("3.23"), reason="as printed by one version")
def test_the_file_is_the_schema() -> None:
    assert printed.FILE.read_text(encoding="utf-8") == printed.printed(), (
        "The schema has changed: manage.py service_schema --write"
    )


def test_tools_that_generate_code_can_ask_for_the_schema(world: World) -> None:
    found = ask(world.anonymous, INTROSPECTION)["__schema"]
    assert found["mutationType"] == {"name": "Mutation"}
    assert "ServiceOrder" in {row["name"] for row in found["types"]}


def test_introspection_has_a_depth_all_the_same(world: World) -> None:
    inside = "fields { type { " * 6 + "name" + "} }" * 6
    (message,) = errors(world.anonymous, "{ __schema { types { %s } } }" % inside)  # noqa: UP031
    assert "deeper" in message


def test_a_refused_field_leaves_the_permitted_ones_beside_it(world: World) -> None:
    # A refused field is null; one that must not be takes the whole of `data` with it.
    root = schema.own_schema().get_query_type()
    assert [
        name for name, field in root.fields.items() if isinstance(field.type, GraphQLNonNull)
    ] == []
    answer = post(people.staff(world, "manage_orders"), BESIDE).json()
    assert answer["data"]["serviceMessages"]["totalCount"] >= 0
    refused = {name for name, value in answer["data"].items() if value is None}
    assert {row["path"][0] for row in answer["errors"]} == refused == {"serviceChannels"}


@override_settings(DEBUG=False)
def test_two_schemas_never_answer_for_one_another(world: World) -> None:
    # Both directions, the second time from what is kept.
    for _ in range(2):
        assert ask(world.anonymous, TYPE, path=MERGED)["__type"] is None
        assert ask(world.anonymous, TYPE, path=OWN)["__type"] == {"name": "ServiceOrder"}
    for _ in range(2):
        assert ask(world.anonymous, ORDER_FIELDS, path=OWN)["__type"] is None
        with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
            found = ask(world.anonymous, ORDER_FIELDS, path=MERGED)["__type"]["fields"]
            assert {"name": "service"} in found
        found = ask(world.anonymous, ORDER_FIELDS, path=MERGED)["__type"]["fields"]
        assert {"name": "service"} not in found


@override_settings(DEBUG=False)
def test_an_upgraded_schema_is_seen_at_once(world: World) -> None:
    # given: the answer of today's schema is kept
    kept = ask(world.anonymous, TYPE)
    assert kept["__type"]

    # when: the plugin is upgraded, its schema has lost the type
    class Query(schema.MessageQueries):
        pass

    newer = schema.graphene.Schema(query=Query)
    with mock.patch.object(view, "own_schema", lambda: newer):
        found = ask(world.anonymous, '{ __type(name: "ServiceOrder") { description } }')
        again = ask(world.anonymous, '{ __type(name: "ServiceMessageRetry") { name } }')

    # then
    assert found["__type"]
    assert again["__type"] is None
    assert ask(world.anonymous, '{ __type(name: "ServiceMessageRetry") { name } }')["__type"]


@override_settings(DEBUG=False)
def test_no_internal_error_says_what_it_was(world: World) -> None:
    secret = "the password is swordfish"
    with mock.patch(
        "saleor_service_plugin.graphql.order_queries.order_by_token", side_effect=KeyError(secret)
    ):
        response = post(world.anonymous, '{ serviceOrder(token: "x") { id } }')
    answer = response.content.decode()
    assert "Internal Server Error" in answer
    assert secret not in answer
    assert "Traceback" not in answer


def test_saleors_own_answers_stay_as_they_were(world: World) -> None:
    query = "{ shop { name } __typename }"
    plain = post(world.anonymous, query, path=MERGED).json()
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        merged = post(world.anonymous, query, path=MERGED).json()
    assert merged == plain
