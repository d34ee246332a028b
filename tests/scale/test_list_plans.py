"""How PostgreSQL reads the staff's list, whatever they ask, with many messages."""

from tests.bench import list_filters, old_messages
from tests.saleor.world import World

ROWS = 100_000

CHANNELS = (1, 2, 3, 4)


def test_no_page_of_any_filter_walks_through_the_table(world: World) -> None:
    """Every filter with every order, from the start, from a row on, up to a row."""
    with old_messages.own_table("scale_list"):
        # given
        old_messages.fill(ROWS, CHANNELS)

        # when
        found, looked_at = list_filters.wasteful(list_filters.every(CHANNELS, ROWS))

    # then
    assert found == {}
    assert looked_at > 4000
