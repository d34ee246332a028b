"""How PostgreSQL carries out what a tick asks, in a shop with many orders.

Most of them are done with long ago, as anywhere; whoever reads all of them to find the few
that changed is found out by the plan, long before a shop is slow.
"""

from collections.abc import Iterator
from types import ModuleType

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import sql as messages_sql
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders import sql as orders_sql
from saleor_service_plugin.shop import changes, port
from tests.bench import copies, plans, sweeps
from tests.bench.plans import Explained
from tests.saleor.world import World

ORDERS = 50_000


@pytest.fixture(scope="module")
def tick(world: World) -> Iterator[list[Explained]]:
    """Every statement of a tick with its plan, idle and with work."""
    settings = SettingsWrapper()
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    settings.SALEOR_SERVICE_LIVE_SLICE_ROWS = ORDERS // sweeps.ORDERS_PER_SLICE_ROW
    marks.forget_written()
    with port.current().writer():
        many = sweeps.fill(world, orders=ORDERS, seed=1)
        recent, state = sweeps.settle(world, count=sweeps.RECENT, seed=2)
        try:
            yield sweeps.explain_a_tick(recent.ids(limit=sweeps.RECENT), state)
        finally:
            settings.finalize()
            copies.remove(recent)
            copies.remove(many)


def test_nothing_is_read_in_vain(tick: list[Explained]) -> None:
    """No statement reads a big table as a whole, or many rows to throw them away."""
    assert plans.wasted(tick) == {}


def statements(module: ModuleType) -> dict[str, str]:
    """Return the statements that a module holds by name, those in tables included."""
    found = {
        f"{module.__name__}.{name}": value
        for name, value in vars(module).items()
        if name.isupper()
        and name[0] != "_"
        and isinstance(value, str)
        and not value.startswith("SET ")
    }
    sources = getattr(module, "SOURCES", {})
    return found | {f"{module.__name__}.{kind}": one.sql for kind, one in sources.items()}


@pytest.mark.parametrize("module", [changes, orders_sql, messages_sql], ids=lambda it: it.__name__)
def test_every_statement_is_looked_at(tick: list[Explained], module: ModuleType) -> None:
    """A statement that is added must run in the explained tick too."""
    ran = {one.sql.strip() for one in tick}
    missing = [name for name, sql in statements(module).items() if sql.strip() not in ran]
    assert missing == []
