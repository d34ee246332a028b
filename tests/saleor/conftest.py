"""One world for the whole session, on the database that the lab gives.

No test database, no transaction around a test, no flush: every commit is real, and every
test lives beside what the others left behind.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from saleor_service_plugin.messages import kinds
from saleor_service_plugin.messages.models import Leaving
from tests.saleor.world import World, build_world


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Use the given database as it is (pytest-django would create one of its own)."""


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Saleor with a small catalogue, staff, an app and customers."""
    with django_db_blocker.unblock():
        _let_many_leave()
        yield build_world()


def _let_many_leave() -> None:
    """Have had a busy week: the brake would hold what hundreds of tests send in an hour."""
    now = datetime.now(UTC)
    for kind in kinds.all_kinds():
        for days in range(1, 8):
            Leaving.objects.create(kind=kind.key, bucket=now - timedelta(days=days), count=100_000)
