"""The list of messages by when they ended, and what staff do with some, over the API."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from saleor_service_plugin.messages import desk
from saleor_service_plugin.messages.models import Leaving, Message, Suppression
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask
from tests.saleor.api.cast import Cast
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

ENDED = """
query($after: String, $where: ServiceMessageWhereInput) {
  serviceMessages(
    first: 2, after: $after, where: $where, sortBy: { field: FINISHED_AT, direction: ASC }
  ) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } }
}
"""

RESEND = """
mutation($ids: [ID!]!) {
  serviceMessageResend(ids: $ids) { count copies { id state } errors { field code message } }
}
"""

RETRY = RESEND.replace("Resend", "Retry").replace("copies { id state }", "")

REVOKE = """
mutation($id: ID!) {
  serviceOrderTokenRevoke(id: $id) { order { number token } errors { field code } }
}
"""


@pytest.fixture
def order_id(world: World) -> Iterator[UUID]:
    """An order's id; its messages are removed again."""
    made = uuid4()
    yield made
    with port.current().writer():
        Message.objects.filter(order_id=made).delete()
        Leaving.objects.filter(kind__startswith="resend:").delete()


def _messages(world: World, order_id: UUID, *states: str) -> list[str]:
    now = datetime.now(UTC)
    with port.current().writer():
        return [
            global_id("ServiceMessage", Message.objects.create(
                key=f"listed:{uuid4()}", kind="parcel-sent", order_id=order_id,
                channel_id=world.channels["eur"].pk, state=state,
                came_from="" if state == "queued" else "sending", fact_at=now,
                due_at=now + timedelta(days=1), deadline_at=now + timedelta(days=2),
                finished_at=None if state == "queued" else now + timedelta(seconds=number),
            ).pk)
            for number, state in enumerate(states)
        ]  # fmt: skip


def test_times_without_a_zone_are_utc_on_every_page(world: World, order_id: UUID) -> None:
    made = _messages(world, order_id, "sent", "sent", "sent")
    hour = timedelta(hours=1)
    now = datetime.now(UTC).replace(tzinfo=None)
    ended = {"gte": (now - hour).isoformat(), "lte": (now + hour).isoformat()}
    where = {"orders": [global_id("Order", order_id)], "finishedAt": ended}
    found: list[str] = []
    after = None
    for _ in range(2):
        page = ask(world.staff, ENDED, {"where": where, "after": after})["serviceMessages"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert found == made


def test_the_count_is_that_of_the_list(world: World, order_id: UUID) -> None:
    _messages(world, order_id, "queued", "sent", "failed")
    where = {"orders": [global_id("Order", order_id)]}
    page = ask(world.staff, ENDED, {"where": where})["serviceMessages"]
    assert (page["totalCount"], len(page["edges"])) == (2, 2)


def _refused(api: Api, query: str, ids: list[str]) -> Json:
    (answer,) = ask(api, query, {"ids": ids}).values()
    (error,) = answer["errors"]
    assert error["field"] == "ids"
    assert "service_" not in error["message"]
    return error


def test_as_many_as_may_be_sent_once_more(world: World, order_id: UUID) -> None:
    ids = _messages(world, order_id, *["sent"] * (desk.MOST_RESENT + 1))
    error = _refused(world.staff, RESEND, ids)
    assert error["code"] == "TOO_MANY"
    assert str(desk.MOST_RESENT) in error["message"]
    answer = ask(world.staff, RESEND, {"ids": ids[:-1]})["serviceMessageResend"]
    copies = {row["id"] for row in answer["copies"]}
    assert answer["count"] == len(copies) == 20
    assert not copies & set(ids)
    assert _refused(world.staff, RESEND, ids[:1])["code"] == "RATE_LIMITED"


def test_of_one_person_so_many_an_hour(
    world: World, order_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_RESENT_AN_HOUR", 3)
    ids = _messages(world, order_id, *["sent"] * 6)
    one, other = (people.staff(world, "manage_orders") for _ in range(2))
    assert ask(one, RESEND, {"ids": ids[:3]})["serviceMessageResend"]["count"] == 3
    error = _refused(one, RESEND, ids[3:4])
    assert error["code"] == "RATE_LIMITED"
    assert "3 messages an hour" in error["message"]
    assert ask(other, RESEND, {"ids": ids[3:]})["serviceMessageResend"]["count"] == 3


def test_who_may_not_be_written_to_is_allowed_over_the_api(world: World, order_id: UUID) -> None:
    (message,) = _messages(world, order_id, "failed")
    with port.current().writer():
        key = Message.objects.values_list("key", flat=True).get(order_id=order_id)
        Suppression.objects.create(address=f"{uuid4()}@x.example", reason="550", message_key=key)
    try:
        error = _refused(world.staff, RETRY, [message])
    finally:
        with port.current().writer():
            Suppression.objects.filter(message_key=key).delete()
    assert error["code"] == "SUPPRESSED"
    assert "serviceAddressAllow" in error["message"]


def test_tokens_are_revoked(world: World, cast: Cast) -> None:
    token = ask(world.staff, "query($id: ID!) { serviceOrder(id: $id) { token } }",
                {"id": cast.guest_order})["serviceOrder"]["token"]  # fmt: skip
    query = "query($token: String!) { serviceOrder(token: $token) { number } }"
    assert ask(world.anonymous, query, {"token": token})["serviceOrder"]
    try:
        answer = ask(world.staff, REVOKE, {"id": cast.guest_order})["serviceOrderTokenRevoke"]
        assert answer["errors"] == []
        new = answer["order"]["token"]
        assert ask(world.anonymous, query, {"token": token})["serviceOrder"] is None
        assert ask(world.anonymous, query, {"token": new})["serviceOrder"]
    finally:
        with port.current().writer():
            ServiceOrder.objects.filter(pk=cast.guest_order_id).update(access_revision=0)


def test_tokens_of_other_channels_are_not_ones_own_to_revoke(world: World, cast: Cast) -> None:
    elsewhere = people.staff(world, "manage_orders", channels=["usd"])
    with port.current().writer():
        row = ServiceOrder.objects.get(pk=cast.guest_order_id)
    for there in (True, False):
        if not there:
            with port.current().writer():
                ServiceOrder.objects.filter(pk=row.pk).delete()
        try:
            answer = ask(elsewhere, REVOKE, {"id": cast.guest_order})["serviceOrderTokenRevoke"]
        finally:
            with port.current().writer():
                row.save()
        assert answer == {"order": None, "errors": [{"field": "id", "code": "NOT_FOUND"}]}
        assert ServiceOrder.objects.get(pk=row.pk).access_revision == 0
