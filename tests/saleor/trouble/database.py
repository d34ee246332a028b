"""Trouble that the database itself makes, in real statements, and a second session on it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

#: Far longer than any request; whoever waits for it is seen to have waited.
FOR_EVER = "60 s"

#: What the merchant may have set for all his connections. Saleor's own statements take a
#: few milliseconds.
PATIENCE = "500ms"


@contextmanager
def second_session() -> Iterator[BaseDatabaseWrapper]:
    """Give another connection to the same database, closed at the end."""
    other = connections["default"].copy()
    try:
        yield other
    finally:
        other.close()


def run(session: BaseDatabaseWrapper, *statements: str) -> None:
    """Execute statements one after the other."""
    with session.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _meanwhile(before: list[str], after: list[str]) -> Iterator[None]:
    """Change the database by a session of its own, and change it back."""
    with second_session() as other:
        run(other, *before)
        try:
            yield
        finally:
            run(other, *after)


@contextmanager
def session_setting(name: str, value: str) -> Iterator[None]:
    """Set something on the shop's own connection, as options in DATABASES would."""
    shop = connections["default"]
    run(shop, f"SET {name} = '{value}'")
    try:
        yield
    finally:
        run(shop, f"RESET {name}")


def table_away() -> AbstractContextManager[None]:
    """Our migrations were never applied."""
    return _meanwhile(
        ["ALTER TABLE saleor_service_mark RENAME TO saleor_service_mark_away"],
        ["ALTER TABLE saleor_service_mark_away RENAME TO saleor_service_mark"],
    )


def column_away() -> AbstractContextManager[None]:
    """The table is of another version."""
    return _meanwhile(
        ["ALTER TABLE saleor_service_mark DROP COLUMN hint"],
        ["ALTER TABLE saleor_service_mark ADD COLUMN hint jsonb"],
    )


def refused_by_constraint() -> AbstractContextManager[None]:
    """The row itself is refused."""
    return _meanwhile(
        ["ALTER TABLE saleor_service_mark ADD CONSTRAINT trouble CHECK (false) NOT VALID"],
        ["ALTER TABLE saleor_service_mark DROP CONSTRAINT trouble"],
    )


@contextmanager
def statement_timeout() -> Iterator[None]:
    """The insert hangs, and the connection's statement_timeout ends it."""
    hanging = f"BEGIN PERFORM pg_sleep_for('{FOR_EVER}'); RETURN NEW; END"
    with (
        _meanwhile(
            [
                f"CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS '{hanging}'".replace(
                    f"'{FOR_EVER}'", f"''{FOR_EVER}''"
                ),
                "CREATE TRIGGER trouble BEFORE INSERT ON saleor_service_mark "
                "FOR EACH ROW EXECUTE FUNCTION trouble()",
            ],
            ["DROP TRIGGER trouble ON saleor_service_mark", "DROP FUNCTION trouble()"],
        ),
        session_setting("statement_timeout", PATIENCE),
    ):
        yield


@contextmanager
def table_locked() -> Iterator[None]:
    """Somebody rewrites our table; the connection's lock_timeout ends the wait."""
    with second_session() as other:
        other.set_autocommit(False)
        run(other, "LOCK TABLE saleor_service_mark IN ACCESS EXCLUSIVE MODE")
        try:
            with session_setting("lock_timeout", "100ms"):
                yield
        finally:
            other.rollback()
            other.set_autocommit(True)


TROUBLES: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "table away": table_away,
    "column away": column_away,
    "refused by a constraint": refused_by_constraint,
    "statement timeout": statement_timeout,
    "table locked": table_locked,
}


@contextmanager
def held_by_sync(order_id: UUID | None) -> Iterator[None]:
    """Hold our row of the order as a look does; without an order, our whole table.

    The shop's connection waits five seconds at most for any lock, so that a hook that
    waits is a slow request and no test that never ends.
    """
    with second_session() as other, session_setting("lock_timeout", "5s"):
        other.set_autocommit(False)
        try:
            with other.cursor() as cursor:
                if order_id is None:
                    cursor.execute("LOCK TABLE saleor_service_order IN ACCESS EXCLUSIVE MODE")
                else:
                    cursor.execute(
                        "INSERT INTO saleor_service_order (order_id, number, channel_slug, email, "
                        "language_code, currency, status, fingerprint, live, failures, last_error) "
                        "VALUES (%s, '', '', '', '', '', '', '', true, 0, '') "
                        "ON CONFLICT (order_id) DO NOTHING",
                        [order_id],
                    )
                    other.commit()
                    cursor.execute(
                        "SELECT FROM saleor_service_order WHERE order_id = %s FOR UPDATE",
                        [order_id],
                    )
                    assert cursor.fetchall() == [()]
            yield
        finally:
            other.rollback()
            other.set_autocommit(True)
