"""One server, one browser and one set of rows for the whole tier."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.host import Host, a_host
from tests.browser.page import Page, a_browser, a_page
from tests.browser.server import Server, a_server
from tests.browser.shop import Shop, a_shop
from tests.saleor.pages.visitor import our_app
from tests.saleor.world.api import global_id


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Use the given database as it is: the server reads the same one."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Saleor's ASGI server, starting; whoever asks it something waits for it."""
    with a_server(tmp_path_factory.mktemp("logs")) as started:
        yield started


@pytest.fixture(scope="session")
def shop(
    server: Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Shop]:
    """Orders of a guest and of a customer with an account."""
    with django_db_blocker.unblock():
        made = a_shop(server)
        server.wait()
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with a_browser() as started:
        yield started


@pytest.fixture(scope="session")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a storefront, from another origin than Saleor's."""
    with a_page(browser, server.origin) as opened:
        yield opened


@pytest.fixture(scope="session")
def host(browser: Browser, server: Server, shop: Shop) -> Iterator[Host]:
    """The Dashboard's place for our pages, from another origin than Saleor's."""
    with a_host(browser, server.origin, global_id("App", our_app().pk)) as opened:
        yield opened
