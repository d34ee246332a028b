"""Tasks for staff that open by themselves: from parcels and promises, under the brake."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from saleor_service_plugin import health
from saleor_service_plugin.complaints.automatic import find, opened, rounds
from saleor_service_plugin.complaints.automatic.happenings import Happening
from saleor_service_plugin.complaints.models import (
    AutomaticTask,
    Complaint,
    ComplaintEntry,
    ComplaintSettings,
)
from saleor_service_plugin.complaints.states import ComplaintState
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.messages import brake, channels
from saleor_service_plugin.messages.models import Brake, ChannelState, Message
from tests.fake_shop import FakeShop, an_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

DAY = timedelta(days=1)

BERLIN = ZoneInfo("Europe/Berlin")
"""The zone of the channel: by its days promises are kept or not."""


class Office:
    """A channel that has been live for a month, and its orders."""

    def __init__(self, shop: FakeShop) -> None:
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(live_since=self.now - 30 * DAY, time_zone=BERLIN.key)

    def order(self) -> UUID:
        """An order."""
        return self.shop.put(an_order(number=self.shop.next_id())).id

    def parcel(
        self, order_id: UUID, attention: str = "returning", ago: timedelta = timedelta(hours=1)
    ) -> TrackedParcel:
        """A parcel that staff should look at."""
        return TrackedParcel.objects.create(
            order_id=order_id, channel_id=1, fulfillment_id=TrackedParcel.objects.count() + 1,
            number=f"JD{TrackedParcel.objects.count()}", carrier="dhl", attention=attention,
            attention_at=self.now - ago, sent_at=self.now - 3 * DAY,
        )  # fmt: skip

    def promise(self, order_id: UUID, days_ago: int, **changes: object) -> Promise:
        """A promise for a day so long ago, that has not come."""
        day = self.now.astimezone(BERLIN).date() - days_ago * DAY
        values: dict[str, object] = {
            "order_id": order_id, "line_id": uuid4(), "channel_id": 1, "shown": True,
            "placed_at": self.now - 20 * DAY, "first_latest": day, "latest": day,
        }  # fmt: skip
        return Promise.objects.create(**(values | changes))


def tasks() -> list[tuple[str, str]]:
    """Return what was found: what, and where it stands."""
    return list(AutomaticTask.objects.order_by("pk").values_list("what", "state"))


def events(row: Complaint) -> list[str]:
    """Return the events of a record."""
    return list(
        ComplaintEntry.objects.filter(complaint_id=row.pk)
        .order_by("pk")
        .values_list("text", flat=True)
    )


def test_a_parcel_in_trouble_becomes_one_task_and_the_customer_hears_nothing(
    shop: FakeShop,
) -> None:
    # given
    office = Office(shop)
    order_id = office.order()
    parcel = office.parcel(order_id)

    # when
    for _ in range(3):
        rounds.look_round()

    # then
    row = Complaint.objects.get()
    assert (row.order_id, row.source, row.topic) == (order_id, "parcel", "not-arrived")
    assert events(row) == ["parcel-returning"]
    assert tasks() == [("parcel-returning", "opened")]
    assert not Message.objects.exists()
    first = ComplaintEntry.objects.get()
    assert first.data == {
        "parcel": parcel.pk, "number": parcel.number, "carrier": "dhl",
        "key": f"parcel:{parcel.pk}:back",
    }  # fmt: skip
    # Back at the shop is the end of the same.
    TrackedParcel.objects.update(attention="returned")
    rounds.look_round()
    assert tasks() == [("parcel-returning", "opened")]


def test_what_happens_besides_is_added_to_the_one_record_and_reopens_it(shop: FakeShop) -> None:
    office = Office(shop)
    order_id = office.order()
    office.parcel(order_id)
    rounds.look_round()
    Complaint.objects.update(state=ComplaintState.CLOSED, closed_at=office.now)
    office.parcel(order_id, "silent")
    office.promise(order_id, 5)
    rounds.look_round()
    row = Complaint.objects.get()
    assert events(row) == ["parcel-returning", "parcel-silent", "promise-broken"]
    assert (row.state, row.cycle) == (ComplaintState.REOPENED, 1)
    assert {one.complaint_id for one in AutomaticTask.objects.all()} == {row.pk}


@pytest.mark.parametrize(
    ("days", "changes", "found"),
    [
        (3, {}, True),
        (2, {}, False),
        (3, {"shown": False}, False),
        (3, {"ending": "sent"}, False),
        (60, {}, False),
    ],
)
def test_a_promise_is_broken_after_the_days_staff_set(
    shop: FakeShop, days: int, changes: dict[str, object], found: bool
) -> None:
    office = Office(shop)
    office.promise(office.order(), days, **changes)
    find.find_due()
    assert bool(tasks()) is found


def test_another_day_that_was_told_holds_and_no_day_leaves_the_first(shop: FakeShop) -> None:
    office = Office(shop)
    office.promise(office.order(), 9, latest=office.now.date() + 2 * DAY)
    find.find_due()
    assert tasks() == []
    ComplaintSettings.objects.create(channel_id=1, promise_days=9)
    office.promise(office.order(), 9, latest=None)
    office.promise(office.order(), 8)
    find.find_due()
    assert tasks() == [("promise-broken", "waiting")]


def test_staff_can_have_neither(shop: FakeShop) -> None:
    office = Office(shop)
    ComplaintSettings.objects.create(channel_id=1, parcels=False, promises=False)
    office.parcel(office.order())
    office.promise(office.order(), 5)
    assert find.find_due() == 0


def test_on_trial_and_before_going_live_nothing_opens(shop: FakeShop) -> None:
    office = Office(shop)
    office.parcel(office.order(), ago=2 * DAY)
    office.promise(office.order(), 5)
    ChannelState.objects.update(mode="trial")
    assert rounds.look_round() == 0
    # Live since yesterday: what happened before is never found.
    ChannelState.objects.update(mode="live", live_since=office.now - DAY)
    assert rounds.look_round() == 0
    office.parcel(office.order())
    assert rounds.look_round() == 1
    # Back on trial between finding and opening.
    office.parcel(office.order())
    find.find_due()
    ChannelState.objects.update(mode="trial")
    assert rounds.open_due() == 0
    assert tasks()[-1] == ("parcel-returning", "discarded")


def test_a_carrier_that_reports_everything_as_returned_opens_twenty_and_tells_staff(
    shop: FakeShop,
) -> None:
    """R14: the rest waits for one word of a person."""
    # given
    office = Office(shop)
    for _ in range(300):
        office.parcel(office.order(), "returned")

    # when
    for _ in range(5):
        rounds.look_round()

    # then
    assert Complaint.objects.count() == 20
    held = rounds.standing()
    assert held is not None and (held.count, held.most) == (280, 20)
    assert [(one.what, one.carrier, one.count) for one in held.groups] == [
        ("parcel-returned", "dhl", 280)
    ]
    problem = health.look().problems["automatic-tasks-held"]
    assert "280 tasks" in problem
    # Places of messages show nothing of it.
    assert brake.engaged() == {} and brake.standing() == []
    assert not Message.objects.exists()


def held_office(shop: FakeShop, count: int) -> Office:
    """Have the brake hold all but twenty."""
    office = Office(shop)
    for _ in range(count):
        office.parcel(office.order(), "returned")
    rounds.look_round()
    return office


def test_one_word_opens_all_of_them_a_few_each_round(shop: FakeShop) -> None:
    held_office(shop, 150)
    assert rounds.release() == 130
    assert rounds.standing() is None
    for _ in range(2):
        rounds.look_round()
    assert Complaint.objects.count() == 150
    assert "automatic-tasks-held" not in health.look().problems


def test_one_word_discards_them_and_the_next_ones_open(shop: FakeShop) -> None:
    office = held_office(shop, 30)
    assert rounds.discard() == 10
    rounds.look_round()
    assert Complaint.objects.count() == 20
    Brake.objects.update(decided_at=office.now - timedelta(minutes=5))
    office.parcel(office.order())
    rounds.look_round()
    assert AutomaticTask.objects.filter(state="discarded").count() == 10


def test_what_was_set_right_while_it_waited_opens_nothing(shop: FakeShop) -> None:
    office = held_office(shop, 30)
    office.promise(office.order(), 5)
    rounds.look_round()
    TrackedParcel.objects.update(attention="", attention_at=None)
    Promise.objects.update(ending="delivered")
    rounds.release()
    rounds.look_round()
    assert Complaint.objects.count() == 20
    assert AutomaticTask.objects.filter(state="discarded").count() == 11


def test_an_order_that_is_gone_opens_nothing_and_stands_in_nobodys_way(shop: FakeShop) -> None:
    office = Office(shop)
    office.parcel(uuid4())
    office.parcel(office.order())
    assert rounds.look_round() == 1
    assert [state for _, state in tasks()] == ["discarded", "opened"]


def test_two_rounds_at_once_open_each_once(shop: FakeShop) -> None:
    from concurrent.futures import ThreadPoolExecutor

    office = Office(shop)
    for _ in range(40):
        office.parcel(office.order())

    def once(_: int) -> None:
        try:
            rounds.look_round()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, range(8)))
    assert Complaint.objects.count() == 20
    assert AutomaticTask.objects.filter(state="held").count() == 20


def test_another_capability_opens_one_directly_and_once(shop: FakeShop) -> None:
    order_id = Office(shop).order()
    for _ in range(2):
        with transaction.atomic():
            row = opened.open_automatic(
                order_id, Happening.RATED_BADLY, key="rating:7", data={"stars": 1}
            )
    assert events(row) == ["rated-badly"]
    assert row.source == "rating"


def test_found_by_index_whatever_else_there_is(shop: FakeShop) -> None:
    """Ten thousand parcels and promises that are well; one of each is not."""
    office = Office(shop)
    Promise.objects.bulk_create(
        Promise(
            order_id=uuid4(), line_id=uuid4(), channel_id=1, placed_at=office.now, shown=True,
            first_latest=office.now.date(), latest=office.now.date() + 2 * DAY,
        )
        for _ in range(10_000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE saleor_service_promise, saleor_service_parcel")
        plan = []
        for statement in (find.sql.PARCELS, find.sql.PROMISES):
            cursor.execute(
                f"EXPLAIN {statement}",
                {"channels": [1], "since": [office.now], "zones": ["UTC"], "limit": 10},
            )
            plan += [row[0] for row in cursor.fetchall()]
    assert any("service_promise_overdue" in line for line in plan), plan
