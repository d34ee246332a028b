"""P10: a page deep in the list, by us and by Saleor's own connection helper."""

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from graphql.language.ast import SelectionSet
from saleor.graphql.core.connection import create_connection_slice, to_global_cursor
from saleor.graphql.core.enums import OrderDirection

from saleor_service_plugin.graphql import connections
from saleor_service_plugin.graphql.message_types import ServiceMessageConnection
from saleor_service_plugin.messages import listing
from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port

from . import list_filters, message_list, old_messages
from .figures import Row
from .measuring import in_turns

FASTER = 100

PAIRS = 30

DEEP = 0.07
"""So much of the list comes after the page."""


def measure(lists: message_list.Lists) -> Iterator[Row]:
    """Yield the rows of P10."""
    lists.make()
    ended = Message.objects.filter(finished_at__isnull=False)
    by_end, by_id = ["finished_at", "pk"], ["pk"]
    looks = (
        ("by end, nearly the last page", Sort.FINISHED, False, ended, by_end, DEEP),
        ("by end, oldest, nearly the last page", Sort.FINISHED, True, ended, by_end, 1 - DEEP),
        ("by end, middle", Sort.FINISHED, False, ended, by_end, 0.5),
        ("by end, oldest, middle", Sort.FINISHED, True, ended, by_end, 0.5),
        ("newest, middle", Sort.CREATED, False, Message.objects.all(), by_id, 0.5),
        ("oldest, middle", Sort.CREATED, True, Message.objects.all(), by_id, 0.5),
    )
    for name, sort, ascending, rows, fields, part in looks:
        with old_messages.found_in(message_list.BIG):
            after = list_filters.middle(part)
        ours = _ours(Page(message_list.FIRST + 1, sort, ascending, after=after))
        theirs = _theirs(rows, fields, after, ascending)
        with old_messages.found_in(message_list.BIG), port.current().writer():
            found = [[edge.node.pk for edge in call().edges] for call in (ours, theirs)]
            if found[0] != found[1] or len(found[0]) != message_list.FIRST:
                raise RuntimeError(f"{name}: not the same page: {found}")
            times = in_turns([ours] * PAIRS, [theirs] * PAIRS)
        faster = 1 / times.ratio
        # Sorted by the id alone, going down, the helper's condition is one that an index answers.
        rated = sort is Sort.FINISHED
        yield Row(
            "P10",
            f"messages, {name}, {lists.rows:,}: faster than Saleor's helper",
            faster,
            "x",
            goal=f">= {FASTER}" if rated else "",
            holds=faster >= FASTER or not rated,
            peer=("Saleor's helper, ms", times.medians[1] * 1000),
            spread=(1 / times.spread[1], 1 / times.spread[0]),
            n=PAIRS,
            note=f"{times.medians[0] * 1000:.2f} ms; the same {message_list.FIRST} messages",
        )


def _ours(page: Page) -> Callable[[], Any]:
    asked = connections.Asked(message_list.FIRST, backwards=False, after=None, before=None)

    def call() -> Any:
        return connections.connect(
            ServiceMessageConnection,
            listing.page(Where(), page),
            asked,
            cursor=lambda row: connections.cursor_of([row.pk]),
            count=int,
        )

    return call


class _SortBy(dict[str, Any]):
    """What Saleor makes of a `sortBy` argument."""

    def __init__(self, fields: Sequence[str], direction: str) -> None:
        super().__init__(field=list(fields), direction=direction)
        self.field, self.direction = list(fields), direction
        one = SimpleNamespace(name="ONE", value=list(fields))
        self._meta = SimpleNamespace(sort_enum=SimpleNamespace(get=lambda _: one))


def _theirs(rows: Any, fields: list[str], after: Cursor, ascending: bool) -> Callable[[], Any]:
    direction = OrderDirection.ASC if ascending else OrderDirection.DESC
    values = {"finished_at": after.finished_at, "pk": after.id}
    cursor = to_global_cursor([values[name] for name in fields])
    info = SimpleNamespace(
        context=SimpleNamespace(allow_replica=False),
        field_name="serviceMessages",
        field_asts=[SimpleNamespace(selection_set=SelectionSet([]))],
        fragments={},
    )

    def call() -> Any:
        arguments = {
            "first": message_list.FIRST,
            "after": cursor,
            "sort_by": _SortBy(fields, direction.value),
            "channel": "any",
        }
        return create_connection_slice(rows, info, arguments, ServiceMessageConnection)

    return call
