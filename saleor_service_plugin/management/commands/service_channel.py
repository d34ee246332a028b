"""`manage.py service_channel`: trial, live, paused, and what leaves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channel_form, channel_row, channels, going_live, kinds, logo, senders
from ...messages.channel_form import InvalidSettingError
from ...messages.going_live import NotReadyError, Report
from ...messages.profile import Profile
from ...messages.rules import ChannelGate
from ...shop import port
from ...shop.snapshots import Channel


class Command(BaseCommand):
    """Show what may leave for each channel's customers, or change it."""

    help = "Show the channels' states and settings, or put one on trial, live or paused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a channel and what it shall become; neither means show."""
        parser.add_argument("channel", nargs="?", help="slug of the channel")
        parser.add_argument(
            "mode", nargs="?", choices=("check", "live", "pause", "trial"),
            help="check: what is missing and who else writes; live: send from now on; "
            "pause: hold everything; trial: send nothing",
        )  # fmt: skip
        parser.add_argument(
            "--discard-held", action="store_true",
            help="with live after a pause: skip what waited instead of sending it",
        )  # fmt: skip
        parser.add_argument(
            "--groups", metavar="orders,parcels,money",
            help="with check or live: these groups of messages; what is live besides stays so",
        )  # fmt: skip
        parser.add_argument(
            "--despite-others", action="store_true",
            help="with live: although somebody else surely tells customers the same",
        )  # fmt: skip
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE",
            help="; ".join(f"{name}: {text}" for name, text in channel_form.FIELDS.items()),
        )  # fmt: skip
        parser.add_argument(
            "--logo", metavar="FILE",
            help="a PNG, JPEG or WebP for mails and the order page; none: remove it",
        )  # fmt: skip
        parser.add_argument("--on", action="append", default=[], metavar="KIND")
        parser.add_argument("--off", action="append", default=[], metavar="KIND")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change first, then show."""
        slug, mode = options["channel"], options["mode"]
        changes = any(options[name] for name in ("set", "on", "off", "logo"))
        if slug and not (mode or changes):
            raise CommandError("mode is missing: check, live, pause or trial.")
        if changes and not slug:
            raise CommandError("channel is missing: whose settings?")
        for name in ("discard_held", "despite_others"):
            if options[name] and mode != "live":
                raise CommandError(f"--{name.replace('_', '-')} goes with live only.")
        if slug:
            self._change(slug, options)
        self._show(slug if changes else None)

    def _change(self, slug: str, options: dict[str, Any]) -> None:
        try:
            channel = channels.find(slug)
            if options["set"]:
                with going_live.staying_lawful(channel.id):
                    channels.set_up(channel.id, **_pairs(options["set"]))
            if options["logo"]:
                _set_logo(channel.id, options["logo"])
            for on, names in ((True, options["on"]), (False, options["off"])):
                for kind in names:
                    channels.switch(channel.id, kind, on=on)
            self._step(channel, options)
        except (
            channels.UnknownChannelError, InvalidSettingError, LookupError, NotReadyError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error

    def _step(self, channel: Channel, options: dict[str, Any]) -> None:
        groups = _groups(options["groups"])
        match options["mode"]:
            case "check":
                self._tell(going_live.report(channel, groups))
            case "live":
                self._go_live(channel, groups, options)
            case "pause":
                if not channels.pause(channel.id):
                    raise CommandError(f"{channel.slug} is on trial: there is nothing to pause.")
            case "trial":
                channels.back_to_trial(channel.id)

    def _go_live(self, channel: Channel, groups: list[str] | None, options: dict[str, Any]) -> None:
        try:
            gone = going_live.go_live(
                channel,
                groups=groups,
                despite_others=options["despite_others"],
                discard_held=options["discard_held"],
            )
        except NotReadyError as error:
            self._tell(error.report)
            more = "" if error.report.gaps else " --despite-others goes live all the same."
            raise CommandError(f"{channel.slug} does not go live: {error}.{more}") from error
        self._tell(gone.report)
        if gone.waited:
            what = "skipped" if options["discard_held"] else "queued again"
            self.stdout.write(f"{gone.waited} messages had waited and are {what}.")

    def _tell(self, report: Report) -> None:
        for gap in report.gaps:
            self.stdout.write(f"missing: {gap.what}. {gap.why}")
        for notice in report.notices:
            self.stdout.write(f"notice: {notice.what}. {notice.why}")
        for sentence, certain in report.sentences.items():
            self.stdout.write(f"{'doubles' if certain else 'may double'}: {sentence}")
        if not report.gaps and not report.doublings:
            self.stdout.write("Nothing is missing, and nobody else writes.")

    def _show(self, slug: str | None) -> None:
        with port.current().writer():
            gates, rows = channels.gates(), senders.read_rows()
            known = port.current().read_channels()
        if not known:
            self.stdout.write("The shop has no channels yet.")
        for channel in known.values():
            if slug not in (None, channel.slug):
                continue
            gate = gates.get(channel.id)
            mode = gate.mode.value if gate else "trial"
            since = gate.live_since if gate else None
            text = f", live since {since:%Y-%m-%d %H:%M} UTC" if since else ""
            self.stdout.write(f"{channel.slug}: {mode}{text}")
            if slug and gate:
                self._show_settings(gate, channel_row.profile_of(rows.get(channel.id)))

    def _show_settings(self, gate: ChannelGate, profile: Profile) -> None:
        for name, value in channel_form.shown(gate.settings, profile).items():
            self.stdout.write(f"  {name}: {value}")
        for kind in kinds.all_kinds():
            self.stdout.write(f"  {kind.key}: {'on' if gate.wants(kind.key, kind.on) else 'off'}")


def _set_logo(channel_id: int, given: str) -> None:
    if given == "none":
        logo.remove(channel_id)
        return
    try:
        content = Path(given).read_bytes()
    except OSError as error:
        raise CommandError(f"--logo {given}: {error.strerror}.") from error
    logo.save(channel_id, content)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise CommandError(f"--set {item}: write it as name=value.")
        pairs[name.strip()] = value
    return pairs


def _groups(given: str | None) -> list[str] | None:
    if given is None:
        return None
    known = sorted({kind.group for kind in kinds.all_kinds()})
    groups = [name.strip() for name in given.split(",")]
    if unknown := [name for name in groups if name not in known]:
        raise CommandError(f"--groups: no group {unknown[0]!r}. There: {', '.join(known)}.")
    return groups
