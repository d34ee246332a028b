"""One world for the whole session, on the database that the lab gives.

No test database, no transaction around a test, no flush: every commit is real, and every
test lives beside what the others left behind.
"""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from saleor_service_plugin.messages import kinds
from tests.saleor.world import World, build_world
from tests.usual import let_many_leave, parcels_alone


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Use the given database as it is (pytest-django would create one of its own)."""


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Saleor with a small catalogue, staff, an app and customers."""
    with django_db_blocker.unblock():
        # The brake would hold what hundreds of tests send in an hour.
        for kind in kinds.all_kinds():
            let_many_leave(kind.key)
        yield build_world()


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tell of parcels alone, but in tests of what else there is to tell."""
    if request.node.get_closest_marker("all_messages"):
        yield
        return
    with parcels_alone():
        yield
