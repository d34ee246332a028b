"""Before a channel goes live: what is missing, who else writes, and then the step itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from ..shop import port
from ..shop.snapshots import Channel
from . import channel_row, channels, kinds, senders, shop_texts, texts, writers
from .kinds import MessageKind
from .models import ChannelState
from .rules import ChannelGate, ChannelMode, ChannelSettings, is_zone
from .shop_texts import TextName
from .texts import Texts
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

    kinds: tuple[str, ...]
    """What would leave."""
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


def wanted_kinds(
    gate: ChannelGate | None, groups: Collection[str] | None = None
) -> list[MessageKind]:
    """Return the kinds that would leave for a channel's customers.

    Args:
        gate: What is set for the channel, None where nothing is.
        groups: Groups of messages; None: as it is set, or as the kinds declare. A group of
            which nothing is on comes as its kinds declare: who names it wants it.

    """
    known = kinds.all_kinds()
    on = {kind.key for kind in known if (gate.wants(kind.key, kind.on) if gate else kind.on)}
    if groups is None:
        return [kind for kind in known if kind.key in on]
    speaking = {kind.group for kind in known if kind.key in on}
    return [
        kind
        for kind in known
        if kind.group in groups and (kind.key in on if kind.group in speaking else kind.on)
    ]


def report(channel: Channel, groups: Collection[str] | None = None) -> Report:
    """Return what a channel lacks and who else writes to its customers.

    Args:
        channel: Which.
        groups: Groups of messages that shall go live.

    """
    return reports([(channel, groups)])[0]


def reports(asked: Sequence[tuple[Channel, Collection[str] | None]]) -> list[Report]:
    """Return how several channels stand, in as many statements as for one.

    Args:
        asked: Each with the groups of messages that shall go live; None: all that are on.

    """
    with port.current().writer():
        rows = senders.read_rows()
        ids = [channel.id for channel, _ in asked]
        names, look = shop_texts.names(ids), texts.look_all(ids)
        form, others = port.current().plugin_settings(), port.current().other_writers()
        found = []
        for channel, groups in asked:
            row = rows.get(channel.id)
            wanted = wanted_kinds(channel_row.gate_of(row) if row else None, groups)
            keys = [kind.key for kind in wanted]
            doublings = writers.doublings(keys, channel=channel, writers=others)
            gaps = _gaps(row, names[channel.id], form)
            gaps += _template_gaps([(kind, look(kind.key, channel.id)) for kind in wanted])
            notices = _notices(channel, channel_row.settings_of(row))
            found.append(
                Report(tuple(keys), tuple(gaps), tuple(doublings.values()), tuple(notices))
            )
    return found


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
        groups: Groups of messages that go live; None: all that are on. What was live
            besides stays so, after a trial all others are silent.
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
        gate = channels.gates().get(channel.id)
        stay = wanted_kinds(gate) if gate and gate.mode is not ChannelMode.TRIAL else []
        only = {*found.kinds, *(kind.key for kind in stay)}
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
        names = shop_texts.names([channel_id])[channel_id]
        gaps = _text_gaps(names, channel_row.settings_of(row))
        if gaps:
            raise NotReadyError(Report((), tuple(gaps), ()))


def _gaps(
    row: ChannelState | None, names: Collection[str], form: Mapping[str, object]
) -> list[Gap]:
    gaps = [*_text_gaps(names, channel_row.settings_of(row))]
    try:
        senders.read_sender(row, form)
    except senders.SenderNotUsableError as error:
        gaps.append(Gap("sender", f"There is no usable sender: {error}."))
    return gaps


def _template_gaps(wanted: Collection[tuple[MessageKind, Texts]]) -> Iterator[Gap]:
    """Yield the templates that cannot be used: those this channel's customers would get."""
    for kind, found in wanted:
        languages = {*found.packaged, *(language for language, _ in found.own)}
        for text in dict.fromkeys(map(found.choose, sorted(languages))):
            if not texts.is_usable(text, kind.sample()):
                what = f"template {text.name}"
                yield Gap(what, f"The {what} cannot be rendered.")


def _text_gaps(names: Collection[str], settings: ChannelSettings) -> list[Gap]:
    gaps = []
    if TextName.FOOTER not in names:
        gaps.append(
            Gap(
                TextName.FOOTER,
                "Every business mail names the company, its seat and register "
                "(section 35a GmbHG, section 37a HGB, section 5 DDG).",
            )
        )
    if settings.withdrawal and TextName.WITHDRAWAL_INSTRUCTION not in names:
        gaps.append(
            Gap(
                TextName.WITHDRAWAL_INSTRUCTION,
                "Consumers must be told of their right of withdrawal, or its period never "
                "begins (section 356 (3) BGB). Where customers have no such right: "
                "withdrawal: false (command: --set withdrawal=no).",
            )
        )
    if "prepayment" in settings.payments.values() and TextName.BANK_DETAILS not in names:
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
