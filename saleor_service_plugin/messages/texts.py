"""Which template a message gets when it is sent: the merchant's own, else the packaged one.

A batch asks once which of them there are now, so that a change is seen by every worker at
its next batch. What was compiled is kept per process under the row it was compiled from;
a row's texts never change.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..shop import port
from . import lanes, proving, render
from .models import StoredTemplate
from .render import Compiled, Source, TemplateBrokenError

MOST_COMPILED = 512
"""Templates kept compiled per process: nine kinds in ten languages and five channels."""

ALL_CHANNELS = 0

PACKAGED = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One template: whose it is and which row holds it."""

    kind: str
    language: str
    channel_id: int = ALL_CHANNELS
    row: int = PACKAGED

    @property
    def name(self) -> str:
        """Return what staff and errors call it."""
        return f"{self.kind}/{self.language}" + (f"/{self.channel_id}" if self.channel_id else "")

    @property
    def circuit(self) -> str:
        """Return the circuit of those who wait for its repair."""
        return lanes.template_circuit(self.kind, self.language, self.channel_id)


@dataclass(frozen=True, slots=True)
class Texts:
    """The templates of one kind of message for one channel, at one moment."""

    kind: str = ""
    own: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """The merchant's: language and channel, with the row."""
    packaged: tuple[str, ...] = ()
    channel_id: int = ALL_CHANNELS
    language: str = ""
    """What the channel's customers read."""

    def choose(self, wanted: str) -> Text:
        """Return the template for an order's language.

        The language comes first: an order in French gets the French template of all
        channels rather than the German one of its own.

        Args:
            wanted: Saleor's language code, e.g. "de", "pt-br" or "zh-hans".

        """
        for language in render.languages_for(wanted, self.language):
            for channel in (self.channel_id, ALL_CHANNELS):
                if row := self.own.get((language, channel)):
                    return Text(self.kind, language, channel, row)
            if language in self.packaged:
                return Text(self.kind, language)
        return Text(self.kind, render.DEFAULT_LANGUAGE)


def look(kind: str, channel_id: int, language: str = "") -> Texts:
    """Return which templates there are now, in one statement.

    Args:
        kind: Key of the kind of message.
        channel_id: The shop's channel id.
        language: What the channel's customers read, "" where nothing is set.

    """
    rows = StoredTemplate.objects.filter(
        kind=kind, channel_id__in=[ALL_CHANNELS, channel_id], current=True, is_default=False
    ).values_list("language", "channel_id", "id")
    own = {(code, channel): row for code, channel, row in rows}
    return Texts(kind, own, render.languages(kind), channel_id, language)


def look_all(channel_ids: Collection[int]) -> Callable[[str, int], Texts]:
    """Return what looks at the templates of these channels, all read in one statement.

    Args:
        channel_ids: The shop's channel ids.

    """
    rows = StoredTemplate.objects.filter(
        channel_id__in=[ALL_CHANNELS, *channel_ids], current=True, is_default=False
    ).values_list("kind", "language", "channel_id", "id")
    own: dict[tuple[str, int], dict[tuple[str, int], int]] = defaultdict(dict)
    for kind, code, channel, row in rows:
        own[kind, channel][code, channel] = row

    def look(kind: str, channel_id: int) -> Texts:
        found = {**own[kind, ALL_CHANNELS], **own[kind, channel_id]}
        return Texts(kind, found, render.languages(kind), channel_id)

    return look


def compiled(text: Text) -> Compiled | None:
    """Return the merchant's template ready to be filled in, None for a packaged one.

    Raises:
        TemplateBrokenError: It cannot be used.

    """
    return None if text.row == PACKAGED else _compiled(text)


@lru_cache(maxsize=MOST_COMPILED)
def _compiled(text: Text) -> Compiled:
    with port.current().writer():
        row = StoredTemplate.objects.filter(pk=text.row, is_default=False).first()
    if row is None:
        raise TemplateBrokenError(f"{text.name} was removed")
    return proving.compile_own(source_of(row), text.name, text.language)


def source_of(row: StoredTemplate) -> Source:
    """Return a row's texts."""
    return Source(row.subject, row.body_mjml, row.body_text)


def is_usable(text: Text, sample: Mapping[str, object]) -> bool:
    """Whether mails can be made of a template, as far as a look before going live says.

    A packaged one is only looked for: that it renders is what the package's own tests show,
    and compiling all of them takes a web process seconds that it has not got.

    Args:
        text: Which.
        sample: Of its kind, for the merchant's own.

    """
    if text.row != PACKAGED:
        return works(text, sample)
    try:
        render.packaged(text.kind, text.language)
    except TemplateBrokenError:
        return False
    return True


def works(text: Text, sample: Mapping[str, object]) -> bool:
    """Whether a template can be rendered with the kind's sample data."""
    try:
        own = compiled(text)
    except TemplateBrokenError:
        return False
    return render.works(text.kind, text.language, sample, own)


def forget() -> None:
    """Compile anew, because a test began with empty tables."""
    _compiled.cache_clear()
