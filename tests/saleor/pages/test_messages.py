"""The list of messages, and one message."""

from tests.saleor.api.people import staff
from tests.saleor.pages.visitor import Visitor, token_of
from tests.saleor.world import World


def test_staff_see_the_list(world: World) -> None:
    # given
    user = staff(world, "manage_orders").user

    # when
    shown = Visitor(token_of(user)).get("messages")

    # then
    assert shown.status == 200, shown.text
    assert "<h1>Messages</h1>" in shown.text
