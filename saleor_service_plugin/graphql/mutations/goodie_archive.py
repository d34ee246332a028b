"""serviceGoodieArchive."""

from typing import Any

from ...rewards.goodies import catalogue
from ...rewards.goodies.models import Goodie
from ..callers import MANAGE_DISCOUNTS
from .goodie_steps import ID, GoodieMutation, goodie_id


class ServiceGoodieArchive(GoodieMutation):
    """Puts a goodie away."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = "Puts a goodie away: rules give it no more, and what was given stays."
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def change(cls, **data: Any) -> Goodie:
        """Put it away."""
        return catalogue.archive(goodie_id(data["id"]))
