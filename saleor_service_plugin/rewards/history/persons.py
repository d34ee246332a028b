"""Finding the persons that orders prove, making them, and merging two that are one.

Which persons follows from the keys alone (`keys.py`). Two accounts are never made one: an
address may have been the one's before it was the other's. So who has an account takes in and
is never taken in, who is taken in has none, and `merged_into` never needs a second step.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from ...database import execute, fetch
from . import sql
from .keys import Claim, account_key

MOST_MOVED = 500
"""Purchases that a merge writes over; a person with more keeps them under the old number."""

TRIES = 20
"""How often somebody else may merge the persons wanted, while they are waited for."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a key is."""

    person_id: int
    user_id: int | None


@dataclass(slots=True)
class Plan:
    """Which order is whose, and who turned out to be one. Nothing is written yet."""

    persons: dict[UUID, int] = field(default_factory=dict)
    merges: dict[int, int] = field(default_factory=dict)
    """Who goes into whom."""
    users: dict[int, int] = field(default_factory=dict)
    """Accounts by person, of those that had none."""
    roots: Mapping[int, int] = field(default_factory=dict)
    """Who was merged by others while he was waited for, and into whom."""

    def now(self, person_id: int) -> int:
        """Return who a person is after all merges."""
        root = self.roots.get(person_id, person_id)
        return self.merges.get(root, root)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be written: for a person that is there, or for a new one of a group."""

    person_id: int | None
    group: int


def known(keys: Collection[str]) -> dict[str, Known]:
    """Return whose these keys are, in one statement; new ones are missing."""
    return {
        key: Known(person_id, user_id)
        for key, person_id, user_id in fetch(sql.KNOWN_KEYS, [list(keys)])
    }


def missing(claims: Sequence[Claim], found: Mapping[str, Known]) -> dict[str, NewKey]:
    """Return the keys that have nobody yet, with whose they shall be.

    An account and a place that an order proves to be one begin as one person.
    """
    new: dict[str, NewKey] = {}
    for number, claim in enumerate(claims):
        of = {key: _person(found, new, key) for key in claim.keys}
        lacking = [key for key in claim.keys if of[key] is None]
        there = [key for key in claim.keys if of[key] is not None]
        takes = there and not (
            claim.account is not None
            and account_key(claim.account) in lacking
            and _has_account(found, new, there[0])
        )
        for key in lacking:
            new[key] = (of[there[0]] if takes else None) or NewKey(None, number)
    return new


def _person(found: Mapping[str, Known], new: Mapping[str, NewKey], key: str) -> NewKey | None:
    if key in found:
        return NewKey(found[key].person_id, 0)
    return new.get(key)


def _has_account(found: Mapping[str, Known], new: Mapping[str, NewKey], key: str) -> bool:
    """Whether a key's person has an account, or gets one with the same look."""
    if key in found and found[key].user_id is not None:
        return True
    mine = _person(found, new, key)
    return any(one.startswith("account:") and row == mine for one, row in new.items())


def unite(claims: Sequence[Claim], found: Mapping[str, Known]) -> Plan:
    """Return whose each order is, and who turned out to be one.

    Args:
        claims: What the orders prove.
        found: Whose their keys are, all of them.

    """
    plan = Plan()
    users = {row.person_id: row.user_id for row in found.values()}
    for claim in claims:
        if claim.account is not None:
            mine = found[account_key(claim.account)].person_id
            if users.get(mine) is None:
                users[mine] = plan.users[mine] = claim.account
    for claim in claims:
        mine, *others = [found[key].person_id for key in claim.keys]
        for other in others:
            if other != mine and users.get(other) is None:
                plan.merges.setdefault(other, mine)
    for claim in claims:
        plan.persons[claim.order_id] = plan.now(found[claim.keys[0]].person_id)
    return plan


def settle(claims: Sequence[Claim], held: Collection[int], found: Mapping[str, Known]) -> Plan:
    """Find or make the persons of these orders, merge who is one, and lock them all.

    Within a transaction, after the purchases were locked. The persons' locks are taken in the
    order of their numbers, and given back before it is tried again, so that nobody waits for
    another in a circle.

    Args:
        claims: What the orders prove.
        held: The persons in whose sums the orders stand until now, as they were read.
        found: Whose the keys are, as far as they are there.

    Raises:
        RuntimeError: Others merged the same persons again and again.

    """
    keys = sorted({key for claim in claims for key in claim.keys})
    if new := missing(claims, found):
        _make(new)
        found = known(keys)
    roots: dict[int, int] = {pk: pk for pk in held}
    for _ in range(TRIES):
        begun = transaction.savepoint()
        plan = unite(claims, found)
        users = {row.person_id: row.user_id for row in found.values()}
        locked = fetch(sql.LOCK_PERSONS, [sorted({*users, *roots.values()})])
        if all(
            not gone and (pk not in users or users[pk] == user_id) for pk, gone, user_id in locked
        ):
            transaction.savepoint_commit(begun)
            _merge(plan.merges)
            plan.roots = roots
            return plan
        transaction.savepoint_rollback(begun)
        roots = _roots(held)
        found = known(keys)
    raise RuntimeError("The persons of these orders are merged by others all the time")


def _make(new: Mapping[str, NewKey]) -> None:
    rows = sorted(new.items())
    execute(
        sql.NEW_KEYS,
        {
            "keys": [key for key, _ in rows],
            "persons": [row.person_id for _, row in rows],
            "groups": [row.group for _, row in rows],
        },
    )


def _roots(ids: Collection[int]) -> dict[int, int]:
    """Return who these persons are now."""
    return dict(fetch(sql.ROOTS, [list(ids)]))


def _merge(merges: Mapping[int, int]) -> None:
    if not merges:
        return
    pairs = {"gone": list(merges), "into": list(merges.values())}
    execute(sql.MERGE_SUMS, pairs)
    execute(sql.MERGE_MONEY, pairs)
    execute(sql.MERGE_PERSONS, pairs)
    execute(sql.MERGE_PURCHASES, {**pairs, "limit": MOST_MOVED})
