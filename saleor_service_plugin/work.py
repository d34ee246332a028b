"""What a worker does: the same for Celery, for `service_run` and for the commands."""

import logging
from collections.abc import Callable

from . import news, purge
from .complaints.automatic import rounds as automatic
from .complaints.clocks import rounds as clock_rounds
from .complaints.record import rounds as complaints
from .dashboard import card
from .delivery import due_attention
from .delivery.delays import due as due_promises
from .delivery.live import polling
from .delivery.promises import usual
from .delivery.silence import rounds as silence
from .effects import dispatch as effects_dispatch
from .errors import brief
from .events import couriers
from .events import dispatch as events_dispatch
from .messages import channels, dispatch, postmen
from .mirror import making
from .orders import drain, sweep
from .rewards.asking import evaluate, simulations, without_order
from .rewards.campaigns import running as campaigns
from .rewards.grants import rounds as grants_rounds
from .rewards.history import fill
from .rewards.referral import rounds as referral
from .shop import port, support

logger = logging.getLogger(__name__)


INLINE_SECONDS = 5.0
"""How long carriers are asked where there is no thread for it (`service_run`)."""


def is_on() -> bool:
    """Whether anything is to be done: Saleor fits and staff have the plugin on."""
    if not support_ok():
        return False
    with port.current().writer():
        return port.current().plugin_active()


def support_ok() -> bool:
    """Whether this shop can be worked with; a shop put in by tests always can."""
    return port.is_replaced() or support.is_supported()


def work(*, wait: bool = True) -> None:
    """Look at what was marked, do and send what is due.

    Args:
        wait: False leaves the sending to threads of this process and returns.

    """
    if is_on():
        _each(
            drain.drain, evaluate.evaluate_due, effects_dispatch.dispatch, lambda: _send(wait),
            lambda: _deliver(wait),
        )  # fmt: skip


def tick(*, wait: bool = True) -> None:
    """Do everything that is due each minute; one part that fails stops no other.

    Args:
        wait: As for `work`.

    """
    if not is_on():
        _stand_still()
        return
    _guarded(sweep.RECENT, sweep.sweep_recent)
    _guarded(sweep.LIVE, sweep.sweep_live)
    _each(
        due_promises.mark_due, drain.drain, without_order.look_round, evaluate.evaluate_due,
        grants_rounds.expire_due, grants_rounds.give_up, campaigns.run_due, referral.look_round,
        effects_dispatch.dispatch, lambda: _send(wait),
        lambda: _deliver(wait), due_attention.look_round, automatic.look_round, silence.look_round,
        clock_rounds.look_round, complaints.close_solved, usual.learn,
        lambda: _ask_carriers(wait), purge.purge, news.tell, card.hang_up, lambda: _mirror(wait),
        lambda: _fill(wait), lambda: _simulate(wait),
    )  # fmt: skip


def clocks() -> None:
    """Give the warnings of complaints' clocks that are due; the staff's list says so at once."""
    if is_on() and clock_rounds.look_round().over:
        news.tell()


def _each(*parts: Callable[[], object]) -> None:
    """Do one after the other; one that fails stops no other."""
    for part in parts:
        try:
            part()
        except Exception as error:
            logger.error("A part of the work failed: %s", brief(error))


def _send(wait: bool) -> None:
    if wait:
        dispatch.dispatch()
        return
    dispatch.tidy()
    postmen.call(dispatch.servers_due())


def _deliver(wait: bool) -> None:
    """Tell the endpoints that listen, in threads where nobody should wait for them."""
    if wait:
        events_dispatch.dispatch()
        return
    events_dispatch.tidy()
    couriers.call(events_dispatch.due())


def _ask_carriers(wait: bool) -> None:
    """Ask carriers what is due, in a thread where nobody should wait for their answers."""
    if wait:
        # Sweeps and mails of this process wait meanwhile: a question or two each minute.
        polling.ask_due(seconds=INLINE_SECONDS)
    else:
        polling.call()


def _mirror(wait: bool) -> None:
    """Make the service mirror anew where it is due, in a thread where nobody should wait."""
    if wait:
        making.make_due()
    else:
        making.call()


def _fill(wait: bool) -> None:
    """Read on in the orders from before us, in a thread where nobody should wait."""
    if wait:
        fill.fill_due()
    else:
        fill.call()


def _simulate(wait: bool) -> None:
    """Work out what a rule would have given, where staff wait for it."""
    if wait:
        simulations.make_due()
    else:
        simulations.call()


def _stand_still() -> None:
    """While staff have the plugin off, what happens is not told later either."""
    if support_ok():
        with port.current().writer():
            channels.move_marks()
        fill.start_over()


def _guarded(name: str, part: Callable[[], object]) -> None:
    try:
        part()
    except Exception as error:
        logger.error("The %s sweep failed: %s", name, brief(error))
        sweep.note_failure(name, error)
