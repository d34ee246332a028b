"""The lines of the operations of consent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from saleor_service_plugin.messages.consent import addresses, links
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.shop import port
from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import USERS, everybody

ASKING = "asks@example.com"

ASKED = UUID("7a1a7a1a-0000-4000-8000-000000000001")


def _confirming(cast: Cast) -> str:
    """Return the token of a mail that asked a minute ago."""
    with port.current().writer():
        ConsentEntry.objects.get_or_create(
            token_id=ASKED,
            defaults={
                "address_hash": addresses.digest(ASKING), "email": ASKING,
                "channel_id": cast.world.channels["eur"].pk, "step": ConsentStep.ASKED,
                "source": Source.MUTATION, "at": datetime.now(UTC) - timedelta(minutes=1),
            },
        )  # fmt: skip
    return links.confirm_token(ASKED)


def _ending(cast: Cast) -> str:
    """Return the token of an advertising mail."""
    channel_id = cast.world.channels["eur"].pk
    return links.unsubscribe_token(addresses.digest("gets@example.com"), channel_id)


CONSENTS: Mapping[str, Line] = {
    "serviceConsent": Line(
        everybody,
        lambda cast: {"token": _ending(cast)},
        more=lambda cast: {"channel": cast.channel},
    ),
    "serviceConsents": Line(USERS, lambda cast: {"email": "gets@example.com"}),
    "serviceConsentRequest": Line(
        everybody,
        lambda cast: {
            "email": "wants@example.com",
            "channel": cast.channel,
            "textVersion": "2026-11",
            "languageCode": "DE",
        },
        more=lambda cast: {"token": _ending(cast)},
    ),
    "serviceConsentConfirm": Line(everybody, lambda cast: {"token": _confirming(cast)}),
    "serviceConsentWithdraw": Line(everybody, lambda cast: {"token": _ending(cast)}),
    "serviceObjectionCreate": Line(
        USERS,
        lambda cast: {"email": "objects@example.com", "kind": "OBJECTED"},
        more=lambda cast: {"at": "2026-01-05T10:00:00Z"},
    ),
}
