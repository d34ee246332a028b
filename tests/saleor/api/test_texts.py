"""Shop texts over GraphQL."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, ShopText
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask, errors
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

FIELDS = "id name channelId channel languageCode language text fileName fileSize content changedAt"

LIST = f"""query($channel: ID!, $name: ServiceTextNameEnum) {{
  serviceTexts(channel: $channel, name: $name) {{ {FIELDS} }} }}"""

UPDATE = f"""mutation($channel: ID!, $name: ServiceTextNameEnum!, $language: LanguageCodeEnum,
    $input: ServiceTextInput!) {{
  serviceTextUpdate(channel: $channel, name: $name, languageCode: $language, input: $input) {{
    text {{ {FIELDS} }} errors {{ field message code }} }} }}"""

DELETE = """mutation($channel: ID!, $name: ServiceTextNameEnum!, $language: LanguageCodeEnum) {
  serviceTextDelete(channel: $channel, name: $name, languageCode: $language) {
    errors { field message code } } }"""

PDF = b"%PDF-1.7\n1 0 obj\n" + b"x" * 2000 + b"\nstartxref\n0\n%%EOF\n"


def pdf(content: bytes = PDF, name: str = "AGB.pdf") -> Json:
    """Return an input that uploads a file."""
    return {"file": {"fileName": name, "content": b64encode(content).decode()}}


@pytest.fixture(autouse=True)
def eur(world: World) -> Iterator[str]:
    """Return a channel without texts; leave it so."""
    pk = world.channels["eur"].pk

    def forget() -> None:
        with port.current().writer():
            ShopText.objects.filter(channel_id=pk).delete()
            ChannelState.objects.filter(pk=pk).delete()

    forget()
    yield global_id("Channel", pk)
    forget()


def run(api: Api, mutation: str, **variables: Any) -> Json:
    """Return what a mutation answers."""
    (payload,) = ask(api, mutation, variables).values()
    result: Json = payload
    return result


def refused(api: Api, mutation: str, **variables: Any) -> tuple[str, str]:
    """Return field and code of a mutation that must be refused."""
    (error,) = run(api, mutation, **variables)["errors"]
    return error["field"], error["code"]


def test_set_listed_and_removed(world: World, eur: str) -> None:
    # when
    footer = run(world.staff, UPDATE, channel=eur, name="FOOTER", input={"text": "Teehaus GmbH "})
    terms = run(world.staff, UPDATE, channel=eur, name="TERMS", language="DE", input=pdf())

    # then
    assert footer["errors"] == terms["errors"] == []
    assert (footer["text"]["text"], footer["text"]["languageCode"]) == ("Teehaus GmbH", None)
    rows = ask(world.staff, LIST, {"channel": eur})["serviceTexts"]
    found = {row["name"]: row for row in rows}
    assert set(found) == {"FOOTER", "TERMS"}
    assert found["TERMS"] == terms["text"]
    assert (found["TERMS"]["fileName"], found["TERMS"]["fileSize"]) == ("AGB.pdf", len(PDF))
    assert b64decode(found["TERMS"]["content"]) == PDF
    assert found["TERMS"]["languageCode"] == "DE"
    assert (found["FOOTER"]["content"], found["FOOTER"]["fileName"]) == (None, None)
    (only,) = ask(world.staff, LIST, {"channel": eur, "name": "TERMS"})["serviceTexts"]
    assert only["id"] == found["TERMS"]["id"]

    # when: a text instead of the file, then nothing
    changed = run(
        world.staff, UPDATE, channel=eur, name="TERMS", language="DE", input={"text": "1. Alles."}
    )
    assert (changed["text"]["content"], changed["text"]["text"]) == (None, "1. Alles.")
    assert run(world.staff, DELETE, channel=eur, name="TERMS", language="DE")["errors"] == []
    again = refused(world.staff, DELETE, channel=eur, name="TERMS", language="DE")
    assert again == ("name", "NOT_FOUND")


@pytest.mark.parametrize(
    ("name", "language", "given", "field", "code"),
    [
        ("TERMS", None, {}, "text", "REQUIRED"),
        ("TERMS", None, {"text": " \n"}, "text", "REQUIRED"),
        ("TERMS", None, {"text": "x", **pdf()}, "file", "INVALID"),
        ("TERMS", None, {"text": "a\x00b"}, "text", "INVALID"),
        ("TERMS", None, {"text": "a\x07b"}, "text", "INVALID"),
        ("TERMS", None, {"text": "x" * 60_001}, "text", "TOO_LONG"),
        ("TERMS", "CA_ES_VALENCIA", {"text": "x"}, "languageCode", "INVALID"),
        ("FOOTER", None, pdf(), "file", "INVALID"),
        ("TERMS", None, pdf(b""), "content", "REQUIRED"),
        ("TERMS", None, pdf(b"<html>%PDF-1.7 %%EOF"), "file", "INVALID"),
        ("TERMS", None, pdf(PDF[:-10]), "file", "INVALID"),
        ("TERMS", None, pdf(b"%PDF-1.7" + b"x" * 1_000_000 + b"%%EOF"), "content", "TOO_LONG"),
        ("TERMS", None, {"file": {"fileName": "a.pdf", "content": "ä!"}}, "content", "INVALID"),
        ("TERMS", None, {"file": {"fileName": "a.pdf", "content": "abc"}}, "content", "INVALID"),
        ("TERMS", None, pdf(name="a.exe"), "fileName", "INVALID"),
        ("TERMS", None, pdf(name="../a.pdf"), "fileName", "INVALID"),
        ("TERMS", None, pdf(name="a\r\nX: y.pdf"), "fileName", "INVALID"),
        ("TERMS", None, pdf(name="x" * 121 + ".pdf"), "fileName", "INVALID"),
    ],
)
def test_what_cannot_be_used_is_a_typed_error(
    world: World, eur: str, name: str, language: str | None, given: Json, field: str, code: str
) -> None:
    found = refused(world.staff, UPDATE, channel=eur, name=name, language=language, input=given)
    assert found == (field, code)
    assert ask(world.staff, LIST, {"channel": eur})["serviceTexts"] == []


def test_the_largest_file_fits_through_the_door(world: World, eur: str) -> None:
    whole = b"%PDF-1.7" + b"x" * (1_000_000 - 13) + b"%%EOF"
    assert len(whole) == 1_000_000
    for name in ("TERMS", "WITHDRAWAL_FORM", "WITHDRAWAL_INSTRUCTION"):
        for language in ("DE", "EN"):
            made = run(
                world.staff, UPDATE, channel=eur, name=name, language=language, input=pdf(whole)
            )
            assert made["text"]["fileSize"] == 1_000_000
    # All of them at once are too much for one answer.
    assert "ask for fewer" in errors(world.staff, LIST, {"channel": eur})[0]
    two = ask(world.staff, LIST, {"channel": eur, "name": "TERMS"})["serviceTexts"]
    assert [b64decode(row["content"]) == whole for row in two] == [True, True]
    sizes = LIST.replace("content", "")
    assert len(ask(world.staff, sizes, {"channel": eur})["serviceTexts"]) == 6


def test_a_live_channel_keeps_what_the_law_wants(world: World, eur: str) -> None:
    # given
    for name in ("FOOTER", "WITHDRAWAL_INSTRUCTION", "TERMS"):
        run(world.staff, UPDATE, channel=eur, name=name, input={"text": "x"})
    with port.current().writer():
        channels.go_live(world.channels["eur"].pk)

    # when / then
    (error,) = run(world.staff, DELETE, channel=eur, name="FOOTER")["errors"]
    assert (error["field"], error["code"]) == ("footer", "NOT_READY")
    assert "Every business mail" in error["message"]
    assert len(ask(world.staff, LIST, {"channel": eur})["serviceTexts"]) == 3
    assert run(world.staff, DELETE, channel=eur, name="TERMS")["errors"] == []
    one = run(world.staff, UPDATE, channel=eur, name="FOOTER", language="DE", input={"text": "y"})
    assert one["errors"] == []
    assert run(world.staff, DELETE, channel=eur, name="FOOTER")["errors"] == []


def test_who_may_not(world: World, eur: str) -> None:
    # given
    usd = global_id("Channel", world.channels["usd"].pk)
    mine = people.staff(world, "manage_plugins", channels=["eur"])
    orders = people.staff(world, "manage_orders")
    given = {"channel": eur, "name": "FOOTER"}
    text = {"input": {"text": "x"}}

    # when / then
    for api in (world.anonymous, orders, world.app):
        assert "MANAGE_PLUGINS" in errors(api, LIST, {"channel": eur})[0]
        assert "MANAGE_PLUGINS" in errors(api, UPDATE, {**given, **text})[0]
        assert "MANAGE_PLUGINS" in errors(api, DELETE, given)[0]
    for foreign in (usd, global_id("Channel", 10**9), global_id("Channel", 10**30), "x", ""):
        elsewhere = {**given, "channel": foreign}
        assert refused(mine, UPDATE, **elsewhere, **text) == ("channel", "NOT_FOUND")
        assert refused(mine, DELETE, **elsewhere) == ("channel", "NOT_FOUND")
        assert errors(mine, LIST, {"channel": foreign}) == ["channel: There is no such channel."]
    assert run(mine, UPDATE, **given, **text)["errors"] == []
    app = people.app(world, "manage_plugins")
    assert run(app, DELETE, **given)["errors"] == []
