"""Templates over GraphQL: what they look like, here and in a real mailbox."""

from typing import Any
from unittest import mock

import pytest
from django.core import mail

from saleor_service_plugin.messages import proof_mail, render
from saleor_service_plugin.messages.models import Message, StoredTemplate, Suppression
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.drain import drain
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask, errors
from tests.saleor.api.templates import (
    ERRORS,
    INPUT,
    PREVIEW,
    PROOF,
    RESET,
    UNDO,
    channel,
    refused,
    run,
)
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import global_id

pytestmark = [pytest.mark.all_messages, pytest.mark.usefixtures("packaged_templates")]


def test_a_preview_with_samples_and_of_a_draft(world: World) -> None:
    # when
    sample = ask(world.staff, PREVIEW, {"kind": "ORDER_RECEIVED", "language": "DE"})
    english = ask(world.staff, PREVIEW, {"kind": "ORDER_RECEIVED"})
    draft = ask(
        world.staff, PREVIEW,
        {"kind": "REFUND_MADE", "language": "DE", "source": {**INPUT, "subject": "{{no}}x"}},
    )  # fmt: skip

    # then
    shown = sample["serviceTemplatePreview"]
    assert shown["subject"].startswith("Ihre Bestellung")
    assert "Teekanne" in shown["html"] and "Teekanne" in shown["text"]
    assert (shown["languageCode"], shown["errors"], shown["note"]) == ("DE", [], "")
    assert english["serviceTemplatePreview"]["language"] == "en"
    found = draft["serviceTemplatePreview"]
    assert (found["subject"], found["errors"]) == ("x", [])
    assert found["warnings"] == ["subject: line 1: this message has no 'no'"]
    assert not StoredTemplate.objects.exists()


def test_a_preview_with_a_real_order_shows_nobody(world: World) -> None:
    # given
    order_id = paid(world, Story())
    sweep.sweep_recent()
    drain()
    with port.current().writer():
        order = port.current().read_orders([order_id])[order_id]
        before = Message.objects.filter(order_id=order_id).count()
    variables = {"kind": "ORDER_RECEIVED", "order": global_id("Order", order_id)}
    source = render.packaged("order-received", "en")
    draft = {"subject": "Draft for {{greeting_name}}", "mjml": source.mjml, "text": source.text}

    # when
    found = ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]
    drafted = ask(world.staff, PREVIEW, {**variables, "source": draft})["serviceTemplatePreview"]

    # then
    address = order.shipping_address or order.billing_address
    assert address is not None
    for shown in (found, drafted):
        assert str(order.number) in shown["html"]
        for part in (order.email, address.last_name, address.street_address_1):
            assert part not in shown["html"] + shown["text"] + shown["subject"]
    assert drafted["subject"].startswith("Draft for")
    with port.current().writer():
        assert Message.objects.filter(order_id=order_id).count() == before


@pytest.mark.parametrize("kind", ["PARCEL_SENT", "READY_FOR_PICKUP", "TRACKING_CHANGED"])
def test_an_order_that_has_nothing_of_the_kind_yet(world: World, kind: str) -> None:
    # given
    order_id = paid(world, Story())
    variables = {"kind": kind, "order": global_id("Order", order_id)}

    # when: with the template in use, and with a draft that could not be stored either
    used = ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]
    draft = ask(world.staff, PREVIEW, {**variables, "source": INPUT})["serviceTemplatePreview"]

    # then
    nothing = {
        "field": "orderId",
        "code": "NOTHING_TO_TELL",
        "message": "This order has nothing to tell of this kind yet.",
    }
    assert (used["html"], draft["html"]) == (None, None)
    assert used["errors"] == [nothing]
    assert [error["code"] for error in draft["errors"]] == ["TEMPLATE_REFUSED", "NOTHING_TO_TELL"]


def test_whose_order_it_is(world: World) -> None:
    # given
    order_id = paid(world, Story())
    variables = {"kind": "ORDER_RECEIVED", "order": global_id("Order", order_id)}
    plugins_alone = people.staff(world, "manage_plugins")
    elsewhere = people.staff(world, "manage_plugins", "manage_orders", channels=["usd"])

    # when / then
    assert "MANAGE_ORDERS" in errors(plugins_alone, PREVIEW, variables)[0]
    missing = ["orderId: There is no such order."]
    assert errors(elsewhere, PREVIEW, variables) == missing
    for wrong in ("x", "", "💥", global_id("Order", 1), global_id("User", order_id),
                  global_id("Order", "00000000-0000-0000-0000-000000000000")):  # fmt: skip
        assert errors(world.staff, PREVIEW, {**variables, "order": wrong}) == missing
    other = {**variables, "channel": channel(world, "usd")}
    assert "another channel" in errors(world.staff, PREVIEW, other)[0]
    fitting = {**variables, "channel": channel(world, "eur")}
    assert ask(world.staff, PREVIEW, fitting)["serviceTemplatePreview"]["html"]


