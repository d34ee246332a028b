"""Every way an order can change: the right facts, with hooks and by the sweeps alone.

The table was written from Saleor's source before the plugin's code existed. Commits are
real. With hooks, a look is what a worker does when it is woken; without, every mark that
a hook left is thrown away first, so that only the sweeps can find the change.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sweep
from saleor_service_plugin.orders.models import Fact as FactRow
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import port
from tests.saleor.expected import TABLE
from tests.saleor.scenario import Fact, Scenario, Story, play
from tests.saleor.world import World

MONEY = frozenset(
    {
        "authorization", "payment", "payment-correction", "refund", "refund-correction",
        "refund-reversed", "charge-back", "void", "refund-granted",
    }
)  # fmt: skip


@pytest.fixture(autouse=True)
def due_at_once(settings: SettingsWrapper) -> Iterator[None]:
    """Marks are due at once and none is spared."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    yield


WITHOUT_HOOK = frozenset(
    {
        "canceled_raw", "confirmed_raw", "number_overwritten_raw", "approved_raw",
        "expired_order_deleted", "order_deleted_raw", "refund_corrected_by_update",
        "refund_granted", "granted_refund_updated",
    }
)  # fmt: skip
"""Changes for which Saleor calls no hook: always found by the sweeps."""


def look_when_woken(story: Story) -> None:
    """Do what a woken worker does: the hooks' marks are all there is."""
    drain.drain()


def look_by_sweeping(story: Story) -> None:
    """Throw away what hooks wrote, then sweep once."""
    with port.current().writer():
        Mark.objects.all().delete()
    assert sweep.sweep_recent().ran
    # A whole round, as the minutes would bring it.
    while sweep.sweep_live().compared >= 2000:
        pass
    drain.drain()


def facts_of(story: Story, order_id: UUID) -> Counter[Fact]:
    """Return the recorded facts in the table's notation."""
    found: Counter[Fact] = Counter()
    with port.current().writer():
        rows = list(FactRow.objects.filter(order_id=order_id).order_by("id"))
    for row in rows:
        if row.kind in MONEY:
            found[row.kind, Decimal(row.data["amount"])] += 1
        elif row.kind == "tracking-changed":
            index = story.fulfillment_index(order_id, row.data["fulfillment"])
            revision = int(row.key.rsplit(":", 1)[1])
            found[row.kind, index, revision, row.data["number"]] += 1
        elif "fulfillment" in row.data:
            index = story.fulfillment_index(order_id, row.data["fulfillment"])
            found[row.kind, index] += 1
        else:
            found[(row.kind,)] += 1
    return found


def differences(scenario: Scenario, story: Story) -> dict[str, object]:
    """Return by role what was recorded and what should have been, where they differ."""
    found = {}
    for role, outcome in scenario.outcomes.items():
        recorded = facts_of(story, story.orders[role])
        if recorded != outcome.counted():
            found[role] = (recorded, outcome.counted())
    return found


def assert_told_once(scenario: Scenario, story: Story) -> None:
    """There is one message for each parcel that was sent, and no other."""
    sent = sum(
        fact[0] == "parcel-sent" for outcome in scenario.outcomes.values() for fact in outcome.facts
    )
    with port.current().writer():
        rows = Message.objects.filter(order_id__in=story.orders.values())
        assert rows.count() == sent


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: scenario.name)
def test_facts_by_hooks(world: World, scenario: Scenario) -> None:
    """Hooks alone give the facts, wherever Saleor calls any.

    Where it calls none, something must be missing: a scenario that a hook covers after
    all does not belong on the list.
    """
    # when
    story = play(scenario, world, look_when_woken)

    # then
    if scenario.name in WITHOUT_HOOK:
        assert differences(scenario, story)
    else:
        assert differences(scenario, story) == {}
        assert_told_once(scenario, story)


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: scenario.name)
def test_facts_by_sweeps(world: World, scenario: Scenario) -> None:
    """The sweeps alone give the same."""
    # when
    story = play(scenario, world, look_by_sweeping)

    # then
    assert differences(scenario, story) == {}
    assert_told_once(scenario, story)
