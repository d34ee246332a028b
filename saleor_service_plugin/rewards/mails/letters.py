"""Loading the mails that tell of codes and gift cards: all of a batch at once.

A constant number of statements whatever the batch: grants, campaigns, settings, the orders and
purchases they hang on, what was said of advertising.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ...database import clock
from ...messages.consent import relation as consent
from ...messages.consent.relation import Asked
from ...messages.gate import Relation
from ...messages.harmless import one_line
from ...messages.kinds import Letter, MessageClass
from ...messages.models import Message
from ...messages.rules import Reason
from ...orders import letter, wording
from ...orders.letter import Desk
from ...shop import port
from ...shop.snapshots import Order
from ..campaigns.models import Campaign
from ..goodies.models import RewardSettings
from ..grants.models import Grant
from ..grants.states import GrantState
from ..history.models import Person, Purchase
from ..rules import reward as rewards
from . import terms

CODE = "{code}"
"""What stands for the code in the address that staff set (`RewardSettings.storefront`)."""


CAMPAIGN = "campaign-code"
"""The kind whose words are the campaign's own."""


class NotGivenYetError(Exception):
    """The shop does not have the code yet: the mail is tried again."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch's letters are written with."""

    desk: Desk
    orders: Mapping[UUID, Order]
    countries: Mapping[int, str]
    """Of persons, by id."""
    sold_at: Mapping[UUID, datetime]
    """When orders were placed that stand as sales."""
    campaigns: Mapping[int, Campaign]
    settings: RewardSettings
    now: datetime


def loading(message_class: MessageClass) -> Callable[..., dict[int, Letter]]:
    """Return what loads letters of one class; only advertising asks for consent."""

    def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
        ids = {row.pk: int(row.subject_id) for row in messages if row.subject_id.isdecimal()}
        grants = Grant.objects.in_bulk(list(set(ids.values())))
        mine = {pk: grants[grant_id] for pk, grant_id in ids.items() if grant_id in grants}
        if not mine:
            return {}
        known = _read(list(mine.values()), settings)
        asked = {pk: _asked(grant, known) for pk, grant in mine.items()}
        advertising = message_class is MessageClass.ADVERTISING
        relations = consent.relations(set(asked.values())) if advertising else {}
        found = {}
        for row in messages:
            if (grant := mine.get(row.pk)) is not None:
                related = relations.get(asked[row.pk], Relation())
                found[row.pk] = _letter(row, grant, known, related, advertising=advertising)
        return found

    return load


def _read(grants: Sequence[Grant], settings: Mapping[str, object]) -> _Known:
    order_ids = {grant.order_id for grant in grants if grant.order_id}
    persons = Person.objects.filter(pk__in={grant.person_id for grant in grants})
    purchases = Purchase.objects.filter(order_id__in=order_ids, counts=True)
    desk = letter.open_desk(settings, order_ids)
    channel_id = int(str(settings.get("channel_id") or 0))
    return _Known(
        desk=desk,
        orders=port.current().read_orders(order_ids, history=False),
        countries=dict(persons.values_list("pk", "country")),
        sold_at=dict(purchases.values_list("order_id", "placed_at")),
        campaigns=Campaign.objects.in_bulk(
            [grant.campaign_id for grant in grants if grant.campaign_id]
        ),
        settings=RewardSettings.objects.filter(pk=channel_id).first()
        or RewardSettings(channel_id=channel_id),
        now=clock(),
    )


def _asked(grant: Grant, known: _Known) -> Asked:
    order = known.orders.get(grant.order_id) if grant.order_id else None
    address = (order.billing_address or order.shipping_address) if order else None
    country = address.country if address else known.countries.get(grant.person_id or 0, "")
    campaign = known.campaigns.get(grant.campaign_id or 0)
    # The sale must be one to the address that is written to.
    same = order is not None and order.email.casefold() == grant.email.casefold()
    return Asked(
        email=grant.email,
        channel_id=grant.channel_id,
        country=country,
        similar_goods=campaign.similar_goods if campaign else known.settings.similar_goods,
        order_id=grant.order_id,
        sold_at=known.sold_at.get(grant.order_id) if same and grant.order_id else None,
    )


def _letter(
    row: Message, grant: Grant, known: _Known, related: Relation, *, advertising: bool
) -> Letter:
    if grant.state == GrantState.DECIDED and not row.trial:
        raise NotGivenYetError(f"Grant {grant.pk} is not given yet.")
    desk = known.desk
    language = letter.language_for(row.kind, grant.language_code, desk)
    order = known.orders.get(grant.order_id) if grant.order_id else None
    shared = (
        letter.common(order, desk, language)
        if order is not None
        else letter.without_order(desk, language)
    )
    if grant.first_name:
        shared["greeting_name"] = one_line(grant.first_name)
    out = consent.unsubscribe_address(grant.email, grant.channel_id) if advertising else ""
    context = {
        **shared,
        **terms.of_reward(rewards.read(grant.reward), language),
        "code": grant.code,
        "valid_until": terms.last_day(grant.valid_until, language),
        "shop_link": known.settings.storefront.replace(CODE, grant.code),
    }
    if row.kind == CAMPAIGN:
        campaign = known.campaigns.get(grant.campaign_id or 0)
        context["campaign_subject"] = one_line(campaign.subject) if campaign else ""
        context["campaign_text"] = wording.paragraphs(campaign.text) if campaign else []
    if advertising:
        context |= {"consented": related.consented, "unsubscribe_link": out}
    found = Letter(grant.email, grant.language_code, context, relation=related, unsubscribe=out)
    return replace(found, stop=Reason.OVERTAKEN) if _is_over(grant, row, known.now) else found


def _is_over(grant: Grant, row: Message, now: datetime) -> bool:
    """Whether the customer cannot use it any more, or holds it in his hands."""
    if grant.valid_until is not None and grant.valid_until < now.date():
        return True
    usable = (GrantState.GIVEN, GrantState.DECIDED) if row.trial else (GrantState.GIVEN,)
    return GrantState(grant.state) not in usable or grant.announced_by == "card" or not grant.code


def tell(message: Message) -> None:
    """Write down that the customer heard of it by mail; in finishing's own transaction."""
    if message.subject_id.isdecimal():
        Grant.objects.filter(pk=int(message.subject_id), announced_by="").update(
            announced_by="mail"
        )
