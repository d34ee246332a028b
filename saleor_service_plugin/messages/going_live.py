"""Before a channel goes live: what is missing, who else writes, and then the step itself."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from ..shop import port
from ..shop.snapshots import Channel
from . import channel_row, channels, kinds, senders, shop_texts, texts, writers
from .kinds import MessageKind
from .models import ChannelState
from .rules import ChannelMode, ChannelSettings, is_zone
from .shop_texts import TextName
from .writers import Doubling


@dataclass(frozen=True, slots=True)
class Gap:
    """Something mandatory that a channel lacks."""

    what: str
    """Its name in the settings."""
    why: str
    """A sentence for staff."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is not as staff would think it is; it stands in nobody's way."""

    what: str
    """Its name in the settings."""
    why: str
    """A sentence for staff."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a channel stands before it goes live."""

    gaps: tuple[Gap, ...]
    """While there are any, it does not go live."""
    doublings: tuple[Doubling, ...]
    """Others who write to the same customers about the same facts."""
    notices: tuple[Notice, ...] = ()

    @property
    def certain(self) -> tuple[Doubling, ...]:
        """Return those who surely would send a second mail for the same fact."""
        return tuple(one for one in self.doublings if one.certain)

    @property
    def sentences(self) -> Mapping[str, bool]:
        """Return what to tell staff of others, and whether a second mail is certain."""
        return {
            sentence: number < len(one.certain)
            for one in self.doublings
            for number, sentence in enumerate(one.advice)
        }


class NotReadyError(Exception):
    """A channel cannot go live; `report` says why. Nothing was changed."""

    def __init__(self, report: Report) -> None:
        """Keep the report; the text names what is missing."""
        self.report = report
        missing = ", ".join(gap.what for gap in report.gaps)
        doubled = ", ".join(one.kind for one in report.certain)
        super().__init__(f"{missing} missing" if missing else f"{doubled} would come twice")


def wanted_kinds(channel_id: int, groups: Collection[str] | None = None) -> list[MessageKind]:
    """Return the kinds that would leave for a channel's customers.

    Args:
        channel_id: The shop's channel id.
        groups: Groups of messages; None: as it is set, or as the kinds declare.

    """
    gate = channels.gates().get(channel_id)
    return [
        kind
        for kind in kinds.all_kinds()
        if (groups is None or kind.group in groups)
        and (gate.wants(kind.key, kind.on) if gate else kind.on)
    ]


def report(channel: Channel, groups: Collection[str] | None = None) -> Report:
    """Return what a channel lacks and who else writes to its customers.

    Args:
        channel: Which.
        groups: Groups of messages that shall go live.

    """
    with port.current().writer():
        wanted = wanted_kinds(channel.id, groups)
        found = writers.doublings(
            [kind.key for kind in wanted],
            channel=channel,
            writers=port.current().other_writers(),
        )
        row = ChannelState.objects.filter(pk=channel.id).first()
        return Report(
            tuple(_gaps(channel.id, row, wanted)),
            tuple(found.values()),
            tuple(_notices(channel, channel_row.settings_of(row))),
        )


@dataclass(frozen=True, slots=True)
class Gone:
    """What going live came to."""

    waited: int
    """How many messages had waited."""
    report: Report
    """How the channel stood, as it was found just before."""


def go_live(
    channel: Channel,
    *,
    groups: Collection[str] | None = None,
    despite_others: bool = False,
    discard_held: bool = False,
) -> Gone:
    """Let a channel's messages leave from now on; nothing belated goes out.

    Args:
        channel: Which.
        groups: Groups of messages that go live, all others stay silent; None: all that
            are on.
        despite_others: Go live although somebody else surely tells the same facts.
        discard_held: Skip what waited in a pause instead of sending it.

    Raises:
        NotReadyError: Something mandatory is missing, or others would write a second mail.

    """
    found = report(channel, groups)
    if found.gaps or (found.certain and not despite_others):
        raise NotReadyError(found)
    only = None
    if groups is not None:
        only = [kind.key for kind in wanted_kinds(channel.id, groups)]
    channels.set_time_zone(channel)
    return Gone(channels.go_live(channel.id, discard_held=discard_held, only=only), found)


@contextmanager
def staying_lawful(channel_id: int) -> Iterator[None]:
    """Change a channel's settings or texts, but nothing that it may not be live without.

    Raises:
        NotReadyError: It is live or paused and would lack something mandatory; what was
            changed within the block is as before.

    """
    with port.current().writer(), transaction.atomic():
        yield
        row = ChannelState.objects.filter(pk=channel_id).first()
        if row is None or row.mode == ChannelMode.TRIAL:
            return
        gaps = _text_gaps(shop_texts.read(channel_id), channel_row.settings_of(row))
        if gaps:
            raise NotReadyError(Report(tuple(gaps), ()))


def _gaps(channel_id: int, row: ChannelState | None, wanted: Collection[MessageKind]) -> list[Gap]:
    settings = channel_row.settings_of(row)
    gaps = [*_text_gaps(shop_texts.read(channel_id), settings)]
    try:
        senders.read_sender(row, port.current().plugin_settings())
    except senders.SenderNotUsableError as error:
        gaps.append(Gap("sender", f"There is no usable sender: {error}."))
    gaps.extend(_template_gaps(channel_id, wanted))
    return gaps


def _template_gaps(channel_id: int, wanted: Collection[MessageKind]) -> Iterator[Gap]:
    """Yield the templates that cannot be used: those this channel's customers would get."""
    for kind in wanted:
        found = texts.look(kind.key, channel_id)
        languages = {*found.packaged, *(language for language, _ in found.own)}
        for text in dict.fromkeys(map(found.choose, sorted(languages))):
            if not texts.works(text, kind.sample()):
                what = f"template {text.name}"
                yield Gap(what, f"The {what} cannot be rendered.")


def _text_gaps(known: shop_texts.Texts, settings: ChannelSettings) -> list[Gap]:
    gaps = []

    def has(name: TextName) -> bool:
        return any(its == name and text for (its, _), text in known.items())

    if not has(TextName.FOOTER):
        gaps.append(
            Gap(
                TextName.FOOTER,
                "Every business mail names the company, its seat and register "
                "(section 35a GmbHG, section 37a HGB, section 5 DDG).",
            )
        )
    if settings.withdrawal and not has(TextName.WITHDRAWAL_INSTRUCTION):
        gaps.append(
            Gap(
                TextName.WITHDRAWAL_INSTRUCTION,
                "Consumers must be told of their right of withdrawal, or its period never "
                "begins (section 356 (3) BGB). Where customers have no such right: "
                "withdrawal=no.",
            )
        )
    if "prepayment" in settings.payments.values() and not has(TextName.BANK_DETAILS):
        gaps.append(Gap(TextName.BANK_DETAILS, "Who shall pay in advance must be told where to."))
    return gaps


def _notices(channel: Channel, settings: ChannelSettings) -> Iterator[Notice]:
    """Yield what counts otherwise than it is set, or was not set at all."""
    utc = "so UTC counts for dates and quiet hours. Set time_zone to a name such as Europe/Berlin."
    zone = settings.time_zone
    if zone and not is_zone(zone):
        yield Notice("time_zone", f"There is no time zone {zone!r}, {utc}")
    elif not zone and not channels.zone_of_country(channel.country):
        where = f"{channel.country} has not just one" if channel.country else "nothing suggests one"
        yield Notice("time_zone", f"None is set and {where}, {utc}")
