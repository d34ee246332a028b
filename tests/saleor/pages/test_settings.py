"""The list of channels, and one channel's settings."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import channels, shop_texts
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import (
    HOME,
    OTHER,
    as_installed,
    assert_harmless,
    hidden,
    make_lawful,
    payloads,
    slug,
    state,
    text_of,
    typed,
    visitor,
    wrong,
)
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World

ALL_ON = [
    "ORDER_RECEIVED", "ORDER_CONFIRMED", "ORDER_CANCELED", "PARCEL_SENT", "READY_FOR_PICKUP",
    "TRACKING_CHANGED", "PAYMENT_RECEIVED", "REFUND_MADE", "ORDER_CODE", "ORDER_LINK",
    "PARCEL_READY", "DELIVERY_ATTEMPTED", "DELIVERY_DELAYED", "BACK_ORDER", "PARCEL_DELAYED", "PARCEL_EXCEPTION", "PARCEL_RETURNING",
    "CONSENT_CONFIRM", "CODE_REMEDY", "COMPLAINT_RECEIVED", "COMPLAINT_REPLY",
    "COMPLAINT_SOLVED", "COMPLAINT_DECLINED", "COMPLAINT_ESCALATED",
]  # fmt: skip


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is set."""
    with as_installed(world, settings):
        yield


def _form(page: str, **values: Any) -> dict[str, Any]:
    """Return the form as a browser would send it, with some values typed."""
    return {
        "step": "save",
        "before": hidden(page, "before"),
        "footer": typed(page, "footer"),
        "withdrawalInstruction": typed(page, "withdrawalInstruction"),
        "contract": "RECEIPT", "quietFrom": "20", "quietTo": "8", "reminderDays": "7",
        "withdrawal": "1", "kinds": ALL_ON, **values,
    }  # fmt: skip


def _save(world: World, frame: Visitor, **values: Any) -> Shown:
    path = f"channel?channel={slug(world)}"
    return frame.post(path, _form(frame.get(path).text, **values))


def test_all_channels_are_listed_with_what_they_lack(world: World) -> None:
    # given
    make_lawful(world, OTHER)
    with port.current().writer():
        channels.go_live(world.channels[OTHER].pk)

    # when
    missing, live = (
        visitor(world).get("settings", search=slug(world, name)).text for name in (HOME, OTHER)
    )

    # then
    assert "2 things are missing" in missing
    assert '<span class="badge good">Live</span>' in live


