"""What grants are shown with, in one statement for all of a page."""

from collections.abc import Iterable
from uuid import UUID

from saleor.graphql.core.dataloaders import DataLoader

from ..messages import channels
from ..messages.rules import ChannelGate
from ..rewards.asking.models import Rule
from ..rewards.campaigns.models import Campaign
from ..rewards.codes import shown
from ..rewards.grants.models import Grant
from ..shop import port


class OrderGrantsLoader(DataLoader[UUID, list[Grant]]):
    """What customers see of what came with orders, by order."""

    context_key = "saleor_service.order_grants"

    def batch_load(self, keys: Iterable[UUID]) -> list[list[Grant]]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = shown.of_orders(keys)
        return [found.get(key, []) for key in keys]


class RuleNameLoader(DataLoader[int, str | None]):
    """How staff call rules, by id."""

    context_key = "saleor_service.rule_names"

    def batch_load(self, keys: Iterable[int]) -> list[str | None]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = dict(Rule.objects.filter(pk__in=keys).values_list("pk", "name"))
        return [found.get(key) for key in keys]


class CampaignNameLoader(DataLoader[int, str | None]):
    """How staff call campaigns, by id."""

    context_key = "saleor_service.campaign_names"

    def batch_load(self, keys: Iterable[int]) -> list[str | None]:
        """Load them all."""
        keys = list(keys)
        with port.current().writer():
            found = dict(Campaign.objects.filter(pk__in=keys).values_list("pk", "name"))
        return [found.get(key) for key in keys]


class GateLoader(DataLoader[int, ChannelGate]):
    """Settings of channels, by id."""

    context_key = "saleor_service.grant_gates"

    def batch_load(self, keys: Iterable[int]) -> list[ChannelGate]:
        """Load them all."""
        with port.current().writer():
            found = channels.gates()
        return [found.get(key, ChannelGate()) for key in keys]
