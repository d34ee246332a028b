"""Whatever goes wrong in our hooks, the shop does not feel it: answers, other plugins, mails.

Real requests, real commits. Every journey of eight requests is compared with the same one
made without our plugin; after the trouble one sweep finds everything, once.
"""

import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import work
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import port, support
from tests.saleor.trouble import journey, raising
from tests.saleor.trouble.hooking import HOOKS, MARKS_NOTHING, argument, call_all_hooks, plugin
from tests.saleor.trouble.raising import ERRORS, PLACES, Boom, Spiteful
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def due_at_once(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Marks are due at once; a sweep has run before, as in any shop."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    yield
    support.is_supported.cache_clear()


def marked(given: Any) -> int:
    """Return how many marks there are for what was handed to a hook."""
    orders = given if isinstance(given, list) else [given]
    ids = [getattr(row, "order_id", None) or row.pk for row in orders]
    with port.current().writer():
        return Mark.objects.filter(order_id__in=ids).count()


@pytest.mark.parametrize(
    ("place", "error"),
    [(place, ERRORS[index % len(ERRORS)]) for index, place in enumerate(PLACES)],
    ids=list(PLACES),
)
def test_shop_does_not_feel_a_hook_that_raises(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    # given
    plain = journey.plain(world)
    boom = Boom(error)

    # when
    with monkeypatch.context() as patch:
        PLACES[place](patch, boom)
        made = journey.listened(world)

    # then
    assert boom.struck
    assert journey.differences(made, plain) == {}
    assert journey.untold(made) == {}


@pytest.mark.parametrize("place", ["hooks._mark", "marks.write"])
def test_no_kind_of_error_leaves_a_hook(place: str) -> None:
    for error in ERRORS:
        call_all_hooks(error, place)


@pytest.mark.parametrize("place", PLACES)
def test_no_error_leaves_a_hook_wherever_it_rises(place: str) -> None:
    call_all_hooks(OperationalError("out of memory"), place)


def odd_arguments() -> dict[str, Any]:
    """Return what no hook should ever be handed."""

    def breaks_off() -> Iterator[Any]:
        yield SimpleNamespace(pk=uuid4())
        raise OSError("the rest is lost")

    return {
        "nothing": None,
        "a bare object": object(),
        "a number": 7,
        "a text": "order",
        "bytes": b"\x00",
        "no key": SimpleNamespace(pk=None, order_id=None),
        "a key that is no UUID": SimpleNamespace(pk="O'Hara; --", order_id="x"),
        "an enormous key": SimpleNamespace(pk=10**40, order_id=10**40),
        "a key without hash": SimpleNamespace(pk=[], order_id=[]),
        "a spiteful key": SimpleNamespace(
            pk=Spiteful(Boom(OSError())), order_id=Spiteful(Boom(OSError()))
        ),
        "a spiteful object": Spiteful(Boom(RuntimeError("do not touch"))),
        "a list of oddities": [None, 3, SimpleNamespace(pk=object(), order_id=object())],
        "a list that breaks off": breaks_off(),
        "an empty list": [],
    }


@pytest.mark.parametrize("inside", [False, True], ids=["autocommit", "in a transaction"])
@pytest.mark.parametrize("name", odd_arguments())
def test_hooks_endure_odd_arguments(world: World, name: str, inside: bool) -> None:
    """The real database refuses some of them; the shop's transaction goes on all the same."""
    # given
    ours = plugin()

    for hook in HOOKS:
        given = odd_arguments()[name]

        # when
        if inside:
            with transaction.atomic():
                answer = getattr(ours, hook)(given, previous_value="before")
                assert not connection.needs_rollback
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
        else:
            answer = getattr(ours, hook)(given, previous_value="before")

        # then
        assert answer == "before", hook


EXTRAS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "nothing": ((), {}),
    "webhooks": ((), {"webhooks": [object()]}),
    "no webhooks": ((), {"webhooks": None}),
    "what patches may add": (
        (),
        {
            "webhooks": None,
            "notify_customer": None,
            "calculate_stocks_with_shipping_zones": True,
            "requestor": object(),
            "site_settings": object(),
        },
    ),
    "what staff ticked, by name": ((), {"notify_customer": False}),
    "what staff ticked, by position": ((True,), {}),
    "positional extras": ((object(), 3, "x", None), {}),
    "spiteful extras": ((), {"webhooks": Spiteful(Boom(OSError()))}),
}


@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_take_whatever_saleor_adds(hook: str, extra: str) -> None:
    # given
    marks.forget_written()
    given = argument(hook)
    args, kwargs = EXTRAS[extra]
    before = object()

    # when
    answer = getattr(plugin(), hook)(given, *args, previous_value=before, **kwargs)

    # then
    assert answer is before
    expected = 0 if hook in MARKS_NOTHING else 2 if hook == "order_bulk_created" else 1
    assert marked(given) == expected


@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_may_be_called_without_previous_value(hook: str) -> None:
    # when
    answer = getattr(plugin(), hook)(argument(hook))

    # then
    assert answer is None


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_process_that_is_told_to_stop_stops(
    monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """What is no `Exception` is not ours to keep."""
    # given
    boom = Boom(stop())  # type: ignore[arg-type]
    monkeypatch.setattr(marks, "write", boom)

    # when / then
    with pytest.raises(stop):
        plugin().order_created(argument("order_created"), previous_value=None)


@pytest.mark.parametrize("place", ["hooks._mark", "marks.write"])
def test_a_log_that_fails_is_no_harm_either(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A merchant's filter may raise on what it does not expect; `logging` lets that out."""
    # given
    log = Boom(TypeError("this filter expects another record"))
    for name in ("saleor_service_plugin.hooks", "saleor_service_plugin.orders.marks"):
        monkeypatch.setattr(logging.getLogger(name), "filters", [log])
    PLACES[place](monkeypatch, Boom(OSError("full")))

    for hook in HOOKS:
        # when
        answer = getattr(plugin(), hook)(argument(hook), previous_value="before")

        # then
        assert answer == "before"
    assert log.struck


def test_on_an_unsupported_saleor_nothing_happens(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Hooks and workers stand still; the log says so once."""
    # given
    plain = journey.plain(world)
    monkeypatch.setattr(support, "missing", lambda: ["Order.updated_at"])
    support.is_supported.cache_clear()

    # when
    with caplog.at_level(logging.WARNING, "saleor_service_plugin"):
        made = journey.listened(world)
        work.tick()
        work.work()

    # then
    assert journey.differences(made, plain) == {}
    with port.current().writer():
        assert not Mark.objects.filter(order_id__in=made.orders).exists()
    assert [journey.facts(order_id) for order_id in made.orders] == [{}, {}, {}]
    said = [record for record in caplog.records if record.name.startswith("saleor_service")]
    assert [record.getMessage() for record in said] == [
        "Service plugin stands still, Saleor lacks: ['Order.updated_at']"
    ]


def test_when_saleor_fits_again_everything_is_found(world: World) -> None:
    """An upgrade of Saleor or of the plugin ends the standstill; nothing is lost by it."""
    # given
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(support, "missing", lambda: ["Order.updated_at"])
        support.is_supported.cache_clear()
        made = journey.listened(world)

    # when
    support.is_supported.cache_clear()
    assert work.is_on()

    # then
    assert journey.untold(made) == {}


def test_errors_are_of_thirty_kinds() -> None:
    """The number that docs/figures name."""
    assert len({type(error) for error in raising.ERRORS}) >= 30
