"""Templates: MJML and Handlebars in, subject, HTML and text out.

A template is compiled once per process. MJML is turned into HTML before the Handlebars
are filled in, so that a customer's name can never become markup of the layout; in
between, `{{#each}}` may stand inside `mj-table` and `mj-text`, and around whole elements
of a section or column when wrapped in `mj-raw` (directly in a wrapper it would land
inside Outlook's conditional comments).

What several kinds share stands in `parts`: a line `<!-- include lines -->` of a `body.mjml`
is replaced by `parts/<language>/lines.mjml`, or by `parts/lines.mjml` where that is missing,
before anything is compiled; in a `body.txt` by the `.txt` of that name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from mjml import mjml2html

from . import harmless, profile
from .compiling import compile_handlebars

FOLDER = Path(__file__).parent.parent / "templates" / "messages"

LAYOUT = "layout.mjml"
BODY_MARK = "<!-- BODY -->"

PARTS = "parts"
INCLUDE = re.compile(r"^[ \t]*<!-- include (?P<name>.*?) -->[ \t]*$", re.MULTILINE)
PART_NAME = re.compile(r"[a-z0-9-]+")

MOST_PARTS = 50
"""Parts that one body, or the parts of one body, may include."""

MOST_LAYERS = 3
"""Parts within parts: one that includes itself would never end."""

FILES = ("subject.txt", "body.mjml", "body.txt")

WHOLE = re.compile(r"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->)*+<mjml\b", re.DOTALL)
"""How MJML begins that brings its own frame."""

TAG = re.compile(
    r"<(?P<closes>/)[\w-]+[^>]*>|<(?!(?:br|hr|img|col|input|link|meta)\b)[a-zA-Z](?:[^>]*[^/>])?>"
    r"|\{\{(?P<ends>/)|\{\{#"
)

BEGINNING = re.compile(r"(?=<\w+ )")

LINE = 300
"""Characters of a line of HTML, before names and numbers are filled in. Beyond 998 bytes
(RFC 5322, 2.1.1) the whole mail would have to be encoded, which takes as long as all else
that is done to put it together."""

GAPS = re.compile(r"\n{3,}")
"""Left in plain text where a part was left out."""

DEFAULT_LANGUAGE = "en"

MOST_SOURCE = 200_000
"""Characters of one template; compiling takes a second for so many."""

MOST_DEPTH = 60
"""How deep elements and blocks may nest: both compilers recurse, and MJML's would end the
process where a stack overflows."""

BLOCK = re.compile(r"\{\{~?\s*(?:[#^]\s*(?P<opens>[^\s}~]+)|/\s*(?P<closes>[^\s}~]*))")

MOST_BLOCKS = 500
"""Blocks of one template; compiling so many takes about a second."""

MOST_LOOPS = 2
"""How deep loops may nest: a third one over an order of many lines would never end."""

MOST_CHARACTERS = 1_000_000
"""Of a rendered mail: mail programs cut off long before."""

Template = Callable[[Mapping[str, object]], object]

# pybars' grammar keeps state between compilations.
_compiling = Lock()


class TemplateBrokenError(Exception):
    """A template is missing or cannot be used; the text names file and reason."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What leaves: one line of subject, a whole HTML document, plain text."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it is written; the MJML is sections for our layout or a whole document."""

    subject: str
    mjml: str
    text: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled in."""

    subject: Template
    html: Template
    text: Template


@lru_cache(maxsize=256)
def languages(kind: str) -> tuple[str, ...]:
    """Return the languages this kind of message has templates for."""
    folder = FOLDER / kind
    if kind == PARTS or not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))


def languages_for(wanted: str, of_channel: str = "") -> tuple[str, ...]:
    """Return the languages to write in, the best first: as wanted, its base, the channel's.

    Args:
        wanted: Saleor's language code, e.g. "de", "pt-br" or "zh-hans".
        of_channel: What the channel's customers read, "" where nothing is set.

    """
    codes = (code.lower().replace("_", "-") for code in (wanted, of_channel) if code)
    both = (part for code in codes for part in (code, code.split("-")[0]))
    return tuple(dict.fromkeys((*both, DEFAULT_LANGUAGE)))


