"""A goodie of the cast's."""

from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.shop import port

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast


def add(cast: "Cast") -> None:
    """Make a goodie that is on."""
    with port.current().writer():
        row = Goodie.objects.create(
            variant_id=cast.world.variants["mug"].pk, name="Mug", cost=Decimal(2), currency="EUR"
        )
    cast.goodie_id = row.pk


def remove(cast: "Cast") -> None:
    """Take it away."""
    with port.current().writer():
        Goodie.objects.filter(pk=cast.goodie_id).delete()
