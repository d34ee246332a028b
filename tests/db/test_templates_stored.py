"""Merchants' own templates: stored, found at sending, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import health
from saleor_service_plugin.messages import (
    channels,
    kinds,
    render,
    senders,
    templates,
    texts,
)
from saleor_service_plugin.messages.models import StoredTemplate
from saleor_service_plugin.messages.proving import TemplateRefusedError
from saleor_service_plugin.messages.templates import NothingToUndoError
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.shop.snapshots import Channel
from tests.db.queue import again
from tests.fake_shop import FakeShop, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)

MJML = """<mj-section><mj-column><mj-text>OWN {{order_number}}{{#each contents}} {{name}}{{/each}}
</mj-text></mj-column></mj-section>"""
TEXT = "OWN {{order_number}}{{#each contents}} {{name}}{{/each}}"


@pytest.fixture(autouse=True)
def _fresh(shop: FakeShop) -> Iterator[None]:
    """Know no template of an earlier test."""
    texts.forget()
    yield
    texts.forget()


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    """Let the kind under test demand what these templates show, whatever it demands else."""
    found = kinds.get("parcel-sent")
    assert found is not None
    sample = {"order_number": "1042", "contents": [{"name": "Teekanne"}], "greeting_name": "Anne"}
    ours = replace(found, sample=lambda: sample, mandatory=("order_number", "contents"))
    # Not by monkeypatch, which ends after the fixture that had replaced the kind before.
    with mock.patch.dict(kinds._registry._kinds, {"parcel-sent": ours}):
        yield


def save(
    language: str = "de",
    channel: int = 0,
    *,
    subject: str = "Own",
    mjml: str = MJML,
    text: str = TEXT,
) -> templates.Saved:
    """Store a template."""
    return templates.save(
        "parcel-sent", language, channel, subject=subject, mjml=mjml, text=text, by="anne"
    )


def send(shop: FakeShop, language: str, channel: int = 1) -> str:
    """Have a parcel leave and return the subject of its mail, "" where none went out."""
    channels.go_live(channel)
    before = len(mail.outbox)
    order = shop.put(an_order(number=shop.next_id(), language_code=language, channel_id=channel))
    shop.add_parcel(order.id, a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),)))
    marks.mark([order.id])
    drain.drain()
    again()
    return str(mail.outbox[-1].subject) if len(mail.outbox) > before else ""


def chosen(language: str, channel: int = 1, of_channel: str = "") -> str:
    """Return the name of the template an order gets, and whether it is the merchant's."""
    text = texts.look("parcel-sent", channel, of_channel).choose(language)
    return f"{text.language}/{text.channel_id}" + ("" if text.row else " default")


def test_an_own_template_is_sent_without_a_restart_and_another_after_a_change(
    shop: FakeShop,
) -> None:
    # given
    first = send(shop, "de")
    save(subject="Own {{order_number}} & more")

    # when
    own = send(shop, "de")
    save(subject="Newer")
    newer = send(shop, "de")
    english = send(shop, "en")
    templates.reset("parcel-sent", "de", 0, by="anne")

    # then: nothing is escaped where nothing must be
    assert first.startswith("Ihr Paket zur Bestellung")
    assert own.startswith("Own ") and own.endswith(" & more")
    assert newer == "Newer"
    assert english.startswith("Your parcel")
    assert send(shop, "de").startswith("Ihr Paket")


def test_channel_and_language_before_language_before_the_default(shop: FakeShop) -> None:
    # given
    assert chosen("de") == "de/0 default"
    save("de")
    save("de", 2)
    save("fr")

    # then
    assert chosen("de", 1) == "de/0"
    assert chosen("de", 2) == "de/2"
    assert chosen("en", 2) == "en/0 default"
    assert chosen("fr-ca") == "fr/0"
    assert chosen("FR_CA") == "fr/0"
    assert send(shop, "fr-ca") == "Own"


def test_language_then_its_base_then_the_channels_then_english() -> None:
    assert chosen("pl") == "en/0 default"
    assert chosen("pl", of_channel="de-at") == "de/0 default"
    save("pl")
    assert chosen("pl-pl", of_channel="de") == "pl/0"
    assert chosen("", of_channel="de") == "de/0 default"


def test_a_channels_language_is_set_and_used(shop: FakeShop) -> None:
    # given
    senders.set_sender(1, language="de")

    # when / then
    assert send(shop, "it").startswith("Ihr Paket")
    with pytest.raises(senders.InvalidSenderError, match="language"):
        senders.set_sender(1, language="Deutsch!")


def test_what_cannot_be_used_is_refused_and_nothing_saved() -> None:
    # given
    save()
    before = list(StoredTemplate.objects.values())
    section = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    refused: list[tuple[str, str, Callable[[], object]]] = [
        ("kind", "there is no", lambda: templates.save(
            "nothing", "de", 0, subject="s", mjml=MJML, text=TEXT, by="")),
        ("language", "is no language code", lambda: save("Deutsch")),
        ("language", "is no language code", lambda: save("../de")),
        ("subject", "is empty", lambda: save(subject=" \n")),
        ("subject", "is empty with", lambda: save(subject="{{#if no}}x{{/if}}")),
        ("subject", "is not closed", lambda: save(subject="{{#if order_number}}x")),
        ("body_mjml", "is no MJML", lambda: save(mjml="<mj-section><mj-column>")),
        ("body_mjml", "line 3: an element does not end", lambda: save(mjml=MJML + "\n<mj-text")),
        ("body_mjml", "line 2: .* not open", lambda: save(mjml=MJML + "{{/if}}")),
        ("body_mjml", "markup", lambda: save(mjml=section.format("{{{order_number}}}"))),
        ("body_mjml", "mj-include", lambda: save(mjml=MJML + '<mj-include path="x" />')),
        ("body_mjml", "does not show 'order_number'",
         lambda: save(mjml=section.format("{{#each contents}}{{name}}{{/each}}"))),
        ("body_mjml", "does not show 'contents'",
         lambda: save(mjml=section.format("{{order_number}} {{contents.length}}"))),
        # Shown to nobody: in a comment, in what is hidden, in a branch that is not taken.
        ("body_mjml", "does not show 'order_number'", lambda: save(mjml=MJML.replace(
            "{{order_number}}", '<span style="display: none">{{order_number}}</span>'))),
        ("body_mjml", "does not show 'order_number'", lambda: save(mjml=MJML.replace(
            "{{order_number}}", "<!-- {{order_number}} -->"))),
        ("body_text", "does not show 'order_number'", lambda: save(text=TEXT.replace(
            "{{order_number}}", "{{#unless order_number}}{{order_number}}{{/unless}}"))),
        ("body_text", "longer than", lambda: save(text=TEXT + "x" * render.MOST_SOURCE)),
        ("body_text", "include parts", lambda: save(text=TEXT + "\n<!-- include lines -->")),
        ("body_text", "cannot be stored", lambda: save(text=TEXT + "\x00")),
        ("body_text", "no names", lambda: save(text=TEXT + "{{order_number.upper}}")),
    ]  # fmt: skip

    # when / then
    for field, reason, attempt in refused:
        with pytest.raises(TemplateRefusedError, match=reason) as raised:
            attempt()
        assert raised.value.field == field, raised.value
    assert list(StoredTemplate.objects.values()) == before


def test_unknown_names_are_warned_of() -> None:
    assert save().warnings == []
    assert save(text=TEXT + "\n{{order_nr}}").warnings == [
        "body_text: line 2: this message has no 'order_nr'"
    ]


def test_a_whole_document_brings_its_own_frame(shop: FakeShop) -> None:
    # given
    save(mjml=f"<!-- ours --><mjml><mj-body>{MJML}</mj-body></mjml>")

    # when
    send(shop, "de")

    # then
    html = str(mail.outbox[-1].alternatives[0][0])  # type: ignore[attr-defined]
    assert "OWN" in html
    assert "card" not in html


def test_every_change_can_be_taken_back_one_after_the_other() -> None:
    # given
    save(subject="One")
    save(subject="Two")
    templates.reset("parcel-sent", "de", 0, by="ben")
    save(subject="Three")

    # when: one step back each time, a change in between counts as the last one
    found = []
    for _ in range(2):
        templates.undo("parcel-sent", "de", 0, by="cleo")
        found.append(templates.source("parcel-sent", "de", 0)[1].subject.strip())
    save(subject="Four")
    for _ in range(3):
        templates.undo("parcel-sent", "de", 0, by="cleo")
        found.append(templates.source("parcel-sent", "de", 0)[1].subject.strip())

    # then
    default = render.packaged("parcel-sent", "de").subject.strip()
    assert found == [default, "Two", "Two", "One", default]
    with pytest.raises(NothingToUndoError, match="taken back already"):
        templates.undo("parcel-sent", "de", 0, by="cleo")


def test_any_earlier_text_can_come_back_and_nothing_is_lost() -> None:
    # given
    one = save(subject="One").text.row
    save(subject="Two")
    templates.undo("parcel-sent", "de", 0, by="ben")

    # when
    templates.undo("parcel-sent", "de", 0, by="ben", to=one + 1)

    # then
    rows = templates.history("parcel-sent", "de", 0)
    assert [row.subject for row in rows] == ["Two", "One", "Two", "One"]
    assert [row.current for row in rows] == [True, False, False, False]
    assert {row.changed_by for row in rows} == {"anne", "ben"}
    with pytest.raises(NothingToUndoError, match="99999"):
        templates.undo("parcel-sent", "de", 0, by="ben", to=99999)


def test_nothing_to_undo_or_reset() -> None:
    with pytest.raises(NothingToUndoError):
        templates.undo("parcel-sent", "de", 0, by="anne")
    assert not templates.reset("parcel-sent", "de", 0, by="anne")
    assert not StoredTemplate.objects.exists()


def test_nothing_of_the_default_is_kept_when_going_back(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # given: changed and reset, then an upgrade brings a new default
    save()
    templates.reset("parcel-sent", "de", 0, by="anne")
    folder = tmp_path_factory.mktemp("upgrade") / "messages"
    shutil.copytree(render.FOLDER, folder)
    (folder / "parcel-sent" / "de" / "subject.txt").write_text("Upgraded", encoding="utf-8")
    monkeypatch.setattr(render, "FOLDER", folder)
    render.forget()

    # when / then
    assert send(shop, "de") == "Upgraded"
    render.forget()


def test_the_list_says_which_are_the_merchants_own() -> None:
    # given
    save("de")
    save("de", 2)
    save("fr")
    templates.save("parcel-sent", "en", 0, subject="x", mjml=MJML, text=TEXT, by="anne")
    templates.reset("parcel-sent", "en", 0, by="anne")

    # when
    found = {
        (line.language, line.channel_id): (line.changed, line.has_default, line.changed_by)
        for line in templates.find("parcel-sent")
    }

    # then
    assert found == {
        ("de", 0): (True, True, "anne"),
        ("de", 2): (True, True, "anne"),
        ("en", 0): (False, True, ""),
        ("fr", 0): (True, False, "anne"),
    }


def broken(language: str, channel: int = 0) -> None:
    """Store what `save` refuses, as an older version may have left it."""
    StoredTemplate.objects.create(
        kind="parcel-sent", language=language, channel_id=channel,
        subject="x", body_mjml="<mj-section><mj-nothing", body_text="x",
    )  # fmt: skip


def test_of_a_broken_one_only_its_messages_wait_and_go_out_after_the_repair(
    shop: FakeShop,
) -> None:
    # given
    shop.channels[2] = Channel(2, "second", "Second", "EUR", True)
    broken("de", 2)

    # when
    assert send(shop, "de", 2) == ""

    # then
    assert Circuit.objects.filter(name="template:parcel-sent/de/2", opened_at__isnull=False)
    assert send(shop, "de", 1).startswith("Ihr Paket")
    assert send(shop, "en", 2).startswith("Your parcel")
    health_says = health.look().problems["circuit-template:parcel-sent/de/2"]
    assert "parcel-sent/de/2" in health_says

    # when: it is repaired
    templates.reset("parcel-sent", "de", 2, by="anne")
    again()

    # then
    assert not Circuit.objects.filter(name__startswith="template:").exists()
    assert sum(str(one.subject).startswith("Ihr Paket") for one in mail.outbox) == 2


def test_what_would_be_run_is_not_even_from_the_table(shop: FakeShop) -> None:
    # given
    evil = "{{[x') or __import__('os')._exit(3) or resolve(context, u']}}"
    StoredTemplate.objects.create(
        kind="parcel-sent", language="de", subject=evil, body_mjml=MJML, body_text=TEXT
    )

    # when / then: it waits, and this process lives
    assert send(shop, "de") == ""


def test_one_statement_a_batch_and_nothing_is_compiled_twice(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    save()
    send(shop, "de")
    compiled = []
    real = render.compile_source
    monkeypatch.setattr(
        render, "compile_source", lambda *args: compiled.append(args) or real(*args)
    )
    channels.go_live(1)
    for _ in range(5):
        order = shop.put(an_order(number=shop.next_id(), language_code="de"))
        shop.add_parcel(order.id, a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),)))
        marks.mark([order.id])
    drain.drain()

    # when
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again()

    # then
    ours = [one["sql"] for one in asked if "saleor_service_template" in one["sql"]]
    assert len(ours) == 1
    assert compiled == []
    assert [str(one.subject) for one in mail.outbox[-5:]] == ["Own"] * 5


def test_there_is_one_current_template_at_most() -> None:
    broken("de")
    with pytest.raises(IntegrityError), transaction.atomic():
        broken("de")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredTemplate.objects.create(kind="x", language="de", is_default=True, subject="x")
