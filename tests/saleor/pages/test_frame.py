"""What stands around our pages: files, addresses, methods, an error."""

import re

import pytest
from django.test import Client

from saleor_service_plugin.dashboard.card import PATH
from saleor_service_plugin.dashboard.pages import messages
from saleor_service_plugin.web import assets
from tests.saleor.pages.visitor import Visitor, token_of
from tests.saleor.world import World


@pytest.fixture
def client() -> Client:
    """A browser."""
    return Client(raise_request_exception=False)


def test_the_frames_files_are_kept_for_ever(world: World, client: Client) -> None:
    html = Visitor().frame("messages").text
    found = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(found) >= 5
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind == {"css": "text/css", "js": "text/javascript"}[address.rsplit(".")[-1]]
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_page_of_another_version_gets_files_for_a_minute(client: Client, world: World) -> None:
    answer = client.get(f"{assets.ROOT}/0123456789abcdef/pages.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=60")


@pytest.mark.parametrize(
    "name", ["x.js", "..%2f..%2fplugin.py", "%2e%2e/plugin.py", "pages.js%00", "PAGES.JS", "."]
)
def test_nothing_else_is_read_from_the_disk(client: Client, world: World, name: str) -> None:
    assert client.get(f"{assets.ROOT}/0/{name}").status_code == 404


@pytest.mark.parametrize("path", ["", "/", "/messages", "/widgets/order"])
def test_addresses(client: Client, world: World, path: str) -> None:
    assert client.get(PATH + path).status_code == 200
    refused = client.put(PATH + path)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("path", ["/nothing", "/widgets", "/messages/", "x"])
def test_no_such_page(client: Client, world: World, path: str) -> None:
    assert client.get(PATH + path).status_code == 404


def test_an_error_shows_nothing_of_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("SECRET")

    monkeypatch.setattr(messages, "_list", fail)
    shown = Visitor(token_of(world.staff.user)).get("messages")
    assert shown.status == 500
    assert "SECRET" not in shown.text
    assert "Reference" in shown.text


def test_an_address_that_names_no_id_is_not_found(world: World) -> None:
    shown = Visitor(token_of(world.staff.user)).get("messages", orderId="nonsense")
    assert shown.status == 404
    assert "Not found" in shown.text
