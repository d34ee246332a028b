"""Our App's rows in the Dashboard: made once, changed in place, and staff's wishes kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django.fixtures import SettingsWrapper
from saleor.app.models import App, AppExtension

from saleor_service_plugin import PLUGIN_ID, work
from saleor_service_plugin.dashboard.card import card
from saleor_service_plugin.shop import port
from tests.saleor.dashboard import APP_DELETE
from tests.saleor.world import World
from tests.saleor.world.api import global_id

EXTENSIONS = """
query { appExtensions(first: 100) { edges { node {
  label url mountName targetName accessToken app { identifier } permissions { code } settings } } } }"""


@pytest.fixture(autouse=True)
def as_it_was(world: World) -> Iterator[None]:
    """Leave one App, with its card."""
    yield
    with port.current().writer():
        App.objects.filter(identifier=PLUGIN_ID, removed_at__isnull=False).delete()
        port.current().hang_card(card())
        App.objects.filter(identifier=PLUGIN_ID).update(is_active=True)


def rows() -> list[App]:
    """Return our Apps, removed ones too."""
    with port.current().writer():
        return list(App.objects.filter(identifier=PLUGIN_ID).order_by("pk"))


def hang() -> bool:
    """Hang up the card."""
    with port.current().writer():
        return port.current().hang_card(card())


def test_the_tick_hangs_it_up_and_the_dashboard_finds_it(world: World) -> None:
    # when
    work.tick()

    # then
    found = [
        edge["node"]
        for edge in world.superuser.run(EXTENSIONS, {})["edges"]
        if edge["node"]["app"]["identifier"] == PLUGIN_ID
    ]
    assert {(one["mountName"], one["targetName"]) for one in found} == {
        ("NAVIGATION_ORDERS", "APP_PAGE"),
        ("NAVIGATION_DISCOUNTS", "APP_PAGE"),
        ("ORDER_DETAILS_WIDGETS", "WIDGET"),
        ("CUSTOMER_DETAILS_WIDGETS", "WIDGET"),
        ("ORDER_DETAILS_MORE_ACTIONS", "APP_PAGE"),
    }
    assert all(one["accessToken"] for one in found)
    assert all("http" not in one["url"] for one in found if one["targetName"] == "APP_PAGE")
    assert all(one["url"].startswith("http") for one in found if one["targetName"] == "WIDGET")


def test_nothing_is_written_where_all_is_well(
    world: World, django_assert_max_num_queries: object
) -> None:
    hang()
    before = rows()[0].pk, set(AppExtension.objects.values_list("pk", flat=True))
    assert not hang()
    assert (rows()[0].pk, set(AppExtension.objects.values_list("pk", flat=True))) == before


def test_changed_in_place(world: World, settings: SettingsWrapper) -> None:
    # given
    hang()
    (app,) = rows()
    ids = {row.mount: row.pk for row in app.extensions.all()}

    # (two buttons lie at one place)
    buttons = {row.url: row.pk for row in app.extensions.filter(mount="order_details_more_actions")}
    assert set(buttons) == {"/messages", "/complaint-new"}

    # when: another address, an older version's label, an extension too many and one too few
    settings.PUBLIC_URL = "https://api.other.example/"
    with port.current().writer():
        app.extensions.filter(mount="order_details_widgets").update(label="Old")
        app.extensions.filter(mount="customer_details_widgets").delete()
        app.extensions.create(
            label="x", url="https://x.example", mount="page_create", target="popup"
        )
        App.objects.filter(pk=app.pk).update(version="0", name="Old")
    assert hang()

    # then
    (found,) = rows()
    assert found.pk == app.pk
    assert (found.name, found.version) == (card().name, card().version)
    assert found.app_url == "https://api.other.example/plugins/global/saleor.service/dashboard"
    with port.current().writer():
        after = {row.mount: row for row in found.extensions.all()}
    assert after["order_details_widgets"].pk == ids["order_details_widgets"]
    labels = {one.mount: one.label for one in card().extensions}
    assert after["order_details_widgets"].label == labels["order_details_widgets"]
    assert set(after) == {one.mount for one in card().extensions}
    with port.current().writer():
        kept = found.extensions.filter(mount="order_details_more_actions")
        assert {row.url: row.pk for row in kept} == buttons
    assert all(
        row.url.startswith("https://api.other.example/")
        for row in after.values()
        if row.target == "widget"
    )


def test_several_at_one_place_have_names_of_their_own() -> None:
    places = [(one.mount, one.target, one.name) for one in card().extensions]
    assert len(set(places)) == len(places)


def test_many_at_once_make_one(world: World) -> None:
    # given
    with port.current().writer():
        App.objects.filter(identifier=PLUGIN_ID).delete()

    def one(_: int) -> bool:
        try:
            return hang()
        finally:
            connections.close_all()

    # when
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))

    # then
    (app,) = rows()
    with port.current().writer():
        assert app.extensions.count() == len(card().extensions)


def test_switched_off_it_stays_off(world: World) -> None:
    hang()
    with port.current().writer():
        App.objects.filter(identifier=PLUGIN_ID).update(is_active=False, version="0")
    assert hang()
    assert [app.is_active for app in rows()] == [False]
    assert port.current().app_id() is None


def test_deleted_it_stays_away_until_it_is_wanted_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    hang()
    (app,) = rows()
    payload = world.superuser.run(APP_DELETE, {"id": global_id("App", app.pk)})
    assert not payload["errors"]

    # then: no second one is made, and the work goes on
    assert not hang()
    work.tick()
    assert [row.pk for row in rows()] == [app.pk]
    with pytest.raises(CommandError, match="--restore"):
        call_command("service_dashboard")

    # when
    call_command("service_dashboard", "--restore")

    # then: the same row, so that bookmarks lead there
    assert "back, with the id it had" in capsys.readouterr().out
    (back,) = rows()
    assert (back.pk, back.removed_at, back.is_active) == (app.pk, None, True)


def test_an_address_that_does_not_fit_is_said(world: World, settings: SettingsWrapper) -> None:
    hang()
    settings.PUBLIC_URL = f"https://{'a' * 60}.{'b' * 60}.{'c' * 60}.example/"
    with pytest.raises(CommandError, match="PUBLIC_URL"):
        call_command("service_dashboard")
    assert rows()[0].app_url
    work.tick()


def test_labels_in_the_staffs_language(settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_STAFF_LANGUAGE = "de"
    assert replace(card(), version="1").extensions[0].label == "Kundenservice"
