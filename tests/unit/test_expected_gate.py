"""Each expected answer worked out from the law against the gate, from dated entries on."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from saleor_service_plugin.messages import gate
from saleor_service_plugin.messages.consent import stand
from saleor_service_plugin.messages.consent.stand import Said, Sale
from saleor_service_plugin.messages.consent.states import ConsentStep
from saleor_service_plugin.messages.gate import Ground
from saleor_service_plugin.messages.rules import MessageClass
from tests.unit.expected_gate import CASES, CONTESTED
from tests.unit.expected_gate_shapes import GateCase, Kind, Message, Why

STEPS: Mapping[Kind, ConsentStep] = {
    Kind.NOTICE: ConsentStep.NOTICE,
    Kind.CONSENT_ASKED: ConsentStep.ASKED,
    Kind.CONSENT_CONFIRMED: ConsentStep.GIVEN,
    Kind.CONSENT_WITHDRAWN: ConsentStep.WITHDRAWN,
    Kind.OBJECTION: ConsentStep.OBJECTED,
    Kind.ECG_LIST: ConsentStep.LISTED,
}
"""What of the table is an entry of ours; the rest is a sale, or nothing to us."""

GROUNDS: Mapping[Why, Ground] = {
    Why.PART_OF_CONTRACT: Ground.PART_OF_CONTRACT,
    # The same class to us: what a person asked for, he gets.
    Why.ANSWERS_A_REQUEST: Ground.PART_OF_CONTRACT,
    Why.CONSENT: Ground.CONSENT,
    Why.EXISTING_CUSTOMER_DE: Ground.CUSTOMER_DE,
    Why.EXISTING_CUSTOMER_AT: Ground.CUSTOMER_AT,
    Why.EXISTING_CUSTOMER_CH: Ground.CUSTOMER_CH,
    Why.OBJECTED: Ground.OBJECTED,
    Why.CONSENT_WITHDRAWN: Ground.WITHDRAWN,
    Why.NO_WAY_OUT: Ground.NO_WAY_OUT,
    Why.ON_THE_ECG_LIST: Ground.LISTED,
    Why.NOT_FROM_A_SALE: Ground.NOT_FROM_SALE,
    Why.NOT_TOLD: Ground.NOT_TOLD,
    Why.NOT_SIMILAR: Ground.NOT_SIMILAR,
    Why.LAPSED: Ground.LAPSED,
    Why.NO_CONSENT: Ground.NO_CONSENT,
}

OTHERWISE: Mapping[str, tuple[bool, Ground, str]] = {
    "contested-third-party-goods-with-consent-de": (
        True,
        Ground.CONSENT,
        "no kind of mail here advertises anybody else's goods: whose goods a mail is about is "
        "nothing the gate could know",
    ),
    "contested-double-opt-in-reminder-de": (
        False,
        Ground.NOT_FROM_SALE,
        "the same answer; the gate names what is missing for section 7 (3) UWG first, and no "
        "kind of mail here reminds of a confirmation",
    ),
}
"""What is answered otherwise, and why that was chosen."""

CHANNEL = 1


def decide(case: GateCase) -> gate.Decision:
    """Return what the plugin answers."""
    happened = [event for event in case.events if event.moment <= case.sent]
    said = [
        Said(STEPS[event.kind], event.moment, id=number)
        for number, event in enumerate(case.events, 1)
        if event.kind in STEPS
    ]
    gone = {event.order for event in happened if event.kind is Kind.PURCHASE_CANCELLED}
    sales = [
        Sale(event.moment)
        for event in happened
        if event.kind is Kind.PURCHASE and event.order not in gone
    ]
    known = stand.relation(
        said,
        sales,
        channel_id=CHANNEL,
        country=case.country,
        similar_goods=case.similar_goods,
        now=case.sent,
    )
    return gate.decide(MessageClass(case.message_class.value), known, way_out=case.unsubscribe)


EVERY = [*CASES, *(contested.case for contested in CONTESTED)]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_answers_as_the_law(case: GateCase) -> None:
    found = decide(case)
    if case.name in OTHERWISE:
        allowed, why, _ = OTHERWISE[case.name]
        assert (found.allowed, found.why) == (allowed, why)
        return
    assert (found.allowed, found.why) == (case.expected, GROUNDS[case.why]), case.words


def test_the_table_is_as_large_as_it_is_told_to_be() -> None:
    assert len(CASES) >= 80
    assert {case.message for case in EVERY} >= {Message.REMEDY_CODE, Message.FEEDBACK_REQUEST}
    assert OTHERWISE.keys() <= {case.name for case in EVERY}


def test_what_lets_advertising_leave_is_named_for_it_alone() -> None:
    """Nothing that keeps a mail back, and not the contract, is a word it could leave by."""
    kept = {decide(case).why for case in EVERY if not decide(case).allowed}
    assert not kept & gate.LETS_LEAVE
    assert Ground.PART_OF_CONTRACT not in gate.LETS_LEAVE
