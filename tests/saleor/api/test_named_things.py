"""What campaigns, recommendations and rules name has to be there; what is there is taken."""

from collections.abc import Iterator
from typing import Any

import pytest

from saleor_service_plugin.rewards.asking.models import Rule
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.referral.models import ReferralProgram
from saleor_service_plugin.shop import port
from tests.saleor.api.promise_calls import call
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

GONE = 2_000_000_011


@pytest.fixture(autouse=True)
def nothing_left(world: World) -> Iterator[None]:
    """Leave nothing behind."""
    yield
    with port.current().writer():
        Campaign.objects.filter(name="Named").delete()
        ReferralProgram.objects.all().delete()
        Rule.objects.filter(name="Mugs").delete()


def product(number: int | None = None) -> str:
    """Return the id of a product; without a number of one that is there."""
    with port.current().writer():
        there = port.current().find_catalog("product", "", limit=1)[0].id
    return global_id("Product", number or there)


def create_campaign(world: World, **code: Any) -> Json:
    """Keep a campaign."""
    given = {"name": "Named", "code": {"kind": "FIXED", "value": 5, **code}}
    channel = global_id("Channel", world.channels["eur"].pk)
    answer: Json = call(
        world.staff, "serviceCampaignCreate", {"channel": channel, "input": given}
    )  # fmt: skip
    return answer


def told(answer: Json) -> list[tuple[str, str]]:
    """Return fields and codes of what was refused."""
    return [(one["field"], one["code"]) for one in answer["errors"]]


def test_a_campaign_for_a_product(world: World) -> None:
    # given
    mine = product()

    # when
    made = create_campaign(world, productIds=[mine])
    refused = create_campaign(world, productIds=[mine, product(GONE)])

    # then
    assert not made["errors"]
    row = Campaign.objects.get(name="Named")
    assert global_id("Product", row.reward["product_ids"][0]) == mine
    assert told(refused) == [("productIds", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ({"validDays": -1}, ("code.validDays", "INVALID")),
        ({"validDays": 0}, ("code.validDays", "INVALID")),
        ({"value": "5.12345"}, ("code.value", "INVALID")),
        ({"countries": ["DE"] * 251}, ("countries", "TOO_MANY")),
    ],
)
def test_what_could_not_be_read_again_is_not_kept(
    world: World, code: Json, expected: tuple[str, str]
) -> None:
    # when
    refused = create_campaign(world, **code)

    # then
    assert told(refused) == [expected]
    assert not Campaign.objects.filter(name="Named").exists()


def test_a_friends_code_for_a_product(world: World) -> None:
    # given
    channel = global_id("Channel", world.channels["eur"].pk)

    def update(number: int | None = None) -> Json:
        friend = {"kind": "FIXED", "value": 5, "productIds": [product(number)]}
        values = {"channel": channel, "input": {"friendCode": friend}}
        answer: Json = call(world.staff, "serviceReferralProgramUpdate", values)
        return answer

    # when
    refused, made = update(GONE), update()

    # then
    assert told(refused) == [("productIds", "NOT_FOUND")]
    assert not made["errors"]
    assert ReferralProgram.objects.get().friend_reward["product_ids"]


def test_a_rule_on_a_variant(world: World) -> None:
    # given
    mug = world.variants["mug"].pk

    def create(number: int) -> Json:
        things = {"variants": [global_id("ProductVariant", number)], "any": True}
        code = {"codeKind": "FIXED", "value": 5, "currency": "EUR", "validDays": 30}
        given = {
            "name": "Mugs", "trigger": "PAID", "conditions": [{"products": things}],
            "reward": {"code": code},
        }  # fmt: skip
        answer: Json = call(world.staff, "serviceRewardRuleCreate", {"input": given})
        return answer

    # when
    refused, made = create(GONE), create(mug)

    # then
    assert told(refused) == [("variants", "NOT_FOUND")]
    assert not made["errors"]
    assert Rule.objects.get(name="Mugs").conditions[0]["variant_ids"] == [mug]
