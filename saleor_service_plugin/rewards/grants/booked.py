"""Which rows of limits a grant uses, so that taking it back frees them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from ..asking.books import TRIAL, Slot
from ..rules.words import RewardKind
from .models import Grant
from .states import Why


def slots_of(grant: Grant) -> list[Slot]:
    """Return what a grant's reason has used of its limits; pure.

    A rule's count of a day is none of them: what was given on a day is not given anew.
    """
    prefix = TRIAL if grant.trial else ""
    match grant.why:
        case Why.RULE:
            scope = f"{prefix}rule:{grant.rule_id}"
            return [
                Slot(f"{scope}:person:{grant.person_id}"),
                Slot(scope),
                Slot(scope, grant.booked_in, grant.currency, grant.cost),
            ]
        case Why.CAMPAIGN:
            period = grant.booked_in or "all"
            return [
                Slot(f"{prefix}campaign:{grant.campaign_id}", period, grant.currency, grant.cost)
            ]
        case Why.REFERRAL | Why.FRIEND if grant.booked_in:
            scope = f"{prefix}referral:{grant.channel_id}"
            return [
                Slot(f"{scope}:person:{grant.person_id}", grant.booked_in[:4]),
                Slot(scope, grant.booked_in, grant.currency, grant.cost),
            ]
    return []


def money_of(grant: Grant, cost: Decimal) -> list[Slot]:
    """Return the rows in which money of a grant is booked, with so much of it; pure."""
    rows = [one for one in slots_of(grant) if one.currency]
    return [
        Slot(one.scope, one.period, one.currency, cost) for one in (*rows, *goodies_of([grant]))
    ]


def goodies_of(grants: Iterable[Grant]) -> list[Slot]:
    """Return the rows that sum up the goodies of a person in a year; pure.

    Nothing is limited by them: from some worth on staff are warned, since they may be taxed.
    """
    return [
        Slot(person_scope(grant.person_id, grant.granted_at), "all", grant.currency, grant.cost)
        for grant in grants
        if grant.kind == RewardKind.GOODIE and grant.person_id and not grant.trial
    ]


def person_scope(person_id: int, at: datetime) -> str:
    """Return the scope in which a person's goodies of a year are summed (UTC)."""
    return f"person:{person_id}:goodies:{at.year}"
