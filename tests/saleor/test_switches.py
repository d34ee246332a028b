"""What staff and engineers switch: the form, the channels, the commands - on real Saleor."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import configuration, work
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import port
from tests.saleor.trouble import form, journey, parcel
from tests.saleor.trouble.waiting import wait_until
from tests.saleor.world import World

PROJECT = Path(__file__).parents[2]

STORED = {**form.VALID, "notify_when_unknown": False}

DEFAULTS = {field.name: field.default for field in configuration.FIELDS}


@pytest.fixture(autouse=True)
def as_installed(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """A form that was never saved, marks due at once, nothing left of earlier tests."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = settings.SALEOR_SERVICE_COALESCE_SECONDS = 0
    marks.forget_written()
    form.forget()
    journey.sweep_once()
    yield
    form.forget()
    parcel.forget_unsent()


def run(*words: str) -> str:
    """Run one of our commands, return what it printed."""
    out = StringIO()
    call_command(*words, stdout=out, no_color=True)
    return out.getvalue()


def mails_to(address: str) -> list[mail.EmailMessage]:
    """Return what was sent to an address."""
    return [message for message in mail.outbox if address in message.to]


@pytest.mark.parametrize("case", form.WRONG)
def test_wrong_value_is_refused_with_field_and_reason(world: World, case: str) -> None:
    # given
    field, value, reason = form.WRONG[case]
    form.save(world, active=True, **form.VALID)
    others = {"reply_to": "new@becher.example"} if field != "reply_to" else {"sender_name": "New"}

    # when
    (error,) = form.refused(world, active=False, **others, **{field: value})

    # then
    label = next(known.label for known in configuration.FIELDS if known.name == field)
    assert error["code"] == "INVALID"
    assert error["field"] == re.sub("_(.)", lambda found: found[1].upper(), field)
    assert error["message"].startswith(f"{label} ({field}) ")
    assert reason in error["message"]
    assert form.rows() == [(True, STORED)]


def test_every_wrong_field_is_named_at_once(world: World) -> None:
    # when
    errors = form.refused(
        world, active=True, sender_name="a\nb", reply_to="x", tracking_link="https://x.example/"
    )

    # then
    assert [error["field"] for error in errors] == ["senderName", "replyTo", "trackingLink"]


def test_first_save_that_is_refused_changes_nothing(world: World) -> None:
    """Core makes the row before it asks us, and makes it switched off."""
    # when
    form.refused(world, reply_to="nowhere")

    # then
    assert form.shown(world)["globalConfiguration"]["active"] is True
    assert work.is_on()
    assert [values for _, values in form.rows()] in ([], [DEFAULTS])


def test_first_save_of_a_value_alone_leaves_the_plugin_on(world: World) -> None:
    """A script that sets the sender's name does not mean to switch anything off."""
    # when
    shown = form.save(world, sender_name="Becher")

    # then
    assert shown["active"] is True
    assert work.is_on()


def test_switching_off_at_the_first_save_switches_off(world: World) -> None:
    # when
    shown = form.save(world, active=False)

    # then
    assert shown["active"] is False
    assert not work.is_on()
    assert form.save(world, sender_name="Becher")["active"] is False


@pytest.mark.parametrize(
    ("given", "stored"),
    [("true", True), ("TRUE", True), ("false", False), ("whatever", False), (None, True)],
)
def test_saleor_itself_makes_a_boolean_of_what_is_sent(
    world: World, given: str | None, stored: bool
) -> None:
    # when
    form.save(world, active=True, notify_when_unknown=given)

    # then
    ((_, values),) = form.rows()
    assert values["notify_when_unknown"] is stored


def test_valid_values_are_saved_and_used(world: World) -> None:
    # given
    shown = form.save(world, active=True, **form.VALID)

    # when
    with parcel.live(world, "eur"):
        sent = parcel.sent(world, number="AB 12/3")
        work.work()

    # then
    assert {item["name"]: item["value"] for item in shown["configuration"]} == form.VALID
    assert form.rows() == [(True, STORED)]
    (message,) = mails_to(sent.email)
    assert str(message.message()["From"]).endswith("<versand@becher.example>")
    assert "Becher" in message.from_email
    assert message.reply_to == ["hilfe@becher.example"]
    assert "https://carrier.example/track?code=AB%2012%2F3" in str(message.body)


@pytest.mark.parametrize("case", form.SENDABLE)
def test_what_the_form_takes_can_be_sent(world: World, case: str) -> None:
    """A value that is saved without complaint must not hold up every mail."""
    # given
    values = form.SENDABLE[case]
    form.save(world, active=True, **values)

    # when
    with parcel.live(world, "eur"):
        sent = parcel.sent(world, number="1Z")
        work.work()

    # then
    assert sent.messages() == [("sent", "")]
    (message,) = mails_to(sent.email)
    assert not re.search(r"[\r\n]", message.from_email)
    assert re.search(r"[ -~]+@[ -~]+", str(message.message()["From"]))
    if "tracking_link" in values:
        assert 'href="https://carrier.example/track?code=1Z"' in str(message.alternatives[0][0])


