"""The complaints about which callers ask: one of the order, with all that staff alone see."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from saleor.account.models import User

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.take import take
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.change import change
from saleor_service_plugin.complaints.record.merge import merge
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening, WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.record.settle import settle
from saleor_service_plugin.complaints.states import (
    AuthorKind,
    EntryKind,
    Finding,
    Source,
    Topic,
    Want,
)
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.saleor.api import reply_rows
from tests.saleor.api.complaint_calls import TABLES, photo
from tests.saleor.world.api import global_id

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

WORDS = "SECRET-WORDS-OF-A-COMPLAINT"

NOTE = "SECRET-NOTE-OF-STAFF"

ALL = ("main", "second", "merged", "closed")


def row(cast: "Cast", name: str = "main") -> Complaint:
    """Return one of them; opened where it is not there."""
    return open_complaint(
        Opening(
            key=f"cast:{cast.order_id}:{name}",
            topic=Topic.DAMAGED,
            text=WORDS,
            author=Author(AuthorKind.CUSTOMER, cast.owner, "Erika"),
            source=Source.API,
            order_id=cast.order_id,
            user_id=cast.owner_id,
            lines=[WantedLine(_line(cast.order_id), 1)],
            wants=Want.REPLACEMENT,
            files=[take("cup.jpg", photo())] if name == "main" else (),
            phone="+49 30 123456",
        )
    )


def staff_id() -> str:
    """Return the id of somebody who works for the shop."""
    return global_id("User", _staff().pk)


def stand(cast: "Cast") -> None:
    """Have them as a caller finds them, whatever the test before did."""
    reply_rows.stand(cast)
    if all(_stands(cast, name) for name in ALL):
        return
    remove(cast)
    rows = {name: row(cast, name) for name in ALL}
    user = _staff()
    by = Author(AuthorKind.STAFF, global_id("User", user.pk), "Anna", user.pk)
    main = rows["main"].pk
    say(main, key=f"cast:{main}:1", author=by, text="Which cup?")
    say(main, key=f"cast:{main}:2", author=by, text=NOTE, kind=EntryKind.NOTE)
    asks = Author(AuthorKind.CUSTOMER, cast.owner, "Erika")
    say(main, key=f"cast:{main}:3", author=asks, text="The blue one.")
    change([main], {"finding": Finding.JUSTIFIED}, by=by)
    merge(rows["merged"].pk, rows["second"].pk, by=by)
    settle(rows["closed"].pk, "closed", text="", by=by)
    now = datetime.now(UTC)
    with port.current().writer():
        Complaint.objects.filter(pk=main).update(
            callback_from=now + timedelta(days=1), callback_until=now + timedelta(days=1, hours=2)
        )
        # The channel's calendar may be one of the tests', without any hours.
        Complaint.objects.filter(pk=main).update(due_at=now + timedelta(days=1))
        Clock.objects.filter(complaint_id=main, ended_at=None).update(
            due_at=now + timedelta(days=1), running_since=now
        )
        Message.objects.filter(order_id=cast.order_id, kind__startswith="complaint").delete()


def remove(cast: "Cast") -> None:
    """Take them away."""
    reply_rows.remove()
    with port.current().writer():
        pks = list(Complaint.objects.filter(order_id=cast.order_id).values_list("pk", flat=True))
        for model in TABLES:
            names = {field.name for field in model._meta.get_fields()}
            if "complaint_id" in names:
                model.objects.filter(complaint_id__in=pks).delete()
        Complaint.objects.filter(pk__in=pks).delete()
        Message.objects.filter(order_id=cast.order_id, kind__startswith="complaint").delete()


def _stands(cast: "Cast", name: str) -> bool:
    with port.current().writer():
        found = Complaint.objects.filter(key=f"cast:{cast.order_id}:{name}").first()
    if found is None:
        return False
    states = {"main": "in-progress", "second": "new", "merged": "closed", "closed": "closed"}
    return found.state == states[name] and (found.merged_into is not None) is (name == "merged")


def _staff() -> Any:
    with port.current().writer():
        return User.objects.filter(is_staff=True, is_active=True).order_by("pk").first()


def _line(order_id: UUID) -> UUID:
    with port.current().writer():
        return port.current().read_orders([order_id], history=False)[order_id].lines[0].id
