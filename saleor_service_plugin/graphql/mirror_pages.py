"""Pages of the mirror's rows, and where a task is done."""

from collections.abc import Sequence
from typing import Any

from ..mirror import standing
from ..mirror.do_now import Task, ToDo
from ..mirror.standing import Found
from . import connections, ids

MOST_RANK = 2**62

PLACES = {
    Task.DECIDE_BRAKE: "health",
    Task.DECIDE_MESSAGES: "messages?state=asking",
    Task.LOOK_AT_PARCELS: "parcels",
}


def place_of(task: ToDo, slugs: Sequence[str]) -> str:
    """Return the page of ours where a task is done, with its words.

    Args:
        task: What is to be done.
        slugs: Of the channels it is to be done in, as far as they are there.

    """
    if task.figure is not None:
        return f"mirror?figure={task.figure.replace('-', '_').upper()}"
    if task.task is Task.GO_LIVE:
        return f"live?channel={slugs[0]}" if len(slugs) == 1 else "settings"
    if task.task is Task.RESUME:
        return f"channel?channel={slugs[0]}" if len(slugs) == 1 else "settings"
    return PLACES[task.task]


def page_of(found: Found, connection: Any, arguments: dict[str, Any]) -> Any:
    """Return a page of the rows behind a figure.

    Raises:
        graphql.error.GraphQLError: Too many rows are asked for, or the cursor is none.

    """
    asked = connections.asked(arguments)
    rows = standing.page(found, limit=asked.limit + 1, after=_place(asked.after))
    return connections.connect(
        connection,
        rows,
        asked,
        cursor=lambda row: connections.cursor_of([row.rank, row.pk]),
        count=lambda: standing.listed(found),
    )


def _place(values: list[Any] | None) -> tuple[int, int] | None:
    match values:
        case None:
            return None
        case [int() as rank, int() as pk] if abs(rank) < MOST_RANK and 0 <= pk <= ids.MOST_NUMBER:
            return rank, pk
    raise connections.bad_cursor("after")
