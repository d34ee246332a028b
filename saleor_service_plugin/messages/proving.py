"""Whether a merchant's template can be used: decided before it is stored, by rendering it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from . import handlebars, render
from .handlebars import HandlebarsError
from .harmless import LINK
from .render import Compiled, Source, TemplateBrokenError

if TYPE_CHECKING:
    # What stands here is decided without Django, and tested so.
    from .kinds import MessageKind

FIELDS = ("subject", "body_mjml", "body_text")

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII)
"""As Saleor writes them: "de", "pt-br", "zh-hans" (BCP 47, lower case)."""

LONGEST_LANGUAGE = 35

COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*+-->", re.DOTALL)

INCLUDE = re.compile(r"<!-- include [^>\n]*-->")

UNENDED = re.compile(r"<[^<>]*+(?:<|\Z)")

VOID = frozenset({"br", "hr", "img", "col", "input", "link", "meta", "area", "wbr"})

NOT_STORED = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL and UTF-8 have no place for: NUL, and halves of characters."""

UNSEEN = frozenset({"style", "script", "title", "head", "template"})


class TemplateRefusedError(ValueError):
    """A template cannot be used; the text names field and reason."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def normal_language(code: str) -> str:
    """Return a language code as we store it.

    Raises:
        TemplateRefusedError: It is none.

    """
    language = code.strip().lower().replace("_", "-")
    if len(language) > LONGEST_LANGUAGE or not LANGUAGE.fullmatch(language):
        raise TemplateRefusedError("language", f"{code!r} is no language code such as de or pt-br")
    return language


@dataclass(frozen=True, slots=True)
class Remark:
    """What another capability has to say of a template."""

    line: int
    text: str
    refused: bool
    """Else it is only a warning."""


Remarks = Callable[[str, str, bool], Sequence[Remark]]
"""Takes a template's source, its language and whether it is MJML; pure."""

_readers: list[Remarks] = []


def register(reader: Remarks) -> None:
    """Let a capability read templates before they are stored; twice changes nothing."""
    if reader not in _readers:
        _readers.append(reader)


JOINED = {"payment-received": "also_paid", "refund-made": "also_refunded"}
"""How a mail shows the amounts of messages that joined it."""


def prove(kind: "MessageKind", language: str, source: Source) -> list[str]:
    """Refuse a template that cannot be used; return what looks wrong but can.

    Args:
        kind: What it is for.
        language: What it is written in.
        source: Subject, MJML and text.

    Raises:
        TemplateRefusedError: It cannot be used.

    """
    draft = try_out(kind, language, source)
    if draft.refused is not None:
        raise draft.refused
    return list(draft.warnings)


@dataclass(frozen=True, slots=True)
class Draft:
    """A template that nobody has stored yet, as far as it can be used."""

    refused: TemplateRefusedError | None = None
    """Why it could not be stored."""
    compiled: Compiled | None = None
    """Ready to be filled in, also where e.g. a mandatory name is missing yet."""
    warnings: Sequence[str] = ()


def try_out(kind: "MessageKind", language: str, source: Source) -> Draft:
    """Return what `prove` says of a template, and the template where it can be looked at.

    Args:
        kind: What it is for.
        language: What it is written in.
        source: Subject, MJML and text.

    """
    sample = kind.sample()
    try:
        warnings = _read(source, sample)
        compiled = _compile(kind, language, source)
    except TemplateRefusedError as error:
        return Draft(error)
    try:
        warnings += _read_by_others(language, source)
        _prove_compiled(kind, language, compiled, sample)
    except TemplateRefusedError as error:
        return Draft(error, compiled, warnings)
    return Draft(None, compiled, warnings)


