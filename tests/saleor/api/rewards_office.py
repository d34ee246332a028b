"""What the examples of rewards, consent and packing find: something of each, left by nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from saleor.account.models import User

from saleor_service_plugin import work
from saleor_service_plugin.messages.consent import addresses, links
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.rewards.asking.models import Rule, Simulation
from saleor_service_plugin.rewards.campaigns import desk
from saleor_service_plugin.rewards.campaigns.draft import Draft
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.goodies.models import Goodie, RewardSettings
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Person, PersonKey
from saleor_service_plugin.rewards.referral import program
from saleor_service_plugin.rewards.referral.models import ReferralLink, ReferralProgram
from saleor_service_plugin.rewards.rules import reward as rewards
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind, RuleState
from saleor_service_plugin.shop import port
from tests.saleor.api import consent_rows, grant_rows
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import global_id

PAGES = {"rewards-api", "consent", "packing"}
"""Pages whose examples need it."""

CHANNEL = "eur"

NAME = "Of the guide"

TEN = CodeReward(CodeKind.FIXED, Decimal(10), "EUR", valid_days=30)

LINK = "DANKE-2345-6789-EFGH"


@contextmanager
def opened(world: World, customer: User) -> Iterator[dict[str, str]]:
    """Set it up; give what stands for the placeholders; leave nothing of it behind."""
    _clear(customer)
    order_id = paid(world, Story(), channel=CHANNEL)
    sweep.sweep_recent()
    work.work()
    try:
        with port.current().writer():
            channel = world.channels[CHANNEL]
            consent_rows.make(channel.pk)
            grant_id = grant_rows.granted(order_id, channel_id=channel.pk)
            made = _rules(grant_id) | _goodie(world) | _campaigns(world)
            made |= _referral(world, customer, order_id)
        yield made | {
            "waiting-order-id": global_id("Order", order_id),
            "consent-token": links.confirm_token(consent_rows.ASKED),
            "asking-address": consent_rows.ASKING,
        }
    finally:
        _clear(customer)


def _rules(grant_id: int) -> dict[str, str]:
    """Have a draft, and a rule that gave something."""
    common = {
        "name": NAME, "trigger": "paid", "reward": rewards.write(TEN),
        "conditions": [{"kind": "nth-order", "from": 2, "to": 2}],
        "limits": {"monthly_budget": "200.00", "currency": "EUR"},
    }  # fmt: skip
    draft = Rule.objects.create(**common, state=RuleState.DRAFT)
    rule = Rule.objects.create(**common, state=RuleState.ON, on_since=datetime.now(UTC))
    Grant.objects.filter(pk=grant_id).update(rule_id=rule.pk, why="rule", cost=Decimal(10))
    return {
        "rule-id": global_id("ServiceRule", draft.pk),
        "rule-that-is-on-id": global_id("ServiceRule", rule.pk),
    }


def _goodie(world: World) -> dict[str, str]:
    """Have a goodie, and something else that could be one."""
    row = Goodie.objects.create(
        variant_id=world.variants["mug"].pk, name=NAME, cost=Decimal(2), currency="EUR"
    )
    return {
        "goodie-id": global_id("ServiceGoodie", row.pk),
        "poster-variant-id": global_id("ProductVariant", world.variants["poster"].pk),
    }


def _campaigns(world: World) -> dict[str, str]:
    """Have a campaign that could begin, and one that runs."""
    day = (datetime.now(UTC) + timedelta(days=20)).date()
    draft = Draft(NAME, TEN, subject="Subject", text="Text", last_day=day)
    ready, running = (desk.create(world.channels[CHANNEL].pk, draft, by="") for _ in range(2))
    Campaign.objects.filter(pk=running.pk).update(state="running", starts_at=datetime.now(UTC))
    return {
        "campaign-id": global_id("ServiceCampaign", ready.pk),
        "running-campaign-id": global_id("ServiceCampaign", running.pk),
    }


def _referral(world: World, customer: User, order_id: UUID) -> dict[str, str]:
    """Have a program, and a customer who has bought and has a link."""
    channel = world.channels[CHANNEL]
    program.change(channel.pk, {"is_on": True, "reward": TEN, "friend_reward": TEN})
    person = Person.objects.create(
        user_id=customer.pk, email=customer.email, first_name="Anna", orders=1, country="DE",
        last_order_id=order_id or uuid4(), last_at=datetime.now(UTC), channel_id=channel.pk,
    )  # fmt: skip
    PersonKey.objects.create(key=f"account:{customer.pk}", person_id=person.pk)
    ReferralLink.objects.create(person_id=person.pk, channel_id=channel.pk, code=LINK)
    return {"referral-channel": channel.slug}


def _clear(customer: User) -> None:
    with port.current().writer():
        for model in (Rule, Simulation, Campaign, Goodie, RewardSettings, ReferralProgram):
            model.objects.all().delete()
        ReferralLink.objects.filter(code=LINK).delete()
        Person.objects.filter(user_id=customer.pk).delete()
        PersonKey.objects.filter(key=f"account:{customer.pk}").delete()
        asked = [consent_rows.ASKING, "anna@example.com", customer.email]
        digests = [addresses.digest(one) for one in asked]
        ConsentEntry.objects.filter(address_hash__in=digests).delete()
