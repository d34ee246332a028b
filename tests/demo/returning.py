"""A customer comes back: a surprise in the parcel, a code on a card, and what both cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.printed import pages_of

from . import calls, cast, returning_calls
from .api import Json
from .calls import Placed
from .office import token_in
from .returning_calls import Money
from .shopping import Stage
from .stories import received
from .talk import MismatchError, wait_for
from .watch import PATIENCE_SECONDS

TITLE = "Coming back: a surprise, a card with a code, and its price"

BUDGET = 200

OFF = 5
"""What the code takes off, in the currency of the channel."""

COST = 2.5
"""What a goodie costs the shop."""

SURPRISE = "Surprise for the second order"

THANKS = "Code after the second order"

PIECES = 4
"""Of the first article; together they cost more than the code takes off."""

SECOND = [{"nthOrder": {"from": 2, "to": 2}}]

COUNTRIES = ["DE"]
"""The warehouses of the sample data lie elsewhere; no goodie crosses a border unasked."""

Things = Sequence[tuple[str, str]]
"""Variant id and name."""


@dataclass
class Given:
    """What the second order brought."""

    order: Placed
    code: str


def coming_back(stage: Stage) -> None:
    """Two orders, two rules, and a third order that is cheaper."""
    things = calls.articles(
        stage.shop.anonymous,
        channel=cast.LIVE_CHANNEL,
        country=cast.FAITHFUL.address["country"],
        count=1,
    )
    first = stage.place(cast.FAITHFUL, (1,), received(), things=things)
    _rules(stage, first)
    given = _second_order(stage, things)
    _shown(stage, given)
    _card(stage, given)
    third = _redeemed(stage, given, things)
    _report(stage, given, third)


def _rules(stage: Stage, first: Placed) -> None:
    """Staff make a goodie and two rules; what was ordered before counts, and brings nothing."""
    service, say = stage.shop.service, stage.talk.say
    places = returning_calls.places_of(returning_calls.order_of(stage.shop.staff, first))
    thing = returning_calls.small_thing(
        stage.shop.staff, service, channel=cast.LIVE_CHANNEL, places=places
    )
    cost = Money(COST, first.currency)
    goodie = returning_calls.make_goodie(service, thing, cost=cost, countries=COUNTRIES)
    say(f"serviceGoodieCreate: {thing.name}, costs {COST:.2f} {first.currency}")
    limits = {"monthlyBudget": BUDGET, "currency": first.currency}
    common = {"trigger": "PAID", "conditions": SECOND, "limits": limits}
    code = {"codeKind": "FIXED", "value": OFF, "currency": first.currency, "validDays": 30}
    for name, reward in ((SURPRISE, {"goodie": {"goodies": [goodie]}}), (THANKS, {"code": code})):
        text = returning_calls.make_rule(service, {**common, "name": name, "reward": reward})
        say(f"serviceRewardRuleCreate, serviceRewardRuleSwitchOn: {name}")
        stage.talk.quote(text)


def _second_order(stage: Stage, things: Things) -> Given:
    """The second order is paid: a line for nothing lies on it, and a code exists."""
    order = stage.place(cast.FAITHFUL, (PIECES,), received(), things=things)
    found = _until_given(stage, order, "GOODIE", "CODE")
    shown = returning_calls.order_of(stage.shop.staff, order)
    gifts = [line for line in shown["lines"] if line["isGift"]]
    if [(one["quantity"], one["totalPrice"]["gross"]["amount"]) for one in gifts] != [(1, 0)]:
        raise MismatchError(f"order {order.number} should have one line for nothing: {shown}")
    total = Decimal(str(shown["total"]["gross"]["amount"]))
    if total != order.amount or shown["chargeStatus"] != "FULL":
        raise MismatchError(f"order {order.number} cost {order.amount}, now {shown}")
    stage.talk.say(
        f"order {order.number} has 1 × {gifts[0]['productName']} more, for 0.00; its total is "
        f"{total} {order.currency} as before, paid in full"
    )
    code = found["CODE"]["code"]
    stage.talk.say(f"the shop has the code {code}, until {found['CODE']['validUntil']}")
    return Given(order, code)


def _shown(stage: Stage, given: Given) -> None:
    """No mail tells of the code without a yes; the order page does, and keeps the surprise."""
    token = token_in(stage.watch.last().text)
    rewards = returning_calls.for_you(stage.shop.guest, token)
    if {(one["kind"], one["code"]) for one in rewards} != {("GOODIE", None), ("CODE", given.code)}:
        raise MismatchError(f"the order page shows {rewards}")
    stage.watch.expect(
        given.order.pk,
        "a code is advertising: its mail is off until staff want it, and leaves to nobody "
        "without a stored consent; no mail",
    )
    rows = [row for row in stage.tables.messages(given.order.pk) if row.kind == "code-granted"]
    if [row.state for row in rows] != ["skipped"]:
        raise MismatchError(f"of the code's mail the outbox says {rows}")
    stage.talk.say(f"the outbox says why: {rows[0].told()}")
    stage.talk.say("serviceOrder.rewards, as on the order page behind the receipt's link:")
    lines = [" ".join([one["text"], one["code"] or "", *one["terms"]]) for one in rewards]
    stage.talk.quote("\n".join(lines))


def _card(stage: Stage, given: Given) -> None:
    """The card for the parcel says the code; it is printed as a file."""
    name, pdf, count = returning_calls.cards(stage.shop.service, given.order)
    pages = pages_of(pdf)
    wanted = (given.code, cast.FAITHFUL.address["firstName"])
    if (count, len(pages)) != (1, 1) or not all(text in pages[0].text for text in wanted):
        raise MismatchError(f"{count} cards on {[page.text for page in pages]}")
    path = stage.shop.logs / Path(name).name
    path.write_bytes(pdf)
    stage.talk.say(f"serviceThankYouCards: {path.name}, {len(pdf):,} bytes, says")
    stage.talk.quote(pages[0].text)
    stage.talk.say(f"the card lies in {path}")


def _redeemed(stage: Stage, given: Given, things: Things) -> Placed:
    """The third order, of the same things, is placed with the code and costs less."""
    order = stage.place(cast.FAITHFUL, (PIECES,), received(), things=things, code=given.code)
    if order.amount != given.order.amount - OFF:
        raise MismatchError(f"with the code it costs {order.amount}, without {given.order.amount}")
    stage.talk.say(
        f"checkoutAddPromoCode: {order.amount} instead of {given.order.amount} {order.currency}"
    )
    grant = _until(stage, given.order, lambda found: found["CODE"]["state"] == "USED")["CODE"]
    if grant["usedOrderId"] != order.id:
        raise MismatchError(f"the code was used with {grant['usedOrderId']}")
    if returning_calls.grants_of(stage.shop.service, order):
        raise MismatchError("the third order brought something, too")
    stage.talk.say(f"serviceGrants: used with order {order.number}; that one brings nothing more")
    return order


def _report(stage: Stage, given: Given, third: Placed) -> None:
    """The report shows what both rules cost and brought, and what is left of the budgets."""
    figures, gauges = returning_calls.report(stage.shop.service)
    for name, used, cost in ((SURPRISE, 0, COST), (THANKS, 1, OFF)):
        row, gauge = figures[name], gauges[name]
        redeemed = third.amount if used else Decimal(0)
        wanted = (1, used, Decimal(str(cost)), redeemed, Decimal(str(BUDGET - cost)))
        numbers = (_number(row["cost"]), _number(row["redeemed"]), _number(gauge["left"]))
        if (row["granted"], row["used"], *numbers) != wanted:
            raise MismatchError(f"{name}: {row}, {gauge}, expected {wanted}")
        stage.talk.say(
            f"serviceRewardReport: {name}: granted {row['granted']}, used {row['used']}, costs "
            f"{numbers[0]:.2f}, orders with it {numbers[1]:.2f}; left of {BUDGET}: {numbers[2]:.2f}"
        )


def _until_given(stage: Stage, order: Placed, *kinds: str) -> dict[str, Json]:
    """Wait until all of it can be used."""

    def given(found: dict[str, Json]) -> bool:
        return all(found.get(kind, {}).get("state") == "GIVEN" for kind in kinds)

    return _until(stage, order, given)


def _until(
    stage: Stage, order: Placed, ready: Callable[[dict[str, Json]], bool]
) -> dict[str, Json]:
    """Wait until what was granted with an order stands so.

    Raises:
        MismatchError: It does not within two minutes.

    """
    found: dict[str, Json] = {}

    def look() -> bool:
        found.update(returning_calls.grants_of(stage.shop.service, order))
        return bool(found) and ready(found)

    try:
        wait_for("what was granted", look, PATIENCE_SECONDS, every=0.5)
    except TimeoutError as error:
        raise MismatchError(f"{error}: {found}") from None
    return found


def _number(value: object) -> Decimal:
    return Decimal(str(value))