def _prove_compiled(
    kind: "MessageKind", language: str, compiled: Compiled, sample: Mapping[str, object]
) -> None:
    mail = _render(kind, language, compiled, sample)
    if not mail.subject:
        raise TemplateRefusedError("subject", "is empty with the sample data")
    # A customer without a name, an order without an address: no template may stumble.
    _render(kind, language, compiled, {name: _emptied(value) for name, value in sample.items()})
    for name in kind.mandatory:
        _prove_shown(kind, language, compiled, name, sample)
    # What joined this mail is told nowhere else.
    for joined in kind.joins.keys() & JOINED.keys() - {kind.key}:
        name = JOINED[joined]
        _prove_shown(kind, language, compiled, name, {**sample, name: "1.00"})


def compile_own(source: Source, name: str, language: str) -> Compiled:
    """Return a merchant's template ready to be filled in.

    Args:
        source: As the merchant wrote it; in subject and text nothing is escaped.
        name: What errors call it.
        language: What it is written in.

    Raises:
        TemplateBrokenError: It cannot be used.

    """
    # Once more, whatever was checked when it was stored: pybars would turn some of what
    # is refused here into Python.
    for file, text in zip(render.FILES, (source.subject, source.mjml, source.text), strict=True):
        try:
            handlebars.check(text, escaped=file == "body.mjml")
        except HandlebarsError as error:
            raise TemplateBrokenError(f"{name}/{file}, {error}") from error
    plain = Source(
        handlebars.unescaped(source.subject), source.mjml, handlebars.unescaped(source.text)
    )
    return render.compile_source(plain, name, language)


def check_elements(mjml: str) -> None:
    """Refuse MJML with an element that does not end, before anything slower reads it.

    Raises:
        TemplateRefusedError: There is one.

    """
    bare = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), mjml)
    if found := UNENDED.search(bare):
        line = bare.count("\n", 0, found.start()) + 1
        raise TemplateRefusedError("body_mjml", f"line {line}: an element does not end with >")


def _read(source: Source, sample: Mapping[str, object]) -> list[str]:
    warnings = []
    for field, text in zip(FIELDS, (source.subject, source.mjml, source.text), strict=True):
        if not text.strip():
            raise TemplateRefusedError(field, "is empty")
        if len(text) > render.MOST_SOURCE:
            raise TemplateRefusedError(field, f"is longer than {render.MOST_SOURCE:,} characters")
        if INCLUDE.search(text):
            raise TemplateRefusedError(field, "only the package's own templates include parts")
        if NOT_STORED.search(text):
            raise TemplateRefusedError(field, "holds a character that cannot be stored")
        given = {**sample, "language": ""}
        if field == "body_mjml":
            given["subject"] = ""
        try:
            tags = handlebars.check(text, escaped=field == "body_mjml")
            found = handlebars.unknown_names(text, tags, given)
        except HandlebarsError as error:
            raise TemplateRefusedError(field, str(error)) from error
        warnings += [f"{field}: {line}" for line in found]
    check_elements(source.mjml)
    if re.search(r"<\s*mj-include\b", source.mjml):
        raise TemplateRefusedError("body_mjml", "mj-include reads files and is not possible here")
    return warnings


def _read_by_others(language: str, source: Source) -> list[str]:
    """Return what other capabilities warn of.

    Raises:
        TemplateRefusedError: One of them refuses it.

    """
    warnings = []
    for field, text in zip(FIELDS, (source.subject, source.mjml, source.text), strict=True):
        found = [one for reader in _readers for one in reader(text, language, field == "body_mjml")]
        for one in found:
            if one.refused:
                raise TemplateRefusedError(field, f"line {one.line}: {one.text}")
            warnings.append(f"{field}: line {one.line}: {one.text}")
    return warnings


def _compile(kind: "MessageKind", language: str, source: Source) -> Compiled:
    try:
        return compile_own(source, f"{kind.key}/{language}", language)
    except TemplateBrokenError as error:
        text = str(error)
        field = next(
            (ours for ours, file in zip(FIELDS, render.FILES, strict=True) if file in text),
            "body_mjml",
        )
        raise TemplateRefusedError(field, text) from error