def choose_language(wanted: str, available: tuple[str, ...]) -> str:
    """Return the first of these languages there is: as wanted, its base, else English.

    Args:
        wanted: Saleor's language code, e.g. "de", "pt-br" or "zh-hans".
        available: Languages there are templates for.

    """
    found = (one for one in languages_for(wanted) if one in available)
    return next(found, DEFAULT_LANGUAGE)


def packaged(kind: str, language: str) -> Source:
    """Return a template as it came with the package; it is read once per process.

    Raises:
        TemplateBrokenError: A file is missing or cannot be used.

    """
    return _packaged(FOLDER / kind / language)


@lru_cache(maxsize=256)
def _packaged(folder: Path) -> Source:
    mjml, text = (_with_parts(folder / name, folder.name) for name in FILES[1:])
    return Source(_read(folder / FILES[0]), mjml, text)


def render(
    kind: str, language: str, context: Mapping[str, object], compiled: Compiled | None = None
) -> Rendered:
    """Return a message in one language.

    Args:
        kind: Key of the kind of message.
        language: One of `languages(kind)`, or that of `compiled`.
        context: Plain values; text is escaped in HTML and left as it is in plain text.
            Names that end in `_link` hold web addresses; anything else there is left out.
        compiled: A merchant's own template; None for the packaged one.

    Raises:
        TemplateBrokenError: A template is missing or fails on this context.

    """
    compiled = compiled or _compiled(kind, language)
    try:
        context = {**harmless.with_safe_links(context), **profile.safe_values(context)}
        # A header is one line; a name with a line break must not become a second.
        subject = " ".join(harmless.one_line(str(compiled.subject(context))).split())
        rendered = Rendered(
            subject=subject,
            html=str(compiled.html({**context, "subject": subject})),
            text=GAPS.sub("\n\n", str(compiled.text(context))).strip() + "\n",
        )
    except Exception as error:
        # Not the error's text, which may quote the customer.
        raise TemplateBrokenError(
            f"{kind}/{language} fails while rendering: {type(error).__name__}"
        ) from error
    if len(rendered.html) > MOST_CHARACTERS or len(rendered.text) > MOST_CHARACTERS:
        raise TemplateBrokenError(f"{kind}/{language} makes a mail that is too large")
    return rendered


def works(
    kind: str, language: str, sample: Mapping[str, object], compiled: Compiled | None = None
) -> bool:
    """Whether a template can be rendered with the kind's sample data."""
    try:
        render(kind, language, sample, compiled)
    except TemplateBrokenError:
        return False
    return True


def forget() -> None:
    """Look for templates and compile them anew, because they were changed."""
    languages.cache_clear()
    _packaged.cache_clear()
    _compiled.cache_clear()


@lru_cache(maxsize=256)
def _compiled(kind: str, language: str) -> Compiled:
    return compile_source(packaged(kind, language), f"{kind}/{language}", language)


def compile_source(source: Source, name: str, language: str) -> Compiled:
    """Return a template ready to be filled in.

    Args:
        source: As it is written.
        name: What errors call it.
        language: What it is written in.

    Raises:
        TemplateBrokenError: It is no MJML or no Handlebars, too deep or too large.

    """
    mjml = _framed(source.mjml).replace("{{language}}", language)
    _check_depth(mjml, f"{name}/body.mjml")
    try:
        # MJML would have fonts that it knows by name fetched from Google: none are.
        html = mjml2html(mjml, fonts={})
    except ValueError as error:
        raise TemplateBrokenError(f"{name}/body.mjml is no MJML: {error}") from error
    return Compiled(
        subject=_compile(source.subject, f"{name}/subject.txt"),
        html=_compile(_fold(html), f"{name}/body.mjml"),
        text=_compile(source.text, f"{name}/body.txt"),
    )


