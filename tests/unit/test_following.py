"""Where a parcel stands, by scans that come late, twice and in any order."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.attention import Attention, Facts, judge
from saleor_service_plugin.delivery.carrier_report import Answer, Problem
from saleor_service_plugin.delivery.follow import RANK, Seen, follow
from saleor_service_plugin.delivery.live.after import after_problem, rest_of_account
from saleor_service_plugin.delivery.states import TERMINAL, ParcelState

S = ParcelState
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return so many hours after Monday, eight o'clock."""
    return MONDAY + timedelta(hours=hours)


def scans(*told: tuple[float, ParcelState], hand: frozenset[int] = frozenset()) -> list[Seen]:
    """Return scans in the order in which we heard of them."""
    return [
        Seen(place, at(hours), state, text=f"{state} {place}", by_hand=place in hand)
        for place, (hours, state) in enumerate(told)
    ]


STORIES: dict[str, tuple[list[tuple[float, ParcelState]], ParcelState, float]] = {
    "the usual way": (
        [(0, S.LABEL_CREATED), (5, S.HANDED_OVER), (9, S.IN_TRANSIT), (24, S.OUT_FOR_DELIVERY),
         (29, S.DELIVERED)], S.DELIVERED, 29,
    ),
    "heard of backwards": (
        [(29, S.DELIVERED), (24, S.OUT_FOR_DELIVERY), (9, S.IN_TRANSIT), (0, S.LABEL_CREATED)],
        S.DELIVERED, 29,
    ),
    "a scan after the end changes nothing": (
        [(29, S.DELIVERED), (31, S.IN_TRANSIT), (50, S.OUT_FOR_DELIVERY)], S.DELIVERED, 29,
    ),
    "later truth wins among what has not ended": (
        [(24, S.OUT_FOR_DELIVERY), (26, S.DELIVERY_ATTEMPTED), (30, S.READY_FOR_PICKUP)],
        S.READY_FOR_PICKUP, 30,
    ),
    "data of the label sent once more": (
        [(5, S.IN_TRANSIT), (9, S.LABEL_CREATED)], S.IN_TRANSIT, 5,
    ),
    "words that say nothing of where it is": (
        [(5, S.IN_TRANSIT), (9, S.UNKNOWN)], S.IN_TRANSIT, 5,
    ),
    "delivered to the sender": (
        [(24, S.RETURNING), (48, S.IN_TRANSIT), (72, S.DELIVERED)], S.RETURNED, 72,
    ),
    "attempted at the sender's door": (
        [(24, S.RETURNING), (48, S.DELIVERY_ATTEMPTED), (60, S.EXCEPTION), (72, S.DELIVERED)],
        S.RETURNED, 72,
    ),
    "the same moment: what lies further on the way": (
        [(29, S.DELIVERED), (29, S.OUT_FOR_DELIVERY)], S.DELIVERED, 29,
    ),
    "said again, the first time stands": (
        [(9, S.IN_TRANSIT), (12, S.IN_TRANSIT), (20, S.IN_TRANSIT)], S.IN_TRANSIT, 9,
    ),
    "an exception that was mended": (
        [(9, S.EXCEPTION), (20, S.IN_TRANSIT)], S.IN_TRANSIT, 20,
    ),
    "nothing": ([], S.UNKNOWN, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_where_it_should(name: str) -> None:
    told, state, hours = STORIES[name]
    standing = follow(scans(*told))
    assert (standing.state, standing.at) == (state, at(hours) if told else None)


@pytest.mark.parametrize("name", STORIES)
def test_order_and_repetition_change_nothing(name: str) -> None:
    told, _, _ = STORIES[name]
    once = scans(*told)
    expected = follow(once)
    source = random.Random(7)
    for _ in range(50):
        heard = [*once, *source.choices(once, k=len(once))] if once else []
        source.shuffle(heard)
        assert follow(heard) == expected


def test_any_scans_in_any_order_lead_to_one_standing() -> None:
    source = random.Random(20261123)
    for _ in range(2000):
        told = [
            (source.randrange(200), source.choice(list(S))) for _ in range(source.randrange(12))
        ]
        once = scans(*told)
        expected = follow(once)
        heard = [*once, *source.choices(once, k=3)] if once else []
        source.shuffle(heard)
        assert follow(heard) == expected
        # What ended stays ended, whatever is said later.
        if expected.state in TERMINAL and expected.at is not None:
            later = Seen(99, expected.at + timedelta(days=3), source.choice(list(S)))
            assert follow([*once, later]).state is expected.state


def test_each_state_is_reached_once_at_its_first_time() -> None:
    told = [(5, S.IN_TRANSIT), (9, S.EXCEPTION), (12, S.IN_TRANSIT), (20, S.EXCEPTION)]
    standing = follow(scans(*told))
    assert standing.reached == {S.IN_TRANSIT: at(5), S.EXCEPTION: at(9)}
    assert (standing.state, standing.at) == (S.EXCEPTION, at(20))


def test_staff_have_the_last_word_also_over_an_end() -> None:
    told = [(29, S.DELIVERED), (40, S.EXCEPTION)]
    standing = follow(scans(*told, hand=frozenset({1})))
    assert (standing.state, standing.by_hand) == (S.EXCEPTION, True)
    # And carriers go on from there.
    standing = follow([*scans(*told, hand=frozenset({1})), Seen(2, at(50), S.RETURNING)])
    assert standing.state is S.RETURNING


def test_what_contradicts_an_end_is_kept_for_staff() -> None:
    told = [(29, S.DELIVERED), (30, S.OUT_FOR_DELIVERY)]
    assert follow(scans(*told)).contradicted_at is None, "systems of a carrier that disagree"
    assert follow(scans(*told, (60, S.RETURNING))).contradicted_at == at(60)
    assert follow(scans((29, S.DELIVERED), (60, S.DELIVERED))).contradicted_at is None


def test_every_state_has_a_rank() -> None:
    assert set(RANK) == set(S)


NOBODY = Facts(
    state=S.UNKNOWN, state_at=None, sent_at=at(0), first_scan_at=None, last_scan_at=None,
    pickup_until=None, contradicted_at=None, heard=True, number_refused=False, current=True,
)  # fmt: skip


def facts(**changes: object) -> Facts:
    """Return what decides, with some of it changed."""
    return replace(NOBODY, **changes)  # type: ignore[arg-type]


def test_no_first_scan_is_worth_a_look_after_three_days() -> None:
    early = judge(NOBODY, at(70))
    assert (early.reason, early.look_again_at) == (None, at(72))
    assert judge(NOBODY, at(72)).reason is Attention.NO_FIRST_SCAN


def test_who_never_hears_of_parcels_misses_nothing() -> None:
    assert judge(facts(heard=False), at(2000)).reason is None


def test_silence_exceptions_returns_and_ends() -> None:
    moving = facts(state=S.IN_TRANSIT, state_at=at(5), first_scan_at=at(5), last_scan_at=at(5))
    assert judge(moving, at(5 + 119)).reason is None
    assert judge(moving, at(5 + 120)).reason is Attention.SILENT
    for state, reason in (
        (S.EXCEPTION, Attention.EXCEPTION), (S.RETURNING, Attention.RETURNING),
        (S.RETURNED, Attention.RETURNED),
    ):  # fmt: skip
        assert judge(facts(state=state, state_at=at(9)), at(10)).since == at(9)
        assert judge(facts(state=state, state_at=at(9)), at(10)).reason is reason
    assert judge(facts(state=S.DELIVERED, state_at=at(9)), at(9999)).reason is None
    assert judge(facts(state=S.EXCEPTION, state_at=at(9), current=False), at(10)).reason is None


def test_a_parcel_that_nobody_fetches() -> None:
    waits = facts(state=S.READY_FOR_PICKUP, state_at=at(0), pickup_until=at(24 * 7).date())
    assert judge(waits, at(24)).reason is None
    assert judge(waits, at(24 * 5)).reason is Attention.PICKUP_ENDS
    tried = facts(state=S.DELIVERY_ATTEMPTED, state_at=at(0))
    assert judge(tried, at(71)).reason is None
    assert judge(tried, at(72)).reason is Attention.ATTEMPTED


def test_a_contradiction_of_an_end_is_worth_a_look() -> None:
    odd = facts(state=S.DELIVERED, state_at=at(9), contradicted_at=at(60))
    assert judge(odd, at(61)).reason is Attention.CONTRADICTION


def test_rests_double_and_end() -> None:
    rests = [after_problem(Problem.NOT_FOUND, failures) for failures in range(6)]
    assert rests == [timedelta(hours=hours) for hours in (2, 4, 8, 16, 24, 24)]
    assert after_problem(Problem.NOT_FOUND, 10**6) == timedelta(hours=24)
    # What is the carrier's own trouble no parcel is to blame for, and the other way around.
    assert after_problem(Problem.AWAY, 0) is None
    assert rest_of_account(Answer(problem=Problem.NOT_FOUND), 0) is None
    assert rest_of_account(Answer(), 5) is None


def test_a_carrier_is_left_alone_as_long_as_it_asks() -> None:
    tired = Answer(problem=Problem.QUOTA, retry_after=7200.0)
    assert rest_of_account(tired, 0) == timedelta(hours=2)
    for_ever = Answer(problem=Problem.QUOTA, retry_after=1e12)
    assert rest_of_account(for_ever, 0) == timedelta(hours=24)
    assert rest_of_account(Answer(problem=Problem.AWAY, retry_after=-5), 0) == timedelta(minutes=1)