def _render(
    kind: "MessageKind", language: str, compiled: Compiled, context: Mapping[str, object]
) -> render.Rendered:
    try:
        return render.render(kind.key, language, context, compiled)
    except TemplateBrokenError as error:
        raise TemplateRefusedError(_culprit(compiled, context), str(error)) from error


def _culprit(compiled: Compiled, context: Mapping[str, object]) -> str:
    """Return the field that cannot be rendered."""
    for field, template in zip(
        FIELDS, (compiled.subject, compiled.html, compiled.text), strict=True
    ):
        try:
            template({"subject": "", **context})
        except Exception:
            return field
    return "body_mjml"


def _emptied(value: object) -> object:
    """Return what stands in a context where there is nothing to say."""
    match value:
        case bool():
            return False
        case str():
            return ""
        case list():
            return []
        case Mapping():
            return {name: _emptied(part) for name, part in value.items()}
    return value


def _prove_shown(
    kind: "MessageKind",
    language: str,
    compiled: Compiled,
    path: str,
    sample: Mapping[str, object],
) -> None:
    """Refuse a template in which a mandatory name does not appear in HTML and in text."""
    marks = _Marks()
    context = marks.put(sample, path.split("."))
    assert isinstance(context, Mapping)
    mail = _render(kind, language, compiled, context)
    if not marks.groups:
        return _prove_matters(kind, language, compiled, path)
    for field, written in (("body_mjml", seen(mail.html)), ("body_text", mail.text)):
        for group in marks.groups:
            if not any(mark in written for mark in group):
                raise TemplateRefusedError(field, f"does not show {path!r}, which it must")
    return None


def _prove_matters(kind: "MessageKind", language: str, compiled: Compiled, path: str) -> None:
    """Refuse a template that says the same whether a mandatory yes or no holds or not."""
    if not isinstance(kind.sample().get(path), bool):
        return
    yes, no = (
        _render(kind, language, compiled, {**kind.sample(), path: value}) for value in (True, False)
    )
    for field, same in (
        ("body_mjml", seen(yes.html) == seen(no.html)),
        ("body_text", yes.text == no.text),
    ):
        if same:
            raise TemplateRefusedError(field, f"says the same whether {path!r} or not")


class _Marks:
    """Values that nothing else in a mail can be, and what they stand for."""

    def __init__(self) -> None:
        self.count = 0
        self.groups: list[list[str]] = []
        """Of each group at least one must appear."""

    def put(self, value: object, path: list[str]) -> object:
        """Return the value with marks where the path leads; all elements of lists count."""
        if not path:
            return self._mark_all(value)
        if isinstance(value, list):
            return [self.put(one, path) for one in value]
        if isinstance(value, Mapping):
            name, *rest = path
            marked = self.put(value.get(name, ""), rest)
            if name.endswith(LINK) and isinstance(marked, str):
                # What is no address is emptied where it stands for one.
                marked = f"https://{marked}.example"
            return {**value, name: marked}
        return value

    def _mark_all(self, value: object) -> object:
        if isinstance(value, list):
            return [self._mark_all(one) for one in value]
        group: list[str] = []
        marked = self._mark(value, group)
        if group:
            self.groups.append(group)
        return marked

    def _mark(self, value: object, group: list[str]) -> object:
        match value:
            case bool():
                return value
            case list():
                return [self._mark(one, group) for one in value]
            case Mapping():
                return {name: self._mark(part, group) for name, part in value.items()}
        self.count += 1
        group.append(f"mark{self.count:04}x")
        return group[-1]


def seen(html: str) -> str:
    """Return what a customer sees of a mail, and where its links lead."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join(reader.words)


class _Reader(HTMLParser):
    """Collects words and links outside of what is hidden."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        style = re.sub(r"\s+", "", given.get("style", "")).lower()
        hidden = tag in UNSEEN or "hidden" in given or "display:none" in style
        hidden = hidden or "visibility:hidden" in style
        hidden = hidden or bool(self.open and self.open[-1][1])
        if tag == "a" and not hidden:
            self.words.append(given.get("href", ""))
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.words.append(data)