def test_a_test_mail_leaves_on_trial(world: World) -> None:
    # when
    before = len(mail.outbox)
    own = run(world.staff, PROOF, language="DE", channel=channel(world, "eur"))
    named = run(world.staff, PROOF, language="EN", to="anne@example.com", source=INPUT)

    # then
    assert own["errors"] == [] and named["errors"] == []
    assert own["recipient"].startswith("staff-")
    first, second = mail.outbox[before:]
    assert first.to == [own["recipient"]]
    assert first.subject.startswith("[Test] ")
    assert second.to == ["anne@example.com"]
    assert second.subject == named["subject"] == "[Test] Eigen 1042"
    assert "[Test]" not in str(Message.objects.values_list("subject", flat=True))


def test_a_test_mail_that_may_not_leave(world: World, settings: Any) -> None:
    app = people.app(world, "manage_plugins")
    before = len(mail.outbox)
    with port.current().writer():
        Suppression.objects.get_or_create(
            address="gone@example.com", defaults={"reason": "550", "message_key": "x"}
        )
    given = {"language": "DE"}
    assert refused(app, PROOF, **given) == ("recipient", "REQUIRED")
    for wrong in ("", "anne", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com",
                  "x" * 70_000 + "@example.com"):  # fmt: skip
        assert refused(world.staff, PROOF, to=wrong, **given) == ("recipient", "INVALID")
    gone = {**given, "to": "Gone@example.com"}
    assert refused(world.staff, PROOF, **gone) == ("recipient", "SUPPRESSED")
    bad = {**INPUT, "text": "nothing"}
    assert refused(world.staff, PROOF, source=bad, **given) == ("text", "TEMPLATE_REFUSED")
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert refused(world.staff, PROOF, **given) == ("channel", "SENDER_NOT_USABLE")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert refused(world.staff, PROOF, **given) == ("channel", "MAIL_SERVER_AWAY")
    assert len(mail.outbox) == before
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run(app, PROOF, to="anne@example.com", **given)["errors"] == []
    with mock.patch.object(proof_mail, "MOST_AN_HOUR", 1):
        again = {**given, "to": "anne@example.com"}
        assert refused(app, PROOF, **again) == ("recipient", "RATE_LIMITED")
    assert len(mail.outbox) == before + 1


def test_a_stored_template_that_broke_is_a_typed_error(world: World) -> None:
    # given: one that an older version took
    with port.current().writer():
        row = StoredTemplate.objects.create(
            kind="refund-made", language="de", subject="x", body_mjml="<mj-section>", body_text="x"
        )
    broken = global_id("ServiceTemplateVersion", row.pk)
    variables = {"kind": "REFUND_MADE", "language": "DE"}

    # when / then
    shown = ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]
    assert (shown["html"], shown["errors"][0]["code"]) == (None, "TEMPLATE_REFUSED")
    assert refused(world.staff, PROOF, language="DE") == ("kind", "TEMPLATE_REFUSED")
    run(world.staff, RESET)
    assert refused(world.staff, UNDO, to=broken) == ("mjml", "TEMPLATE_REFUSED")
    assert ask(world.staff, PREVIEW, variables)["serviceTemplatePreview"]["errors"] == []


def test_what_is_too_dear_is_not_begun(world: World) -> None:
    previews = " ".join(
        f"p{number}: serviceTemplatePreview(kind: REFUND_MADE) {{ html }}" for number in range(21)
    )
    assert "costs 21000" in errors(world.staff, f"{{ {previews} }}")[0]


def test_half_a_character_written_into_the_query(world: World) -> None:
    source = r'{ subject: "{{#\ud800 x}}", mjml: "<mj-\ud800>", text: "\ud800" }'
    which = "kind: REFUND_MADE, languageCode: DE"
    (payload,) = ask(
        world.staff,
        f"mutation {{ serviceTemplateUpdate({which}, input: {source}) {{ {ERRORS} }} }}",
    ).values()
    assert {error["code"] for error in payload["errors"]} == {"INVALID"}
    (shown,) = ask(
        world.staff,
        f"{{ serviceTemplatePreview({which}, source: {source}) {{ html {ERRORS} }} }}",
    ).values()
    assert [error["field"] for error in shown["errors"]] == ["subject"]
    (sent,) = ask(
        world.staff,
        rf'mutation {{ serviceTemplateTest({which}, recipient: "\ud800@a.de") {{ {ERRORS} }} }}',
    ).values()
    assert [error["field"] for error in sent["errors"]] == ["recipient"]
