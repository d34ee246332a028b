"""Rules for returning customers in the API."""

from collections.abc import Iterator
from typing import Any

import pytest

from saleor_service_plugin.rewards.asking.models import Rule, Simulation
from saleor_service_plugin.shop import port
from tests.saleor.api.promise_calls import call, nodes
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

CREATE, UPDATE = "serviceRewardRuleCreate", "serviceRewardRuleUpdate"


@pytest.fixture(autouse=True)
def no_rules(world: World) -> Iterator[None]:
    """Begin without any, and leave none behind."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with port.current().writer():
        Rule.objects.all().delete()
        Simulation.objects.all().delete()


def given(world: World, **changes: Any) -> Json:
    """Return a rule: 5 off with the second order from one channel."""
    channel = world.channels["eur"]
    return {
        "name": "Second order",
        "trigger": "PAID",
        "conditions": [
            {"nthOrder": {"from": 2, "to": 2}},
            {"channel": {"ids": [global_id("Channel", channel.pk)]}},
        ],
        "reward": {
            "code": {
                "codeKind": "FIXED", "value": 5, "currency": channel.currency, "validDays": 30,
            },
        },
        "limits": {"monthlyBudget": 200, "currency": channel.currency},
        **changes,
    }  # fmt: skip


def create(world: World, **changes: Any) -> Json:
    """Save a rule."""
    answer: Json = call(world.staff, CREATE, {"input": given(world, **changes)})
    return answer


def test_a_rule_is_made_and_read(world: World) -> None:
    # when
    made = create(world)["rule"]

    # then
    found = call(world.staff, "serviceRewardRule", {"id": made["id"]})
    assert found["state"] == "DRAFT"
    assert found["text"].startswith("With the second order, as soon as it is paid")
    first, second = found["conditions"]
    assert (first["kind"], first["nthOrder"]) == ("NTH_ORDER", {"from": 2, "to": 2})
    assert second["channel"]["ids"] == [global_id("Channel", world.channels["eur"].pk)]
    assert first["spent"] is None
    assert found["reward"]["code"]["value"] == 5
    assert found["reward"]["goodie"] is None
    assert found["limits"]["monthlyBudget"] == 200


def test_each_mistake_is_told_at_its_field(world: World) -> None:
    # given
    wrong = {
        "name": "",
        "conditions": [{"nthOrder": {"from": 2, "to": 1}}, {"everyNth": {"n": 0}}],
        "reward": {"giftCard": {"amount": 5, "currency": "XXX"}},
    }

    # when
    answer = create(world, **wrong)

    # then
    assert {(one["field"], one["code"]) for one in answer["errors"]} >= {
        ("name", "REQUIRED"),
        ("conditions.0.to", "INVALID"),
        ("conditions.1.n", "INVALID"),
    }
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": [{}]},
        {"conditions": [{"everyNth": {"n": 2}, "account": {"has": True}}]},
        {"reward": {}},
        {"conditions": [{"products": {"ids": ["UHJvZHVjdDow"], "any": True}}]},
        {"conditions": [{"channel": {"ids": ["nonsense"]}}]},
    ],
)
def test_what_is_no_condition_is_refused(world: World, wrong: Json) -> None:
    # when
    answer = create(world, **wrong)

    # then
    assert answer["errors"]
    assert answer["rule"] is None
    assert not Rule.objects.exists()


def test_what_is_left_out_stays_and_a_change_meanwhile_is_told(world: World) -> None:
    # given
    made = create(world)["rule"]

    # when
    changed = call(
        world.staff, UPDATE, {"id": made["id"], "input": {"priority": 3}, "revision": 1}
    )["rule"]  # fmt: skip

    # then
    assert (changed["priority"], changed["revision"]) == (3, 2)
    assert changed["conditions"] == made["conditions"]
    late = call(world.staff, UPDATE, {"id": made["id"], "input": {"stop": True}, "revision": 1})
    assert [(one["field"], one["code"]) for one in late["errors"]] == [
        ("revision", "CHANGED_MEANWHILE")
    ]


def test_on_off_copied_removed(world: World) -> None:
    # given
    rule = create(world)["rule"]["id"]

    # when
    on = call(world.staff, "serviceRewardRuleSwitchOn", {"id": rule})["rule"]
    twin = call(world.staff, "serviceRewardRuleCopy", {"id": rule})["rule"]
    off = call(world.staff, "serviceRewardRuleSwitchOff", {"id": rule})["rule"]
    call(world.staff, "serviceRewardRuleDelete", {"id": rule})

    # then
    assert (on["state"], off["state"], twin["state"]) == ("ON", "OFF", "DRAFT")
    assert on["onSince"] and off["onSince"] is None
    assert call(world.staff, "serviceRewardRule", {"id": rule}) is None
    again = call(world.staff, "serviceRewardRuleSwitchOn", {"id": rule})
    assert [(one["field"], one["code"]) for one in again["errors"]] == [("id", "NOT_FOUND")]


def test_the_list_page_by_page(world: World) -> None:
    # given
    for at in range(3):
        create(world, name=f"Rule {at}", priority=at)

    # when
    page = call(world.staff, "serviceRewardRules", {"first": 2})
    rest = call(
        world.staff, "serviceRewardRules", {"first": 2, "after": page["pageInfo"]["endCursor"]}
    )

    # then
    assert [one["name"] for one in (*nodes(page), *nodes(rest))] == ["Rule 2", "Rule 1", "Rule 0"]
    assert page["totalCount"] == 3
    turned = call(
        world.staff, "serviceRewardRules",
        {"first": 5, "sortBy": {"field": "ASKED", "direction": "DESC"}},
    )  # fmt: skip
    assert [one["name"] for one in nodes(turned)] == ["Rule 0", "Rule 1", "Rule 2"]
    found = call(
        world.staff, "serviceRewardRules", {"first": 5, "where": {"search": "E 1"}}
    )  # fmt: skip
    assert [one["name"] for one in nodes(found)] == ["Rule 1"]


def test_a_simulation_is_answered_at_once_in_a_small_shop(world: World) -> None:
    # given: a rule for an order that no customer of the other tests comes to
    rule = create(world, conditions=[{"nthOrder": {"from": 90, "to": 90}}])["rule"]["id"]

    # when
    found = call(world.staff, "serviceRewardRuleSimulate", {"id": rule})["rule"]["simulation"]

    # then
    assert (found["isWanted"], found["isStale"], found["failed"]) == (False, False, False)
    assert found["granted"] == 0
    call(world.staff, UPDATE, {"id": rule, "input": {"priority": 9}})
    assert call(world.staff, "serviceRewardRule", {"id": rule})["simulation"]["isStale"]


def test_names_of_the_shops_own_things(world: World) -> None:
    # given
    with port.current().writer():
        shop = port.current()
        found = {kind: shop.find_catalog(kind, "", limit=3) for kind in ("product", "collection",
                                                                      "category", "group")}  # fmt: skip
        some = found["product"][0]

        # when
        again = shop.read_catalog("product", [some.id, 2**31 - 1])

    # then
    assert again == {some.id: some}
