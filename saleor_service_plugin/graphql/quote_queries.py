"""What can be promised before anything is bought, for everybody."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.account.enums import CountryCodeEnum
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..database import clock
from ..delivery.promises import quote, settings
from ..delivery.promises.settings import InvalidPromiseError
from ..delivery.promises.states import Mode
from ..orders import search
from ..shop import port
from . import ids
from .callers import MANAGE_ORDERS, caller_of
from .quote_types import QuoteView, ServiceDeliveryQuote
from .supply_types import VARIANT

LONGEST_POSTAL_CODE = 20


class ServiceQuoteLineInput(BaseInputObjectType):
    """One variant, and how many of it."""

    variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
    quantity = graphene.Int(required=True, description=f"Pieces, 1 to {quote.MOST_PIECES:,}.")

    class Meta:
        description = "One variant, and how many of it."


class QuoteQueries(BaseObjectType):
    """Queries about what can be promised."""

    service_delivery_quote = graphene.Field(
        ServiceDeliveryQuote,
        description="What can be promised before anything is bought: from when to when it arrives, "
        "by shipping method. For everybody where the channel's promises are told; staff and Apps "
        "with MANAGE_ORDERS get it while they are only watched, too. Null where there is no such "
        "channel, or it is not active.",
        channel=graphene.Argument(
            graphene.String, required=True, description="Slug of Saleor's channel."
        ),
        lines=graphene.Argument(
            NonNullList(ServiceQuoteLineInput),
            required=True,
            description=f"What would be bought, {quote.MOST_LINES} lines at most.",
        ),
        country=graphene.Argument(CountryCodeEnum, required=True, description="Where it goes."),
        postal_code=graphene.Argument(
            graphene.String,
            description="Left out: not known yet; then holidays of every state count.",
        ),
        language_code=graphene.Argument(
            LanguageCodeEnum, description="What the words are in; English where left out."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_delivery_quote(
        _root: Any,
        info: Any,
        channel: str,
        lines: list[Any],
        country: str,
        postal_code: str | None = None,
        language_code: str | None = None,
    ) -> QuoteView | None:
        """Return the quote."""
        code = postal_code or ""
        if len(code) > LONGEST_POSTAL_CODE or not search.is_text(code):
            raise GraphQLError(f"postalCode: at most {LONGEST_POSTAL_CODE} ordinary characters.")
        pairs = _pairs(lines)
        caller = caller_of(info)
        with port.current().writer():
            known = port.current().read_channels().values()
            found = next((one for one in known if one.slug == channel), None)
            if found is None:
                return None
            as_staff = caller.has(MANAGE_ORDERS) and caller.sees_channel(found.id)
            if not found.is_active and not as_staff:
                return None
            own = settings.read().get(found.id) or settings.default(found.id)
            now = clock()
            try:
                options = quote.quote(channel, pairs, country, code, now, for_staff=as_staff)
            except InvalidPromiseError as error:
                raise GraphQLError(f"lines.{error.field}: {error.reason}") from error
        return QuoteView(options, now, (language_code or "en").lower(), own.mode == Mode.TOLD)


def _pairs(lines: list[Any]) -> list[tuple[int, int]]:
    """Return variants and quantities.

    Raises:
        GraphQLError: Too many, or a variant that is not there.

    """
    if not 0 < len(lines) <= quote.MOST_LINES:
        raise GraphQLError(f"lines: 1 to {quote.MOST_LINES} of them.")
    name = "lines.variantId"
    pairs = [
        (ids.asked(ids.number_of, one["variant_id"], VARIANT, name), one["quantity"])
        for one in lines
    ]
    with port.current().writer():
        known = port.current().read_stock([pk for pk, _ in pairs])
    if any(pk not in known for pk, _ in pairs):
        raise GraphQLError(f"{name}: There is no such variant.")
    return pairs
