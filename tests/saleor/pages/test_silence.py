"""Who waits too long for a word: those who complained or asked stand above the paid orders."""

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.complaints.clocks import rounds
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import visitor
from tests.saleor.pages.talked_about import complained, fresh, nobody_complains
from tests.saleor.world import World

pytestmark = pytest.mark.usefixtures("_nobody_complains")


@pytest.fixture
def _nobody_complains(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


def unanswered(world: World, *, channel: str = "eur") -> Complaint:
    """Return a complaint of four weeks ago to which nobody said anything."""
    row = complained(world, with_order=False, channel=channel)
    ago = datetime.now(UTC) - timedelta(days=28)
    with port.current().writer():
        Complaint.objects.filter(pk=row.pk).update(
            opened_at=ago, heard_at=ago, unanswered_since=ago, quiet_due_at=ago
        )
    rounds.look_quiet()
    assert fresh(row).quiet
    return row


def test_who_wrote_and_heard_nothing_stands_there(world: World) -> None:
    # given
    row, heard = unanswered(world), complained(world, with_order=False)
    clerk = visitor(world, "manage_orders")

    # when
    shown = html.unescape(clerk.get("silence").text)

    # then: with a way to it, and to all of them
    assert "They wrote to you" in shown
    assert f"complaint?number={row.number}" in shown
    assert "complaints?show=quiet" in shown
    assert heard.number not in shown
    # and the first page says it, too
    assert "1 customer waits too long for a word" in clerk.get("today").text


def test_narrowed_to_a_channel(world: World) -> None:
    # given
    row = unanswered(world)
    slug, other = world.channels["eur"].slug, world.channels["usd"].slug
    clerk = visitor(world, "manage_orders")

    # then
    assert row.number in clerk.get("silence", channel=slug).text
    assert row.number not in clerk.get("silence", channel=other).text


def test_of_other_channels_nothing_is_shown(world: World) -> None:
    row = unanswered(world)
    theirs = visitor(world, "manage_orders", channels=["usd"])
    shown = theirs.get("silence")
    assert shown.status == 200
    assert row.number not in shown.text
    assert "They wrote to you" not in shown.text


def test_answered_it_is_gone(world: World) -> None:
    row = unanswered(world)
    with port.current().writer():
        Complaint.objects.filter(pk=row.pk).update(quiet=False)
    assert "They wrote to you" not in visitor(world, "manage_orders").get("silence").text


def test_in_german(world: World) -> None:
    unanswered(world)
    assert (
        "Haben Ihnen geschrieben"
        in visitor(world, "manage_orders", locale="de").get("silence").text
    )
