"""The driver and the table prove themselves: Saleor's own state after every scenario.

Nothing here touches the plugin. The comparison with its facts is ``test_facts.py``.
"""

from uuid import UUID

import pytest
from saleor.order.models import Fulfillment, Order

from tests.saleor.expected import TABLE
from tests.saleor.scenario import Outcome, Scenario, Story, play
from tests.saleor.witness import Witness
from tests.saleor.world import World


def _assert_state(role: str, order_id: UUID, outcome: Outcome) -> None:
    order = Order.objects.filter(pk=order_id).first()
    if outcome.status is None:
        assert order is None, f"{role} still exists"
        return
    assert order is not None, f"{role} is gone"
    statuses = Fulfillment.objects.filter(order_id=order_id).order_by("pk")
    assert (order.status, order.charge_status, list(statuses.values_list("status", flat=True))) == (
        outcome.status,
        outcome.charge,
        list(outcome.fulfillments),
    ), role


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: scenario.name)
def test_saleor_does_what_the_table_says(world: World, scenario: Scenario) -> None:
    """Saleor's state and a witness of its rows agree with the scenario's outcome."""
    # given
    witness = Witness()

    # when
    story: Story = play(scenario, world, witness.look)

    # then
    assert set(story.orders) == set(scenario.outcomes)
    for role, outcome in scenario.outcomes.items():
        _assert_state(role, story.orders[role], outcome)
        assert witness.facts(story.orders[role]) == outcome.counted(), role
