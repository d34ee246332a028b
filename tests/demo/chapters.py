"""What is played on the running shop, chapter by chapter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from saleor_service_plugin import PLUGIN_ID

from . import calls, cast, opening, parcels, promises, returning, stories
from .shopping import Stage
from .talk import MismatchError, wait_for
from .watch import PATIENCE_SECONDS

T = TypeVar("T")


def installed(stage: Stage) -> None:
    """Installing is not sending: every channel begins on trial."""
    wait_for("the worker's first sweeps", stage.tables.swept, PATIENCE_SECONDS)
    wait_for("the worker", stage.tables.idle, PATIENCE_SECONDS)
    stage.talk.say("the plugin is on; both sweeps have looked at the orders that were there")
    counts = stage.tables.counts()
    told = ", ".join(f"{n} {state}" for state, n in sorted(counts.items())) or "none"
    stage.talk.say(
        f"messages: {told} (tried: rendered, would have been sent; "
        "queued: waits ten minutes for what may join it)"
    )
    stage.watch.finish()
    stage.talk.say("mails that left: none")


def going_live(stage: Stage) -> None:
    """Staff fill the form and let one channel go live."""
    calls.configure(stage.shop.staff, PLUGIN_ID, cast.CONFIGURATION)
    stage.talk.say("pluginUpdate: " + ", ".join(f"{k}={v}" for k, v in cast.CONFIGURATION.items()))
    calls.allow_unpaid(stage.shop.staff, cast.LIVE_CHANNEL)
    stage.talk.say(
        "channelUpdate: allowUnpaidOrders=true; shopSettingsUpdate: fulfillmentAllowUnpaid=true"
    )
    opening.go_live(stage.talk, stage.shop.manage, stage.shop.logs / "texts")
    stage.watch.finish()
    stage.talk.say("nothing belated was sent")


def looking_twice(stage: Stage) -> None:
    """Both sweeps again, and the plugin's own picture of its health."""
    stage.talk.say("manage.py service_sweep: everything is looked at again")
    stage.talk.quote(stage.shop.manage_well("service_sweep"))
    mails = stage.watch.finish()
    stage.talk.say(f"still {len(mails)} mails, each sent once, no other")
    code, printed = stage.shop.manage("service_health")
    stage.talk.say("manage.py service_health")
    stage.talk.quote(printed)
    if code:
        raise MismatchError("service_health reports a problem")


def play(stage: Stage) -> None:
    """Play everything.

    Raises:
        MismatchError: The customers did not get exactly what they had to.

    """

    def chapter(title: str, act: Callable[[], T]) -> T:
        stage.talk.chapter(title)
        result = act()
        stage.shop.check()
        return result

    chapter("Installed, on trial", lambda: installed(stage))
    chapter("Going live", lambda: going_live(stage))
    order = chapter(stories.FIRST, lambda: stories.instant(stage))
    for title, story in stories.OTHERS:
        chapter(title, partial(story, stage))
    chapter("A number corrected", lambda: stories.corrected_number(stage, order))
    chapter("Parcels of the same hour", lambda: stories.same_hour(stage))
    chapter("A parcel without a message", lambda: stories.silent_parcel(stage))
    chapter("A channel still on trial", lambda: stories.trial_order(stage))
    chapter(parcels.TITLE, lambda: parcels.two_carriers(stage))
    chapter(promises.TITLE, lambda: promises.missing_goods(stage))
    chapter(returning.TITLE, lambda: returning.coming_back(stage))
    chapter("Looking twice", lambda: looking_twice(stage))
