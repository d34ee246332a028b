"""Which order a grant's effects and messages are about."""

from uuid import NAMESPACE_URL, UUID, uuid5

from .models import Grant


def order_of(grant: Grant) -> UUID:
    """Return the grant's order; where it has none an id of its own that no order bears."""
    return grant.order_id or uuid5(NAMESPACE_URL, f"service:grant:{grant.key}")
