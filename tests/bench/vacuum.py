"""Tables as they stand in a shop that has been there for a while: vacuumed to the last page."""

import time

from django.db import connection

TRIES = 150

SECONDS = 0.1
"""Between two tries; the WAL writer, who makes a commit known as lasting, comes every 200 ms."""


def vacuum(*tables: str) -> None:
    """Vacuum and analyze tables until their visibility maps hold every page.

    One VACUUM is not enough where others work on the same server, and a plan without the
    map is another one (a bitmap scan for an index-only scan). VACUUM leaves a page out:

    - as long as the commit of its rows is not known to be on disk. The server keeps one such
      position for 32 transactions (`clog.c`, CLOG_XACTS_PER_LSN_GROUP), of all databases, so
      with `synchronous_commit = off` a commit elsewhere, by another process of the tests,
      takes back for some 200 ms what a synchronous commit of our own had made sure of;
    - while a statement or a transaction in this database, or autovacuum's ANALYZE, looks
      with a snapshot from before;
    - while somebody, e.g. the checkpointer, holds it.

    All of that passes. Waiting costs nothing where the first VACUUM does.

    Raises:
        AssertionError: After 15 seconds; it names pages and old snapshots.

    """
    for table in tables:
        for _ in range(TRIES):
            _run(f"VACUUM (ANALYZE) {table}")
            ((pages, visible),) = _run(
                "SELECT relpages, relallvisible FROM pg_class WHERE oid = %s::regclass", table
            )
            if pages == visible:
                break
            time.sleep(SECONDS)
        else:
            raise AssertionError(f"{table}: {visible} of {pages} pages visible; {_snapshots()}")


def _snapshots() -> list[tuple[object, ...]]:
    """Return who else looks with a snapshot in this database."""
    return _run(
        "SELECT pid, backend_type, backend_xmin::text, now() - xact_start, left(query, 80) "
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)"
    )


def _run(sql: str, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []
