"""What staff are told on our App in the Dashboard, and what of it notes feel.

Real requests and real commits; each test begins without an App of ours.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from saleor.app import models as app_models
from saleor.app.models import App, AppProblem
from saleor.app.tasks import remove_apps_task

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.shop import staff
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.dashboard import (
    APP_DELETE,
    KEY,
    Start,
    dismiss,
    history,
    ours,
    problems,
    threads,
    wait_for_waiting,
    without_our_app,
)
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World


@pytest.fixture
def shop(world: World) -> Iterator[SaleorShop]:
    """Saleor without an App of ours."""
    with without_our_app() as shop:
        yield shop


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a job in a thread."""
    with threads() as start:
        yield start


def test_problem_is_shown_once_and_counted(world: World, shop: SaleorShop) -> None:
    # when
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
    shop.tell_staff("other", "Something else.", critical=False)
    shop.tell_staff(KEY, "DHL refuses our key.", critical=True)

    # then
    (app,) = ours(world)
    assert (app["name"], app["type"], app["isActive"]) == ("Service", "THIRDPARTY", True)
    assert (app["permissions"], app["tokens"], app["appUrl"]) == ([], [], None)
    row = problems(world)[KEY]
    assert (row["message"], row["count"]) == ("DHL refuses our key.", 2)
    assert (row["isCritical"], row["dismissed"]) == (True, None)
    assert problems(world)["other"]["count"] == 1
    stored = AppProblem.objects.get(key=KEY)
    assert stored.updated_at > stored.created_at


def test_problem_is_taken_back(world: World, shop: SaleorShop) -> None:
    # given
    shop.tell_staff_no_more(KEY)
    assert ours(world) == []
    shop.tell_staff(KEY, "DHL refuses our login.", critical=True)
    shop.tell_staff("other", "Something else.", critical=False)

    # when
    shop.tell_staff_no_more(KEY)
    shop.tell_staff_no_more(KEY)

    # then
    assert set(problems(world)) == {"other"}


def test_dismissed_problem_comes_back_with_another_text_only(
    world: World, shop: SaleorShop
) -> None:
    # given
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
    dismiss(world)

    # when
    shop.tell_staff(KEY, "DHL refuses our login.", critical=True)

    # then
    row = problems(world)[KEY]
    assert (row["count"], row["isCritical"], row["dismissed"]["by"]) == (2, True, "USER")

    # when
    shop.tell_staff(KEY, "DHL is away.", critical=True)

    # then
    row = problems(world)[KEY]
    assert (row["count"], row["message"], row["dismissed"]) == (3, "DHL is away.", None)


def test_dismissing_meanwhile_is_not_lost(world: World, shop: SaleorShop, start: Start) -> None:
    """Staff lock the row and not the App."""
    # given
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)

    # when
    with transaction.atomic():
        AppProblem.objects.filter(key=KEY).update(dismissed=True)
        told = start(lambda: shop.tell_staff(KEY, "DHL refuses our login.", critical=False))
        wait_for_waiting(1)
    told.result()

    # then
    row = AppProblem.objects.get(key=KEY)
    assert (row.count, row.dismissed) == (2, True)


def test_taken_back_while_it_is_told_again(world: World, shop: SaleorShop, start: Start) -> None:
    # given
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)

    # when
    with transaction.atomic():
        shop.tell_staff_no_more(KEY)
        told = start(lambda: shop.tell_staff(KEY, "DHL is away.", critical=False))
        wait_for_waiting(1)
    told.result()

    # then
    row = problems(world)[KEY]
    assert (row["message"], row["count"]) == ("DHL is away.", 1)


@pytest.mark.parametrize("app_exists", [False, True])
def test_two_telling_at_once_make_one_row(
    world: World, shop: SaleorShop, start: Start, app_exists: bool
) -> None:
    # given
    if app_exists:
        assert staff.our_app()

    # when
    with transaction.atomic():
        shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
        told = start(lambda: shop.tell_staff(KEY, "DHL refuses our login.", critical=False))
        wait_for_waiting(1)
    told.result()

    # then
    assert App.objects.filter(identifier=PLUGIN_ID).count() == 1
    assert problems(world)[KEY]["count"] == 2


def test_many_telling_at_once_are_all_counted(world: World, shop: SaleorShop, start: Start) -> None:
    # when
    told = [
        start(lambda: shop.tell_staff(KEY, "DHL refuses our login.", critical=False))
        for _ in range(8)
    ]
    for one in told:
        one.result()

    # then
    assert problems(world)[KEY]["count"] == 8


def test_one_that_is_rolled_back_leaves_the_way_free(
    world: World, shop: SaleorShop, start: Start
) -> None:
    # when
    with transaction.atomic():
        shop.tell_staff(KEY, "This transaction fails.", critical=False)
        told = start(lambda: shop.tell_staff(KEY, "DHL refuses our login.", critical=False))
        wait_for_waiting(1)
        transaction.set_rollback(True)
    told.result()

    # then
    row = problems(world)[KEY]
    assert (row["message"], row["count"]) == ("DHL refuses our login.", 1)


