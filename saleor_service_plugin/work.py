"""What a worker does: the same for Celery, for `service_run` and for the commands."""

import logging
from collections.abc import Callable

from .messages import channels, dispatch
from .orders import drain, sweep
from .shop import port, support

logger = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether anything is to be done: Saleor fits and staff have the plugin on."""
    if not support_ok():
        return False
    with port.current().writer():
        return port.current().plugin_active()


def support_ok() -> bool:
    """Whether this shop can be worked with; a shop put in by tests always can."""
    return port.is_replaced() or support.is_supported()


def work() -> None:
    """Look at what was marked and send what is due."""
    if is_on():
        drain.drain()
        dispatch.dispatch()


def tick() -> None:
    """Do everything that is due each minute; one part that fails stops no other."""
    if not is_on():
        _stand_still()
        return
    _guarded(sweep.RECENT, sweep.sweep_recent)
    _guarded(sweep.LIVE, sweep.sweep_live)
    for part in (drain.drain, dispatch.dispatch):
        try:
            part()
        except Exception:
            logger.exception("A part of the minutely work failed")


def _stand_still() -> None:
    """While staff have the plugin off, what happens is not told later either."""
    if support_ok():
        with port.current().writer():
            channels.move_marks()


def _guarded(name: str, part: Callable[[], object]) -> None:
    try:
        part()
    except Exception as error:
        logger.exception("The %s sweep failed", name)
        sweep.note_failure(name, error)
