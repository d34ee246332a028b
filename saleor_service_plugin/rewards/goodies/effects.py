"""The effects that put a goodie onto an order and take it off again.

The shop looks under its own lock, by the grant's key, whether the line is there; what we
note of it is written under our lock on the order, which a look at the order holds too. So
a look that finds a grant given has read an order that has its line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.db import transaction

from ...database import transaction_time
from ...effects.kinds import EffectKind, NotPossibleError
from ...effects.models import Effect
from ...orders.models import ServiceOrder
from ...shop import port
from ...shop.reward_rows import GoodieAnswer, GoodieResult
from ...shop.snapshots import Order
from ..grants import moves
from ..grants.models import Grant
from ..grants.states import GrantState
from . import choice, settings, standing
from .models import Goodie
from .standing import Place

ADD_KEY = "goodie-add"
REMOVE_KEY = "goodie-remove"

TOO_LATE = "too-late"
NONE_LEFT = "none-left"
NOT_SUITABLE = "not-suitable"
ORDER_GONE = "order-gone"
MISSED = "missed-parcel"
TAKEN_OFF = "taken-off"
"""Why a grant failed or ended (`Grant.reason`)."""

ENDED = frozenset({GrantState.REVOKED, GrantState.FAILED, GrantState.EXPIRED})


def add(effect: Effect) -> None:
    """Put the first suitable goodie of a grant onto its order.

    Raises:
        NotPossibleError: It waits for no goodie, or none can come. Where the order is only
            not paid or confirmed yet the grant stays as it is: `keep.py` asks again.

    """
    grant = _grant(effect, GrantState.DECIDED)
    order = _order(grant)
    if order is None:
        _fail(grant, ORDER_GONE)
    found = choice.candidates(grant, order)
    if not found:
        _fail(grant, NOT_SUITABLE)
    minutes = settings.of(grant.channel_id).goodie_minutes
    for goodie in found:
        result = port.current().add_goodie(
            order.id, key=grant.key, variant_id=goodie.variant_id, minutes=minutes
        )
        match result.answer:
            case GoodieAnswer.ADDED | GoodieAnswer.THERE:
                _note_given(grant, result, goodie)
                return
            case GoodieAnswer.NOT_YET:
                raise NotPossibleError("not paid or not confirmed yet")
            case GoodieAnswer.TOO_LATE:
                _fail(grant, TOO_LATE)
            case GoodieAnswer.GONE:
                _fail(grant, ORDER_GONE)
    _fail(grant, NONE_LEFT)


def remove(effect: Effect) -> None:
    """Take a goodie off its order: it missed the parcel, or was taken back.

    Raises:
        NotPossibleError: It is in a parcel, or was never there.

    """
    grant = _grant(effect, GrantState.GIVEN, *ENDED)
    order = _order(grant)
    if grant.state == GrantState.GIVEN and order is not None:
        where = standing.place(order, grant.key)
        if where not in (Place.LEFT_BEHIND, Place.MISSING):
            raise NotPossibleError(f"it is {where} again")
    order_id = _order_id(grant)
    answer = port.current().remove_goodie(order_id, key=grant.key).answer
    raised: NotPossibleError | None = None
    with _held(order_id) as now:
        if answer is GoodieAnswer.PACKED:
            moves.used({grant.pk: moves.Use(order_id, now)})
            raised = NotPossibleError("it is in a parcel")
        else:
            moves.revoked([grant.pk], reason=MISSED, now=now)
            raised = NotPossibleError("it was not there") if answer is GoodieAnswer.GONE else None
    if raised:
        raise raised


def _grant(effect: Effect, *states: GrantState) -> Grant:
    grant = Grant.objects.filter(pk=effect.data.get("grant")).first()
    if grant is None or grant.order_id is None or grant.trial or grant.state not in states:
        raise NotPossibleError("nothing is to be done for it any more")
    return grant


def _order(grant: Grant) -> Order | None:
    order_id = _order_id(grant)
    return port.current().read_orders([order_id], history=False).get(order_id)


def _order_id(grant: Grant) -> UUID:
    assert grant.order_id is not None
    return grant.order_id


@contextmanager
def _held(order_id: UUID) -> Iterator[datetime]:
    """Hold our row of the order in a transaction, and give the database's time."""
    with transaction.atomic():
        list(ServiceOrder.objects.select_for_update().filter(pk=order_id).values_list("pk"))
        yield transaction_time()


def _note_given(grant: Grant, result: GoodieResult, tried: Goodie) -> None:
    """Note what the grant became; undo it where the grant was taken back meanwhile."""
    order_id = _order_id(grant)
    there = _there(grant, result, tried)
    with _held(order_id) as now:
        noted = moves.given(
            grant.pk, now=now, line_id=result.line_id,
            variant_id=there.variant_id if there else None, cost=there.cost if there else None,
        )  # fmt: skip
        unwanted = noted is None and Grant.objects.filter(pk=grant.pk, state__in=ENDED).exists()
    if unwanted:
        port.current().remove_goodie(order_id, key=grant.key)
        raise NotPossibleError("it was taken back meanwhile")


def _there(grant: Grant, result: GoodieResult, tried: Goodie) -> Goodie | None:
    """Return which goodie the line holds; a worker that died may have added another one."""
    if result.answer is GoodieAnswer.ADDED:
        return tried
    order = _order(grant)
    lines = order.lines if order else ()
    found = next((line.variant_id for line in lines if line.id == result.line_id), None)
    return Goodie.objects.filter(variant_id=found).first() if found else None


def _fail(grant: Grant, reason: str) -> NoReturn:
    """Note that nothing came of it; what was booked is free again."""
    with _held(_order_id(grant)) as now:
        moves.failed(grant.pk, reason=reason, now=now)
    raise NotPossibleError(reason)


ADD = EffectKind(key=ADD_KEY, latest=timedelta(days=2), apply=add)
"""Two days of a failing database; how long an order may still get one is the shop's answer."""

REMOVE = EffectKind(key=REMOVE_KEY, latest=timedelta(days=30), apply=remove)
"""Until then the order stays open because of a thing that nobody ordered."""
