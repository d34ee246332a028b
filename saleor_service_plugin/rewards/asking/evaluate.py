"""Asking the rules about what came true: one transaction per occasion.

Any number of workers may do it at once. Locks: the occasion, our row of the order, the
person, `Tally`, then new grants; `sync` takes the order's row first as well, so that an
order that is refunded meanwhile is seen before, or takes back what was granted here.
"""

import logging
import time
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from ...database import execute, fetch, transaction_time
from ...errors import brief
from ...messages import channels
from ...messages.rules import ChannelGate, ChannelMode
from ...orders.models import ServiceOrder
from ...shop import port
from ..grants.give import Recipient, Wish, give
from ..grants.states import Why
from ..history.models import Person
from ..rules.decide import Verdict, decide
from ..rules.words import Refusal, Trigger
from . import case, costs, read
from .case import Asking
from .models import Occasion
from .room import TallyRoom, currency_of, month_of

logger = logging.getLogger(__name__)

BATCH = 20
"""Occasions that are looked for at once; each is decided in a transaction of its own."""

AT_ONCE = 5000
"""Occasions that nobody asks for, closed in one statement."""

PAUSE = timedelta(minutes=5)
"""How long an occasion of a channel that pauses waits until it is looked at again."""

STUCK = 5
"""Failures from which an occasion asks for a person; it is tried for half an hour by then."""

# What no rule asks for need not be read. By the partial index of open occasions.
CLOSE_UNASKED = """
UPDATE saleor_service_occasion SET done_at = now() WHERE id IN (
    SELECT id FROM saleor_service_occasion
    WHERE done_at IS NULL AND due_at <= now() AND NOT trigger = ANY(%s)
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
"""

# The longest due first, by the partial index of open occasions. What another worker holds
# stays behind the last one read; what failed or waits is due later.
DUE = """
SELECT id, due_at FROM saleor_service_occasion
WHERE done_at IS NULL AND due_at <= now() AND (due_at, id) > (%s, %s)
ORDER BY due_at, id LIMIT %s
"""

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

# 1 min doubling, at most an hour.
NOTE_FAILURE = """
UPDATE saleor_service_occasion SET failures = failures + 1,
    due_at = now() + least(interval '1 hour', interval '1 min' * (2 ^ least(failures, 8)))
WHERE id = %s
"""


def evaluate_due(*, seconds: float = 20.0) -> int:
    """Ask the rules about every occasion that is due.

    Args:
        seconds: After this time no new one is begun.

    Returns:
        How many were decided.

    """
    end = time.monotonic() + seconds
    decided = 0
    with port.current().writer():
        execute(CLOSE_UNASKED, [list(read.triggers_on()), AT_ONCE])
    place = (BEFORE_ALL, 0)
    while time.monotonic() < end:
        with port.current().writer():
            rows = fetch(DUE, [*place, BATCH])
        for occasion_id, due_at in rows:
            if time.monotonic() >= end:
                break
            decided += _guarded(occasion_id)
            place = (due_at, occasion_id)
        if len(rows) < BATCH:
            break
    return decided


def _guarded(occasion_id: int) -> int:
    try:
        return evaluate(occasion_id)
    except Exception as error:
        logger.error(
            "An occasion cannot be decided: %s", brief(error), extra={"occasion": occasion_id}
        )
        with port.current().writer():
            execute(NOTE_FAILURE, [occasion_id])
        return 0


def evaluate(occasion_id: int) -> int:
    """Ask the rules about one occasion, if it is due and nobody else does.

    Returns:
        1 where it was decided now.

    Raises:
        Exception: Whatever the database or the shop raised; nothing was written.

    """
    with port.current().writer(), transaction.atomic():
        rows = Occasion.objects.select_for_update(skip_locked=True)
        occasion = rows.filter(
            pk=occasion_id, done_at__isnull=True, due_at__lte=Now()
        ).first()  # fmt: skip
        if occasion is None:
            return 0
        _lock(occasion)
        gates = channels.gates()
        asking = case.read([occasion], gates).get(occasion.pk)
        gate = gates.get(asking.case.channel_id, ChannelGate()) if asking else ChannelGate()
        if gate.mode is ChannelMode.PAUSED:
            Occasion.objects.filter(pk=occasion.pk).update(due_at=Now() + PAUSE)
            return 0
        occasion.trial = gate.mode is ChannelMode.TRIAL
        if asking is not None and not gate.before_live(occasion.at):
            occasion.refusals = _decide(occasion, asking)
        occasion.done_at = transaction_time()
        occasion.save(update_fields=["refusals", "done_at", "trial"])
    return 1


def stuck() -> int:
    """Return how many occasions fail again and again."""
    return Occasion.objects.filter(done_at__isnull=True, failures__gte=STUCK).count()


def _lock(occasion: Occasion) -> None:
    """Lock our row of the order, then the persons, in the order that all use."""
    if occasion.order_id is not None:
        rows = ServiceOrder.objects.select_for_update().filter(pk=occasion.order_id)
        list(rows.values_list("pk"))
    people: list[int] = []
    # Two may be found to be one while they are waited for.
    while people != (people := case.person_ids([occasion])):
        persons = Person.objects.select_for_update().filter(pk__in=people)
        list(persons.order_by("pk").values_list("pk"))


def _decide(occasion: Occasion, asking: Asking) -> dict[str, str]:
    """Ask the rules and grant what they come to; return who refused, and why."""
    rules = read.rules_on(Trigger(occasion.trigger))
    prices = costs.prices(rules)
    verdicts = decide(
        rules,
        asking.case,
        TallyRoom(trial=occasion.trial, former=asking.former),
        lambda rule: prices.of(rule, asking.case),
    )
    given = [one for one in verdicts if one.refusal in (None, Refusal.HELD_OUT)]
    give([_wish(one, occasion, asking) for one in given], now=transaction_time())
    return {str(one.rule.id): one.refusal for one in verdicts if one.refusal is not None}


def _wish(verdict: Verdict, occasion: Occasion, asking: Asking) -> Wish:
    rule, person, order = verdict.rule, asking.person, asking.order
    return Wish(
        key=f"rule:{rule.id}:{occasion.key}",
        why=Why.RULE,
        recipient=Recipient(
            channel_id=asking.case.channel_id,
            email=order.email,
            language_code=order.language_code,
            first_name=person.first_name,
            user_id=person.user_id,
            person_id=person.pk,
            order_id=order.id,
        ),
        reward=rule.reward,
        cost=verdict.cost,
        currency=currency_of(rule, asking.case),
        booked_in=month_of(asking.case),
        rule_id=rule.id,
        rule_revision=rule.revision,
        trial=occasion.trial,
        held_out=verdict.refusal is Refusal.HELD_OUT,
    )
