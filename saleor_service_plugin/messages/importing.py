"""Templates taken over from elsewhere, as far as they say the same here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..shop import port
from . import channels, plain_text, smtp_app, templates
from .proving import TemplateRefusedError, check_elements
from .render import Source
from .smtp_app import Exported, SmtpAppError
from .texts import ALL_CHANNELS

NOT_ACTIVE = "it is switched off in the app"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one template."""

    event: str
    kind: str
    channels: tuple[str, ...] | None
    """Slugs, None for all channels."""
    imported: bool
    """Or would be, on a dry run."""
    reason: str = ""
    """Why not."""
    problems: list[str] = field(default_factory=list)


def from_smtp_app(
    data: object,
    *,
    language: str,
    by: str,
    channel: str | None = None,
    configuration: str | None = None,
    dry_run: bool = False,
    despite_problems: bool = False,
) -> list[Imported]:
    """Save the templates of Saleor's SMTP app as the merchant's own.

    Each is saved by itself: what cannot be used leaves the others alone.

    Args:
        data: What the JSON file holds.
        language: What they are written in; the app knows one language alone.
        by: Who does it.
        channel: Slug to save them for, None for the channels named in the file.
        configuration: Name of the one to take, None for all.
        dry_run: Save nothing.
        despite_problems: Also save those of which something must be left out.

    Raises:
        SmtpAppError: The file holds something else.
        UnknownChannelError: There is no such channel.

    """
    found = [one for one in smtp_app.read(data) if configuration in (None, one.configuration)]
    if not found:
        raise SmtpAppError(f"the file holds no configuration {configuration!r}")
    slugs = _channels()
    if channel is not None:
        channels.find(channel)
    results = []
    for one in found:
        wanted = (channel,) if channel else _wanted(one, list(slugs))
        results.append(
            _take(one, wanted, slugs, language, by, dry_run=dry_run, anyway=despite_problems)
        )
    return results


def _channels() -> dict[str, int]:
    with port.current().writer():
        return {one.slug: one.id for one in port.current().read_channels().values()}


def _wanted(one: Exported, all_slugs: Sequence[str]) -> tuple[str, ...] | None:
    if one.excluded:
        return tuple(slug for slug in all_slugs if slug not in one.excluded)
    return one.only


def _take(
    one: Exported,
    wanted: tuple[str, ...] | None,
    slugs: dict[str, int],
    language: str,
    by: str,
    *,
    dry_run: bool,
    anyway: bool,
) -> Imported:
    def no(reason: str, kind: str = "", problems: Sequence[str] = ()) -> Imported:
        return Imported(one.event, kind, wanted, False, reason, list(problems))

    if not one.active:
        return no(NOT_ACTIVE)
    if wanted is not None and not wanted:
        return no("it is for no channel")
    if unknown := [slug for slug in wanted or () if slug not in slugs]:
        return no(f"there is no channel {', '.join(unknown)}")
    try:
        done = smtp_app.translate(one.event, one.subject, one.template, one.constants)
    except SmtpAppError as error:
        return no(str(error))
    problems = [str(problem) for problem in done.problems]
    try:
        check_elements(done.mjml)
        source = Source(done.subject, done.mjml, plain_text.of(done.mjml))
        problems += templates.prove(done.kind, language, source)
    except TemplateRefusedError as error:
        return no(str(error), done.kind, problems)
    if problems and not anyway:
        return no("a part cannot be carried over", done.kind, problems)
    if not dry_run:
        for channel_id in [slugs[slug] for slug in wanted or ()] or [ALL_CHANNELS]:
            templates.save(
                done.kind, language, channel_id,
                subject=source.subject, mjml=source.mjml, text=source.text, by=by,
            )  # fmt: skip
    return Imported(one.event, done.kind, wanted, True, "", problems)
