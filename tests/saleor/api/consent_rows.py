"""A question by mail that waits for an answer, for the tests of operations."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from saleor_service_plugin.messages.consent import addresses
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source

ASKING = "asks@example.com"

ASKED = UUID("7a1a7a1a-0000-4000-8000-000000000001")


def make(channel_id: int) -> None:
    """Somebody asked for advertising a minute ago."""
    ConsentEntry.objects.get_or_create(
        token_id=ASKED,
        defaults={
            "address_hash": addresses.digest(ASKING), "email": ASKING, "channel_id": channel_id,
            "step": ConsentStep.ASKED, "source": Source.MUTATION,
            "at": datetime.now(UTC) - timedelta(minutes=1),
        },
    )  # fmt: skip
