"""A customer who was granted a code, in a live channel whose staff want all mails of rewards."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, enter, shop_texts
from saleor_service_plugin.messages.consent import addresses, keep
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.rewards.goodies.models import RewardSettings
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.history.models import Purchase
from saleor_service_plugin.rewards.mails import kinds as reward_mails
from tests.fake_shop import FakeShop, an_order

EMAIL = "aenne@example.com"

DAY = timedelta(days=1)

REWARD = {
    "kind": "code", "code_kind": "percent", "value": "10", "currency": "EUR", "valid_days": 30,
    "min_spent": "30", "cost": "5",
}  # fmt: skip


class Granted:
    """A channel that is live, an order that stands, and what was said of advertising."""

    def __init__(self, shop: FakeShop, *, language: str = "de", country: str = "DE") -> None:
        """Have an order of ten days ago by somebody in Germany."""
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        switches = {kind.key: [True, None] for kind in reward_mails.KINDS}
        ChannelState.objects.update(
            live_since=self.now - 90 * DAY, quiet_from=0, quiet_to=0, switches=switches
        )
        shop_texts.save(1, shop_texts.TextName.FOOTER, text="Teehaus\nLeipzig")
        self.order = shop.put(
            an_order(email=EMAIL, language_code=language, created_at=self.now - 10 * DAY)
        )
        address = self.order.billing_address
        assert address is not None
        self.language = language

    def buys(self) -> None:
        """The order is paid and stands."""
        Purchase.objects.create(
            order_id=self.order.id, person_id=1, channel_id=1, placed_at=self.order.created_at,
            paid_at=self.order.created_at, counts=True, currency="EUR", value=Decimal(40), pieces=1,
        )  # fmt: skip

    def is_told(self) -> None:
        """The notice was shown in that order's checkout."""
        keep.write(
            [
                keep.note(
                    EMAIL, ConsentStep.NOTICE, source=Source.CHECKOUT, channel_id=1,
                    order_id=self.order.id, text_version="1", at=self.order.created_at,
                )
            ]
        )  # fmt: skip

    def similar(self) -> None:
        """Staff say that the shop's goods are similar ones."""
        RewardSettings.objects.update_or_create(channel_id=1, defaults={"similar_goods": True})

    def agrees(self, *, at: datetime | None = None) -> None:
        """He confirmed that he wants advertising."""
        self.says(ConsentStep.GIVEN, at=at or self.now - 5 * DAY)

    def says(self, step: ConsentStep, *, at: datetime | None = None) -> None:
        """An entry of his."""
        ConsentEntry.objects.create(
            address_hash=addresses.digest(EMAIL), email=EMAIL, step=step, source=Source.MAIL_LINK,
            channel_id=1 if step is ConsentStep.GIVEN else None, at=at or self.now,
        )  # fmt: skip

    def grant(self, why: Why = Why.RULE, **changes: object) -> Grant:
        """A code that the shop has."""
        values: dict[str, object] = {
            "key": f"staff:{Grant.objects.count()}", "kind": "code", "state": GrantState.GIVEN,
            "why": why, "email": EMAIL, "first_name": "Änne", "order_id": self.order.id,
            "channel_id": 1, "language_code": self.language, "reward": REWARD,
            "code": f"DANKE-{Grant.objects.count():04d}", "valid_until": date(2099, 12, 31),
        }  # fmt: skip
        return Grant.objects.create(**{**values, **changes})

    def tell(self, *grants: Grant) -> None:
        """Have mails decided about these grants."""
        with transaction.atomic():
            new = reward_mails.telling(grants, now=datetime.now(UTC))
            enter.enter(new, gates=channels.gates(), now=datetime.now(UTC))

    def send(self) -> None:
        """Have everything sent that is due."""
        work.work()

    def message(self, grant: Grant) -> Message:
        """The mail about a grant."""
        return Message.objects.get(subject_id=str(grant.pk))

    @property
    def order_id(self) -> UUID:
        """Of the order."""
        return self.order.id
