"""One world for the whole session, on the database that the lab gives.

No test database, no transaction around a test, no flush: every commit is real, and every
test lives beside what the others left behind.
"""

from collections.abc import Iterator

import pytest
from django.db.models.functions import Now
from pytest_django.plugin import DjangoDbBlocker

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises.models import Delay, DeliveryWish
from saleor_service_plugin.delivery.promises.states import DelayState
from saleor_service_plugin.delivery.silence.models import QuietOrder
from saleor_service_plugin.messages import kinds
from saleor_service_plugin.messages.models import Brake, Message, Suppression
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.shop import port
from tests.advertising import without_a_yes
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


@pytest.fixture(autouse=True, scope="module")
def empty_lists(world: World, django_db_blocker: DjangoDbBlocker) -> None:
    """Begin each file without what others left for staff to look at.

    Files run in two processes in whatever order comes, and lists and health are of the
    whole shop.
    """
    with django_db_blocker.unblock(), port.current().writer():
        Message.objects.filter(state="held").delete()
        Brake.objects.update(engaged_at=None)
        Circuit.objects.all().delete()
        Suppression.objects.all().delete()
        TrackedParcel.objects.update(attention="", attention_at=None, attend_at=None)
        Delay.objects.update(state=DelayState.SETTLED)
        DeliveryWish.objects.update(settled_at=Now())
        QuietOrder.objects.all().delete()


@pytest.fixture(autouse=True)
def no_advertising_without_a_yes(
    world: World, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Whatever a test did: no advertising left without a stored yes."""
    yield
    with django_db_blocker.unblock(), port.current().writer():
        assert without_a_yes() == []


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tell of parcels alone, but in tests of what else there is to tell."""
    if request.node.get_closest_marker("all_messages"):
        yield
        return
    with parcels_alone():
        yield