def test_the_app_is_not_written_over(world: World, shop: SaleorShop) -> None:
    """Staff switched it off; a later version of ours gave it addresses."""
    # given
    App.objects.create(
        identifier=PLUGIN_ID, name="After-sales Service", type="thirdparty", is_active=False,
        app_url="https://shop.example.com/page",
    )  # fmt: skip

    # when
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)

    # then
    (app,) = ours(world)
    assert (app["name"], app["isActive"]) == ("After-sales Service", False)
    assert app["appUrl"] == "https://shop.example.com/page"
    assert set(problems(world)) == {KEY}


def test_removed_app_stays_removed(
    world: World, shop: SaleorShop, caplog: pytest.LogCaptureFixture
) -> None:
    # given
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
    world.superuser.run(APP_DELETE, {"id": ours(world)[0]["id"]})
    order_id = paid(world, Story(), email=world.email())

    # when
    shop.tell_staff(KEY, "DHL is away.", critical=True)
    written = shop.add_order_note(order_id, key="told", text="The customer was told.")

    # then
    assert staff.existing_app() is None
    assert staff.our_app() is None
    assert ours(world) == []
    assert App.objects.filter(identifier=PLUGIN_ID).count() == 1
    (row,) = AppProblem.objects.filter(key=KEY)
    assert row.message == "DHL refuses our login."
    assert "Staff removed our App, so they are not told; carrier:dhl: DHL is away." in caplog.text
    assert written
    assert history(world.staff, order_id)[0]["app"] is None

    # when it is taken back
    shop.tell_staff_no_more(KEY)

    # then
    assert not AppProblem.objects.filter(key=KEY).exists()


def test_saleor_forgets_a_removed_app_after_a_day(world: World, shop: SaleorShop) -> None:
    """With the row the staff's wish is gone: what is told then makes the App anew."""
    # given
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    App.objects.filter(identifier=PLUGIN_ID).update(removed_at=two_days_ago)
    remove_apps_task()

    # when
    shop.tell_staff(KEY, "DHL refuses our login.", critical=False)

    # then
    assert problems(world)[KEY]["count"] == 1


def test_above_the_limit_the_oldest_of_ours_goes(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(AppProblem, "MAX_PROBLEMS_PER_APP", 3)
    foreign = AppProblem.objects.create(app_id=world.app_pk, key=KEY, message="Theirs.")
    for key in ("first", "second", "third"):
        shop.tell_staff(key, f"The {key} thing.", critical=False)
    dismiss(world, "second")

    # when
    shop.tell_staff("fourth", "The fourth thing.", critical=False)

    # then
    assert set(problems(world)) == {"first", "third", "fourth"}

    # when
    shop.tell_staff("first", "The first thing.", critical=False)
    shop.tell_staff("fifth", "The fifth thing.", critical=False)

    # then
    assert set(problems(world)) == {"first", "fourth", "fifth"}
    foreign.refresh_from_db()
    assert foreign.count == 1


def test_text_is_made_to_fit(world: World, shop: SaleorShop) -> None:
    # when
    shop.tell_staff(KEY, "ä" * 2048, critical=False)
    shop.tell_staff("too long", "ä" * 2049, critical=False)
    shop.tell_staff("odd", "a\x00b\ud83dc", critical=False)

    # then
    told = {key: row["message"] for key, row in problems(world).items()}
    assert told == {KEY: "ä" * 2048, "too long": "ä" * 2045 + "...", "odd": "ab?c"}

    # when told again, it is the same text
    dismiss(world, "too long")
    shop.tell_staff("too long", "ä" * 2049, critical=False)

    # then
    assert problems(world)["too long"]["dismissed"]


def test_older_saleor_has_the_log_alone(
    world: World,
    shop: SaleorShop,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # given
    monkeypatch.delattr(app_models, "AppProblem")

    # when
    shop.tell_staff(KEY, "DHL refuses our login.", critical=True)
    shop.tell_staff_no_more(KEY)

    # then
    (record,) = [row for row in caplog.records if row.name == staff.logger.name]
    assert record.levelno == logging.ERROR
    assert record.getMessage().endswith("carrier:dhl: DHL refuses our login.")
    assert ours(world) == []


def test_notes_of_our_app_do_not_wait_for_who_tells(
    world: World, shop: SaleorShop, start: Start
) -> None:
    """An event points to the App; that row is locked without its key."""
    # given
    order_id = paid(world, Story(), email=world.email())
    assert staff.our_app()

    # when
    with transaction.atomic():
        shop.tell_staff(KEY, "DHL refuses our login.", critical=False)
        noted = start(lambda: shop.add_order_note(order_id, key="told", text="Told."))

        # then
        assert noted.result() is True
