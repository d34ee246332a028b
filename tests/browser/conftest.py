"""One server, one browser and one set of rows for the whole tier."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.page import Page, a_page
from tests.browser.server import Server, a_server
from tests.browser.shop import Shop, a_shop


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
def page(server: Server) -> Iterator[Page]:
    """A page of a storefront, from another origin than Saleor's."""
    with a_page(server.origin) as opened:
        yield opened
