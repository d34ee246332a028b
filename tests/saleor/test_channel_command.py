"""`manage.py service_channel` on real Saleor: what it shows, changes and refuses."""

import re

import pytest
from django.core.management import CommandError

from saleor_service_plugin import work
from saleor_service_plugin.messages import shop_texts
from saleor_service_plugin.shop import port
from tests.saleor.test_switches import as_installed, mails_to, run
from tests.saleor.trouble import parcel
from tests.saleor.world import World

__all__ = ["as_installed"]


@pytest.fixture
def lawful(world: World) -> None:
    """Have in the channel what must be there before it goes live."""
    with port.current().writer():
        pk = world.channels["eur"].pk
        shop_texts.save(pk, "footer", text="Teehaus GmbH")
        shop_texts.save(pk, "withdrawal-instruction", text="Widerrufsbelehrung")


def test_a_channel_that_lacks_something_does_not_go_live(world: World) -> None:
    # given
    slug = world.channels["jpy"].slug

    # when / then
    with pytest.raises(CommandError, match="footer, withdrawal-instruction missing"):
        run("service_channel", slug, "live")
    assert f"{slug}: trial\n" in run("service_channel")


def test_channels_are_shown_and_switched(world: World, lawful: None) -> None:
    slug = world.channels["eur"].slug
    live = re.compile(rf"^{slug}: live, live since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC$", re.MULTILINE)

    # when / then
    assert f"{slug}: trial\n" in run("service_channel")
    assert live.search(run("service_channel", slug, "live"))
    assert f"{slug}: paused, live since" in run("service_channel", slug, "pause")
    assert live.search(run("service_channel", slug, "live"))
    assert f"{slug}: trial\n" in run("service_channel", slug, "trial")
    assert len(run("service_channel").splitlines()) >= len(world.channels)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nowhere", "live"], r"There is no channel 'nowhere'\. Channels: .*{slug}"),
        (["{slug}"], r"mode is missing: check, live, pause or trial\."),
        (["{slug}", "on"], r"argument mode: invalid choice: 'on'"),
        (["{slug}", "pause"], r"{slug} is on trial: there is nothing to pause\."),
        (["{slug}", "pause", "--discard-held"], r"--discard-held goes with live only\."),
        (["--discard-held"], r"--discard-held goes with live only\."),
    ],
)
def test_channel_command_says_what_is_wrong(world: World, words: list[str], complaint: str) -> None:
    # given
    slug = world.channels["eur"].slug
    before = run("service_channel")

    # when / then
    with pytest.raises(CommandError, match=complaint.format(slug=slug)):
        run("service_channel", *[word.format(slug=slug) for word in words])
    assert run("service_channel") == before


@pytest.mark.parametrize(
    ("more", "said", "ends"),
    [([], "queued again", ("sent", "")), (["--discard-held"], "skipped", ("skipped", "discarded"))],
)
def test_live_after_a_pause_says_what_had_waited(
    world: World, lawful: None, more: list[str], said: str, ends: tuple[str, str]
) -> None:
    slug = world.channels["eur"].slug
    with parcel.live(world, "eur"):
        # given
        run("service_channel", slug, "pause")
        sent = parcel.sent(world)
        work.work()
        assert sent.messages() == [("held", "paused")]
        assert mails_to(sent.email) == []

        # when
        answer = run("service_channel", slug, "live", *more)
        work.work()

        # then
        assert f"1 messages had waited and are {said}." in answer
        assert sent.messages() == [ends]
        assert len(mails_to(sent.email)) == (ends[0] == "sent")
