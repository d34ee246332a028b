"""What the examples of complaints find: some of a guest's order, some of a customer's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from saleor.account.models import User
from saleor.order.models import Order

from saleor_service_plugin.complaints.clocks import policies
from saleor_service_plugin.complaints.clocks.models import ClockPolicy
from saleor_service_plugin.complaints.files.take import take
from saleor_service_plugin.complaints.models import CannedReply
from saleor_service_plugin.complaints.record.merge import merge
from saleor_service_plugin.complaints.record.opening import WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.record.settle import close_all
from saleor_service_plugin.complaints.replies import catalogue
from saleor_service_plugin.complaints.states import AuthorKind
from saleor_service_plugin.orders.access import token_of
from tests.saleor.api import task_rows
from tests.saleor.api.complaint_calls import (
    clear,
    first_line,
    guest,
    id_of,
    opened,
    order_of,
    photo,
)
from tests.saleor.api.parcel_calls import DHL
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id, local_id

PAGES = {
    "complaints-api", "complaints-clocks", "complaints-desk", "complaints-phone", "complaints-work",
}  # fmt: skip
"""Pages whose examples need it."""


@contextmanager
def at_work(world: World, customer: User) -> Iterator[dict[str, str]]:
    """Set it up; give what stands for the placeholders; leave nothing of it behind."""
    clear()
    theirs, mine = order_of(world), order_of(world, customer)
    # What is said to be broken has arrived; the order stays with its customer for good.
    parcels.fulfill(world, order_id=mine, basket={"mug": 1}, number=DHL)
    user: Any = world.staff.user
    by = Author(AuthorKind.STAFF, global_id("User", user.pk), "Anna", user.pk)
    line = _line(theirs)
    rows = {
        name: opened(theirs, lines=line, files=[take("mug.jpg", photo())] if not name else ())
        for name in ("", "second", "closed", "merged", "into")
    }
    own = opened(mine, user_id=customer.pk, files=[take("mug.jpg", photo())])
    close_all([rows["closed"].pk], by=by, reason="")
    merge(rows["merged"].pk, rows["into"].pk, by=by)
    say(own.pk, key=f"guide:{own.pk}", author=by, text="Which mug is it?")
    channel_id = own.channel_id
    task_rows.stand(channel_id)
    reply = catalogue.create({"title": f"Guide {uuid4()}", "text": "Sorry."}, by="Anna")
    policy = policies.put(
        channel_id=channel_id, topic="late", priority=-1, by="Anna",
        minutes={"first_reply_minutes": 60, "next_reply_minutes": 60, "solution_minutes": 600},
    )  # fmt: skip
    try:
        yield {
            "canned-reply-id": global_id("ServiceCannedReply", reply.pk),
            "clock-policy-id": global_id("ServiceClockPolicy", policy.pk),
            "complaint-order-number": str(Order.objects.get(pk=theirs).number),
            **{f"{name}-complaint-id".lstrip("-"): id_of(row) for name, row in rows.items()},
            "my-complaint-id": id_of(own),
            "my-complaint-number": own.number,
            "my-complaint-order-id": global_id("Order", mine),
            "my-complaint-line-id": first_line(mine),
            "complaint-order-token": token_of(theirs, 0),
            "complaint-acting-token": guest(theirs, acts=True)["actingToken"],
            "complaint-channel-id": global_id("Channel", own.channel_id),
            "complaint-owner-id": global_id("User", user.pk),
        }
    finally:
        clear()
        task_rows.remove()
        CannedReply.objects.filter(pk=reply.pk).delete()
        ClockPolicy.objects.filter(pk=policy.pk).delete()


def _line(order_id: UUID) -> list[WantedLine]:
    return [WantedLine(UUID(local_id(first_line(order_id))), 1)]
