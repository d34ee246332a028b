"""What the editor of rules calls things, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from ..rewards.rules.presets import Preset
from ..rewards.rules.problems import Code, Problem
from ..rewards.rules.words import (
    CodeKind,
    ConditionKind,
    Refusal,
    RewardKind,
    RuleState,
    Trigger,
)
from ..web.words import t
from .goodie_words import money


def states() -> Mapping[str, str]:
    """Return how a rule stands."""
    return {
        RuleState.DRAFT: t("Draft"),
        RuleState.ON: t("On"),
        RuleState.OFF: t("Off"),
    }


STATE_LOOKS: Mapping[str, str] = {RuleState.DRAFT: "", RuleState.ON: "good", RuleState.OFF: "warn"}


def triggers() -> Mapping[str, str]:
    """Return when a rule is asked."""
    return {
        Trigger.PLACED.value: t("An order is placed"),
        Trigger.PAID.value: t("An order is paid"),
        Trigger.DELIVERED.value: t("The last parcel of an order is delivered"),
        Trigger.AFTER_DELIVERY.value: t("Some days after the delivery"),
        Trigger.WITHOUT_ORDER.value: t("Some days without a new order"),
        Trigger.COMPLAINT_SOLVED.value: t("A complaint is solved"),
    }


def conditions() -> Mapping[str, str]:
    """Return what can be asked for."""
    return {
        ConditionKind.NTH_ORDER.value: t("Which order of the customer"),
        ConditionKind.EVERY_NTH.value: t("Every so many orders"),
        ConditionKind.SPENT.value: t("Spent before"),
        ConditionKind.DAYS_SINCE_LAST.value: t("Days since the order before"),
        ConditionKind.ORDER_VALUE.value: t("Value of the order"),
        ConditionKind.PRODUCTS.value: t("Products in the order"),
        ConditionKind.COLLECTIONS.value: t("Collections in the order"),
        ConditionKind.CATEGORIES.value: t("Categories in the order"),
        ConditionKind.COUNTRY.value: t("Country of delivery"),
        ConditionKind.CHANNEL.value: t("Channel"),
        ConditionKind.GROUP.value: t("Customer group"),
        ConditionKind.WEEKDAY.value: t("Weekday"),
        ConditionKind.GOODIES.value: t("Goodies of the last year"),
        ConditionKind.RETURNS.value: t("Share sent back"),
        ConditionKind.ACCOUNT.value: t("Customer account"),
        ConditionKind.LANGUAGE.value: t("Language of the order"),
    }


def labels() -> Mapping[str, str]:
    """Return what the fields of conditions are called, by kind and field."""
    return {
        "nth-order.from": t("From order number"),
        "nth-order.to": t("To order number"),
        "every-nth.n": t("Every … order"),
        "spent.amount": t("At least"),
        "days-since-last.least": t("At least"),
        "days-since-last.most": t("At most"),
        "order-value.least": t("At least"),
        "order-value.most": t("At most"),
        "products.any": t("What must hold"),
        "collections.any": t("What must hold"),
        "categories.any": t("What must hold"),
        "country.any": t("What must hold"),
        "country.codes": t("Countries"),
        "weekday.days": t("Days"),
        "goodies.most": t("At most"),
        "returns.most": t("At most"),
        "account.has": t("Ordered"),
        "language.codes": t("Languages"),
        "channel.ids": t("Channels"),
        "group.ids": t("Groups"),
        "products.ids": t("Products"),
        "collections.ids": t("Collections"),
        "categories.ids": t("Categories"),
    }


def hints() -> Mapping[str, str]:
    """Return a sentence below a field, by kind and field."""
    return {
        "nth-order.to": t("Empty: every one from there on. Twice the same: that one alone."),
        "country.codes": t("Names or two letters, with commas between: Germany, AT."),
        "language.codes": t("Names or two letters, with commas between: German, en."),
        "spent.amount": t("For orders that were paid and not sent back, this one left out."),
        "returns.most": t("Of all pieces the customer ever paid for."),
        "goodies.most": t("0: only who got none in the last 365 days."),
        "weekday.days": t("By the channel's clock."),
        "days-since-last.least": t("Empty: it does not matter."),
        "order-value.least": t("Gross, with shipping. Empty: it does not matter."),
    }


def flags() -> Mapping[str, tuple[str, str]]:
    """Return what yes and no mean, by kind and field."""
    things = (t("One of these is in the order"), t("None of these is in the order"))
    return {
        "products.any": things,
        "collections.any": things,
        "categories.any": things,
        "country.any": (t("It is one of these"), t("It is none of these")),
        "account.has": (t("with an account"), t("as a guest")),
    }


def rewards() -> Mapping[str, str]:
    """Return what can be given."""
    return {
        RewardKind.GOODIE.value: t("A goodie in the parcel"),
        RewardKind.CODE.value: t("A personal discount code"),
        RewardKind.GIFT_CARD.value: t("A gift card"),
    }


def reward_hints() -> Mapping[str, str]:
    """Return a sentence about each."""
    return {
        RewardKind.GOODIE.value: t(
            "Customers read of a small surprise, never what it is. It comes into the parcel, so "
            "the occasion must be a placed or paid order."
        ),
        RewardKind.CODE.value: t(
            "Works once, and lies in the mail, the parcel's card or the order's page."
        ),
        RewardKind.GIFT_CARD.value: t("Store credit, assigned to the customer."),
    }


def codes() -> Mapping[str, str]:
    """Return what a code takes off."""
    return {
        CodeKind.PERCENT.value: t("Percent"),
        CodeKind.FIXED.value: t("Fixed amount"),
        CodeKind.FREE_SHIPPING.value: t("Free shipping"),
    }


def presets(currency: str) -> Mapping[str, tuple[str, str]]:
    """Return what can be begun with, each with a sentence; amounts in the currency."""
    month, off = (money(Decimal(one), currency) if currency else str(one) for one in (200, 5))
    return {
        Preset.SECOND_ORDER.value: (
            t("Second order gets a surprise"),
            t("A goodie with the second paid order, for at most {amount} a month.", amount=month),
        ),
        Preset.EVERY_FIFTH.value: (
            t("Every fifth order {amount} off", amount=off),
            t("A code over {amount} once every fifth order is delivered.", amount=off),
        ),
        Preset.WE_MISS_YOU.value: (
            t("We miss you after 180 days"),
            t("A code for 10 percent to who has not ordered for half a year."),
        ),
    }


def refusals() -> Mapping[str, str]:
    """Return why nothing was given although the conditions held."""
    return {
        Refusal.NOT_PROVEN: t("The customer is not proven to be who the address says"),
        Refusal.PER_CUSTOMER: t("The customer has had it often enough"),
        Refusal.COOLDOWN: t("Too soon after the last time"),
        Refusal.PER_DAY: t("Enough were given that day"),
        Refusal.BUDGET: t("The month's budget was used up"),
        Refusal.TOTAL: t("Enough were given in all"),
        Refusal.HELD_OUT: t("Held out by lot, to compare"),
        Refusal.STOPPED: t("A rule before it stops those behind it"),
        Refusal.NO_GOODIE: t("There is no goodie that may go there"),
        Refusal.TOO_LATE: t("Too late for the parcel"),
    }


def reaches() -> Mapping[str, str]:
    """Return how customers would hear of it."""
    return {
        "parcel": t("It lies in the parcel"),
        "mail": t("May be written to by mail"),
        "card": t("A card in the parcel"),
        "page": t("The order's page alone"),
    }


def said(problem: Problem) -> str:
    """Return a problem as a sentence in the reader's language."""
    last = problem.field.rpartition(".")[2]
    known = _known().get((last, problem.code))
    return known or _general()[problem.code]


