"""What the guide says of errors, where no browser is needed to see it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from freezegun import freeze_time
from saleor.core.jwt import create_access_token
from saleor.site.models import SiteSettings

from saleor_service_plugin import conf
from tests.saleor.api.caller import MERGED, OWN, post
from tests.saleor.world import World

ME = "{ serviceCustomer { userId } }"


@pytest.fixture(autouse=True)
def merged() -> Iterator[None]:
    """Serve our schema at Saleor's address, as with the merchant's setting."""
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        yield


def _with_token(world: World, path: str, token: str) -> Any:
    return world.anonymous._client.post(
        path,
        json.dumps({"query": ME}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_an_expired_token_says_so(world: World, path: str) -> None:
    with freeze_time("2020-01-01"):
        token = create_access_token(world.staff._user)
    answer = _with_token(world, path, token)
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["extensions"]["exception"]["code"] == "ExpiredSignatureError"


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_token_that_is_none_counts_as_none(world: World, path: str) -> None:
    assert _with_token(world, path, "nonsense").json()["data"] == {"serviceCustomer": None}


@pytest.mark.parametrize("debug", [True, False])
def test_a_stack_trace_is_shown_in_debug_alone(world: World, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        (error,) = post(world.anonymous, "{ serviceOrder { id } }").json()["errors"]
    assert ("stacktrace" in error["extensions"]["exception"]) is debug


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("{ serviceOrder(token: null) { id } }", (1, 23)),
        ("{ serviceOrder(token: ", (1, 23)),
        ("{\n  serviceOrder }}\n", (2, 17)),
    ],
    ids=["null", "unfinished", "surplus"],
)
def test_a_syntax_error_shows_what_its_author_wrote(
    world: World, path: str, query: str, place: tuple[int, int]
) -> None:
    answer = post(world.anonymous, query, path=path)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["message"].startswith(f"Syntax Error GraphQL ({place[0]}:{place[1]})")
    assert "saleor.service" not in answer.content.decode()
    assert error["extensions"]["exception"]["code"] == "GraphQLSyntaxError"


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize(
    "query",
    [
        "{" + "".join(f'a{n}: serviceOrder(token: "x") {{ id }}' for n in range(101)) + "}",
        "mutation {" + "".join(f"m{n}: serviceMessageRetry(ids: []) {{ count }}" for n in range(5))
        + "}",
        f"{{ __schema {{ queryType {{ name }} }} {ME[1:]}",
    ],
    ids=["aliases", "mutations", "introspection-mixed"],
)  # fmt: skip
def test_saleors_limits_hold_for_ours(world: World, path: str, query: str) -> None:
    answer = post(world.staff, query, path=path)
    assert answer.status_code == 400
    assert "data" not in answer.json()


@pytest.mark.skipif(
    not hasattr(SiteSettings, "allow_storefront_traffic"), reason="since Saleor 3.23.23"
)
@pytest.mark.parametrize("path", [OWN, MERGED])
def test_without_storefronts_staff_alone_are_answered(world: World, path: str) -> None:
    SiteSettings.objects.update(allow_storefront_traffic=False)
    cache.clear()
    try:
        refused = post(world.anonymous, ME, path=path)
        passed = post(world.staff, ME, path=path)
    finally:
        SiteSettings.objects.update(allow_storefront_traffic=True)
        cache.clear()
    assert refused.status_code == 401
    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "STOREFRONT_TRAFFIC_NOT_ALLOWED"
    assert passed.json()["data"]["serviceCustomer"]
