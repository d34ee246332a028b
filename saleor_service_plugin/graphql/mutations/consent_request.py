"""serviceConsentRequest."""

from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum

from ... import wake
from ...messages.consent import doors, keep, links, shown
from ...messages.consent.keep import Wish
from ...messages.consent.links import LinkNotGoodError
from ...messages.consent.states import Source
from ...shop import port
from .. import ids
from ..callers import Caller
from ..consent_queries import is_address
from ..errors import Code, refuse
from .base import ServiceMutation


class ServiceConsentRequest(ServiceMutation):
    """Has an address's owner asked whether he wants advertising."""

    class Arguments:
        """What it takes."""

        email = graphene.String(description="The address; not needed with a token.")
        channel = graphene.ID(description="Id of Saleor's Channel; not needed with a token.")
        text_version = graphene.String(
            required=True,
            description="Version of the wording that was agreed to, 64 characters at most; keep "
            "the words: they are part of the proof.",
        )
        language_code = graphene.Argument(
            LanguageCodeEnum, description="What the mail is written in; else English."
        )
        token = graphene.String(
            description="Of the link that ends advertising: asks its address anew."
        )

    class Meta:
        description = (
            "Has an address's owner asked by mail whether advertising is wanted (double opt-in); "
            "nothing is allowed until the link in it is used. The answer is the same whether "
            "the address is known or not, agreed before or was asked often enough today (3 "
            "times)."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it into the outbox."""
        version = data["text_version"].strip()
        if not version:
            refuse("text_version", "Is empty.", Code.REQUIRED)
        if len(version) > doors.LONGEST_VERSION:
            refuse(
                "text_version", f"Longer than {doors.LONGEST_VERSION} characters.", Code.TOO_LONG
            )
        language = data.get("language_code") or ""
        if data.get("token"):
            email, channel_id, kept = _by_token(data["token"])
            language = language or kept
        else:
            email, channel_id = _typed(data)
        if email:
            keep.ask(Wish(email, channel_id, version, Source.MUTATION, str(language)))
            wake.soon()
        return cls()


def _typed(data: dict[str, Any]) -> tuple[str, int]:
    email = (data.get("email") or "").strip()
    if not email:
        refuse("email", "Is empty.", Code.REQUIRED)
    if not is_address(email):
        refuse("email", "Is no mail address.")
    if not data.get("channel"):
        refuse("channel", "Is empty.", Code.REQUIRED)
    channel_id = ids.wanted(ids.number_of, data["channel"], "Channel", "channel")
    with port.current().writer():
        if channel_id not in port.current().read_channels():
            refuse("channel", "There is no such channel.", Code.NOT_FOUND)
    return email, channel_id


def _by_token(token: str) -> tuple[str, int, str]:
    try:
        out = links.unsubscribed(token)
    except LinkNotGoodError:
        refuse("token", "The link is not good (any more).", Code.NOT_FOUND)
    email, language = shown.address_of(out.address_hash)
    return email, out.channel_id, language
