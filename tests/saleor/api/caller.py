"""Calls of our own address, by whoever is wanted."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from tests.saleor.world.api import Api, Json

OWN = "/plugins/global/saleor.service/graphql/"
MERGED = "/graphql/"


def post(
    api: Api, query: str, variables: Mapping[str, Any] | None = None, *, path: str = OWN
) -> HttpResponse:
    """Post a query; return the response as it is."""
    body = {"query": query, "variables": dict(variables or {})}
    response: HttpResponse = api._client.post(
        path,
        json.dumps(body, cls=DjangoJSONEncoder),
        content_type="application/json",
        headers=api._authorization(),
    )
    return response


def ask(
    api: Api, query: str, variables: Mapping[str, Any] | None = None, *, path: str = OWN
) -> Json:
    """Return the data of a query that must succeed."""
    answer: Json = post(api, query, variables, path=path).json()
    assert "errors" not in answer, answer["errors"]
    data: Json = answer["data"]
    return data


def errors(
    api: Api, query: str, variables: Mapping[str, Any] | None = None, *, path: str = OWN
) -> list[str]:
    """Return the messages of a query that must fail."""
    answer: Json = post(api, query, variables, path=path).json()
    return [error["message"] for error in answer.get("errors", [])]
