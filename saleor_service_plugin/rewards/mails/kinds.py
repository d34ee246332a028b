"""The mails that tell of codes and gift cards, and which of them a grant gets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ...messages.consent import addresses, keep
from ...messages.enter import NewMessage
from ...messages.kinds import MessageClass, MessageKind
from ...messages.samples import sample
from ..grants.models import Grant
from ..grants.states import Why
from . import letters

LATEST = timedelta(days=21)
"""An advertising mail may have to wait for the one before it (a week), twice."""

TERMS = ("code", "value", "is_free_shipping", "minimum", "covers_some", "valid_until", "footer")
"""What a mail of a code must say of it (section 6 (1) no. 3 DDG; section 5a UWG)."""

CODE_GRANTED = MessageKind(
    key="code-granted",
    message_class=MessageClass.ADVERTISING,
    latest=LATEST,
    load=letters.loading(MessageClass.ADVERTISING),
    sample=lambda: sample("code-granted"),
    mandatory=(*TERMS, "unsubscribe_link"),
    secrets=("code", "shop_link", "unsubscribe_link"),
    group="rewards",
    on=False,
    sent=letters.tell,
)

CAMPAIGN_CODE = MessageKind(
    key="campaign-code",
    message_class=MessageClass.ADVERTISING,
    latest=LATEST,
    load=letters.loading(MessageClass.ADVERTISING),
    sample=lambda: sample("campaign-code"),
    mandatory=(*TERMS, "unsubscribe_link", "campaign_text"),
    secrets=("code", "shop_link", "unsubscribe_link"),
    group="rewards",
    on=False,
    sent=letters.tell,
)

REFERRAL_REWARD = MessageKind(
    key="referral-reward",
    # Promised for a deed done, yet it draws into a further purchase: the cautious reading.
    message_class=MessageClass.ADVERTISING,
    latest=LATEST,
    load=letters.loading(MessageClass.ADVERTISING),
    sample=lambda: sample("referral-reward"),
    mandatory=(*TERMS, "unsubscribe_link"),
    secrets=("code", "shop_link", "unsubscribe_link"),
    group="rewards",
    on=False,
    sent=letters.tell,
)

CODE_REMEDY = MessageKind(
    key="code-remedy",
    # Makes good for something: part of the contract, whatever was said of advertising.
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=7),
    load=letters.loading(MessageClass.TRANSACTIONAL),
    sample=lambda: sample("code-remedy"),
    mandatory=TERMS,
    secrets=("code", "shop_link"),
    group="rewards",
    sent=letters.tell,
)

KINDS = (CODE_GRANTED, CAMPAIGN_CODE, REFERRAL_REWARD, CODE_REMEDY)

_BY_REASON = {
    Why.CAMPAIGN: CAMPAIGN_CODE,
    Why.REFERRAL: REFERRAL_REWARD,
    Why.REMEDY: CODE_REMEDY,
}


def telling(grants: Sequence[Grant], *, now: datetime) -> list[NewMessage]:
    """Return the messages that tell of these grants, to be entered by who gave them.

    Enter them once the shop has the code; entered before, a mail waits for it.

    Args:
        grants: Codes and gift cards; goodies and what was held out are told by no mail.
        now: Database time, the time of the fact.

    """
    found = []
    for grant in grants:
        if not grant.code or not grant.email:
            continue
        kind = _BY_REASON.get(Why(grant.why), CODE_GRANTED)
        place = grant.order_id or keep.order_of(addresses.digest(grant.email))
        found.append(
            NewMessage(
                kind=kind.key,
                key=f"{kind.key}:{grant.pk}",
                order_id=place,
                subject_id=str(grant.pk),
                channel_id=grant.channel_id,
                fact_at=now,
                due_at=now,
            )  # fmt: skip
        )
    return found
