"""Serving the schema, at our own address and at Saleor's."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from graphql import GraphQLSchema, parse
from graphql.error import GraphQLError, GraphQLSyntaxError
from graphql.execution import ExecutionResult
from graphql.utils.schema_printer import print_schema
from jwt.exceptions import PyJWTError
from saleor.core.auth import get_token_from_request
from saleor.graphql.api import backend
from saleor.graphql.app.dataloaders import get_app_promise
from saleor.graphql.context import clear_context, get_context_value
from saleor.graphql.views import GraphQLView

from .. import __version__
from ..shop import port
from ..web import answers, rates
from . import limits, reports, shape
from . import variables as variables_
from .schema import own_schema

MULTIPART = "multipart/form-data"
"""With files, by the specification of Jayden Seric that Saleor follows."""

CONTENT_TYPES = ("application/json", "application/graphql", MULTIPART)


class ServiceView(GraphQLView):
    """Saleor's view, with our limits, and with answers that are not mixed up.

    Saleor keeps answers about a schema for seven days by the query's text alone, so that
    two schemas would answer for one another, and an upgraded one would stay unseen. A
    comment behind the query, where it moves no line, makes the text another one.
    """

    own = False

    def parse_query(self, query: Any) -> Any:
        """Parse, with the schema's name behind the query; mistakes are told without it."""
        if not isinstance(query, str) or not query:
            return super().parse_query(query)
        document, error = super().parse_query(f"{query}\n# {_name(self.schema, own=self.own)}")
        return (document, error) if error is None else (None, _as_written(query) or error)

    @staticmethod
    def get_graphql_params(request: HttpRequest, data: Any) -> Any:
        """Return query, variables and name; nothing where the parts of files make no sense.

        Saleor trusts what a multipart request says of where its files belong.
        """
        try:
            return GraphQLView.get_graphql_params(request, data)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            if request.content_type != MULTIPART:
                raise
            return None, None, None

    def get_response(self, request: HttpRequest, data: Any) -> Any:
        """Answer, and keep what is ours out of Saleor's report."""
        with reports.operation() as reported:
            answer = super().get_response(request, data)
            reports.hide(reported, own=self.own)
        return answer

    def execute_graphql_request(self, request: HttpRequest, data: Any) -> ExecutionResult:
        """Refuse what is too large or too dear, execute the rest."""
        if found := self._problem(request, data):
            return ExecutionResult(errors=[found], invalid=True)
        return super().execute_graphql_request(request, data)

    def _problem(self, request: HttpRequest, data: Any) -> GraphQLError | None:
        if not isinstance(data, dict):
            return GraphQLError("Must provide a query string.")
        query, variables, _ = self.get_graphql_params(request, data)
        if query and (found := shape.problem(query, own=self.own)):
            return found
        if not self.own and "service" not in (query or ""):
            # None of ours: it costs what it costs at Saleor's own address, and no more.
            return None
        document, error = self.parse_query(query)
        if error or document is None:
            return None
        parsed = document.document_ast
        if not self.own and not limits.asks_us(parsed):
            # The word stands in it, but nothing of ours is asked: Saleor's as ever.
            return None
        found = variables_.problem(self.schema, parsed, variables)
        found = found or limits.problem(self.schema, parsed, variables)
        # At our own address the entrance has looked already.
        if not found and not self.own and not _is_active():
            found = GraphQLError("The service plugin is switched off.")
        return found


class OwnView(ServiceView):
    """At the plugin's address. There, unlike at Saleor's, who asks is counted."""

    own = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, unless somebody without a name asks too often."""
        if request.content_type not in CONTENT_TYPES:
            message = "Send the query as application/json, or with files as multipart/form-data."
            return answers.error(request, 415, "UNSUPPORTED_MEDIA_TYPE", message)
        # Who shows nothing is nobody: counted before anything is read.
        nameless = not get_token_from_request(request)
        if nameless and (refused := _too_many(request)):
            return refused
        if request.content_type == MULTIPART and not _is_readable(request):
            return answers.error(request, 400, "BAD_REQUEST", "The parts cannot be read.")
        # Off its own path Saleor does not look for an App by itself.
        request.allow_replica = False
        request.app = get_app_promise(request).get()
        if not nameless and _is_public(request) and (refused := _too_many(request)):
            return refused
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


def _as_written(query: str) -> ExecutionResult | None:
    """Return what is wrong with a query as its author wrote it, None where nothing is."""
    try:
        parse(query)
    except (ValueError, GraphQLSyntaxError) as error:
        return ExecutionResult(errors=[error], invalid=True)
    return None


def _too_many(request: HttpRequest) -> HttpResponse | None:
    """Count a call without a name; return the refusal where there were too many."""
    seconds = rates.wait_for(request, "graphql")
    return answers.too_many(request, seconds) if seconds else None


def _is_readable(request: HttpRequest) -> bool:
    """Whether a request's parts can be read; files go to the disk, not into memory."""
    try:
        request.POST  # noqa: B018 - reads them
    except (MultiPartParserError, SuspiciousOperation, RequestDataTooBig, UnreadablePostError):
        return False
    return True


def _is_active() -> bool:
    with port.current().writer():
        return port.current().plugin_active()


def _is_public(request: Any) -> bool:
    """Whether neither staff nor an App asks."""
    if request.app:
        return False
    context = get_context_value(request)
    try:
        return not (context.user and context.user.is_staff)
    except PyJWTError:
        return True
    finally:
        clear_context(context)


def own_view(request: HttpRequest) -> HttpResponse:
    """Answer GraphQL at the plugin's own address."""
    view = OwnView.as_view(backend=backend, schema=own_schema())
    response: HttpResponse = view(request)
    return response


@cache
def _name(schema: GraphQLSchema, *, own: bool) -> str:
    digest = sha256(print_schema(schema).encode()).hexdigest()[:12]
    return f"saleor.service {__version__} {'own' if own else 'merged'} {digest}"
