"""Who may do what, by rule."""

from collections.abc import Callable
from enum import StrEnum

from tests.saleor.api.cast import Caller


class Verdict(StrEnum):
    """How a call ended for the caller."""

    DONE = "done"
    """They saw it, or it was done."""
    NOTHING = "nothing"
    """As if it were not there: null, an empty list, NOT_FOUND."""
    REFUSED = "refused"
    """An error says that they may not, or that their token is no good."""


Verdicts = frozenset[Verdict]

Rule = Callable[[Caller], Verdicts]

DONE = frozenset({Verdict.DONE})
NOTHING = frozenset({Verdict.NOTHING})
REFUSED = frozenset({Verdict.REFUSED})
NOT_DONE = NOTHING | REFUSED


def _needs(permission: str, *, in_channel: bool) -> Rule:
    def rule(caller: Caller) -> Verdicts:
        if caller.broken or caller.permission not in (permission, "*"):
            return REFUSED
        return DONE if caller.everywhere or not in_channel else NOTHING

    return rule


ORDERS = _needs("manage_orders", in_channel=True)
"""MANAGE_ORDERS; staff in their channels alone."""

USERS = _needs("manage_users", in_channel=False)
"""MANAGE_USERS; about no channel in particular."""

PLUGINS = _needs("manage_plugins", in_channel=False)
"""MANAGE_PLUGINS; about no channel in particular."""

PLUGINS_IN_CHANNEL = _needs("manage_plugins", in_channel=True)
"""MANAGE_PLUGINS; staff in their channels alone."""


def own_order(caller: Caller) -> Verdicts:
    """Allow who may manage orders, the customer it belongs to, a guest with its token."""
    if caller.owns or caller.guest == "own":
        return DONE
    allowed = caller.permission in ("manage_orders", "*") and caller.everywhere
    if caller.broken:
        return NOT_DONE
    return DONE if allowed else NOTHING


def guests_order(caller: Caller) -> Verdicts:
    """Allow everybody who knows the id of an order without account, as Saleor does."""
    return DONE | REFUSED if caller.broken else DONE


def account_order(caller: Caller) -> Verdicts:
    """Allow as `own_order`; the order comes from Saleor, where no token of ours counts."""
    return NOTHING if caller.guest == "own" else own_order(caller)


def everybody(caller: Caller) -> Verdicts:
    """Allow everybody."""
    return DONE | REFUSED if caller.broken else DONE


def _whole(permission: str) -> Rule:
    """Need a permission in all channels; else it is refused in so many words."""

    def rule(caller: Caller) -> Verdicts:
        if caller.broken or caller.permission not in (permission, "*"):
            return REFUSED
        return DONE if caller.everywhere else REFUSED

    return rule


WHOLE_ORDERS = _whole("manage_orders")

WHOLE_PLUGINS = _whole("manage_plugins")

DISCOUNTS = _needs("manage_discounts", in_channel=False)
"""MANAGE_DISCOUNTS; about no channel in particular."""

DISCOUNTS_IN_CHANNEL = _needs("manage_discounts", in_channel=True)
"""MANAGE_DISCOUNTS; staff in their channels alone."""

WHOLE_DISCOUNTS = _whole("manage_discounts")

ORDERS_ANYWHERE = _needs("manage_orders", in_channel=False)
"""MANAGE_ORDERS; about no channel in particular."""


def either(caller: Caller) -> Verdicts:
    """Allow who has MANAGE_PLUGINS or MANAGE_ORDERS."""
    return DONE if DONE in (PLUGINS(caller), ORDERS_ANYWHERE(caller)) else REFUSED


def perhaps(rule: Rule) -> Rule:
    """Allow as a rule does, where there may be nothing to see."""
    return lambda caller: rule(caller) | NOTHING if rule(caller) == DONE else rule(caller)


def person(caller: Caller) -> Verdicts:
    """Show people with an account themselves."""
    if caller.broken:
        return NOT_DONE
    nobody = caller.guest or caller.name == "anonymous" or caller.name.startswith("app-")
    return NOTHING if nobody else DONE
