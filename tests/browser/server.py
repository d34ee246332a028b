"""A real server with our schema merged into Saleor's, and plain calls of it."""

import http.client
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.demo import serving
from tests.demo.processes import Program
from tests.demo.serving import HOST

OWN = "/plugins/global/saleor.service/graphql/"
MERGED = "/graphql/"

RATE = 60
"""Calls a minute that one address may make without a name; few, so that a test gets there."""

ORIGINS = f"http://{HOST}:*"
"""Where storefronts may live, as a production shop says it."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    text: str

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The code of the only error."""
        (error,) = self.json["errors"]
        return str(error["extensions"]["code"])


@dataclass(frozen=True)
class Server:
    """Saleor's server."""

    port: int
    program: Program

    @property
    def origin(self) -> str:
        """Its origin, as browsers write it."""
        return f"http://{HOST}:{self.port}"

    def wait(self) -> None:
        """Wait until it answers."""
        serving.wait_until_up(self.program, f"{self.origin}/health/")

    def call(
        self,
        path: str,
        body: object = None,
        *,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one call without a browser."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        sent = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request(method, path, sent, given)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read().decode())
        finally:
            connection.close()

    def ask(
        self, query: str, *, path: str = OWN, token: str = "", **variables: object
    ) -> dict[str, Any]:
        """Return the data of a query that must succeed."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.call(path, {"query": query, "variables": variables}, headers=headers)
        assert "errors" not in answer.json, answer.text
        data: dict[str, Any] = answer.json["data"]
        return data


@contextmanager
def a_server(logs: Path) -> Iterator[Server]:
    """Start the server; it stops at the end."""
    port = serving.free_port()
    env = serving.environment(port, smtp_port=serving.free_port())
    env.update(
        ALLOWED_GRAPHQL_ORIGINS=ORIGINS,
        SALEOR_SERVICE_MERGE_GRAPHQL="1",
        JWT_TTL_ACCESS="1 hour",
        RSA_PRIVATE_KEY=os.environ["RSA_PRIVATE_KEY"],
        SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE=str(RATE),
    )
    program = Program("saleor", [sys.executable, *serving.uvicorn(port)], env=env, logs=logs)
    try:
        yield Server(port, program)
    finally:
        program.stop()
