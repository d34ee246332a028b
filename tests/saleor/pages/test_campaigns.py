"""Campaigns, referral and the rewards report, as staff write and read them."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from saleor_service_plugin.rewards.asking.models import Rule, Tally
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Person, PersonKey, PersonMoney, Purchase
from saleor_service_plugin.rewards.referral import program
from saleor_service_plugin.rewards.rules.words import RuleState
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import HOME, visitor
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World
from tests.saleor.world.api import global_id


@pytest.fixture(autouse=True)
def clean(world: World) -> Iterator[None]:
    """Begin and end without campaigns, and with two customers."""
    with port.current().writer():
        _clean()
        for name in ("Anne", "Zoë"):
            row = Person.objects.create(
                email=world.email(), first_name=name, orders=3, country="DE", language_code="de",
                last_order_id=uuid4(), last_at=datetime.now(UTC) - timedelta(days=200),
                channel_id=world.channels[HOME].pk,
            )  # fmt: skip
            PersonMoney.objects.create(person_id=row.pk, currency="EUR", spent=Decimal("80.50"))
    yield
    with port.current().writer():
        _clean()


def _clean() -> None:
    Campaign.objects.all().delete()
    # With all that hangs on them, or a key would lead to nobody.
    for model in (Purchase, PersonMoney, PersonKey, Person):
        model.objects.all().delete()
    Grant.objects.all().delete()
    Rule.objects.all().delete()


@pytest.fixture
def marketer(world: World) -> Visitor:
    """Somebody who manages discounts in the home channel."""
    return visitor(world, "manage_discounts", channels=[HOME])


def text_of(shown: Shown) -> str:
    """Return what a page says, without its tags."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", shown.response.content.decode()))
    return " ".join(plain.replace("\u00a0", " ").split())


