"""One cast for all tests of the API's security."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import SettingsWrapper

from tests.saleor.api import complaint_rows, figures, grant_rows, promise_rows, rule_rows, task_rows
from tests.saleor.api.cast import Cast, cast_of
from tests.saleor.api.cast_rows import HOME, stand
from tests.saleor.api.permissions import OPERATIONS
from tests.saleor.api.templates import forget
from tests.saleor.api.webhooks import forget_webhooks
from tests.saleor.world import World


@pytest.fixture(scope="package")
def cast(world: World, request: pytest.FixtureRequest) -> Iterator[Cast]:
    """Every kind of caller, and the rows they ask for."""
    with cast_of(world) as made:
        yield made
    figures.write(failed=request.session.testsfailed)


@pytest.fixture
def unhurried(settings: SettingsWrapper) -> None:
    """Let everybody ask as often as a test likes."""
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 0


@pytest.fixture
def nobody_listens(world: World) -> Iterator[None]:
    """Begin without endpoints, whatever others left, and leave none behind."""
    forget_webhooks()
    yield
    forget_webhooks()


@pytest.fixture
def packaged_templates(world: World) -> Iterator[None]:
    """Begin with the plugin's own templates alone, and leave none behind."""
    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def standing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have the cast's rows there, whatever the test before removed."""
    if "cast" not in request.fixturenames:
        yield
    else:
        cast = request.getfixturevalue("cast")
        stand(cast)
        promise_rows.stand(cast)
        grant_rows.stand(cast)
        rule_rows.stand(cast)
        complaint_rows.stand(cast)
        task_rows.stand(cast.world.channels[HOME].pk)
        called = getattr(request.node, "callspec", None)
        line = OPERATIONS.get(str(called.params.get("name"))) if called else None
        if line is not None:
            # Rows that its values make are made before a test compares tables.
            line.values(cast)
            line.more(cast)
        yield
        # The brake would hold what other tests have opened.
        task_rows.remove()
