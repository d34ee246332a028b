"""From switching on to the first live mail."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import SettingsWrapper
from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin.messages import channels
from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.other_writers import USER_EMAIL
from tests.saleor.pages.office import (
    HOME,
    OTHER,
    as_installed,
    assert_harmless,
    make_lawful,
    payloads,
    slug,
    state,
    text_of,
    typed,
    visitor,
    wrong,
)
from tests.saleor.world import World

GROUPS = ["ORDERS", "PARCELS", "MONEY", "REWARDS"]


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is set."""
    with as_installed(world, settings):
        yield


def _user_emails_write(world: World) -> None:
    with port.current().writer():
        PluginConfiguration.objects.update_or_create(
            identifier=USER_EMAIL,
            channel_id=world.channels[HOME].pk,
            defaults={"active": True, "name": "User emails", "configuration": []},
        )


def test_two_fields_and_a_click_go_live(world: World) -> None:
    # given
    frame, path = visitor(world), f"live?channel={slug(world)}"
    page = frame.get(path).text
    # The third, the sender's name, may stay empty.
    assert page.count('<div class="field"') == 3

    # when
    done = frame.post(
        path,
        {
            "step": "golive", "groups": GROUPS, "footer": "Teehaus GmbH",
            "withdrawalInstruction": "Sie haben das Recht ...",
        },
    )  # fmt: skip

    # then
    assert (done.status, done.notice) == (204, "Live: what happens from now on is told.")
    row = state(world)
    assert row is not None
    assert row.mode == "live"
    assert row.live_since is not None
    assert text_of(world, "footer") == "Teehaus GmbH"


def test_the_senders_name_is_typed_on_the_way(world: World) -> None:
    # given
    make_lawful(world)
    frame, path = visitor(world), f"live?channel={slug(world)}"

    # when
    done = frame.post(path, {"step": "golive", "groups": GROUPS, "senderName": "Teehaus"})

    # then
    row = state(world)
    assert done.status == 204
    assert row is not None
    assert row.sender_name == "Teehaus"
    # and it is asked for no more
    assert 'name="senderName"' not in frame.get(path).text


def test_going_on_after_a_pause_asks_about_who_began_to_write_meanwhile(world: World) -> None:
    # given
    make_lawful(world)
    frame = visitor(world)
    frame.post(f"live?channel={slug(world)}", {"step": "golive", "groups": GROUPS})
    path = f"channel?channel={slug(world)}"
    frame.post(path, {"step": "pause"})
    _user_emails_write(world)

    # when
    refused = frame.post(path, {"step": "resume"})

    # then: it is decided where all of them are named
    assert refused.status == 204
    assert "/live?channel=" in refused.goes
    assert getattr(state(world), "mode", "") == "paused"


def test_one_group_goes_live_alone_and_another_one_later(world: World) -> None:
    # given
    make_lawful(world)
    frame, path = visitor(world), f"live?channel={slug(world)}"

    # when
    frame.post(path, {"step": "golive", "groups": ["PARCELS"]})

    # then
    row = state(world)
    assert row is not None
    on = {kind for kind, (is_on, _) in row.switches.items() if is_on}
    assert on == {
        "parcel-sent", "ready-for-pickup", "tracking-changed", "parcel-ready",
        "delivery-attempted", "delivery-delayed", "back-order", "parcel-delayed", "parcel-exception", "parcel-returning",
    }  # fmt: skip
    assert "badge good" in frame.get(path).text
    # when
    frame.post(path, {"step": "golive", "groups": ["MONEY"]})
    # then: what was live stays so
    row = state(world)
    assert row is not None
    on = {kind for kind, (is_on, _) in row.switches.items() if is_on}
    assert on > {"parcel-sent", "refund-made"}


def test_what_is_missing_is_named_at_its_field_and_nothing_is_kept(world: World) -> None:
    # when
    path = f"live?channel={slug(world)}"
    refused = visitor(world).post(
        path, {"step": "golive", "groups": GROUPS, "footer": "Teehaus GmbH"}
    )

    # then: what was typed is there still, and not stored
    assert refused.status == 422
    assert wrong(refused.text) == ["This is still missing."]
    assert typed(refused.text, "footer") == "Teehaus GmbH"
    assert text_of(world, "footer") == ""
    assert getattr(state(world), "mode", "trial") == "trial"


def test_without_a_right_of_withdrawal_one_field_suffices(world: World) -> None:
    # when
    done = visitor(world).post(
        f"live?channel={slug(world)}",
        {"step": "golive", "groups": GROUPS, "footer": "Teehaus GmbH", "noWithdrawal": "1"},
    )

    # then
    assert done.status == 204
    row = state(world)
    assert row is not None
    assert (row.mode, row.withdrawal) == ("live", False)


def test_a_group_has_to_be_chosen(world: World) -> None:
    # given
    make_lawful(world)

    # when
    refused = visitor(world).post(f"live?channel={slug(world)}", {"step": "golive"})

    # then
    assert refused.status == 422
    assert wrong(refused.text) == ["Choose at least one group."]
    assert getattr(state(world), "mode", "trial") == "trial"


def test_who_surely_writes_the_same_is_shown_and_overruled_by_a_word(world: World) -> None:
    # given
    make_lawful(world)
    _user_emails_write(world)
    frame, path = visitor(world), f"live?channel={slug(world)}"

    # when
    refused = frame.post(path, {"step": "golive", "groups": GROUPS})

    # then
    assert refused.status == 422
    assert "Saleor&#x27;s plugin “User emails” sends a mail of its own" in refused.text
    assert wrong(refused.text) == ["Switch one of the two off, or tick this."]
    assert getattr(state(world), "mode", "trial") == "trial"
    # when
    done = frame.post(path, {"step": "golive", "groups": GROUPS, "despite": "1"})
    # then
    assert done.status == 204
    assert getattr(state(world), "mode", "") == "live"


def test_a_pause_ends_here(world: World) -> None:
    # given
    make_lawful(world)
    with port.current().writer():
        channels.go_live(world.channels[HOME].pk)
        channels.pause(world.channels[HOME].pk)

    # when
    done = visitor(world).post(f"live?channel={slug(world)}", {"step": "golive", "groups": GROUPS})

    # then
    assert done.status == 204
    assert getattr(state(world), "mode", "") == "live"


@pytest.mark.parametrize("name", ["orders", "elsewhere"])
def test_who_may_not_goes_nowhere(world: World, name: str) -> None:
    # given
    make_lawful(world)
    frame = (
        visitor(world, "manage_orders")
        if name == "orders"
        else visitor(world, "manage_plugins", channels=[OTHER])
    )

    # when
    path = f"live?channel={slug(world)}"
    shown = [frame.get(path), frame.post(path, {"step": "golive", "groups": GROUPS})]

    # then
    assert {one.status for one in shown} == {404 if name == "elsewhere" else 403}
    assert state(world) is None


def test_hostile_values_stay_text(world: World) -> None:
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world)
        # when: never live, since the instruction is missing
        shown = frame.post(
            f"live?channel={slug(world)}",
            {
                "step": "golive", "groups": [payload, "PARCELS"], "footer": payload,
                "bankDetails": payload,
            },
        )  # fmt: skip

        # then
        assert shown.status == 422
        assert_harmless(shown.text, payload)
    assert getattr(state(world), "mode", "trial") == "trial"
