"""GraphQL over Django's test client: in process, but the whole request cycle is real."""

import json
from collections.abc import Mapping
from typing import Any

import graphene
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from saleor.account.models import User
from saleor.core.jwt import create_access_token

GRAPHQL_PATH = "/graphql/"

Json = dict[str, Any]


def global_id(type_name: str, pk: object) -> str:
    """Return the Relay id that Saleor's API uses for the row."""
    result: str = graphene.Node.to_global_id(type_name, pk)
    return result


def local_id(global_id_: str) -> str:
    """Return the primary key inside a Relay id."""
    result: str = graphene.Node.from_global_id(global_id_)[1]
    return result


class Api:
    """One caller of Saleor's API: a user, an app, or nobody."""

    def __init__(self, *, user: User | None = None, app_token: str | None = None) -> None:
        self._user = user
        self._app_token = app_token
        self._client = Client()

    @property
    def user(self) -> User:
        """The user who calls."""
        assert self._user is not None
        return self._user

    def _authorization(self) -> dict[str, str]:
        if self._app_token:
            return {"Authorization": f"Bearer {self._app_token}"}
        if self._user:
            # Made per request: access tokens live 5 minutes (saleor/settings.py, JWT_TTL_ACCESS).
            return {"Authorization": f"JWT {create_access_token(self._user)}"}
        return {}

    def post(self, query: str, variables: Mapping[str, Any]) -> Json:
        """Post a query, return Saleor's whole answer."""
        response = self._client.post(
            GRAPHQL_PATH,
            json.dumps({"query": query, "variables": variables}, cls=DjangoJSONEncoder),
            content_type="application/json",
            headers=self._authorization(),
        )
        answer: Json = response.json()
        return answer

    def run(self, query: str, variables: Mapping[str, Any]) -> Json:
        """Run the query's only mutation, return its payload; errors of any kind raise."""
        payload = self._payload(query, variables)
        if payload.get("errors"):
            raise AssertionError(f"Saleor refused: {payload['errors']} for {dict(variables)}")
        return payload

    def refused(self, query: str, variables: Mapping[str, Any]) -> list[Json]:
        """Run a mutation that Saleor must refuse, return its errors."""
        errors: list[Json] = self._payload(query, variables).get("errors") or []
        if not errors:
            raise AssertionError(f"Saleor accepted what it was to refuse: {dict(variables)}")
        return errors

    def _payload(self, query: str, variables: Mapping[str, Any]) -> Json:
        answer = self.post(query, variables)
        if answer.get("errors"):
            messages = [error.get("message") for error in answer["errors"]]
            raise AssertionError(f"GraphQL failed: {messages} for {dict(variables)}")
        (payload,) = answer["data"].values()
        result: Json = payload
        return result
