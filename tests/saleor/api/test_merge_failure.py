"""Where our schema does not go together with Saleor's, the shop stays open."""

import importlib
from collections.abc import Iterator
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import clear_url_caches
from saleor import urls as core

from saleor_service_plugin import conf
from saleor_service_plugin.graphql import urls
from tests.saleor.api.caller import MERGED, OWN, ask, errors
from tests.saleor.world import World

SECRET = "geheim"


@pytest.fixture
def logged() -> Iterator[mock.Mock]:
    """Begin as a process does whose Saleor is not one that we know; end as usual."""
    failing = mock.patch(
        "saleor_service_plugin.graphql.merged.merged_schema", side_effect=KeyError(SECRET)
    )
    # The logger is made anew with the module.
    log = mock.Mock()
    with (
        override_settings(ROOT_URLCONF=conf.MERGED_URLS, SALEOR_SERVICE_MERGE_GRAPHQL="1"),
        mock.patch("logging.getLogger", return_value=log),
        failing,
    ):
        importlib.reload(urls)
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS, SALEOR_SERVICE_MERGE_GRAPHQL="1"):
        clear_url_caches()
        yield log
    importlib.reload(urls)
    clear_url_caches()


def test_saleors_part_goes_on(world: World, logged: mock.Mock) -> None:
    assert urls.urlpatterns == core.urlpatterns
    assert logged.exception.call_count == 1
    assert ask(world.anonymous, "{ shop { name } }", path=MERGED)["shop"]
    (message,) = errors(world.staff, "{ serviceHealth { ok } }", path=MERGED)
    assert "Cannot query field" in message


def test_staff_are_told(world: World, logged: mock.Mock) -> None:
    query = "{ serviceHealth { ok problems { key text } } }"
    found = ask(world.staff, query, path=OWN)["serviceHealth"]
    assert not found["ok"]
    (text,) = [one["text"] for one in found["problems"] if one["key"] == "schema-not-merged"]
    assert "KeyError" in text
    assert SECRET not in text
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("service_health", stdout=out)
    assert text in out.getvalue()


def test_a_schema_that_is_merged_is_no_problem(world: World) -> None:
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS, SALEOR_SERVICE_MERGE_GRAPHQL="1"):
        found = ask(world.staff, "{ serviceHealth { problems { key } } }")["serviceHealth"]
    assert "schema-not-merged" not in [one["key"] for one in found["problems"]]
