"""From what was said and when to what holds now: pure.

The last of confirmed consent, withdrawal and objection counts; of two at the same moment the
one against advertising. A confirmation counts only for what was asked after the last word
against it. A purchase lifts no objection. A notice counts for the sale in whose checkout it
was shown, at or before the moment of buying.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ..gate import Relation
from .states import ConsentStep

IN_THE_CHECKOUT = timedelta(days=1)
"""So long before the sale a notice at most was shown in its checkout: told at the collection
of the address (section 7 (3) no. 4 UWG), not some other day."""

CONSENT_LASTS = timedelta(days=3 * 365)
"""So long consent holds without any use. The law sets no term (BGH 01.02.2018 III ZR 196/17);
AG München 14.02.2023 161 C 12736/22 took four years without a mail for too long. The price of
being cautious: who is written to once in three years is asked again."""

SALE_LASTS = timedelta(days=3 * 365)
"""So long who bought and was told expects mail (section 7 (3) UWG with recital 47 GDPR): the
law sets no term, the cautious reading does."""

AGAINST = frozenset({ConsentStep.WITHDRAWN, ConsentStep.OBJECTED})


@dataclass(frozen=True, slots=True)
class Said:
    """One entry, as far as it decides."""

    step: ConsentStep
    at: datetime
    channel_id: int | None = None
    """None: all channels."""
    order_id: UUID | None = None
    """Of a notice: the sale in whose checkout it was shown."""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale to this address that stands: paid, not canceled, not fully returned."""

    at: datetime
    order_id: UUID | None = None


def last_word(said: Collection[Said]) -> Said | None:
    """Return what holds of consent, withdrawal and objection; None: nothing was ever said.

    Args:
        said: Of one person and what concerns one channel, until now, in any order.

    """
    held: Said | None = None
    pending = refused = False
    # Of one moment: asked, given, then what speaks against it.
    for one in sorted(said, key=lambda one: (one.at, one.step in AGAINST, one.id)):
        if one.step is ConsentStep.ASKED:
            pending = True
        elif one.step in AGAINST:
            refused, pending = refused or pending, False
            held = one
        elif one.step is ConsentStep.GIVEN:
            if pending or not refused:
                held = one
            pending = refused = False
    return held


def relation(
    said: Collection[Said],
    sales: Sequence[Sale],
    *,
    channel_id: int | None,
    country: str,
    similar_goods: bool,
    now: datetime,
    last_sent: datetime | None = None,
) -> Relation:
    """Return what is known of a person, for the gate.

    Args:
        said: All entries under his address, in any order.
        sales: His sales that stand now.
        channel_id: Which channel is about to write; consent holds for its own alone.
        country: Of his address, ISO 3166 alpha-2.
        similar_goods: Whether the mail is about the shop's own similar goods.
        now: When it is decided; what came later has not happened.
        last_sent: When he last got advertising: consent that is used does not lapse.

    """
    mine = [
        one for one in said if one.at <= now and one.channel_id in (None, channel_id)
    ]  # fmt: skip
    word = last_word(mine)
    step = word.step if word else None
    used = max(at for at in (word.at, last_sent) if at) if word else None
    consents = step is ConsentStep.GIVEN
    fresh = consents and used is not None and now - used <= CONSENT_LASTS
    bought = [sale for sale in sales if sale.at <= now]
    told = [sale for sale in bought if _told(sale, mine)]
    lately = [sale for sale in told if now - sale.at <= SALE_LASTS]
    return Relation(
        country=country,
        consented=fresh,
        objected=step is ConsentStep.OBJECTED,
        withdrawn=step is ConsentStep.WITHDRAWN,
        listed=any(one.step is ConsentStep.LISTED for one in mine),
        lapsed=(consents and not fresh and not lately) or (bool(told) and not lately),
        address_from_sale=bool(bought),
        similar_goods=similar_goods,
        told_at_collection=bool(told),
        seen=max((one.id for one in said), default=0),
    )


def _told(sale: Sale, said: Collection[Said]) -> bool:
    """Whether a person was told in the checkout of a sale."""
    return any(
        one.step is ConsentStep.NOTICE
        and one.order_id in (None, sale.order_id)
        and sale.at - IN_THE_CHECKOUT <= one.at <= sale.at
        for one in said
    )
