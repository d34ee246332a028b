"""Plans are looked at in tables whose visibility maps hold every page, whoever else works."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests.bench import vacuum as vacuuming
from tests.bench.copies import query
from tests.bench.vacuum import vacuum

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "saleor_service_suppression"

FILL = f"""
INSERT INTO {TABLE} (address, reason, message_key, since)
SELECT n || '@example.com', '550', '', now() FROM generate_series(1, 5000) n
"""


@contextmanager
def _looking(seconds: float) -> Iterator[None]:
    """Have another connection look with a snapshot from now on."""
    there = threading.Event()

    def look() -> None:
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            other.execute("SELECT 1")
            there.set()
            time.sleep(seconds)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        assert there.wait(30)
        yield
    finally:
        thread.join()


def _map() -> tuple[int, int]:
    """Return how many pages there are, and how many of them everybody may see."""
    ((pages, visible),) = query(
        "SELECT relpages, relallvisible FROM pg_class WHERE relname = %s", [TABLE]
    )
    return pages, visible


def test_a_snapshot_from_before_is_waited_for() -> None:
    with _looking(seconds=1):
        query(FILL)
        query(f"VACUUM (ANALYZE) {TABLE}")
        pages, visible = _map()
        assert visible < pages
        vacuum(TABLE)
    pages, visible = _map()
    assert visible == pages > 10


def test_one_that_stays_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vacuuming, "TRIES", 2)
    with _looking(seconds=2):
        query(FILL)
        with pytest.raises(AssertionError, match="pages visible; .*SELECT 1"):
            vacuum(TABLE)
