"""`manage.py service_messages`: what was told to whom, why not, and what staff do about it."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import brake, channels, desk, kinds, suppression
from ...messages.models import Suppression
from ...outbox.rules import State
from ...shop import port
from ..naming import order_named

ACTIONS: dict[str, tuple[Callable[..., int], tuple[State, ...], str]] = {
    "retry": (desk.retry, (State.FAILED,), "queued again"),
    "release": (desk.release_parked, (State.PARKED,), "queued although they may have gone out"),
    "resend": (
        desk.resend,
        (State.SENT, State.SKIPPED),
        "queued once more, to the address the order has now",
    ),
    "discard": (desk.discard, (State.FAILED, State.PARKED), "discarded"),
}


REFUSED = (
    desk.WrongStateError,
    desk.TooManyError,
    desk.TooOftenError,
    channels.UnknownChannelError,
)


class Command(BaseCommand):
    """List messages; retry, release, discard; decide about the brake; free an address."""

    help = "List messages with their reasons, try again, release, discard."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer one word for each thing to do."""
        words = parser.add_subparsers(dest="word", required=True)
        listing = words.add_parser("list", help="the newest first")
        _filters(listing)
        listing.add_argument("--before", type=int, metavar="ID", help="the page before this id")
        listing.add_argument("--limit", type=int, default=desk.PAGE)
        listing.add_argument("--attempts", action="store_true", help="with every attempt")
        listing.add_argument("--json", action="store_true", help="print JSON lines")
        for word, (_, states, _) in ACTIONS.items():
            action = words.add_parser(word, help=f"messages that are {' or '.join(states)}")
            action.add_argument("ids", nargs="*", type=int, metavar="ID")
            action.add_argument("--all", action="store_true", help="all that match")
            _filters(action, state=False)
        held = words.add_parser("brake", help="what the brake holds")
        held.add_argument("kind", nargs="?")
        held.add_argument("--release", action="store_true", help="let them go out")
        held.add_argument("--discard", action="store_true", help="never send them")
        refused = words.add_parser("addresses", help="addresses that were refused for good")
        refused.add_argument("--release", metavar="ADDRESS", help="allow one again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says."""
        word = options["word"]
        try:
            if word in ACTIONS:
                self._act(word, options)
            else:
                {"list": self._list, "brake": self._brake, "addresses": self._addresses}[word](
                    options
                )
        except desk.SuppressedError as error:
            hint = "Allow them first: service_messages addresses --release."
            raise CommandError(f"{error} {hint}") from error
        except REFUSED as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        page = desk.find(_wanted(options), before=options["before"], limit=options["limit"])
        tried = desk.attempts_of([line.id for line in page]) if options["attempts"] else {}
        with port.current().writer():
            slugs = {one.id: one.slug for one in port.current().read_channels().values()}
        for line in page:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(line), default=str))
                continue
            ended = line.finished_at or line.due_at
            self.stdout.write(
                f"{line.id:>8}  {ended:%Y-%m-%d %H:%M}  {line.state:<8} {line.kind:<16} "
                f"{slugs.get(line.channel_id, '?'):<12} {line.reason or line.subject}"
            )
            for attempt in tried.get(line.id, ()):
                self.stdout.write(
                    f"{'':>10}{attempt.number}. {attempt.started_at:%Y-%m-%d %H:%M:%S}  "
                    f"{attempt.outcome} {attempt.reason}".rstrip()
                )
        if not page:
            self.stdout.write("No messages.")
        elif len(page) == options["limit"] and not options["json"]:
            self.stdout.write(f"More: --before {page[-1].id}")

    def _act(self, word: str, options: dict[str, Any]) -> None:
        act, states, what = ACTIONS[word]
        if bool(options["ids"]) == options["all"]:
            raise CommandError("Name the messages' ids, or --all.")
        if options["all"] and word == "resend":
            raise CommandError("resend takes ids: a second mail is never sent to all.")
        if options["ids"]:
            count = act(options["ids"])
        else:
            count = sum(
                act(page, strict=False)
                for state in states
                for page in desk.ids(_wanted(options | {"state": state}))
            )
        self.stdout.write(f"{count} messages {what}.")

    def _brake(self, options: dict[str, Any]) -> None:
        with port.current().writer():
            engaged = brake.engaged()
            kind = options["kind"]
            if kind is None:
                lines = [f"{name}: more than {most} an hour" for name, most in engaged.items()]
                self.stdout.write("\n".join(lines) or "The brake holds nothing.")
                return
            if kind not in engaged:
                raise CommandError(f"The brake does not hold {kind!r}.")
            if options["release"] == options["discard"]:
                raise CommandError("Say --release or --discard.")
            count = brake.release(kind) if options["release"] else brake.discard(kind)
        what = "queued again" if options["release"] else "discarded"
        self.stdout.write(f"{count} messages {what}.")

    def _addresses(self, options: dict[str, Any]) -> None:
        with port.current().writer():
            if address := options["release"]:
                if not suppression.release(address):
                    raise CommandError(f"{address!r} was not refused.")
                self.stdout.write(f"{address} is allowed again.")
                return
            rows = list(Suppression.objects.order_by("-since")[: desk.MOST_PAGE])
        for row in rows:
            self.stdout.write(f"{row.since:%Y-%m-%d}  {row.address}  {row.reason}")
        if not rows:
            self.stdout.write("No address was refused.")


def _filters(parser: Any, *, state: bool = True) -> None:
    if state:
        parser.add_argument("--state", choices=[str(one) for one in State])
    parser.add_argument("--kind", choices=[kind.key for kind in kinds.all_kinds()] or None)
    parser.add_argument("--channel", metavar="SLUG")
    parser.add_argument("--order", metavar="NUMBER", help="number or id of the order")


def _wanted(options: dict[str, Any]) -> desk.Filter:
    state = options.get("state")
    return desk.Filter(
        state=State(state) if state else None,
        kind=options.get("kind"),
        channel_id=channels.find(options["channel"]).id if options.get("channel") else None,
        order_id=order_named(options["order"]) if options.get("order") else None,
    )
