"""Apps and their webhooks, by the calls of the Dashboard and of App makers."""

from collections.abc import Sequence

from .api import Json
from .model import World

APP_CREATE = """
mutation ($input: AppInput!) {
  appCreate(input: $input) { app { id } errors { field code message } } }"""

APP_DELETE = """
mutation ($id: ID!) { appDelete(id: $id) { errors { field code message } } }"""

APP_ACTIVATE = """
mutation ($id: ID!) { appActivate(id: $id) { errors { field code message } } }"""

APP_DEACTIVATE = """
mutation ($id: ID!) { appDeactivate(id: $id) { errors { field code message } } }"""

WEBHOOK_CREATE = """
mutation ($input: WebhookCreateInput!) {
  webhookCreate(input: $input) { webhook { id } errors { field code message } } }"""

WEBHOOK_UPDATE = """
mutation ($id: ID!, $input: WebhookUpdateInput!) {
  webhookUpdate(id: $id, input: $input) { errors { field code message } } }"""

#: Nobody listens there, and that is found out at once.
TARGET = "http://127.0.0.1:10/webhook"


def create(
    world: World, *, name: str, permissions: Sequence[str], identifier: str | None = None
) -> str:
    """Create an App that is switched on, return its global id."""
    given: Json = {"name": name, "permissions": [*permissions]}
    if identifier is not None:
        given["identifier"] = identifier
    payload = world.superuser.run(APP_CREATE, {"input": given})
    app_id: str = payload["app"]["id"]
    return app_id


def listen(
    world: World, *, app_id: str, events: Sequence[str] = (), query: str | None = None
) -> str:
    """Give the App an active webhook for these events (those of the query when none)."""
    given: Json = {"app": app_id, "name": "hook", "targetUrl": TARGET, "isActive": True}
    if events:
        given["asyncEvents"] = [*events]
    if query is not None:
        given["query"] = query
    payload = world.superuser.run(WEBHOOK_CREATE, {"input": given})
    webhook_id: str = payload["webhook"]["id"]
    return webhook_id


def silence(world: World, *, webhook_id: str) -> None:
    """Switch a webhook off."""
    world.superuser.run(WEBHOOK_UPDATE, {"id": webhook_id, "input": {"isActive": False}})


def deactivate(world: World, *, app_id: str) -> None:
    """Switch an App off."""
    world.superuser.run(APP_DEACTIVATE, {"id": app_id})


def activate(world: World, *, app_id: str) -> None:
    """Switch an App on again."""
    world.superuser.run(APP_ACTIVATE, {"id": app_id})


def delete(world: World, *, app_id: str) -> None:
    """Remove an App; Saleor keeps its row for a day."""
    world.superuser.run(APP_DELETE, {"id": app_id})
