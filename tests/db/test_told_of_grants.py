"""From a paid order to the code in the shop and the message that tells of it."""

import pytest
from django.db import transaction

from saleor_service_plugin.database import clock
from saleor_service_plugin.effects import dispatch
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.rewards.grants import tell
from saleor_service_plugin.rewards.grants.anchor import order_of
from saleor_service_plugin.rewards.grants.give import Recipient, Wish, give, take_back
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import Why
from saleor_service_plugin.rewards.rules import reward
from tests.db.reward_story import CODE, Story, grants
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

KINDS = ("code-granted", "code-remedy", "campaign-code", "referral-reward")


def told() -> list[tuple[str, str]]:
    """Return the messages that tell of codes: kind and which grant."""
    rows = Message.objects.filter(kind__in=KINDS).order_by("pk")
    return [(row.kind, row.subject_id) for row in rows]


def test_a_code_is_told_of_once_it_is_in_the_shop(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.rule()
    shop.codes.down = True
    order = story.buy()
    grant = Grant.objects.get()
    assert (grants(), told()) == ([("code", "decided")], [])

    # when: the shop answers again
    shop.codes.down = False
    Effect.objects.filter(kind="code-make").update(due_at=clock())
    for _ in range(2):
        dispatch.dispatch()
        story.look(order)

    # then
    assert grants() == [("code", "given")]
    assert set(shop.codes.made) == {grant.code}
    assert told() == [("code-granted", str(grant.pk))]
    grant.refresh_from_db()
    assert tell.told_of(grant) == f"code-granted:{grant.pk}"
    assert len(told()) == 1
    # Taken back with its order: useless in the shop.
    story.refund(order)
    assert grants() == [("code", "revoked")]
    assert shop.codes.usable == set()


@pytest.mark.parametrize(
    ("why", "announce", "kind"),
    [
        (Why.REMEDY, True, "code-remedy"),
        (Why.REMEDY, False, None),
        (Why.STAFF, True, "code-granted"),
        (Why.STAFF, False, None),
    ],
)
def test_what_tells_of_it_depends_on_the_reason(
    shop: FakeShop, why: Why, announce: bool, kind: str | None
) -> None:
    # given: somebody without any order
    Story(shop)
    who = Recipient(1, "anne@example.com", "de", "Änne")
    wish = Wish("staff:1", why, who, reward.read(CODE), announce=announce)
    with transaction.atomic():
        (grant,) = give([wish], now=clock())

    # when
    dispatch.dispatch()

    # then
    assert grants() == [("code", "given")]
    assert told() == ([(kind, str(grant.pk))] if kind else [])
    if kind:
        assert Message.objects.get(kind=kind).order_id == order_of(grant)
    with transaction.atomic():
        assert take_back([grant.pk], reason="staff", now=clock()) == [grant.pk]
    dispatch.dispatch()
    assert shop.codes.usable == set()
