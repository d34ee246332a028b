"""What the mails of a channel must say, and the list of templates."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import channels, render, shop_texts, templates
from saleor_service_plugin.messages.models import ShopText
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
    text_of,
    typed,
    visitor,
    wrong,
)
from tests.saleor.world import World

PDF = b"%PDF-1.7\n" + b"x" * 100 + b"\n%%EOF\n"


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is set."""
    with as_installed(world, settings):
        yield


def _wording(world: World, name: str, **words: str) -> str:
    more = "".join(f"&{key}={value}" for key, value in words.items())
    return f"wording?channel={slug(world)}&name={name}{more}"


def _file(content: bytes, name: str = "agb.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def _change(kind: str, language: str, channel_id: int) -> None:
    source = render.packaged(kind, language)
    templates.save(
        kind, language, channel_id, subject="Own", mjml=source.mjml, text=source.text, by="anne"
    )


def test_the_list_says_what_is_there_and_what_is_missing(world: World) -> None:
    # given
    with port.current().writer():
        shop_texts.save(world.channels[HOME].pk, "footer", text="Teehaus GmbH")

    # when
    page = visitor(world).get("texts", channel=slug(world)).text

    # then
    assert "Teehaus GmbH" in page
    assert page.count(">Missing</span>") == 1
    assert page.count(">There</span>") == 1
    assert "The law's own" in page


def test_without_a_channel_one_has_to_be_chosen(world: World) -> None:
    # when
    page = visitor(world).get("texts").text

    # then
    assert "They belong to a channel each" in page
    assert "Mails of all channels" in page


def test_what_was_changed_is_marked_where_it_holds(world: World) -> None:
    # given
    _change("refund-made", "de", 0)
    _change("parcel-sent", "en", world.channels[HOME].pk)
    frame = visitor(world)

    # when
    here = frame.get("texts", channel=slug(world), changed="1").text
    other = frame.get("texts", channel=slug(world, OTHER), changed="1").text
    everywhere = frame.get("texts", changed="1").text

    # then
    assert here.count("Changed for this channel") == 1
    assert here.count("Changed for all channels") == 1
    assert "anne" in here
    assert other.count("Changed for all channels") == everywhere.count("Changed for all channels")
    assert "Changed for this channel" not in other + everywhere


def test_a_text_is_stored_and_the_one_before_comes_back(world: World) -> None:
    # given
    frame, path = visitor(world), _wording(world, "FOOTER")
    frame.post(path, {"step": "save", "text": "Teehaus GmbH"})

    # when
    saved = frame.post(path, {"step": "save", "text": "Kaffeehaus GmbH\r\n\r\nHamburg"})

    # then
    assert (saved.status, saved.notice) == (200, "Saved. It holds from the next mail on.")
    assert text_of(world, "footer") == "Kaffeehaus GmbH\n\nHamburg"
    # when
    undone = frame.post(path, {"step": "undo", "undo": hidden(saved.text, "undo")})
    # then
    assert undone.notice == "Taken back."
    assert text_of(world, "footer") == "Teehaus GmbH"


def test_a_text_has_a_language(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    frame.post(_wording(world, "TERMS", language="DE"), {"step": "save", "text": "AGB"})

    # then
    rows = ShopText.objects.filter(channel_id=world.channels[HOME].pk, name="terms")
    assert [(row.language, row.text) for row in rows] == [("de", "AGB")]
    assert "German" in frame.get("texts", channel=slug(world)).text


def test_a_pdf_is_stored_instead(world: World) -> None:
    # given
    frame, path = visitor(world), _wording(world, "TERMS")

    # when
    saved = frame.post(path, {"step": "save", "text": "not this", "file": _file(PDF)})

    # then
    assert saved.status == 200, saved.text
    row = ShopText.objects.get(channel_id=world.channels[HOME].pk, name="terms")
    assert (bytes(row.file or b""), row.file_name, row.text) == (PDF, "agb.pdf", "")
    assert "agb.pdf" in frame.get("texts", channel=slug(world)).text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"no pdf", "agb.pdf"),
        (PDF[:-8], "agb.pdf"),
        (PDF, "agb.exe"),
        (b"", "agb.pdf"),
        (b"%PDF-" + b"x" * 1_100_000 + b"%%EOF", "agb.pdf"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(
    world: World, content: bytes, name: str
) -> None:
    # when
    refused = visitor(world).post(
        _wording(world, "TERMS"), {"step": "save", "text": "Typed", "file": _file(content, name)}
    )

    # then: what was typed is there still
    assert refused.status == 422
    assert len(wrong(refused.text)) == 1
    assert refused.text.count('aria-invalid="true"') == 1
    assert typed(refused.text, "text") == "Typed"
    assert not ShopText.objects.filter(channel_id=world.channels[HOME].pk).exists()


def test_an_empty_text_is_refused_and_nothing_is_removed(world: World) -> None:
    # given
    make_lawful(world)

    # when
    refused = visitor(world).post(_wording(world, "FOOTER"), {"step": "save", "text": " "})

    # then
    assert (refused.status, wrong(refused.text)) == (422, ["Nothing was typed."])
    assert text_of(world, "footer") == "Teehaus GmbH"


def test_a_live_channel_keeps_its_texts(world: World) -> None:
    # given
    make_lawful(world)
    with port.current().writer():
        channels.go_live(world.channels[HOME].pk)

    # when
    refused = visitor(world).post(_wording(world, "FOOTER"), {"step": "remove"})

    # then
    assert refused.status == 422
    assert text_of(world, "footer") == "Teehaus GmbH"


def test_a_text_is_removed_and_comes_back(world: World) -> None:
    # given
    make_lawful(world)
    frame, path = visitor(world), _wording(world, "FOOTER")

    # when
    removed = frame.post(path, {"step": "remove"})

    # then
    assert removed.notice == "Removed."
    assert text_of(world, "footer") == ""
    # when
    frame.post(path, {"step": "undo", "undo": hidden(removed.text, "undo")})
    # then
    assert text_of(world, "footer") == "Teehaus GmbH"


@pytest.mark.parametrize("name", ["orders", "elsewhere"])
def test_who_may_not_sees_and_changes_nothing(world: World, name: str) -> None:
    # given
    make_lawful(world)
    frame = (
        visitor(world, "manage_orders")
        if name == "orders"
        else visitor(world, "manage_plugins", channels=[OTHER])
    )
    path = _wording(world, "FOOTER")

    # when
    shown = [frame.get(path), frame.get("texts", channel=slug(world))]
    shown += [frame.post(path, {"step": step, "text": "Mine"}) for step in ("save", "remove")]

    # then
    assert {one.status for one in shown} == {404 if name == "elsewhere" else 403}
    assert all("Teehaus" not in one.text for one in shown)
    assert text_of(world, "footer") == "Teehaus GmbH"


def test_hostile_values_stay_text(world: World) -> None:
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world)
        # when
        saved = frame.post(_wording(world, "FOOTER"), {"step": "save", "text": payload})
        shown = [saved, frame.get("texts", channel=slug(world), kind=payload)]
        upload = {"step": "save", "text": payload, "file": _file(PDF, f"{payload[:40]}.pdf")}
        shown.append(frame.post(_wording(world, "TERMS"), upload))

        # then
        assert {one.status for one in shown} <= {200, 422}
        for one in shown:
            assert_harmless(one.text, payload)
        odd = frame.get("wording", channel=slug(world), name=payload, language=payload)
        assert odd.status == 404


def test_a_language_of_nobody_is_not_there(world: World) -> None:
    assert visitor(world).get(_wording(world, "FOOTER", language="XX")).status == 404


def test_the_list_of_texts_asks_for_no_file(world: World) -> None:
    # given
    frame = visitor(world)
    frame.post(_wording(world, "TERMS"), {"step": "save", "file": _file(PDF)})

    # when
    page = frame.get("texts", channel=slug(world)).text

    # then
    assert b64encode(PDF).decode() not in page
