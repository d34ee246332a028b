"""`manage.py service_webhook`: who hears of our events."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...events import deliveries, endpoints, kinds
from ...events.endpoints import EndpointRefusedError, Line, UnknownEndpointError
from ...messages import channels
from ...outbox.rules import State
from ...shop import port

ACTIONS = {
    "list": "all endpoints (the default)",
    "kinds": "the kinds of event there are",
    "add": "a new endpoint: its address and --kinds; prints its secret, once",
    "set": "change --url, --kinds, --channels or --description of one",
    "on": "switch one on; what waited for it is delivered",
    "off": "switch one off; its events are kept",
    "rotate": "a new secret; the old one signs as well for --keep hours",
    "remove": "forget one; what waits for it is never sent",
    "test": 'send an event of the kind "test" to one',
    "replay": "send --events or all --since once more to one",
    "deliveries": "what one was sent, the newest first",
}


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no time such as 2026-11-23T08:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Command(BaseCommand):
    """Show, add, change and remove webhook endpoints, and send to them once more."""

    help = "Endpoints for our events: " + "; ".join(f"{one}: {ACTIONS[one]}" for one in ACTIONS)

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an action, an endpoint and what goes with it."""
        parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
        parser.add_argument("endpoint", nargs="?", help="its number; with add: its address")
        parser.add_argument("--url", help="with set: another address")
        parser.add_argument("--kinds", metavar="KIND,KIND", help="with add and set")
        parser.add_argument(
            "--channels", metavar="SLUG,SLUG", help="with add and set: these alone; empty: all"
        )
        parser.add_argument("--description", help="with add and set: for staff")
        parser.add_argument(
            "--keep", type=float, metavar="HOURS", default=24.0,
            help="with rotate: how long the old secret signs as well (24); 0 ends it at once",
        )  # fmt: skip
        parser.add_argument("--events", nargs="+", type=UUID, metavar="ID", help="with replay")
        parser.add_argument("--since", type=_time, help="with replay: UTC where no zone is named")
        parser.add_argument("--state", choices=[one.value for one in State])
        parser.add_argument("--before", type=int, metavar="ID", help="with deliveries: next page")
        parser.add_argument("--limit", type=int, default=deliveries.PAGE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; what is refused is named and nothing is changed."""
        action = options["action"]
        if action not in ("list", "kinds") and not options["endpoint"]:
            raise CommandError("endpoint is missing: which one?")
        try:
            getattr(self, f"_{action}")(options)
        except (EndpointRefusedError, UnknownEndpointError, channels.UnknownChannelError) as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        lines = endpoints.all_endpoints()
        for line in lines:
            self._show(line)
        if not lines:
            self.stdout.write("Nobody listens yet: service_webhook add <address> --kinds ...")

    def _kinds(self, options: dict[str, Any]) -> None:
        for kind in kinds.all_kinds():
            self.stdout.write(f"{kind.key}: {kind.description}")

    def _add(self, options: dict[str, Any]) -> None:
        created = endpoints.create(
            url=options["endpoint"],
            kinds=_split(options["kinds"]) or [],
            channel_ids=_channels(options["channels"]) or [],
            description=options["description"] or "",
        )
        self._show(created.endpoint)
        self._show_secret(created.secret)

    def _set(self, options: dict[str, Any]) -> None:
        changes = {
            "url": options["url"],
            "kinds": _split(options["kinds"]),
            "channel_ids": _channels(options["channels"]),
            "description": options["description"],
        }
        if all(value is None for value in changes.values()):
            raise CommandError("Name what to change: --url, --kinds, --channels, --description.")
        self._show(endpoints.update(_id(options), **changes))

    def _on(self, options: dict[str, Any]) -> None:
        self._show(endpoints.update(_id(options), active=True))

    def _off(self, options: dict[str, Any]) -> None:
        self._show(endpoints.update(_id(options), active=False))

    def _rotate(self, options: dict[str, Any]) -> None:
        try:
            keep = timedelta(hours=options["keep"])
        except (OverflowError, ValueError):
            raise CommandError("--keep is no number of hours.") from None
        self._show_secret(endpoints.rotate_secret(_id(options), keep=keep))

    def _remove(self, options: dict[str, Any]) -> None:
        endpoints.delete(_id(options))
        self.stdout.write("Removed.")

    def _test(self, options: dict[str, Any]) -> None:
        event_id = endpoints.send_test(_id(options))
        self.stdout.write(f"Queued: webhook-id {event_id}. A worker sends it.")

    def _replay(self, options: dict[str, Any]) -> None:
        count = deliveries.replay(
            _id(options), event_ids=options["events"], since=options["since"]
        )  # fmt: skip
        self.stdout.write(f"{count} deliveries are queued.")

    def _deliveries(self, options: dict[str, Any]) -> None:
        state = State(options["state"]) if options["state"] else None
        page = deliveries.deliveries(
            _id(options), state=state, before=options["before"], limit=options["limit"]
        )
        for line in page:
            self.stdout.write(
                f"{line.id} {line.created_at:%Y-%m-%d %H:%M:%S} {line.event_id} "
                f"{line.event_kind or '(forgotten)'}: {line.state}"
                + (f" ({line.reason})" if line.reason else "")
                + f", {line.attempts} attempts"
            )

    def _show(self, line: Line) -> None:
        with port.current().writer():
            known = port.current().read_channels()
        slugs = [known[one].slug if one in known else str(one) for one in line.channel_ids]
        state = (
            "on" if line.active else f"off{f' ({line.off_because})' if line.off_because else ''}"
        )
        self.stdout.write(
            f"{line.id}: {state}, {line.url}, {', '.join(line.kinds)}"
            + (f", channels {', '.join(slugs)}" if slugs else "")
            + (f" - {line.description}" if line.description else "")
        )

    def _show_secret(self, secret: str) -> None:
        self.stdout.write(f"Secret, shown this once: {secret}")


def _id(options: dict[str, Any]) -> int:
    try:
        return int(options["endpoint"])
    except ValueError:
        raise CommandError(f"{options['endpoint']!r} is no endpoint's number.") from None


def _split(given: str | None) -> list[str] | None:
    return None if given is None else [one for one in given.split(",") if one.strip()]


def _channels(given: str | None) -> list[int] | None:
    slugs = _split(given)
    return None if slugs is None else [channels.find(slug.strip()).id for slug in slugs]
