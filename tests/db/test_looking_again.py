"""Having promises looked at again while a look at their orders is under way."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connections, transaction

from saleor_service_plugin.database import clock, execute, fetch
from saleor_service_plugin.delivery.promises import again
from saleor_service_plugin.delivery.promises.models import Promise
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

LOCKED = "SELECT id FROM saleor_service_promise WHERE id = %s FOR UPDATE NOWAIT"
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def promise(ending: str = "open", variant_id: int = 1) -> Promise:
    return Promise.objects.create(
        order_id=uuid4(), line_id=uuid4(), channel_id=1, placed_at=clock(), ending=ending,
        variant_id=variant_id,
    )  # fmt: skip


def watched() -> set[int]:
    return set(Promise.objects.filter(watch_at__isnull=False).values_list("pk", flat=True))


def test_open_promises_are_looked_at_again(shop: FakeShop) -> None:
    one, other, over = promise(), promise(variant_id=2), promise("delivered")
    assert again.look_at_variant_again(2) == 1
    assert watched() == {other.pk}
    assert again.look_at_lines_again([one.line_id, over.line_id]) == 1
    assert watched() == {one.pk, other.pk}
    assert again.look_at_lines_again([]) == 0
    Promise.objects.update(watch_at=None)
    assert again.look_at_all_again() == 2
    assert watched() == {one.pk, other.pk}


def test_rows_are_locked_in_the_order_in_which_a_look_locks_them(shop: FakeShop) -> None:
    # By the index of open promises, and in the table, the first lies behind the second.
    first, second = promise(variant_id=9), promise(variant_id=1)
    execute("UPDATE saleor_service_promise SET name = 'moved' WHERE id = %s", [first.pk])

    def ask() -> None:
        again.look_at_all_again()
        connections.close_all()

    staff = threading.Thread(target=ask)
    with transaction.atomic():
        # given a look that has the first of its promises
        fetch(LOCKED, [first.pk])
        # when staff change what all are reckoned with, and wait for it
        staff.start()
        until = time.monotonic() + 10
        while fetch(WAITS) == [(0,)] and time.monotonic() < until:
            time.sleep(0.01)
        # then the second one is not in their hands, and neither waits for the other for ever
        assert fetch(LOCKED, [second.pk]) == [(second.pk,)]
    staff.join(10)
    assert watched() == {first.pk, second.pk}
