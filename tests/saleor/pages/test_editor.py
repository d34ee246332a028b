"""The editor of a mail, and its preview."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import templates
from saleor_service_plugin.messages.models import Leaving, StoredTemplate
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.shop import port
from tests.saleor.api.templates import SOURCE
from tests.saleor.pages.office import (
    HOME,
    OTHER,
    as_installed,
    assert_harmless,
    hidden,
    payloads,
    slug,
    typed,
    visitor,
    wrong,
)
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import global_id

PATH = "text?kind=REFUND_MADE&language=DE"

PREVIEW = "preview?kind=REFUND_MADE&language=DE"


@pytest.fixture(autouse=True)
def shop(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """No template is changed."""
    with as_installed(world, settings):
        yield


def _source(**changed: str) -> dict[str, str]:
    source = {"subject": SOURCE.subject, "mjml": SOURCE.mjml, "text": SOURCE.text}
    return {**source, **changed}


def _save(frame: Visitor, path: str = PATH, **changed: str) -> Shown:
    version = hidden(frame.get(path).text, "version")
    return frame.post(path, {"step": "save", "version": version, **_source(**changed)})


def _subject(page: str) -> str:
    found = re.search(r'<input id="subject"[^>]* value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def _own() -> StoredTemplate | None:
    with port.current().writer():
        found: StoredTemplate | None = StoredTemplate.objects.filter(
            kind="refund-made", language="de", channel_id=0, current=True
        ).first()
        return found


def test_the_default_stands_in_the_fields_with_the_names_there_are(world: World) -> None:
    # when
    page = visitor(world).get(PATH).text

    # then
    assert _subject(page) == SOURCE.subject.strip()
    assert typed(page, "mjml") == SOURCE.mjml
    assert 'data-insert="{{amount}}" data-plain="{{{amount}}}"' in page
    assert 'sandbox=""' in page
    assert 'name="token"' in page


def test_a_change_is_stored_undone_and_reset(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    saved = _save(frame, subject="Eigen {{order_number}}")

    # then
    assert (saved.status, saved.notice) == (200, "Saved. It holds from the next mail on.")
    assert _subject(saved.text) == "Eigen {{order_number}}"
    assert getattr(_own(), "subject", "") == "Eigen {{order_number}}"
    # when
    again = _save(frame, subject="Anders {{order_number}}")
    undone = frame.post(
        PATH, {"step": "undo", "version": hidden(again.text, "version"), **_source()}
    )
    # then
    assert _subject(undone.text) == "Eigen {{order_number}}"
    # when
    reset = frame.post(
        PATH, {"step": "reset", "version": hidden(undone.text, "version"), **_source()}
    )
    # then
    assert reset.notice == "Back to the default."
    assert _subject(reset.text) == SOURCE.subject.strip()
    # when: any version of the history
    first = re.findall(r'value="(undo:[^"]+)"', reset.text)[-1]
    frame.post(PATH, {"step": first, "version": hidden(reset.text, "version"), **_source()})
    # then
    assert getattr(_own(), "subject", "") == "Eigen {{order_number}}"


def test_somebody_elses_change_is_not_overwritten_and_neither_is_lost(world: World) -> None:
    # given
    frame = visitor(world)
    version = hidden(frame.get(PATH).text, "version")
    templates.save("refund-made", "de", 0, **_source(subject="Ihre {{order_number}}"), by="anne")

    # when
    mine = _source(subject="Meine {{order_number}}")
    refused = frame.post(PATH, {"step": "save", "version": version, **mine})

    # then: mine in the fields, theirs beside
    assert refused.status == 422
    assert "Somebody else has changed it meanwhile" in refused.text
    assert _subject(refused.text) == "Meine {{order_number}}"
    assert "Ihre {{order_number}}</pre>" in refused.text
    assert getattr(_own(), "subject", "") == "Ihre {{order_number}}"
    # when: saved again without a word, it is refused again
    again = frame.post(PATH, {"step": "save", "version": hidden(refused.text, "version"), **mine})
    # then
    assert again.status == 422
    # when
    theirs = frame.post(PATH, {"step": "theirs", **mine})
    # then
    assert _subject(theirs.text) == "Ihre {{order_number}}"
    assert "Meine {{order_number}}</pre>" in theirs.text
    # when
    frame.post(PATH, {"step": "overwrite", "newest": hidden(again.text, "newest"), **mine})
    # then
    assert getattr(_own(), "subject", "") == "Meine {{order_number}}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mjml", "<mj-section><mj-column><mj-text>{{#if}}</mj-text></mj-column></mj-section>"),
        ("mjml", "<mj-section><mj-column><mj-text>nothing</mj-text></mj-column></mj-section>"),
        ("text", "says nothing of the amount"),
        ("subject", "{{#each"),
        ("subject", ""),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field(world: World, field: str, value: str) -> None:
    # when
    refused = _save(visitor(world), **{field: value})

    # then
    assert refused.status == 422
    assert len(wrong(refused.text)) == 1
    found = re.search(
        r'<(?:input|textarea)[^>]* name="(\w+)"[^>]* aria-invalid="true"', refused.text
    )
    assert found
    assert found[1] == field
    shown = _subject(refused.text) if field == "subject" else typed(refused.text, field)
    assert shown == value
    assert _own() is None


def test_a_channels_own_template_is_its_own(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    _save(frame, f"{PATH}&channel={slug(world)}", subject="Nur hier {{order_number}}")

    # then
    assert _own() is None
    with port.current().writer():
        row = StoredTemplate.objects.get(current=True)
    assert (row.channel_id, row.subject) == (world.channels[HOME].pk, "Nur hier {{order_number}}")
    assert (
        _subject(frame.get(f"{PATH}&channel={slug(world, OTHER)}").text) == SOURCE.subject.strip()
    )


def test_a_new_language_begins_with_english(world: World) -> None:
    # given
    frame, path = visitor(world), "text?kind=REFUND_MADE&language=FR"

    # when
    page = frame.get(path).text

    # then
    assert "Not there yet" in page
    assert "{{" in _subject(page)
    # when
    source = {"subject": "Remboursement", "mjml": SOURCE.mjml, "text": SOURCE.text}
    frame.post(path, {"step": "save", "version": hidden(page, "version"), **source})
    # then
    with port.current().writer():
        assert StoredTemplate.objects.get(current=True).language == "fr"


def test_a_test_mail_leaves_with_what_was_typed(world: World) -> None:
    # given
    mail.outbox = []
    form = {"step": "test", "recipient": "proof@example.com", **_source(subject="Probe")}

    # when
    sent = visitor(world).post(PATH, form)

    # then
    assert sent.notice == "A test mail went to proof@example.com."
    assert [message.subject for message in mail.outbox] == ["[Test] Probe"]
    assert _subject(sent.text) == "Probe"
    assert _own() is None


def test_a_test_mail_to_no_address_is_refused_at_its_field(world: World) -> None:
    # given
    mail.outbox = []

    # when
    refused = visitor(world).post(PATH, {"step": "test", "recipient": "nobody", **_source()})

    # then
    assert (refused.status, wrong(refused.text)) == (422, ["This is no mail address."])
    assert mail.outbox == []
    assert not Leaving.objects.filter(kind__startswith="proof:").exists()


def test_the_preview_is_the_mail_with_a_policy_of_its_own(world: World) -> None:
    # when
    shown = visitor(world).post(PREVIEW, {**_source(subject="Betreff {{order_number}}")})

    # then
    assert shown.status == 200
    assert shown.text.lower().startswith("<!doctype html")
    assert "<b>Subject:</b> Betreff 1042" in shown.text
    policy = shown.response["Content-Security-Policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;")
    assert policy.endswith("sandbox")
    assert "form-action 'none'" in policy


def test_the_preview_takes_the_token_from_its_form_and_nothing_without(world: World) -> None:
    # given
    frame = visitor(world)
    bare = Visitor()

    # when
    shown = bare.post(PREVIEW, {"token": frame.token, "locale": "de", **_source()})
    refused = bare.post(PREVIEW, _source())

    # then
    assert (shown.status, refused.status) == (200, 401)
    assert "<b>Betreff:</b>" in shown.text
    assert "Teehaus" not in refused.text


def test_the_preview_names_what_is_wrong_and_shows_the_text_part(world: World) -> None:
    # given
    frame = visitor(world)

    # when
    broken = frame.post(PREVIEW, _source(mjml="<mj-section>{{#if}}</mj-section>"))
    text = frame.post(PREVIEW, {"part": "text", **_source()})

    # then
    assert broken.status == 200
    assert 'role="alert">MJML: line 1' in broken.text
    assert "<pre" in text.text
    assert "1042" in text.text


def test_a_real_order_is_shown_masked_to_who_may(world: World) -> None:
    # given
    order_id = paid(world, Story(), channel=HOME)
    sweep.sweep_recent()
    form: dict[str, Any] = {"order": global_id("Order", order_id), **_source()}

    # when
    allowed = visitor(world, "manage_plugins", "manage_orders").post(PREVIEW, form)
    refused = visitor(world, "manage_plugins").post(PREVIEW, form)

    # then
    assert allowed.status == 200
    assert "Erika" not in allowed.text
    assert refused.status == 403
    assert str(order_id) not in refused.text


@pytest.mark.parametrize("step", ["save", "reset", "undo", "overwrite"])
def test_staff_of_some_channels_do_not_change_all_channels(world: World, step: str) -> None:
    # given
    templates.save("refund-made", "de", 0, **_source(subject="Vorher"), by="anne")
    frame = visitor(world, "manage_plugins", channels=[HOME])

    # when
    refused = frame.post(PATH, {"step": step, **_source(subject="Meine")})

    # then
    assert refused.status == 422
    assert "you have access to some of them alone" in wrong(refused.text)[0]
    assert _subject(refused.text) == "Meine"
    assert getattr(_own(), "subject", "") == "Vorher"


@pytest.mark.parametrize("name", ["orders", "elsewhere"])
def test_who_may_not_sees_and_changes_nothing(world: World, name: str) -> None:
    # given
    frame = (
        visitor(world, "manage_orders")
        if name == "orders"
        else visitor(world, "manage_plugins", channels=[OTHER])
    )
    path = f"{PATH}&channel={slug(world)}"

    # when
    shown = [frame.get(path)]
    shown += [frame.post(path, {"step": one, **_source()}) for one in ("save", "reset", "test")]

    # then
    assert {one.status for one in shown} == {404 if name == "elsewhere" else 403}
    assert not StoredTemplate.objects.exists()


def test_hostile_values_stay_text(world: World) -> None:
    for payload in payloads():
        # Tokens live five minutes.
        frame = visitor(world)
        source = _source(subject=payload, text=payload, mjml=payload)

        # when
        refused = frame.post(PATH, {"step": "save", "recipient": payload, **source})
        shown = frame.post(PREVIEW, {**source, "part": "text", "locale": payload})

        # then
        assert refused.status == 422
        assert_harmless(refused.text, payload)
        assert shown.status == 200
        assert_harmless(shown.text, payload)


def test_a_template_that_there_is_not_is_not_found(world: World) -> None:
    frame = visitor(world)
    assert frame.get("text", kind="X", language="DE").status == 404
    assert frame.get("text", kind="REFUND_MADE", language="'").status == 404
    assert frame.get("preview", kind="REFUND_MADE").status == 404
