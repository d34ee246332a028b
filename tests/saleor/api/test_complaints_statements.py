"""A page of complaints costs the same statements however many are on it (P11)."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.order.models import Order

from saleor_service_plugin.complaints.files.take import take
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.opening import WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind, Source
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import OWN, post
from tests.saleor.api.complaint_calls import clear, customer, first_line, opened, order_of, photo
from tests.saleor.api.people import staff
from tests.saleor.world import World
from tests.saleor.world.api import Api, global_id, local_id

ALL = """
  id numberShown topic state answerUntil isOverdue owner { name } customer { name email }
  order { number status email lines { productName } } lines { name quantity }
  entries { kind text author { name } attachments { name url smallUrl } }
  clocks { kind dueAt usedMinutes } changes { what after byName } mergedIntoNumber
"""

PAGE = (
    f"query($first: Int!) {{ serviceComplaints(first: $first) {{ edges {{ node {{ {ALL} }} }} }} }}"
)

OF_CUSTOMER = f"""query($first: Int!) {{ serviceCustomer {{
  complaints(first: $first) {{ edges {{ node {{ {ALL} }} }} }} }} }}"""

OF_ORDER = f"query($id: ID!) {{ serviceOrder(id: $id) {{ complaints {{ {ALL} }} }} }}"

OF_CALLER = f"""query($search: String!) {{ serviceCallers(search: $search) {{
  orderNumber complaints {{ {ALL} }} }} }}"""

MANY = 100

MOST_OF_CALLER = 20


@pytest.fixture(autouse=True)
def nothing_open(world: World) -> Iterator[None]:
    """Begin without complaints, and leave none behind."""
    clear()
    yield
    clear()


def statements(api: Api, query: str, values: dict[str, object]) -> tuple[int, str]:
    """Return how many statements a query takes, and its answer."""
    # Once before: settings and channels are read once for a process.
    post(api, query, values)
    with CaptureQueriesContext(connection) as seen:
        answer = post(api, query, values, path=OWN)
    # Saleor's versions differ in the spaces of their JSON.
    text = answer.content.decode().replace('": ', '":')
    assert '"errors"' not in text, text[:500]
    return len(seen), text


def _open(order_id: UUID, line: UUID, user_id: int | None = None, *, number: int) -> None:
    by = Author(AuthorKind.STAFF, "", "Anna", None)
    files = [take("mug.jpg", photo((40, 30)))]
    row = opened(
        order_id, author=by, source=Source.STAFF, user_id=user_id, files=files,
        lines=[WantedLine(line, 1)],
    )  # fmt: skip
    say(row.pk, key=f"statements:{row.pk}:{number}", author=by, text="Hello", files=files)


def test_a_page_of_100_costs_as_many_statements_as_a_page_of_one(world: World) -> None:
    api, user = customer(world)
    orders = [order_of(world, user) for _ in range(3)]
    lines = [UUID(local_id(first_line(order_id))) for order_id in orders]
    for number in range(MANY):
        _open(orders[number % 3], lines[number % 3], user.pk, number=number)
    desk = staff(world, "manage_orders")
    for caller, query in ((desk, PAGE), (api, OF_CUSTOMER)):
        one, text = statements(caller, query, {"first": 1})
        many, whole = statements(caller, query, {"first": MANY})
        assert (text.count("numberShown"), whole.count("numberShown")) == (1, MANY)
        assert whole.count('"smallUrl":"http') == 2 * MANY
        assert many == one
        print(f"{MANY} complaints: {many} statements, 1: {one}")


def test_an_order_with_20_complaints_costs_as_many_as_one_with_one(world: World) -> None:
    few, many = order_of(world), order_of(world)
    for order_id, count in ((few, 1), (many, 20)):
        line = UUID(local_id(first_line(order_id)))
        for number in range(count):
            _open(order_id, line, number=number)
    desk = staff(world, "manage_orders")
    one, _ = statements(desk, OF_ORDER, {"id": global_id("Order", few)})
    twenty, text = statements(desk, OF_ORDER, {"id": global_id("Order", many)})
    assert text.count("numberShown") == 20
    assert twenty == one


def _copied(order_id: UUID, count: int, *, state: str) -> None:
    """Have so many more complaints like the order's first one, in this state."""
    with port.current().writer():
        first = Complaint.objects.filter(order_id=order_id).earliest("pk")
        for number in range(count):
            first.pk, first.state = None, state
            first.key = f"copied:{order_id}:{state}:{number}"
            first.number = f"{number:04}{state}{order_id.hex}"[:20]
            first.save(force_insert=True)


def test_300_complaints_of_a_callers_order_cost_as_many_as_one(world: World) -> None:
    few, many = order_of(world), order_of(world)
    line = {pk: UUID(local_id(first_line(pk))) for pk in (few, many)}
    _open(few, line[few], number=0)
    _open(many, line[many], number=0)
    _copied(many, 298, state="waiting")
    _open(many, line[many], number=1)
    # What has ended is newer and hides nothing that is open.
    _copied(many, 60, state="closed")
    desk = staff(world, "manage_orders")
    with port.current().writer():
        said = {pk: str(Order.objects.get(pk=pk).number) for pk in (few, many)}
        newest = Complaint.objects.filter(order_id=many).exclude(state="closed").order_by("-pk")
        expected = [row.number for row in newest[:MOST_OF_CALLER]]
    one, _ = statements(desk, OF_CALLER, {"search": said[few]})
    whole, text = statements(desk, OF_CALLER, {"search": said[many]})
    (caller,) = json.loads(text)["data"]["serviceCallers"]
    assert [one["numberShown"].replace(" ", "") for one in caller["complaints"]] == expected
    assert whole == one
    print(f"300 open complaints of an order: {whole} statements, 1: {one}")
