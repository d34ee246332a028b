"""Rules of returning customers as staff begin with them and switch them on."""

from collections.abc import Iterator

import pytest

from saleor_service_plugin.rewards.asking.models import Rule
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import visitor
from tests.saleor.pages.test_campaigns import text_of
from tests.saleor.world import World

CODE = {
    "kind": "code", "code_kind": "free-shipping", "value": "100", "currency": "EUR",
    "valid_days": 30,
}  # fmt: skip


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """Leave no rule behind."""
    yield
    with port.current().writer():
        Rule.objects.all().delete()


@pytest.mark.parametrize(
    ("locale", "said"),
    [("de", "ab jetzt"), ("en", "orders placed or paid before get nothing.")],
)
def test_switched_on_it_holds_from_now_on(world: World, locale: str, said: str) -> None:
    """Who switches a rule on is told that older orders get nothing."""
    with port.current().writer():
        rule = Rule.objects.create(name="R", trigger="paid", reward={**CODE, "cost": "4.90"})
    frame = visitor(world, "manage_discounts", locale=locale)
    assert said in frame.post(f"rule?id={rule.pk}", {"step": "on"}).notice


def test_not_without_its_cost(world: World) -> None:
    """A code of no known cost is not switched on, and its field says why."""
    with port.current().writer():
        rule = Rule.objects.create(name="R", trigger="paid", reward=CODE)
    shown = visitor(world, "manage_discounts").post(f"rule?id={rule.pk}", {"step": "on"})
    assert shown.status == 422
    assert "Say what a code costs you at most." in text_of(shown)


def test_presets_name_the_currency(world: World) -> None:
    """What can be begun with says its amounts with the currency."""
    said = text_of(visitor(world, "manage_discounts", locale="de").get("rules"))
    assert "Jede fünfte Bestellung: 5" in said
    assert "Jede fünfte Bestellung: 5 Rabatt" not in said
    assert "Vergebenes" in said
