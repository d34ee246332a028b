"""How a channel shows itself to its customers: contact, color, font, logo, order page."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as image
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelLogo
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import (
    HOME,
    as_installed,
    assert_harmless,
    hidden,
    payloads,
    slug,
    state,
    visitor,
    wrong,
)
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World

TYPED = {
    "contactPhone": "0341 123456", "contactHours": "Mo–Fr 9–17", "contactMail": "hallo@shop.example",
    "brandColor": "#7a1f3d", "brandFont": "serif",
    "orderPageAddress": "https://shop.example/order/{token}",
}  # fmt: skip


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is set."""
    with as_installed(world, settings):
        yield
        with port.current().writer():
            ChannelLogo.objects.filter(pk=world.channels[HOME].pk).delete()


def _path(world: World) -> str:
    return f"look?channel={slug(world)}"


def _save(world: World, frame: Visitor, **values: Any) -> Shown:
    page = frame.get(_path(world)).text
    form = {**dict.fromkeys(TYPED, ""), "step": "save", "before": hidden(page, "before")}
    return frame.post(_path(world), {**form, **values})


def test_what_is_typed_is_stored_and_taken_back(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    saved = _save(world, frame, **TYPED)

    # then
    assert (saved.status, saved.notice) == (200, "Saved.")
    row = state(world)
    assert row is not None
    assert (row.contact_phone, row.brand_color) == ("0341 123456", "#7a1f3d")
    assert (row.brand_font, row.order_page_address) == ("serif", TYPED["orderPageAddress"])
    assert saved.text.count(">Changed</span>") == len(TYPED)
    # when
    undone = frame.post(_path(world), {"step": "undo", "undo": hidden(saved.text, "undo")})
    # then
    assert undone.notice == "Taken back."
    row = state(world)
    assert row is not None
    assert (row.contact_phone, row.brand_color, row.order_page_address) == ("", "", "")


def test_nothing_typed_is_nothing_changed(world: World) -> None:
    assert _save(world, visitor(world)).notice == "Nothing was changed."
    assert state(world) is None


def test_a_refused_value_is_named_at_its_field_and_nothing_is_changed(world: World) -> None:
    # when
    refused = _save(
        world, visitor(world), contactPhone="call us", contactMail="nobody", brandColor="red",
        orderPageAddress="https://shop.example/order", contactHours="Mo–Fr",
    )  # fmt: skip

    # then: what was typed is there still
    assert refused.status == 422
    assert wrong(refused.text) == [
        "A number of at most 40 characters, e.g. +49 341 123456.", "This is no mail address.",
        "A color such as #17614a.",
        "A web address with {token} in it once, where the order&#x27;s token belongs.",
    ]  # fmt: skip
    assert 'value="Mo–Fr"' in refused.text
    assert not (row := state(world)) or not row.contact_hours


def test_one_click_goes_back_to_the_default_and_leaves_the_rest_typed(world: World) -> None:
    # given
    frame = visitor(world)
    _save(world, frame, **TYPED)

    # when
    back = frame.post(
        _path(world), {**TYPED, "step": "default:brandColor", "contactHours": "typed, not saved"}
    )

    # then
    row = state(world)
    assert row is not None
    assert (row.brand_color, row.contact_hours) == ("", "Mo–Fr 9–17")
    assert 'value="typed, not saved"' in back.text


def test_what_a_colleague_changed_meanwhile_stays(world: World) -> None:
    # given
    frame = visitor(world)
    page = frame.get(_path(world)).text
    with port.current().writer():
        channels.set_up(world.channels[HOME].pk, contact_phone="030 1")

    # when: the page still says that there is none
    form = {**dict.fromkeys(TYPED, ""), "brandColor": "#112233", "before": hidden(page, "before")}
    frame.post(_path(world), {**form, "step": "save"})

    # then
    row = state(world)
    assert row is not None
    assert (row.contact_phone, row.brand_color) == ("030 1", "#112233")


def _picture(form: str = "PNG") -> SimpleUploadedFile:
    file = BytesIO()
    image.new("RGB", (400, 100), "#7a1f3d").save(file, format=form)
    return SimpleUploadedFile("logo.png", file.getvalue())


def test_a_logo_is_shown_and_removed(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    shown = frame.post(_path(world), {"step": "logo", "logo": _picture()})

    # then
    assert (shown.status, shown.notice) == (200, "Saved. It holds from the next mail on.")
    assert 'alt="The logo now"' in shown.text
    # when
    gone = frame.post(_path(world), {"step": "no-logo"})
    # then
    assert gone.notice == "Removed."
    assert 'alt="The logo now"' not in gone.text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "Choose a picture first."),
        ({"logo": SimpleUploadedFile("x.png", b"no picture")}, "This picture cannot be used"),
        ({"logo": SimpleUploadedFile("x.png", b"x" * 1_000_001)}, "larger than 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused(world: World, form: dict[str, Any], why: str) -> None:
    refused = visitor(world).post(_path(world), {"step": "logo", **form})
    assert refused.status == 422
    assert any(why in text for text in wrong(refused.text))


def test_whatever_is_typed_stays_text(world: World) -> None:
    frame = visitor(world)
    for payload in payloads():
        page = frame.post(
            _path(world), {**dict.fromkeys(TYPED, payload), "step": "save", "before": payload}
        ).text
        assert_harmless(page, payload)


def test_a_channel_that_is_not_there_or_not_theirs(world: World) -> None:
    assert visitor(world).get("look", channel="nowhere").status == 404
    theirs = visitor(world, "manage_plugins", channels=["usd"])
    assert theirs.get("look", channel=slug(world)).status == 404


def test_german(world: World) -> None:
    page = visitor(world, locale="de").get("look", channel=slug(world)).text
    for text in ("Aussehen und Kontakt", "So erreichen Kunden Sie", "Schrift", "Logo"):
        assert text in page