def _known() -> Mapping[tuple[str, Code], str]:
    return {
        ("name", Code.REQUIRED): t("Give the rule a name; only you read it."),
        ("name", Code.OUT_OF_RANGE): t("The name is too long, or there are too many rules."),
        ("trigger", Code.REQUIRED): t("Choose when the rule is asked."),
        ("days", Code.OUT_OF_RANGE): t("From 1 to 3,650 days."),
        ("days", Code.IMPOSSIBLE): t("This occasion does not wait: leave the days out."),
        ("to", Code.IMPOSSIBLE): t("It ends before it begins: no order could ever be meant."),
        ("most", Code.IMPOSSIBLE): t("It ends before it begins: it could never hold."),
        ("n", Code.OUT_OF_RANGE): t("From 1 to 1,000."),
        ("least", Code.REQUIRED): t("Fill in at least one of the two."),
        ("ids", Code.REQUIRED): t("Choose at least one."),
        ("ids", Code.IMPOSSIBLE): t("No channel fits all conditions on it."),
        ("codes", Code.INVALID): t("One of these is not known: write its name or two letters."),
        ("codes", Code.UNKNOWN): t("One of these is not known: write its name or two letters."),
        ("goodie_ids", Code.REQUIRED): t("Choose at least one goodie."),
        ("goodie_ids", Code.IMPOSSIBLE): t("All chosen goodies are switched off."),
        ("goodie_ids", Code.CURRENCY): t("These goodies' costs are in different currencies."),
        ("goodie_ids", Code.EXPENSIVE): t("One of them costs more than 10: is that meant?"),
        ("value", Code.REQUIRED): t("Say how much it takes off."),
        ("value", Code.OUT_OF_RANGE): t("From 1 to 100 percent, or an amount above 0."),
        ("valid_days", Code.REQUIRED): t("Say for how many days it works."),
        ("valid_days", Code.OUT_OF_RANGE): t("From 1 to 730 days; a gift card to 3,650."),
        ("cost", Code.REQUIRED): t("Say what a code costs you at most."),
        ("monthly_budget", Code.IMPOSSIBLE): t("Less than one costs: nothing would ever be given."),
        ("monthly_budget", Code.OUT_OF_RANGE): t("More than 0, or empty for no budget."),
        ("hold_out", Code.OUT_OF_RANGE): t("From 0 to 50 percent."),
        ("revision", Code.PASSED_OVER): t(
            "Somebody changed the rule meanwhile. Open it anew; what you typed stands here still."
        ),
    }  # fmt: skip


def _general() -> Mapping[Code, str]:
    return {
        Code.REQUIRED: t("This is needed."),
        Code.INVALID: t("This cannot be read."),
        Code.OUT_OF_RANGE: t("This is too small or too large."),
        Code.UNKNOWN: t("Something chosen here is not there any more."),
        Code.CURRENCY: t("The currencies do not fit together."),
        Code.IMPOSSIBLE: t("This does not fit what else was chosen: it could never come true."),
        Code.EXPENSIVE: t("That is more than usual."),
        Code.PASSED_OVER: t("It was changed meanwhile."),
    }
