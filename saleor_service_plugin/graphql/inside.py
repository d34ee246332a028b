"""Executing our schema for our own pages, in the process and for the same caller."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from graphql import GraphQLDocument
from graphql.error import GraphQLError
from jwt.exceptions import PyJWTError
from saleor.core.exceptions import PermissionDenied
from saleor.graphql.api import backend
from saleor.graphql.context import clear_context, get_context_value

from ..web.asking import NotAllowedError, NotAskedWellError
from .callers import Caller, caller_of
from .schema import own_schema


def execute(request: HttpRequest, document: str, variables: Mapping[str, object]) -> dict[str, Any]:
    """Return the answer's data; see `web.asking.ask`."""
    context: Any = request
    context.allow_replica = False
    # So that what is written through them says that it came in by a page.
    context.service_inside = True
    # An App has no pages: who calls with its token is nobody here.
    context.app = None
    context = get_context_value(context)
    try:
        result = _parsed(document).execute(context=context, variables=dict(variables))
    except GraphQLError as error:
        # A value that its type does not take, such as a kind of message that is none.
        raise NotAskedWellError(str(error)) from error
    finally:
        clear_context(context)
    for found in result.errors or ():
        _raise(getattr(found, "original_error", None) or found)
    return dict(result.data or {})


def _raise(error: Exception) -> None:
    if isinstance(error, (PermissionDenied, PyJWTError)):
        raise NotAllowedError(str(error)) from error
    if type(error) is GraphQLError:
        raise NotAskedWellError(str(error)) from error
    raise error


# The documents are ours, a few for each page.
@lru_cache(maxsize=500)
def _parsed(document: str) -> GraphQLDocument:
    return backend.document_from_string(own_schema(), document)


@contextmanager
def calling(request: HttpRequest) -> Iterator[Caller]:
    """Yield who sends a request, for what our pages do without asking the API.

    Raises:
        NotAllowedError: The account is not there any more, or may do nothing.

    """
    context: Any = request
    context.allow_replica = False
    # An App has no pages: who calls with its token is nobody here.
    context.app = None
    context = get_context_value(context)
    try:
        yield caller_of(SimpleNamespace(context=context))
    except PyJWTError as error:
        raise NotAllowedError(str(error)) from error
    finally:
        clear_context(context)
