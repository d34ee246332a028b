"""A broker that refuses or hangs costs the shop nothing: our thread waits, no request does."""

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import wake
from saleor_service_plugin.orders import marks
from saleor_service_plugin.plugin import ServicePlugin
from tests.saleor.trouble import brokers, journey
from tests.saleor.world import World

PROJECT = Path(__file__).parents[2]

#: Telling the broker in the request took six seconds where it hangs.
GENEROUS_SECONDS = 1.5

PATIENCE_SECONDS = 20


@pytest.fixture(autouse=True)
def due_at_once(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Marks are due at once, so that the wake calls at once; a sweep has run before."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    yield


def mark_an_order() -> None:
    """Call a hook for an order that nobody has seen."""
    ours = ServicePlugin(configuration=[], active=True)
    ours.order_updated(SimpleNamespace(pk=uuid4()), previous_value=None)


@pytest.mark.parametrize("broker", brokers.BROKERS)
def test_shop_does_not_wait_for_the_broker(world: World, broker: str) -> None:
    """Every request is made while a call of ours is under way; it is answered as ever."""
    # given
    plain = journey.plain(world)
    hung: list[bool] = []

    with brokers.BROKERS[broker]() as url, brokers.wake_talks_to(url) as messages:

        @contextmanager
        def while_a_call_hangs(order_id: UUID | None) -> Iterator[None]:
            wake._waker = wake.Waker()
            messages.began.clear()
            mark_an_order()
            assert messages.began.wait(PATIENCE_SECONDS)
            call = messages.calls[-1]
            yield
            hung.append(call.ended is None)

        # when
        made = journey.listened(world, around=while_a_call_hangs)

    # then
    assert journey.differences(made, plain) == {}
    for name, seconds in made.seconds.items():
        assert seconds < plain.seconds[name] + GENEROUS_SECONDS, (name, seconds)
    assert {call.thread for call in messages.calls} == {"service-wake"}
    if broker != "refuses":
        # The longest requests may outlast what a call may take.
        assert hung.count(True) > len(plain.answers) / 2
    assert journey.untold(made) == {}


@pytest.mark.parametrize("broker", brokers.BROKERS)
def test_wake_gives_up_a_broker_and_rests(broker: str) -> None:
    """A thread that hung for ever would wake nobody when the broker is back."""
    # given
    with brokers.BROKERS[broker]() as url, brokers.wake_talks_to(url) as messages:
        # when
        mark_an_order()
        assert messages.began.wait(PATIENCE_SECONDS)
        messages.began.clear()
        mark_an_order()

        # then
        assert messages.ended.wait(PATIENCE_SECONDS), "the call hangs"
        assert not messages.began.wait(2 * wake.TICK_SECONDS), "called again at once"
        mark_an_order()
        assert not messages.began.wait(2 * wake.TICK_SECONDS), "called again too soon"


def test_without_a_broker_there_is_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours runs inside the shop's request where tasks are eager."""
    # given
    monkeypatch.setattr(wake, "_waker", wake.Waker())

    # when
    mark_an_order()

    # then
    assert wake._waker._thread is None


def test_a_forked_worker_has_a_thread_of_its_own() -> None:
    """Servers fork after loading; threads do not come along."""
    # given
    with brokers.silent() as url, brokers.wake_talks_to(url) as messages:
        mark_an_order()
        assert messages.began.wait(PATIENCE_SECONDS)
        before = wake._waker

        # when
        child = os.fork()
        if child == 0:
            own = wake._waker is not before and wake._waker._thread is None
            wake._waker.soon()
            alive = wake._waker._thread is not None and wake._waker._thread.is_alive()
            os._exit(0 if own and alive else 1)
        _, status = os.waitpid(child, 0)

        # then
        assert os.waitstatus_to_exitcode(status) == 0


def test_a_hanging_broker_does_not_keep_a_process_alive() -> None:
    """A server that is told to stop, or a command that is done, ends at once."""
    # given
    program = textwrap.dedent("""
        import sys
        from django.conf import settings
        url = sys.argv[1]
        settings.configure(
            CELERY_BROKER_URL=url, CELERY_TASK_ALWAYS_EAGER=False,
            SALEOR_SERVICE_SETTLE_SECONDS=0, INSTALLED_APPS=["saleor_service_plugin"],
        )
        import celery, django
        django.setup()
        celery.Celery("shop", broker=url).set_default()
        from saleor_service_plugin import tasks, wake
        wake.soon()
        sys.stdin.readline()
        print("done")
    """)
    accepted = threading.Event()

    with brokers.silent(on_connection=accepted.set) as url:
        process = subprocess.Popen(
            [sys.executable, "-c", program, url],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert accepted.wait(PATIENCE_SECONDS)

            # when
            said, _ = process.communicate("end\n", timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
            process.wait()

    # then
    assert (said, process.returncode) == ("done\n", 0)