def form_of(shown: Shown) -> dict[str, str]:
    """Return what a browser would send of the page's largest form."""
    content = shown.response.content.decode()
    (form,) = [one for one in re.findall(r"<form.*?</form>", content, re.S) if "plain" in one
               or 'name="orders_least"' in one or 'name="window_days"' in one]  # fmt: skip
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="(\w+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, body in re.findall(r'<textarea[^>]*name="(\w+)".*?>\n?(.*?)</textarea>', form, re.S):
        found[name] = html.unescape(body)
    for name, body in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_from_template_to_stop(marketer: Visitor) -> None:
    # when: the template is opened and saved as it is
    new = marketer.get("campaign", preset="free-shipping-week")
    assert new.status == 200
    given = form_of(new)
    assert (given["kind"], given["orders_least"], given["by_mail"]) == ("FREE_SHIPPING", "2", "1")
    saved = marketer.post("campaign?preset=free-shipping-week", {**given, "step": "save"})
    row = Campaign.objects.get()
    assert (saved.status, row.state) == (204, "draft")

    # then: whom it reaches is seen before
    key = global_id("ServiceCampaign", row.pk)
    preview = marketer.get("campaign-preview", campaign=key)
    said = text_of(preview)
    assert "Customers who are meant 2" in said
    assert "A… 3 €80.50" in said
    assert "Anne" not in said
    assert 'value="schedule"' in preview.response.content.decode()

    # and that no mail would go: in the form, in the preview, and where it is scheduled
    warned = "Campaign mails are switched off in this channel: none goes out."
    for shown in (new, preview, marketer.get("campaign", campaign=key)):
        assert warned in text_of(shown)
        assert "/channel?channel=" in shown.response.content.decode()
    assert f"May be told by mail {warned} 0" in said

    # and: changed, scheduled, taken back, scheduled and stopped
    path = f"campaign?campaign={key}"
    page = marketer.get("campaign", campaign=key)
    changed = marketer.post(path, {**form_of(page), "step": "save", "spent_least": "80,50",
                                   "countries": "de, at", "returns_most": "30"})  # fmt: skip
    assert changed.status == 200, text_of(changed)
    row.refresh_from_db()
    assert {one["kind"] for one in row.segment} == {"orders", "spent", "country", "returns"}
    assert 'value="80.50"' in changed.response.content.decode()
    for step, state in (("schedule", "scheduled"), ("unschedule", "draft"),
                        ("schedule", "scheduled")):  # fmt: skip
        marketer.post(path, {"step": step})
        row.refresh_from_db()
        assert row.state == state
    Campaign.objects.update(state="running", members=2, finished_at=datetime.now(UTC))
    running = marketer.get("campaign", campaign=key)
    assert "2 customers were meant." in text_of(running)
    assert "disabled" in running.response.content.decode()
    marketer.post(path, {"step": "stop", "take_back": "1"})
    row.refresh_from_db()
    assert (row.state, row.taking_back) == ("stopped", True)
    marketer.post(path, {"step": "copy"})
    assert Campaign.objects.count() == 2
    assert "Stopped" in text_of(marketer.get("campaigns"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Give it a name."),
        ({"value": "many", "kind": "FIXED"}, "A number, e.g. 9.50."),
        ({"value": "101", "kind": "PERCENT"}, "A percentage up to 100"),
        ({"countries": "Germany"}, "Codes of two letters, e.g. DE, AT."),
        ({"orders_least": "3", "orders_most": "2"}, "It cannot be less than the least."),
        ({"cost": ""}, "Say what a code costs you at most."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    marketer: Visitor, typed: dict[str, str], said: str
) -> None:
    given = form_of(marketer.get("campaign", preset="free-shipping-week"))
    shown = marketer.post("campaign", {**given, **typed, "step": "save"})
    assert shown.status == 422
    assert said in text_of(shown)
    assert "aria-invalid" in shown.response.content.decode()
    assert not Campaign.objects.exists()


def test_not_ready(marketer: Visitor) -> None:
    given = form_of(marketer.get("campaign", preset="empty"))
    marketer.post("campaign", {**given, "name": "X", "kind": "FREE_SHIPPING", "by_mail": "1",
                               "step": "save"})  # fmt: skip
    key = global_id("ServiceCampaign", Campaign.objects.get().pk)
    shown = marketer.post(f"campaign?campaign={key}", {"step": "schedule"})
    assert shown.status == 422
    assert "A mail needs a subject." in text_of(shown)
    assert Campaign.objects.get().state == "draft"


def test_other_channels_are_nobodys(world: World, marketer: Visitor) -> None:
    other = Campaign.objects.create(
        name="Other", channel_id=world.channels["usd"].pk,
        reward={"kind": "code", "code_kind": "fixed", "value": "5", "currency": "USD",
                "valid_days": 7},
    )  # fmt: skip
    key = global_id("ServiceCampaign", other.pk)
    for path in ("campaign", "campaign-preview"):
        assert marketer.get(path, campaign=key).status == 404
    assert "Other" not in text_of(marketer.get("campaigns"))


def test_referral_settings(world: World, marketer: Visitor) -> None:
    page = marketer.get("referral")
    given = form_of(page)
    wrong = marketer.post("referral", {**given, "is_on": "1", "window_days": "9", "value": "10",
                                       "kind": "FIXED"})  # fmt: skip
    assert wrong.status == 422
    assert "14 to 180 days" in text_of(wrong)
    fine = marketer.post("referral", {**given, "is_on": "1", "value": "10", "kind": "FIXED",
                                      "friend_kind": "PERCENT", "friend_value": "5"})  # fmt: skip
    assert fine.status == 200, text_of(fine)
    with port.current().writer():
        found = program.read(world.channels[HOME].pk)
    assert found.is_on
    assert found.friend_reward is not None
    assert found.friend_reward.value == 5
    card = marketer.post("referral", {**given, "kind": "GIFT_CARD", "value": "15"})
    assert card.status == 200, text_of(card)


def test_report(world: World) -> None:
    # given
    now = datetime.now(UTC)
    rule = Rule.objects.create(
        name="<b>Second order</b>", trigger="paid", state=RuleState.ON, hold_out=10,
        limits={"monthly_budget": "200.00", "currency": "EUR"},
    )  # fmt: skip
    Tally.objects.update_or_create(
        scope=f"rule:{rule.pk}", period=f"{now:%Y-%m}", currency="EUR",
        defaults={"booked": Decimal(150)},
    )  # fmt: skip
    Grant.objects.create(
        key=f"t:{uuid4()}", kind="code", state="used", why="rule", rule_id=rule.pk,
        channel_id=world.channels[HOME].pk, cost=Decimal(5), currency="EUR", granted_at=now,
    )  # fmt: skip
    boss = visitor(world, "manage_discounts", locale="de")

    # when
    page = boss.get("rewards")
    content, said = page.response.content.decode(), text_of(page)

    # then
    assert content.count("<svg") == 2
    assert "150,00 € von 200,00 € gebucht" in html.unescape(content).replace("\u00a0", " ")
    assert "50,00 €" in said
    assert "Noch niemand wurde per Los ausgelassen" in said
    assert "<b>Second" not in content
    file = boss.get("reward-file")
    assert "Regel;<b>Second order</b>;EUR;1" in file.response.content.decode()
