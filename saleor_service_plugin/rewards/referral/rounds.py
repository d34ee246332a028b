"""Rewarding who recommended the shop, once the friend's time to return is over."""

import time
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ...database import transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate, ChannelMode, zone_of
from ...orders import marks
from ...shop import port
from ..asking import books
from ..asking.books import TRIAL, Slot
from ..grants import give as granting
from ..grants.give import Recipient, Wish
from ..grants.states import Why
from ..history.models import Person, Purchase
from . import program as programs
from .keep import seen_of
from .models import ReferralLink, ReferralUse
from .program import Program, cost_of
from .standing import ENDED
from .states import UseState

SECONDS = 5.0
"""How long a tick may take for it; what is left is for the next one."""

AT_ONCE = 200
"""Due ones that are looked up in one go."""


def look_round(*, seconds: float = SECONDS) -> int:
    """Reward what is due; each by a transaction of its own.

    Returns:
        How many were decided, either way.

    """
    end, done = time.monotonic() + seconds, 0
    with port.current().writer():
        paused = [pk for pk, gate in channels.gates().items() if gate.mode is ChannelMode.PAUSED]
        links = ReferralLink.objects.filter(channel_id__in=paused).values("pk")
        due = ReferralUse.objects.filter(state=UseState.WAITING, due_at__lte=transaction_time())
        if paused:
            due = due.exclude(link_id__in=links)
        for order_id in due.order_by("due_at").values_list("order_id", flat=True)[:AT_ONCE]:
            if time.monotonic() > end:
                break
            done += decide(order_id)
    return done


def decide(order_id: UUID) -> bool:
    """Decide one friend's order; False where another worker is at it, or it is not due."""
    with transaction.atomic():
        now = transaction_time()
        rows = ReferralUse.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=order_id, state=UseState.WAITING, due_at__lte=now).first()
        if row is None:
            return False
        link = ReferralLink.objects.filter(pk=row.link_id).first()
        program = programs.read(link.channel_id) if link else None
        reason = _still_good(row, program)
        giver = _giver(link) if link else None
        if not reason and (giver is None or not giver.email or giver.last_order_id is None):
            reason = "gone"
        if reason == "changed":
            # The shop says otherwise than we knew: a look at the order decides.
            marks.write([order_id])
            row.due_at = None
            row.save(update_fields=["due_at"])
            return True
        if not reason:
            assert link is not None and program is not None and giver is not None
            reason = _reward(row, link, program, giver, now)
        row.state = UseState.REFUSED if reason else UseState.REWARDED
        row.reason = reason
        row.save(update_fields=["state", "reason"])
    return True


def _still_good(row: ReferralUse, program: Program | None) -> str:
    """Ask the shop once more: what came back since the last look must not be paid for."""
    if program is None or program.reward is None:
        return "no-program"
    order = port.current().read_orders([row.order_id], history=False).get(row.order_id)
    seen = seen_of(order, Purchase.objects.filter(pk=row.order_id).first())
    if seen is None:
        return "gone"
    if refusal := ENDED.get(seen.status):  # type: ignore[call-overload]
        return str(refusal)
    bought = port.current().read_purchases([row.order_id]).get(row.order_id)
    value = bought.total_charged if bought else Decimal(0)
    if not seen.paid or value < max(program.min_value, Decimal("0.01")):
        return "changed"
    return ""


def _giver(link: ReferralLink) -> Person | None:
    person = Person.objects.filter(pk=link.person_id).first()
    if person is not None and person.merged_into is not None:
        person = Person.objects.filter(pk=person.merged_into).first()
    return person


def _reward(
    row: ReferralUse, link: ReferralLink, program: Program, giver: Person, now: datetime
) -> str:
    """Grant it, with what it uses up; return why not, "" where it was granted."""
    gate = channels.gates().get(link.channel_id, ChannelGate())
    trial = gate.mode is ChannelMode.TRIAL
    day = now.astimezone(zone_of(gate.settings.time_zone)).date()
    assert program.reward is not None
    cost, month = cost_of(program.reward), f"{day:%Y-%m}"
    scope = f"{TRIAL if trial else ''}{scope_of(link.channel_id)}"
    lack = books.take(
        [
            Slot(f"{scope}:person:{giver.pk}", f"{day:%Y}", most=program.per_person),
            Slot(scope, month, program.reward.currency, cost, most_booked=program.monthly_budget),
        ],
        at=now,
    )
    if lack is not None:
        return "per-person" if ":person:" in lack.slot.scope else "budget"
    wish = Wish(
        key=f"referral:{row.order_id}",
        why=Why.REFERRAL,
        recipient=Recipient(
            link.channel_id,
            giver.email,
            language_code=giver.language_code,
            first_name=giver.first_name,
            user_id=giver.user_id,
            person_id=giver.pk,
            order_id=giver.last_order_id,
        ),
        reward=program.reward,
        cost=cost,
        currency=program.reward.currency,
        booked_in=month,
        trial=trial,
    )
    granting.give([wish], now=now)
    return ""


def scope_of(channel_id: int) -> str:
    """Return the name of a program's budget."""
    return f"referral:{channel_id}"
