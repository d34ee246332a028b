"""Templates of Saleor's SMTP app in our terms.

The app keeps `{"configurations": [{"name", "channels", "events": [{"eventType", "active",
"subject", "template"}], ...}]}`. Its templates are whole MJML documents with Handlebars
that are filled in before MJML is compiled, and see the order as Saleor's GraphQL API shows
it ({{order.total.gross.amount}}); ours are compiled first and see finished texts ({{total}}).
What has no counterpart here is listed, never guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from . import smtp_app_names as names
from .handlebars import Tag, Word, scan
from .render import MOST_DEPTH, MOST_SOURCE
from .smtp_app_frame import addresses_marked, wrapped

SHOP = names.SHOP

AMOUNT = ("amount", "currency")


class SmtpAppError(ValueError):
    """This is not what the app exports; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be carried over."""

    place: str
    """Field and line."""
    what: str
    """As it is written there."""
    why: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.place}: {self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Translated:
    """A template of the app in our terms."""

    kind: str
    subject: str
    mjml: str
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Exported:
    """One template as the app has it."""

    configuration: str
    event: str
    active: bool
    subject: str
    template: str
    only: tuple[str, ...] | None
    """Slugs it is limited to, None for all."""
    excluded: tuple[str, ...]
    """Slugs it is not for."""
    constants: Mapping[str, str]
    """What the configuration itself says: branding and custom variables."""


def read(data: object) -> list[Exported]:
    """Return the templates of an export: all configurations, one, or a list of events.

    Args:
        data: What the JSON file holds.

    Raises:
        SmtpAppError: It holds something else.

    """
    if isinstance(data, Mapping) and isinstance(data.get("configurations"), list):
        configurations = data["configurations"]
    elif isinstance(data, Mapping):
        configurations = [data]
    elif isinstance(data, list):
        configurations = [{"events": data}]
    else:
        raise SmtpAppError("the file holds neither configurations nor events")
    found = [one for number, entry in enumerate(configurations) for one in _events(entry, number)]
    if not found:
        raise SmtpAppError("the file holds no templates")
    return found


def _events(entry: object, number: int) -> Iterator[Exported]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("events"), list):
        raise SmtpAppError(f"configuration {number + 1} has no events")
    name = str(entry.get("name") or f"configuration {number + 1}")
    channels = entry.get("channels")
    only, never = _channels(channels if isinstance(channels, Mapping) else {})
    constants = {"branding.siteName": entry.get("brandingSiteName") or ""}
    constants["branding.logoUrl"] = entry.get("brandingLogoUrl") or ""
    own = entry.get("customVariables")
    for key, value in (own if isinstance(own, Mapping) else {}).items():
        constants[f"customVariables.{key}"] = value
    for event in entry["events"]:
        parts = ("eventType", "subject", "template")
        if not isinstance(event, Mapping) or not all(
            isinstance(event.get(part), str) for part in parts
        ):
            raise SmtpAppError(f"{name}: an event lacks one of {', '.join(parts)}")
        yield Exported(
            name, event["eventType"], bool(event.get("active")), event["subject"],
            event["template"], only, never, {key: str(value) for key, value in constants.items()},
        )  # fmt: skip


def _channels(
    channels: Mapping[str, object],
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    slugs = channels.get("channels")
    found = tuple(str(slug) for slug in slugs) if isinstance(slugs, list) else ()
    if not channels.get("override"):
        return None, ()
    return (None, found) if channels.get("mode") == "exclude" else (found, ())


def translate(
    event: str, subject: str, template: str, constants: Mapping[str, str] | None = None
) -> Translated:
    """Return a template of the app in our terms.

    Args:
        event: The app's event type, e.g. "ORDER_CREATED".
        subject: Handlebars.
        template: MJML with Handlebars.
        constants: What the app's configuration says, e.g. "branding.siteName".

    Returns:
        The kind of message, subject and MJML, and what could not be carried over: it is
        left out of them.

    Raises:
        SmtpAppError: We have no message for this event, or the template is broken.

    """
    if event not in names.EVENTS:
        raise SmtpAppError(names.OTHER_EVENTS.get(event, "there is no such event"))
    kind = names.EVENTS[event]
    if max(len(subject), len(template)) > MOST_SOURCE:
        raise SmtpAppError(f"the template is longer than {MOST_SOURCE:,} characters")
    problems: list[Problem] = []
    done = []
    for where, source in (("subject", subject), ("template", template)):
        in_html = where == "template"
        marked = addresses_marked(_without_notes(source))
        work = _Translation(kind, where, marked, constants or {}, in_html, problems)
        done.append(work.text(work.tree()))
    return Translated(kind, " ".join(done[0].split()), wrapped(done[1]), problems)


def _without_notes(source: str) -> str:
    """Return a template without `{{!-- --}}`, which may hold tags; its lines stay."""
    pieces, at = [], 0
    while (start := source.find("{{!--", at)) >= 0 and (end := source.find("--}}", start)) >= 0:
        pieces += [source[at:start], "\n" * source.count("\n", start, end)]
        at = end + len("--}}")
    return "".join([*pieces, source[at:]])


@dataclass(slots=True)
class _Block:
    tag: Tag
    body: list["_Node"] = field(default_factory=list)
    otherwise: list["_Node"] = field(default_factory=list)


_Node = str | Tag | _Block


class _Translation:
    """One field of one template on its way into our terms."""

    def __init__(
        self,
        kind: str,
        where: str,
        source: str,
        constants: Mapping[str, str],
        in_html: bool,
        problems: list[Problem],
    ) -> None:
        self.kind, self.where, self.source = kind, where, source
        self.constants = {"branding.siteName": "", "branding.logoUrl": "", **constants}
        self.in_html, self.problems = in_html, problems

    def tree(self) -> list[_Node]:
        """Return the template as blocks within blocks."""
        root: list[_Node] = []
        current = root
        above: list[tuple[_Block, list[_Node]]] = []
        at = chains = 0
        for tag in scan(self.source):
            current.append(self.source[at : tag.start])
            at = tag.end
            chained = tag.path.removeprefix("else if ") if tag.word is Word.SHOW else tag.path
            if tag.word is Word.OPEN:
                block = _Block(tag)
                current.append(block)
                above.append((block, current))
                current = block.body
            elif tag.word is Word.ELSE and above:
                current = above[-1][0].otherwise
            elif tag.word is Word.SHOW and chained != tag.path and above:
                # `{{else if}}` ends with the block around it: an inner one that counts.
                inner = _Block(Tag(Word.OPEN, tag.start, tag.end, "if", chained))
                above[-1][0].otherwise.append(inner)
                above[-1] = (inner, above[-1][1])
                current = inner.body
                chains += 1
            elif tag.word is Word.CLOSE:
                if not above:
                    raise SmtpAppError(f"{self._place(tag)}: a block is closed that is not open")
                current = above.pop()[1]
            elif tag.word is not Word.COMMENT:
                current.append(tag)
            if len(above) + chains > MOST_DEPTH:
                raise SmtpAppError(f"{self._place(tag)}: the blocks are nested too deep")
        current.append(self.source[at:])
        if above:
            raise SmtpAppError(f"{self._place(above[-1][0].tag)}: the block is not closed")
        return root

    def text(self, nodes: list[_Node], scope: str = "") -> str:
        """Return the nodes in our terms.

        Args:
            nodes: Of the tree.
            scope: What `this` is: "lines", "contents" or, outside of loops, nothing.

        """
        written = []
        waiting = list(nodes)
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, str):
                written.append(node)
            elif isinstance(node, _Block):
                written.append(self._block(node, scope))
            else:
                written.append(self._show(node, waiting, scope))
        return "".join(written)

    def _show(self, tag: Tag, following: list[_Node], scope: str) -> str:
        path = names.normal(tag.path, scope)
        if path in self.constants:
            # What stands in the app's settings is text, also where it looks like a tag.
            text = re.sub(r"\{(?=\{)", "{ ", self.constants[path])
            return escape(text) if self.in_html else text
        if path.startswith(SHOP):
            return names.address(path.removeprefix(SHOP), self.kind, self.in_html) or self._lost(
                tag, "this message does not have it"
            )
        base, _, part = path.rpartition(".")
        ours = names.amount(base, self.kind, scope) if part in AMOUNT else None
        if ours:
            return self._amount(tag, base, part, ours, following, scope)
        found = names.name(path, self.kind, scope)
        if found is None:
            if part in AMOUNT:
                self._take_other(base, part, following, scope)
            return self._lost(tag, names.why_not(path))
        return found if found.startswith("{{") else f"{{{{{found}}}}}"

    def _amount(
        self, tag: Tag, base: str, part: str, ours: str, following: list[_Node], scope: str
    ) -> str:
        """Write an amount: ours holds its currency, so the two of the app become one."""
        if self._take_other(base, part, following, scope):
            return f"{{{{{ours}}}}}"
        if part == "currency":
            return self._lost(tag, "our amounts hold their currency")
        self._note(tag, f"{{{{{ours}}}}} holds the currency, too")
        return f"{{{{{ours}}}}}"

    def _take_other(self, base: str, part: str, following: list[_Node], scope: str) -> bool:
        """Take away the other part of an amount where it stands next; say whether it did."""
        other = f"{base}.{'currency' if part == 'amount' else 'amount'}"
        if len(following) > 1 and isinstance(following[0], str) and isinstance(following[1], Tag):
            between = following[0].replace("&nbsp;", "").strip()
            if not between and names.normal(following[1].path, scope) == other:
                del following[:2]
                return True
        return False

    def _block(self, block: _Block, scope: str) -> str:
        tag = block.tag
        path = names.normal(tag.path, scope)
        if tag.helper in ("if", "unless"):
            return self._condition(block, path, scope)
        if tag.helper == "each" and (loop := names.loop(path, self.kind, scope)):
            opens, closes, inner = loop
            body = self.text(block.body, inner)
            otherwise = self.text(block.otherwise, scope).strip() if block.otherwise else ""
            if otherwise:
                self._note(tag, "its {{else}} is left out: this list is never empty")
            return opens + body + closes
        reason = names.why_not(path) if tag.helper == "each" else f"there is no #{tag.helper} here"
        return self._lost(tag, f"{reason}; the block is left out") + self.text(
            block.otherwise, scope
        )

    def _condition(self, block: _Block, path: str, scope: str) -> str:
        tag = block.tag
        yes, no = block.body, block.otherwise
        if tag.helper == "unless":
            yes, no = no, yes
        fixed = bool(self.constants[path]) if path in self.constants else names.always(path)
        if fixed is not None:
            return self.text(yes if fixed else no, scope)
        base, _, part = path.rpartition(".")
        ours = names.amount(base, self.kind, scope) if part == "amount" else None
        ours = ours or names.condition(path, self.kind, scope)
        if ours is None:
            return self._unknown_condition(tag, path, no, scope)
        first, second = self.text(yes, scope), self.text(no, scope)
        if not first.strip():
            return f"{{{{#unless {ours}}}}}{second}{{{{/unless}}}}"
        middle = f"{{{{else}}}}{second}" if second.strip() else ""
        return f"{{{{#if {ours}}}}}{first}{middle}{{{{/if}}}}"

    def _unknown_condition(self, tag: Tag, path: str, no: list[_Node], scope: str) -> str:
        """Say nothing of what we do not know; of pictures we know that there are none."""
        if names.is_picture(path):
            self._note(tag, "our messages have no pictures; what stands there without one is taken")
            return self.text(no, scope)
        return self._lost(tag, f"{names.why_not(path)}; the block is left out")

    def _lost(self, tag: Tag, why: str) -> str:
        self._note(tag, why)
        return ""

    def _note(self, tag: Tag, why: str) -> None:
        what = self.source[tag.start : tag.end]
        if tag.path.startswith(SHOP):
            what = f"the {tag.path.removeprefix(SHOP)} address"
        self.problems.append(Problem(self._place(tag), what, why))

    def _place(self, tag: Tag) -> str:
        return f"{self.where} line {tag.line(self.source)}"
