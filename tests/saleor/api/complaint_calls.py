"""Calls about complaints, with files as parts of a request; photos as phones take them."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from saleor.account.models import User
from saleor.order.models import Order

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.models import (
    Complaint,
    ComplaintChange,
    ComplaintEntry,
    ComplaintLine,
)
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.orders import acting, marks, sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.orders.drain import drain
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import OWN
from tests.saleor.api.documents import document
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id
from tests.saleor.world.model import BERLIN

TABLES = (
    AttachmentContent, Attachment, Clock, ComplaintChange, ComplaintEntry, ComplaintLine, Complaint,
)  # fmt: skip

CREATE, REPLY, SETTLE = "serviceComplaintCreate", "serviceComplaintReply", "serviceComplaintSettle"

BROKEN = "The handle of the mug is broken off."


def photo(size: tuple[int, int] = (640, 480), kind: str = "jpeg") -> bytes:
    """Return a picture as a phone takes it, with EXIF that says where."""
    picture = Image.new("RGB", size, (120, 90, 60))
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    file = BytesIO()
    picture.save(file, kind, exif=exif)
    return file.getvalue()


def sent(
    api: Api,
    name: str,
    values: Mapping[str, Any],
    files: Mapping[str, Sequence[bytes]],
    *,
    path: str = OWN,
) -> Json:
    """Return what a mutation answers that is sent with files, as a browser sends them.

    Args:
        api: Who calls.
        name: Of the mutation.
        values: Its arguments, without the files.
        files: The files by the path of their argument, e.g. "input.attachments".
        path: Where.

    """
    given = json.loads(json.dumps(values, default=str))
    parts: dict[str, Any] = {}
    places: dict[str, list[str]] = {}
    for at, contents in files.items():
        *above, last = at.split(".")
        inner = given
        for one in above:
            inner = inner[one]
        inner[last] = [None] * len(contents)
        for number, content in enumerate(contents):
            part = str(len(parts))
            parts[part] = SimpleUploadedFile(f"photo-{part}.jpg", content, "image/jpeg")
            places[part] = [f"variables.{at}.{number}"]
    query = document(own_schema(), name, list(given))
    operations = json.dumps({"query": query, "variables": given})
    body = {"operations": operations, "map": json.dumps(places), **parts}
    response = Client().post(path, body, headers=api._authorization())
    answer: Json = response.json()
    assert "errors" not in answer, answer["errors"]
    found: Json = answer["data"][name]
    return found


def order_of(world: World, user: User | None = None, *, channel: str = "eur") -> UUID:
    """Return an order that was paid, of an account or of a guest, that we know."""
    order_id = paid(world, Story(), channel=channel)
    with port.current().writer():
        if user is not None:
            Order.objects.filter(pk=order_id).update(user=user, user_email=user.email)
        marks.write([order_id])
    sweep.sweep_recent()
    drain()
    return order_id


def customer(world: World) -> tuple[Api, User]:
    """Return somebody with an account."""
    user: User = User.objects.create(
        email=world.email(), is_active=True, first_name="Erika", last_name="Muster"
    )
    return Api(user=user), user


def guest(order_id: UUID, *, acts: bool) -> dict[str, str]:
    """Return what a guest gives besides: the token, and that the order is theirs."""
    given = {"token": token_of(order_id, 0)}
    if acts:
        with port.current().writer():
            order = port.current().read_orders([order_id], history=False)[order_id]
        given["actingToken"] = acting.by_postcode(order, BERLIN["postalCode"]).token
    return given


def wish(**values: Any) -> dict[str, Any]:
    """Return the input of a complaint."""
    return {"input": {"key": uuid4().hex, "topic": "DAMAGED", "text": BROKEN, **values}}


def first_line(order_id: UUID) -> str:
    """Return the id of an order's first line."""
    with port.current().writer():
        order = port.current().read_orders([order_id], history=False)[order_id]
    return global_id("OrderLine", order.lines[0].id)


def opened(order_id: UUID, **values: Any) -> Complaint:
    """Open a complaint of a customer, without the API; return its row."""
    return open_complaint(
        Opening(
            **{
                "key": uuid4().hex, "topic": Topic.DAMAGED, "text": BROKEN, "order_id": order_id,
                "author": Author(AuthorKind.CUSTOMER), "source": Source.PAGE, **values,
            }
        )
    )  # fmt: skip


def id_of(row: Complaint) -> str:
    """Return a complaint's global id."""
    return global_id("ServiceComplaint", row.pk)


def clear() -> None:
    """Remove all complaints."""
    with port.current().writer():
        for model in TABLES:
            model.objects.all().delete()
