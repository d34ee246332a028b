"""What the mutations of goodies and of the settings of rewards share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ...rewards.goodies.catalogue import InvalidGoodieError
from ...rewards.goodies.models import Goodie
from ...rewards.goodies.settings import InvalidRewardSettingError
from .. import ids
from ..callers import Caller
from ..errors import Code, refuse
from ..goodie_types import TYPE, ServiceGoodie, views
from .base import ServiceMutation
from .promise_steps import refuse_some_channels

ID = graphene.ID(required=True, description="Id of the goodie.")

CODES: Mapping[str, Code] = {
    "required": Code.REQUIRED,
    "unique": Code.UNIQUE,
    "unknown": Code.NOT_FOUND,
}


class ServiceGoodieInput(BaseInputObjectType):
    """What a goodie is to be; what is left out, or null, stays."""

    cost = Decimal(description="What one costs the merchant, net.")
    currency = graphene.String(description="Of the cost, ISO 4217; one of the channels'.")
    countries = NonNullList(
        graphene.String,
        description="ISO 3166-1 codes it may go to; []: the customs territory of the warehouse.",
    )
    is_on = graphene.Boolean(description="Whether rules may give it.")

    class Meta:
        description = "What a goodie is to be; what is left out, or null, stays as it is."


class GoodieMutation(ServiceMutation):
    """A mutation of a goodie, which is the whole shop's."""

    goodie = graphene.Field(ServiceGoodie, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, and name what was refused."""
        refuse_some_channels(caller, "goodie", "Goodies are")
        with refusing():
            row = cls.change(**data)
        (view,) = views([row])
        return cls(goodie=view)

    @classmethod
    def change(cls, **data: Any) -> Goodie:
        """Do what the mutation is for; return the goodie."""
        raise NotImplementedError


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what a use case refuses into a typed error.

    Raises:
        ValidationError: It was refused; names field and reason.

    """
    try:
        yield
    except (InvalidGoodieError, InvalidRewardSettingError) as error:
        refuse(error.field, error.reason, CODES.get(error.code, Code.INVALID))
    except LookupError as error:
        refuse("id", str(error), Code.NOT_FOUND)


def goodie_id(given: str) -> int:
    """Return the number of a goodie; a `ValidationError` where it is none."""
    return ids.wanted(ids.number_of, given, TYPE, "id")


def given_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an input what is given."""
    return {name: value for name, value in values.items() if value is not None}