def _framed(body: str) -> str:
    """Return a whole document: the body itself, or our layout around it."""
    if WHOLE.match(body):
        return body
    layout = _read(FOLDER / LAYOUT)
    if BODY_MARK not in layout:
        raise TemplateBrokenError(f"{LAYOUT} lacks the line {BODY_MARK}.")
    return layout.replace(BODY_MARK, body)


def _fold(html: str) -> str:
    """Return the HTML in shorter lines: broken behind a tag's name, where it means nothing."""
    folded = []
    for line in html.split("\n"):
        begun = ""
        for part in BEGINNING.split(line):
            name, space, rest = part.partition(" ")
            if begun and space and part[0] == "<" and len(begun) + len(part) > LINE:
                folded.append(begun + name)
                begun = rest
            else:
                begun += part
        folded.append(begun)
    return "\n".join(folded)


def _read(path: Path) -> str:
    name = path.relative_to(FOLDER)
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateBrokenError(f"{name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise TemplateBrokenError(f"{name} is no UTF-8 text") from error
    if len(source) > MOST_SOURCE:
        raise TemplateBrokenError(f"{name} is longer than {MOST_SOURCE:,} characters")
    return source


def _with_parts(path: Path, language: str) -> str:
    """Return a body with each line that includes a part replaced by that part."""
    name = path.relative_to(FOLDER)
    source = _read(path)
    for _ in range(MOST_LAYERS):
        wanted = len(INCLUDE.findall(source))
        if not wanted:
            return source
        if wanted > MOST_PARTS:
            raise TemplateBrokenError(f"{name} includes more than {MOST_PARTS} parts")
        source = INCLUDE.sub(lambda found: _part(found["name"], path.suffix, language), source)
        if len(source) > MOST_SOURCE:
            raise TemplateBrokenError(f"{name} is longer than {MOST_SOURCE:,} with its parts")
    if INCLUDE.search(source):
        raise TemplateBrokenError(f"{name} includes parts deeper than {MOST_LAYERS}")
    return source


def _part(name: str, suffix: str, language: str) -> str:
    """Return a shared part: the language's own, else the one for all languages."""
    # A name is no path: it may not lead out of the folder.
    if PART_NAME.fullmatch(name):
        for folder in (FOLDER / PARTS / language, FOLDER / PARTS):
            if (path := folder / (name + suffix)).is_file():
                return _read(path).removesuffix("\n")
    raise TemplateBrokenError(f"{PARTS}/{name}{suffix} is missing")


def _check_depth(source: str, name: str) -> None:
    depth = 0
    for opening in TAG.finditer(source):
        depth += -1 if opening["closes"] or opening["ends"] else 1
        if depth > MOST_DEPTH:
            raise TemplateBrokenError(f"{name} nests deeper than {MOST_DEPTH}")


def _check_blocks(source: str, name: str) -> None:
    """Refuse what the compiler would take for the end of the template, or never finish.

    Of a block that is not closed pybars says nothing: it leaves out all that follows.
    """
    open_: list[str] = []
    for number, block in enumerate(BLOCK.finditer(source)):
        if block["opens"]:
            open_.append(block["opens"])
        elif not open_ or open_.pop() != block["closes"]:
            raise TemplateBrokenError(f"{name} closes a block that is not open")
        if number >= 2 * MOST_BLOCKS:
            raise TemplateBrokenError(f"{name} holds more than {MOST_BLOCKS} blocks")
        if len(open_) > MOST_DEPTH or open_.count("each") > MOST_LOOPS:
            raise TemplateBrokenError(f"{name} nests its blocks too deep")
    if open_:
        raise TemplateBrokenError(f"{name} does not close a block")


def _compile(source: str, name: str) -> Template:
    _check_blocks(source, name)
    with _compiling:
        try:
            return compile_handlebars(source)  # type: ignore[no-any-return]
        except Exception as error:
            raise TemplateBrokenError(f"{name} is no Handlebars: {error}") from error
