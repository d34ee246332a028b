"""The lines of the operations of consent."""

from collections.abc import Mapping

from saleor_service_plugin.messages.consent import addresses, links
from tests.saleor.api import consent_rows
from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import USERS, everybody


def _confirming(cast: Cast) -> str:
    """Return the token of a mail that asked a minute ago."""
    return links.confirm_token(consent_rows.ASKED)


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
    "serviceConsents": Line(USERS, lambda cast: {"email": "gets@example.com"}, by="staff-users"),
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
        by="staff-users",
    ),
}
