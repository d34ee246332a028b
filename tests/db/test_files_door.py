"""Files: kept with their entry, handed out to who has a link that is good, forgotten in time."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.db import transaction
from django.test import RequestFactory

from saleor_service_plugin.complaints.files import door, keep
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.files.taken import Taken
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.orders import access
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.pages import file_door
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db

PHOTO = Taken("Schöner „Becher“.jpg", "image/jpeg", b"\xff\xd8\xffwhole", b"small", 4, 3, "a" * 64)
PAPER = Taken("Rechnung.pdf", "application/pdf", b"%PDF-1.3", None, 0, 0, "b" * 64)


@pytest.fixture
def kept(shop: FakeShop) -> Sequence[UUID]:
    """A photo and a PDF of a complaint about an order."""
    order_id = uuid4()
    ServiceOrder.objects.create(order_id=order_id, channel_id=1)
    row = Complaint.objects.create(
        number="1", key="k", order_id=order_id, channel_id=1, topic="other", source="page"
    )
    with transaction.atomic():
        return keep.add(row.pk, 1, [PHOTO, PAPER], for_staff=False)


def ask(token: str, **query: str) -> Any:
    """Ask as a browser does."""
    return file_door.answer(RequestFactory().get("/", query), token)


def test_a_good_link_brings_the_file_and_nothing_runs(kept: Sequence[UUID]) -> None:
    photo, paper = (door.token_of(one, 0) for one in kept)

    whole, small, pdf = ask(photo), ask(photo, small="1"), ask(paper)

    assert (whole.content, small.content, pdf.content) == (
        PHOTO.content, b"small", PAPER.content,
    )  # fmt: skip
    for one in (whole, small, pdf):
        assert one.status_code == 200
        assert one.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert one.headers["Cache-Control"].startswith("private")
    assert whole.headers["Content-Disposition"].startswith("inline")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in whole.headers["Content-Disposition"]
    again = RequestFactory().get("/", headers={"If-None-Match": whole.headers["ETag"]})
    assert file_door.answer(again, photo).status_code == 304
    assert ask(paper, small="1").status_code == 404


def test_no_other_link_brings_anything(kept: Sequence[UUID]) -> None:
    good, order_id = door.token_of(kept[0], 0), Complaint.objects.get().order_id
    assert order_id is not None
    head, _, seal = good.rpartition(".")
    value = head.split("~")
    bad = [
        "", "x", "~~", good[:-1], good + "x", f"{head}.{'A' * len(seal)}", "A" * 5000,
        # another file under the same seal, a later end, another revision
        f"{good[::-1]}", ".".join(["~".join([value[0], "1", value[2]]), seal]),
        ".".join(["~".join([value[0], value[1], "99999999999"]), seal]),
        # what is too old
        door.token_of(kept[0], 0, now=time.time() - 3700),
        # another revision, sealed well
        door.token_of(kept[0], 1),
        # no such file
        door.token_of(uuid4(), 0),
        # sealed for something else
        access.token_of(order_id, 0), access.token_of(order_id, 0, access.ACTING),
        signing.Signer(sep=".", salt="saleor.service.order-access").sign(head),
        signing.Signer(sep=".").sign(head),
        signing.TimestampSigner(sep=".", salt=door.PURPOSE).sign(head),
        signing.Signer(sep=".", salt=door.PURPOSE).sign("not~a~token"),
        signing.Signer(sep=".", salt=door.PURPOSE).sign(""),
    ]  # fmt: skip
    assert [one for one in bad if ask(one).status_code != 404] == []
    # and the other way round: a file's link opens no order
    for use in (access.SEEING, access.ACTING):
        with pytest.raises(access.TokenNotGoodError):
            access.order_of(good, use)


def test_a_link_ends_after_an_hour_and_with_the_orders_links(kept: Sequence[UUID]) -> None:
    now = time.time()
    token = door.token_of(kept[0], 0, now=now)
    assert door.read(token, now=now + 3290) is not None
    assert door.read(token, now=now + 3601) is None
    assert ask(token).status_code == 200

    ServiceOrder.objects.update(access_revision=1)

    assert ask(token).status_code == 404
    row = Attachment.objects.get(pk=kept[0])
    assert ask(keep.address_of(row).rpartition("/")[2]).status_code == 200


def test_what_was_forgotten_is_gone(kept: Sequence[UUID]) -> None:
    token = door.token_of(kept[0], 0)

    assert keep.forget([kept[0]]) == 1
    assert keep.forget([kept[0]]) == 0

    assert ask(token).status_code == 404
    row = Attachment.objects.get(pk=kept[0])
    assert row.forgotten_at and row.name == "" and keep.address_of(row) == ""
    assert AttachmentContent.objects.count() == 1


def test_links_of_many_files_cost_as_much_as_of_one(
    kept: Sequence[UUID], django_assert_max_num_queries: Any
) -> None:
    rows = list(Attachment.objects.all()) * 50
    with django_assert_max_num_queries(2):
        assert len(keep.addresses_of(rows)) == 2


def test_only_looking_is_possible(kept: Sequence[UUID]) -> None:
    refused = file_door.answer(RequestFactory().post("/"), door.token_of(kept[0], 0))

    assert refused.status_code == 405 and refused.headers["Allow"] == "GET, HEAD"
