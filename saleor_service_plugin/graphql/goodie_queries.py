"""Queries about goodies and the settings of rewards."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.goodies import catalogue, settings
from ..rewards.goodies.models import Goodie, RewardSettings
from ..shop import port
from ..shop.reward_rows import VariantFound
from . import connections, ids
from .callers import MANAGE_DISCOUNTS, demand
from .connections import ARGUMENTS
from .goodie_types import (
    TYPE,
    GoodieView,
    ServiceGoodie,
    ServiceGoodieCandidate,
    ServiceGoodieConnection,
    ServiceRewardSettings,
    views,
)

LONGEST_SEARCH = 100
MOST_FOUND = 50


class GoodieQueries(BaseObjectType):
    """Queries about goodies."""

    service_goodie = graphene.Field(
        ServiceGoodie,
        description="A goodie by its id. Needs MANAGE_DISCOUNTS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the goodie."),
    )
    service_goodies = graphene.Field(
        ServiceGoodieConnection,
        description="The goodies that are not put away, the newest first. Needs MANAGE_DISCOUNTS.",
        **ARGUMENTS,
    )
    service_goodie_candidates = NonNullList(
        ServiceGoodieCandidate,
        description="Variants in whose names or SKU all words are found, by name. Needs "
        "MANAGE_DISCOUNTS.",
        search=graphene.Argument(
            graphene.String,
            required=True,
            description=f"Words; {LONGEST_SEARCH} characters at most.",
        ),
        limit=graphene.Argument(
            graphene.Int, default_value=20, description=f"How many, {MOST_FOUND} at most."
        ),
    )
    service_reward_settings = NonNullList(
        ServiceRewardSettings,
        description="What is set for the rewards of the channels that the caller sees, by "
        "channel. Needs MANAGE_DISCOUNTS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_goodie(_root: Any, info: Any, id: str) -> GoodieView | None:
        """Return one of them."""
        demand(info, MANAGE_DISCOUNTS)
        pk = ids.named(ids.number_of, id, TYPE)
        if pk is None:
            return None
        with port.current().writer():
            rows = list(Goodie.objects.filter(pk=pk, archived_at__isnull=True))
        return next(iter(views(rows)), None)

    @staticmethod
    def resolve_service_goodies(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of them."""
        demand(info, MANAGE_DISCOUNTS)
        asked = connections.asked(arguments)
        after, before = _cursor(asked.after, "after"), _cursor(asked.before, "before")
        with port.current().writer():
            rows = catalogue.page(
                asked.limit + 1, after=after, before=before, backwards=asked.backwards
            )

        def count() -> int:
            with port.current().writer():
                return catalogue.count()

        return connections.connect(
            ServiceGoodieConnection,
            views(rows),
            asked,
            cursor=lambda view: connections.cursor_of([view.row.pk]),
            count=count,
        )

    @staticmethod
    def resolve_service_goodie_candidates(
        _root: Any, info: Any, search: str, limit: int
    ) -> list[VariantFound]:
        """Return what is found."""
        demand(info, MANAGE_DISCOUNTS)
        if len(search) > LONGEST_SEARCH or "\0" in search or not search.isprintable():
            raise GraphQLError(f"search: at most {LONGEST_SEARCH} ordinary characters.")
        if not 0 < limit <= MOST_FOUND:
            raise GraphQLError(f"limit: must be between 1 and {MOST_FOUND}.")
        with port.current().writer():
            return port.current().find_variants(search, channel_id=None, limit=limit)

    @staticmethod
    def resolve_service_reward_settings(_root: Any, info: Any) -> list[RewardSettings]:
        """Return them of each channel."""
        caller = demand(info, MANAGE_DISCOUNTS)
        allowed = caller.channel_ids
        with port.current().writer():
            known = sorted(port.current().read_channels())
            rows = settings.read()
        return [
            rows.get(pk) or settings.default(pk) for pk in known if allowed is None or pk in allowed
        ]


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