@pytest.mark.parametrize("default", ["shop@becher.example", "Becher & Co. <shop@becher.example>"])
def test_without_a_sender_of_its_own_mail_comes_from_the_shops(
    world: World, settings: SettingsWrapper, default: str
) -> None:
    """Django lets DEFAULT_FROM_EMAIL carry a name."""
    # given
    settings.DEFAULT_FROM_EMAIL = default

    # when
    with parcel.live(world, "eur"):
        sent = parcel.sent(world)
        work.work()

    # then
    assert sent.messages() == [("sent", "")]
    (message,) = mails_to(sent.email)
    assert "shop@becher.example" in str(message.message()["From"])


def test_the_form_stands_in_the_list_of_plugins_and_is_on(world: World) -> None:
    # when
    shown = form.shown(world)

    # then
    assert (shown["name"], shown["channelConfigurations"]) == ("Service", [])
    assert shown["globalConfiguration"]["active"] is True
    fields = {item["name"]: item for item in shown["globalConfiguration"]["configuration"]}
    assert set(fields) == set(DEFAULTS)
    assert all(item["label"] and item["helpText"] for item in fields.values())
    assert fields["notify_when_unknown"]["type"] == "BOOLEAN"


def test_switched_off_nothing_is_looked_at_or_sent_and_on_again_nothing_belated(
    world: World,
) -> None:
    form.save(world, active=True)
    with parcel.live(world, "eur"):
        # given
        decided = parcel.sent(world)
        drain.drain()
        assert decided.messages() == [("queued", "")]

        # when
        form.save(world, active=False)
        missed = parcel.sent(world)
        work.tick()
        work.work()

        # then
        with port.current().writer():
            assert not Mark.objects.filter(order_id=missed.order_id).exists()
        assert journey.facts(missed.order_id) == {}
        assert decided.messages() == [("queued", "")]
        assert mails_to(decided.email) == []
        assert run("service_sweep") == "The plugin is switched off; nothing was done.\n"

        # when
        form.save(world, active=True)
        journey.sweep_once()
        parcel.let_grace_pass(missed)
        work.tick()

        # then
        assert mails_to(decided.email) == mails_to(missed.email) == []
        assert decided.messages() == missed.messages() == [("skipped", "before-live")]


def test_sweep_command_tells_what_it_did(world: World) -> None:
    with parcel.live(world, "eur"):
        # given
        sent = parcel.sent(world)

        # when
        looked = run("service_sweep", "--no-send")

        # then
        assert re.fullmatch(
            r"recent: \d+ changed orders\nlive: \d+ compared, \d+ changed\n"
            r"looked at 1 orders: 3 new facts, 1 messages\n",
            looked,
        )
        assert sent.messages() == [("queued", "")]
        assert run("service_sweep").endswith("dispatched: 1 sent\n")
        assert run("service_sweep").endswith(
            "looked at 0 orders: 0 new facts, 0 messages\ndispatched: nothing was due\n"
        )


def test_health_is_good_after_a_tick_and_names_what_is_not(world: World) -> None:
    # given
    work.tick()

    # when
    told = json.loads(run("service_health", "--json"))
    text = run("service_health")

    # then
    assert (told["ok"], told["problems"], told["active"]) == (True, {}, True)
    assert told["channels"][world.channels["eur"].slug] == "trial"
    assert text.rstrip().endswith("ok") and "PROBLEM" not in text

    # when
    with port.current().writer():
        Mark.objects.create(order_id=uuid4(), due_at="2020-01-01T00:00Z")
    with pytest.raises(SystemExit) as ended:
        run("service_health")

    # then
    assert ended.value.code == 1
    work.tick()
    assert json.loads(run("service_health", "--json"))["ok"] is True


def test_run_command_works_until_it_is_stopped(world: World) -> None:
    """The whole worker of a shop without a broker, in a process of its own."""
    with parcel.live(world, "eur"):
        # given
        sent = parcel.sent(world)

        # when
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "service_run", "--every", "0.2"],
            cwd=PROJECT, text=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            wait_until(lambda: ("sent", "") in sent.messages(), "it is sent")
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=30)
        finally:
            process.kill()
            process.wait()

    # then
    assert (said, process.returncode) == ("Service runs; Ctrl-C stops it.\nStopped.\n", 0)


def test_run_once_does_one_round(world: World) -> None:
    with parcel.live(world, "eur"):
        sent = parcel.sent(world)
        assert run("service_run", "--once") == ""
        assert sent.messages() == [("sent", "")]


def test_saleor_finds_the_plugin_without_any_setting() -> None:
    """Installed is enough: Saleor's own settings, not a line changed."""
    # when
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "saleor.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "tests.saleor.trouble.found"], cwd=PROJECT, env=env, text=True, check=True,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip

    # then
    assert json.loads(said.splitlines()[-1]) == {
        "plugin": "saleor_service_plugin.plugin.ServicePlugin",
        "app": True,
        "commands": [
            "service_channel",
            "service_dashboard",
            "service_health",
            "service_messages",
            "service_order",
            "service_preview",
            "service_run",
            "service_schema",
            "service_sender",
            "service_sweep",
            "service_templates",
            "service_text",
            "service_webhook",
        ],
        "beat": "saleor_service_plugin.tick",
        "active": True,
    }
