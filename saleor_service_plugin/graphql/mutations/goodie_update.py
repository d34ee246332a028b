"""serviceGoodieUpdate."""

from typing import Any

from ...rewards.goodies import catalogue
from ...rewards.goodies.models import Goodie
from ..callers import MANAGE_DISCOUNTS
from .goodie_steps import ID, GoodieMutation, ServiceGoodieInput, given_values, goodie_id


class ServiceGoodieUpdate(GoodieMutation):
    """Changes a goodie."""

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceGoodieInput(required=True, description="What is to change.")

    class Meta:
        description = "Changes a goodie, or switches it on or off. What was granted stays."
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def change(cls, **data: Any) -> Goodie:
        """Change it."""
        return catalogue.change(goodie_id(data["id"]), given_values(data["input"]))
