"""What staff see of us in the Dashboard: our App, its problems, our lines in histories."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connections
from saleor.app.models import App

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.trouble import database
from tests.saleor.trouble.waiting import wait_until
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

KEY = "carrier:dhl"

APPS = """
query { apps(first: 100, filter: {search: "Service"}) { edges { node {
  id name identifier type isActive appUrl permissions { code } tokens { id }
  problems { id key message count isCritical dismissed { by userEmail } } } } } }"""

DISMISS = """
mutation ($ids: [ID!]!) {
  appProblemDismiss(input: {byStaffWithIds: {ids: $ids}}) { errors { field message } } }"""

APP_DELETE = """
mutation ($id: ID!) { appDelete(id: $id) { errors { field message } } }"""

HISTORY = """
query ($id: ID!) { order(id: $id) { events {
  type message app { name } user { email } date email emailType reference
  transactionReference composedId relatedOrder { id } } } }"""

Start = Callable[[Callable[[], Any]], Future[Any]]

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@contextmanager
def without_our_app() -> Iterator[SaleorShop]:
    """Give Saleor without an App of ours, and leave it so."""
    App.objects.filter(identifier=PLUGIN_ID).delete()
    shop = SaleorShop()
    with shop.writer():
        yield shop
    App.objects.filter(identifier=PLUGIN_ID).delete()


def ours(world: World) -> list[Json]:
    """Return our Apps as the Dashboard lists them."""
    answer = world.superuser.post(APPS, {})
    assert "errors" not in answer, answer
    nodes = [edge["node"] for edge in answer["data"]["apps"]["edges"]]
    return [node for node in nodes if node["identifier"] == PLUGIN_ID]


def problems(world: World) -> dict[str, Json]:
    """Return what staff see on our only App, by key."""
    (app,) = ours(world)
    found = {row["key"]: row for row in app["problems"]}
    assert len(found) == len(app["problems"])
    return found


def dismiss(world: World, key: str = KEY) -> None:
    """Click the problem away."""
    world.superuser.run(DISMISS, {"ids": [problems(world)[key]["id"]]})


def history(api: Api, order_id: UUID) -> list[Json]:
    """Return our lines in the order's history, as this caller is shown them."""
    answer = api.post(HISTORY, {"id": global_id("Order", order_id)})
    if "errors" in answer:
        return []
    events = answer["data"]["order"]["events"]
    return [row for row in events if row["type"] == "EXTERNAL_SERVICE_NOTIFICATION"]


@contextmanager
def threads() -> Iterator[Start]:
    """Give what starts a job in a thread with a connection of its own."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        yield lambda job: pool.submit(run, job)


def wait_for_waiting(sessions: int) -> None:
    """Return when that many sessions wait for a lock."""

    def waiting() -> bool:
        with database.second_session() as other, other.cursor() as cursor:
            cursor.execute(WAITING)
            return bool(cursor.fetchone()[0] >= sessions)

    wait_until(waiting, f"{sessions} sessions wait for a lock")
