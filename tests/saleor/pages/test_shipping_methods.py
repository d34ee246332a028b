"""Which carrier brings what a shipping method sends: proposed, chosen, taken back."""

import re
from collections.abc import Iterator

import pytest
from saleor.shipping.models import ShippingMethod, ShippingZone

from saleor_service_plugin.delivery.models import MethodCarrier
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import hidden, visitor, wrong
from tests.saleor.pages.visitor import Visitor
from tests.saleor.world import World
from tests.saleor.world.api import global_id


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages plugins, and sees orders."""
    return visitor(world, "manage_plugins", "manage_orders")


@pytest.fixture
def methods(world: World) -> Iterator[list[ShippingMethod]]:
    """Two shipping methods, one of which names its carrier."""
    with port.current().writer():
        zone = ShippingZone.objects.create(name=world.unique("Zone"), countries=["DE"])
        rows = [
            ShippingMethod.objects.create(name=name, shipping_zone=zone, type="price")
            for name in ("DHL Paket", "Standard")
        ]
        MethodCarrier.objects.all().delete()
    yield rows
    with port.current().writer():
        MethodCarrier.objects.all().delete()
        zone.delete()


def _method(row: ShippingMethod) -> str:
    return global_id("ShippingMethodType", row.pk)


def _zone(row: ShippingMethod) -> str:
    return str(row.shipping_zone.name)


def test_a_proposal_is_taken_with_one_click(boss: Visitor, methods: list[ShippingMethod]) -> None:
    # given
    named, plain = methods
    page = boss.get("carriers", search=_zone(named)).text
    assert "by its name" in page

    # when
    step = f"use:{_method(named)}:DHL"
    shown = boss.post(f"carriers?search={_zone(named)}", {"step": step})

    # then
    assert shown.status == 200, shown.text
    assert _carriers() == {named.pk: "dhl"}

    # when
    undone = boss.post("carriers", {"step": "undo", "undo": hidden(shown.text, "undo")})

    # then
    assert undone.notice == "Taken back."
    assert _carriers() == {}


def test_all_of_a_page_are_saved_with_one_button(
    boss: Visitor, methods: list[ShippingMethod]
) -> None:
    # given
    first, second = methods
    path = f"carriers?search={_zone(first)}"
    before = hidden(boss.get(path).text, "before")

    # when
    form = {f"carrier:{_method(first)}": "DHL", f"carrier:{_method(second)}": "HERMES"}
    shown = boss.post(path, {"step": "save", "before": before, **form})

    # then
    assert shown.status == 200, shown.text
    assert _carriers() == {first.pk: "dhl", second.pk: "hermes"}
    assert '<option value="HERMES" selected>' in shown.text

    # when: the same page, that a colleague had open, with another change
    form |= {f"carrier:{_method(first)}": "", f"carrier:{_method(second)}": ""}
    late = boss.post(path, {"step": "save", "before": before, **form})

    # then: what was not changed there stays
    assert late.notice == "Nothing was changed."
    assert _carriers() == {first.pk: "dhl", second.pk: "hermes"}


def _carriers() -> dict[int, str]:
    with port.current().writer():
        return {row.pk: row.carrier for row in MethodCarrier.objects.all()}


def test_one_that_is_gone_changes_nothing(boss: Visitor, methods: list[ShippingMethod]) -> None:
    # given
    first, second = methods
    gone = global_id("ShippingMethodType", 2_000_000_000)

    # when
    form = {f"carrier:{_method(first)}": "DHL", f"carrier:{gone}": "DPD"}
    shown = boss.post("carriers", {"step": "save", "before": "{}", **form})

    # then
    assert shown.status == 422
    assert wrong(shown.text) == ["It is not there any more."]
    assert _carriers() == {}


def test_shipping_methods_are_the_whole_shops(world: World, methods: list[ShippingMethod]) -> None:
    theirs = visitor(world, "manage_plugins", channels=["usd"])
    form = {"step": f"use:{_method(methods[0])}:DHL"}
    shown = theirs.post("carriers", form)
    assert shown.status == 422
    assert wrong(shown.text)[0].startswith("This is about all channels")
    assert _carriers() == {}


def test_page_by_page(boss: Visitor, methods: list[ShippingMethod]) -> None:
    # given
    zone = methods[0].shipping_zone
    with port.current().writer():
        ShippingMethod.objects.bulk_create(
            ShippingMethod(name=f"More {at:02}", shipping_zone=zone, type="price")
            for at in range(40)
        )

    # when
    first = boss.get("carriers", search=zone.name).text
    second = boss.get("carriers", search=zone.name, page=2).text

    # then
    names = [re.findall(r"More \d\d<br>", one) for one in (first, second)]
    assert len({*names[0], *names[1]}) == 40
    assert first.count("<select") == 25

    # when: saved on the second page, it stays there
    path = re.search(r'<form method="post" action="([^"]+)" class="stack">', second)
    assert path
    shown = boss.post(path[1].replace("&amp;", "&"), {"step": "save", "before": "{}"})
    assert re.findall(r"More \d\d<br>", shown.text) == names[1]
