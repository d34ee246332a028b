"""Raw statements on the writer's connection, typed once for all folders."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def fetch(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows.

    Raises:
        django.db.Error: The statement failed.

    """
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def execute(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run a statement and return how many rows it touched.

    Raises:
        django.db.Error: The statement failed.

    """
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        count: int = cursor.rowcount
    return count


def clock() -> datetime:
    """Return the database's clock, which is the only one that all processes share."""
    ((now,),) = fetch("SELECT clock_timestamp()")
    moment: datetime = now
    return moment


def transaction_time() -> datetime:
    """Return when the current transaction began, by the database's clock."""
    ((now,),) = fetch("SELECT now()")
    moment: datetime = now
    return moment