def test_the_list_can_be_searched_and_says_where_nothing_fits(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    found, nothing = frame.get("settings", search=slug(world)), frame.get("settings", search="%%")

    # then
    assert slug(world) in found.text
    assert slug(world, OTHER) not in found.text
    assert "No channel fits this search." in nothing.text


@pytest.mark.parametrize("page", ["2", "999999", "0", "-1", "x", "9" * 30])
def test_a_page_beyond_the_list_is_its_last(world: World, page: str) -> None:
    assert visitor(world).get("settings", page=page).status == 200


def test_the_page_shows_seven_settings_and_the_rest_behind(world: World) -> None:
    # when
    page = visitor(world).get("channel", channel=slug(world)).text

    # then
    first, _, more = page.partition("More settings")
    assert first.count('<div class="field"') == 7
    assert more.count('<div class="field"') == 6
    assert first.count("Default:") == 7


def test_what_is_changed_is_stored_marked_and_taken_back(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    saved = _save(
        world, frame, footer="Teehaus GmbH\r\nHamburg", senderName="Teehaus", quietFrom="21",
        method=["bank", ""], paymentKind=["PREPAYMENT", "INVOICE"], reminderDays="9",
    )  # fmt: skip

    # then
    assert (saved.status, saved.notice) == (200, "Saved.")
    row = state(world)
    assert row is not None
    assert (row.sender_name, row.quiet_from, row.quiet_to) == ("Teehaus", 21, 8)
    assert row.payments == {"bank": "prepayment", "": "invoice"}
    assert row.reminder_days == 9
    assert text_of(world, "footer") == "Teehaus GmbH\nHamburg"
    assert saved.text.count(">Changed</span>") == 4
    # when
    undone = frame.post(
        f"channel?channel={slug(world)}", {"step": "undo", "undo": hidden(saved.text, "undo")}
    )
    # then
    assert undone.notice == "Taken back."
    row = state(world)
    assert row is not None
    assert (row.sender_name, row.quiet_from, row.payments) == ("", 20, {})
    assert row.reminder_days == 7
    assert text_of(world, "footer") == ""
    assert ">Changed</span>" not in undone.text


def test_a_refused_value_is_named_at_its_field_and_nothing_is_changed(world: World) -> None:
    # when
    refused = _save(
        world, visitor(world), footer="Teehaus GmbH", senderAddress="no address",
        reminderDays="soon", timeZone="Mars/Base",
    )  # fmt: skip

    # then: what was typed is there still
    assert refused.status == 422
    assert wrong(refused.text) == [
        "This is no mail address.", "A number from 1 to 60.",
        "There is no such time zone. Name one such as Europe/Berlin.",
    ]  # fmt: skip
    for value in ("Teehaus GmbH", 'value="no address"', 'value="soon"', 'value="Mars/Base"'):
        assert value in refused.text
    assert refused.text.count('aria-invalid="true"') == 3
    assert text_of(world, "footer") == ""
    assert not (row := state(world)) or not row.sender_address


def test_one_click_goes_back_to_the_default_and_leaves_the_rest_typed(world: World) -> None:
    # given
    frame = visitor(world)
    saved = _save(world, frame, quietFrom="22", senderName="Teehaus")

    # when
    back = frame.post(
        f"channel?channel={slug(world)}",
        _form(saved.text, step="default:quiet", quietFrom="22", senderName="Typed, not saved"),
    )

    # then
    row = state(world)
    assert row is not None
    assert (row.quiet_from, row.quiet_to, row.sender_name) == (20, 8, "Teehaus")
    assert 'value="Typed, not saved"' in back.text


def test_what_a_colleague_changed_meanwhile_stays(world: World) -> None:
    # given
    frame = visitor(world)
    page = frame.get("channel", channel=slug(world)).text
    with port.current().writer():
        channels.set_up(world.channels[HOME].pk, reminder_days="12")

    # when: the page still says seven days
    frame.post(f"channel?channel={slug(world)}", _form(page, senderName="Teehaus"))

    # then
    row = state(world)
    assert row is not None
    assert (row.sender_name, row.reminder_days) == ("Teehaus", 12)


def test_a_preset_says_what_it_sets_and_is_undone(world: World) -> None:
    # given
    frame, path = visitor(world), f"channel?channel={slug(world)}"
    page = frame.get(path).text
    assert "<td>Quiet hours</td><td>20:00 – 08:00</td><td><b>18:00 – 09:00</b></td>" in page
    assert state(world) is None

    # when
    done = frame.post(path, {"step": "preset:careful"})

    # then
    row = state(world)
    assert row is not None
    assert (row.quiet_from, row.quiet_to) == (18, 9)
    assert {kind for kind, (on, _) in row.switches.items() if not on} == {
        "payment-received", "tracking-changed", "parcel-delayed", "parcel-exception",
        "parcel-returning",
    }  # fmt: skip
    # when
    frame.post(path, {"step": "undo", "undo": hidden(done.text, "undo")})
    # then
    row = state(world)
    assert row is not None
    assert (row.quiet_from, row.quiet_to) == (20, 8)
    assert all(on for on, _ in row.switches.values())


def test_a_live_channel_keeps_what_the_law_wants(world: World) -> None:
    # given
    make_lawful(world)
    with port.current().writer():
        channels.go_live(world.channels[HOME].pk)

    # when
    refused = _save(world, visitor(world), footer="", senderName="Changed along")

    # then
    assert refused.status == 422
    assert "Every business mail names the company" in wrong(refused.text)[0]
    assert text_of(world, "footer") == "Teehaus GmbH"
    row = state(world)
    assert row is not None
    assert row.sender_name == ""


def test_a_channel_is_paused_and_put_back_on_trial(world: World) -> None:
    # given
    make_lawful(world)
    with port.current().writer():
        channels.go_live(world.channels[HOME].pk)
    frame, path = visitor(world), f"channel?channel={slug(world)}"

    # when
    paused = frame.post(path, {"step": "pause"})

    # then
    assert (paused.status, paused.notice) == (204, "Paused: nothing leaves.")
    assert getattr(state(world), "mode", "") == "paused"
    # since when it was live is not since when it is paused
    assert "since" not in frame.get(path).text.partition("</h1>")[2].partition("</form>")[0]
    # when
    again = frame.post(path, {"step": "resume"})
    # then
    assert (again.status, again.notice) == (204, "Live again.")
    assert getattr(state(world), "mode", "") == "live"
    # when
    frame.post(path, {"step": "trial"})
    # then
    assert getattr(state(world), "mode", "") == "trial"


def test_what_is_missing_leads_to_its_field(world: World) -> None:
    # when
    page = visitor(world).get("channel", channel=slug(world), field="footer").text

    # then
    assert '<a href="#footer" target="_self">Company details</a>' in page
    assert (
        'name="footer" rows="5" maxlength="60000" aria-describedby="footer-why" data-wrong' in page
    )


@pytest.mark.parametrize("name", ["none", "orders", "elsewhere"])
def test_who_may_not_sees_and_changes_nothing(world: World, name: str) -> None:
    # given
    frame = {
        "none": lambda: visitor(world, "manage_users"),
        "orders": lambda: visitor(world, "manage_orders"),
        "elsewhere": lambda: visitor(world, "manage_plugins", channels=[OTHER]),
    }[name]()
    path = f"channel?channel={slug(world)}"

    # when
    shown = [frame.get(path), frame.post(path, {"step": "preset:careful"})]
    shown.append(frame.post(path, {"step": "trial"}))

    # then
    assert {one.status for one in shown} == {404 if name == "elsewhere" else 403}
    assert all(slug(world) not in one.text for one in shown)
    assert not ChannelState.objects.filter(pk=world.channels[HOME].pk).exists()


def test_staff_of_some_channels_see_these_alone(world: World) -> None:
    # when
    page = visitor(world, "manage_plugins", channels=[OTHER]).get("settings").text

    # then
    assert slug(world, OTHER) in page
    assert slug(world) not in page


def test_hostile_values_stay_text(world: World) -> None:
    # given
    names = ("footer", "senderName", "senderAddress", "replyTo", "timeZone", "language")
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world)
        # when
        shown = _save(
            world, frame, method=[payload], paymentKind=["INVOICE"],
            **dict.fromkeys(names, payload),
        )  # fmt: skip

        # then
        assert shown.status in (200, 422)
        assert_harmless(shown.text, payload)


def test_odd_addresses_lead_nowhere(world: World) -> None:
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world)
        # when
        shown = [frame.get(path, channel=payload, field=payload) for path in ("channel", "live")]
        listed = frame.get("settings", search=payload)

        # then
        assert {one.status for one in shown} == {404}
        assert listed.status == 200
        assert_harmless(listed.text, payload)


@pytest.mark.parametrize("undo", ["", "[]", "{", '{"id": 1}', '{"quietFrom": "x"}', "1" * 10_000])
def test_an_undo_that_is_none_of_ours_changes_nothing(world: World, undo: str) -> None:
    # when
    shown = visitor(world).post(f"channel?channel={slug(world)}", {"step": "undo", "undo": undo})

    # then
    assert shown.status in (200, 404, 422)
    assert state(world) is None


def test_the_page_speaks_german(world: World) -> None:
    # when
    page = visitor(world, locale="de-DE").get("channel", channel=slug(world)).text

    # then
    assert "Weitere Einstellungen" in page
    assert "Verbraucher müssen über ihr Widerrufsrecht belehrt werden" in page


def test_versions_of_a_text_for_some_languages_are_named(world: World) -> None:
    # given
    with port.current().writer():
        for language in ("de", "en"):
            shop_texts.save(
                world.channels[HOME].pk, "withdrawal-instruction", language=language, text="W"
            )

    # when
    page = visitor(world).get("channel", channel=slug(world)).text

    # then: the field for all languages is empty all the same
    assert typed(page, "withdrawalInstruction") == ""
    assert "There are versions of their own for: German, English." in page
