"""Our pages ask our own API: what somebody may see and do is settled there, once.

Within the process, without HTTP: a query costs its resolvers, not another request.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from ..shop import port


class NotAllowedError(Exception):
    """The API says that the caller may not; nothing was changed."""


class NotAskedWellError(Exception):
    """The API refuses the question itself, e.g. an id in the address that is none."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What stands in the way of a change."""

    field: str
    """As the API names it, e.g. quietFrom; "" where it is about all of it."""
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a change came to."""

    data: Mapping[str, Any]
    errors: tuple[FieldError, ...]
    """While there are any, nothing was changed."""


def ask(request: HttpRequest, document: str, **variables: object) -> dict[str, Any]:
    """Return what the API answers to whoever sent a request.

    Args:
        request: Its token says who asks.
        document: A query of ours.
        variables: As the API names them.

    Raises:
        NotAllowedError: The caller lacks a permission.
        NotAskedWellError: An argument cannot be used; the text says which and why.

    """
    # Loads Saleor's whole schema, which must not happen while Django starts.
    from ..graphql.inside import execute

    return execute(request, document, variables)


def change(request: HttpRequest, document: str, **variables: object) -> Done:
    """Have the API change something, and return what its only mutation answers.

    Raises:
        NotAllowedError: The caller lacks a permission.
        NotAskedWellError: An argument cannot be used.

    """
    (found,) = ask(request, document, **variables).values()
    answer = found or {}
    errors = tuple(
        FieldError(one.get("field") or "", one.get("code") or "", one.get("message") or "")
        for one in answer.get("errors") or ()
    )
    return Done(answer, errors)


@contextmanager
def together() -> Iterator[Callable[[], None]]:
    """Have several changes hold together or not at all.

    Yields:
        What takes back all that was changed within the block, which is left right after.

    """
    with port.current().writer(), transaction.atomic():
        yield lambda: transaction.set_rollback(True)


@cache
def nodes(key: str) -> str:
    """Return the words that ask for a page of a connection's rows."""
    return f"pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ node {{ {key} }} }}"
