"""What the mails look like, with sample data or with a real order whose customer is masked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from ..database import execute, transaction_time
from ..shop import port
from ..shop.snapshots import Address, Order
from . import kinds, masking, proving, render, senders, texts
from .kinds import Letter, MessageKind
from .models import ChannelState, Message
from .proving import TemplateRefusedError
from .render import Compiled, Rendered, Source, TemplateBrokenError
from .texts import ALL_CHANNELS, Text, Texts

ORDER_LINK = "order_link"
"""Opens the order to whoever holds it; who looks at a preview need not be one of them."""


class UnknownOrderError(LookupError):
    """The shop has no such order."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind of message in one language."""

    text: Text
    mail: Rendered | None
    """None where it cannot be rendered, or the order has nothing of the kind."""
    note: str = ""
    broken: bool = False
    warnings: Sequence[str] = ()
    """Of a draft: names it uses that the message does not have, a line each."""
    refused: TemplateRefusedError | None = None
    """Of a draft: why it could not be stored; what can be looked at is in `mail` all the same."""


def of_samples(
    wanted: Collection[MessageKind], languages: Collection[str] = (), channel_id: int = ALL_CHANNELS
) -> Iterator[Preview]:
    """Yield every kind in every language, with its sample data.

    Args:
        wanted: Which kinds.
        languages: Which languages, none for all there are.
        channel_id: Whose templates; 0 for those of all channels.

    """
    for kind in wanted:
        for text in _texts(kind, languages, channel_id):
            yield of_sample(kind, text)


def of_sample(kind: MessageKind, text: Text) -> Preview:
    """Return one template with its kind's sample data."""
    return _preview(text, kind.sample())


def of_draft(
    kind: MessageKind, language: str, source: Source, order_id: UUID | None = None
) -> Preview:
    """Return what a template that nobody has stored yet would make.

    Args:
        kind: What it is for.
        language: What it is written in.
        source: Subject, MJML and text.
        order_id: An order to show it with, masked; None: sample data.

    Raises:
        UnknownOrderError: The shop has no such order.
        TemplateRefusedError: That is no language.

    """
    code = proving.normal_language(language)
    draft = proving.try_out(kind, code, source)
    if draft.compiled is None:
        preview = Preview(Text(kind.key, code), None, str(draft.refused), broken=True)
    elif order_id is not None:
        (preview,) = of_order(order_id, [kind], [code], draft.compiled)
    else:
        preview = _preview(Text(kind.key, code), kind.sample(), compiled=draft.compiled)
    return replace(preview, warnings=draft.warnings, refused=draft.refused)


def of_order(
    order_id: UUID,
    wanted: Collection[MessageKind],
    languages: Collection[str] = (),
    compiled: Compiled | None = None,
) -> list[Preview]:
    """Return every kind as this order's customer would get it, with their data masked.

    Nothing is sent and nothing changed; the database sees to it.

    Args:
        order_id: Which order.
        wanted: Which kinds.
        languages: Which languages, none for the order's own.
        compiled: A draft to show instead of the template that is in use.

    Raises:
        UnknownOrderError: The shop has no such order.

    """
    with port.current().writer(), transaction.atomic():
        execute("SET TRANSACTION READ ONLY")
        order = port.current().read_orders([order_id]).get(order_id)
        if order is None:
            raise UnknownOrderError(f"There is no order {order_id}.")
        row = senders.read_rows().get(order.channel_id)
        form = _form(row)
        made = []
        for kind in wanted:
            found = texts.look(kind.key, order.channel_id, row.language if row else "")
            for language in languages or (order.language_code,):
                text = found.choose(language)
                if compiled is not None:
                    text = Text(kind.key, language, order.channel_id)
                made.append(_of_order(kind, order, text, form, compiled))
        return made


def _of_order(
    kind: MessageKind,
    order: Order,
    text: Text,
    form: Mapping[str, object],
    compiled: Compiled | None,
) -> Preview:
    try:
        # Of one that fails the others know nothing.
        with transaction.atomic():
            letter = _letter(kind, order, form)
    except Exception as error:
        return Preview(text, None, f"cannot be loaded: {type(error).__name__}", broken=True)
    if letter is None:
        return Preview(text, None, "this order has nothing of the kind")
    context = masking.without(letter.context, personal(order))
    assert isinstance(context, Mapping)
    sample = kind.sample()
    hidden = (name for name in (ORDER_LINK, *kind.secrets) if name in context)
    context = {**context, **{name: sample.get(name, "") for name in hidden}}
    note = f"would not be sent: {letter.stop}" if letter.stop else ""
    return _preview(text, context, note, compiled)


def _letter(kind: MessageKind, order: Order, form: Mapping[str, object]) -> Letter | None:
    """Load the newest message of the kind, or else one as it might have been decided."""
    rows = list(Message.objects.filter(order_id=order.id, kind=kind.key).order_by("-id")[:1])
    if not rows:
        now = transaction_time()
        # No parcel has the number 0: of an order without any there is nothing to tell.
        newest = max((row.id for row in order.fulfillments), default=0)
        rows = [
            Message(
                pk=0, key="preview", kind=kind.key, order_id=order.id, subject_id=str(newest),
                channel_id=order.channel_id, fact_at=now, due_at=now, deadline_at=now + kind.latest,
            )
        ]  # fmt: skip
    return kind.load(rows, form).get(rows[0].pk)


def personal(order: Order) -> set[str]:
    """Return what an order says about a person: names, company, street, address, its id.

    The id is the secret of the order's public page.
    """
    found = {order.email, str(order.id)}
    for address in (order.shipping_address, order.billing_address):
        found |= set(_of_address(address)) if address else set()
    return found - {""}


def _of_address(address: Address) -> tuple[str, ...]:
    return (
        address.first_name, address.last_name, address.company_name,
        address.street_address_1, address.street_address_2,
    )  # fmt: skip


def _form(row: ChannelState | None) -> Mapping[str, object]:
    """Return the plugin's form with what is set for the channel laid over it."""
    own = {
        name: value
        for name in ("sender_name", "sender_address", "reply_to")
        if (value := getattr(row, name, ""))
    }
    channel_id = row.channel_id if row else None
    return {**port.current().plugin_settings(), **own, "channel": row, "channel_id": channel_id}


def look(kind: MessageKind, channel_id: int) -> Texts:
    """Return a kind's templates as a channel's customers get them; 0: those of all channels."""
    with port.current().writer():
        row = senders.read_rows().get(channel_id)
        return texts.look(kind.key, channel_id, row.language if row else "")


def _texts(kind: MessageKind, languages: Collection[str], channel_id: int) -> Iterator[Text]:
    found = look(kind, channel_id)
    for language in languages or _all_languages(found):
        yield found.choose(language)


def _all_languages(found: Texts) -> list[str]:
    return sorted({*found.packaged, *(language for language, _ in found.own)})


def _preview(
    text: Text,
    context: Mapping[str, object],
    note: str = "",
    compiled: Compiled | None = None,
) -> Preview:
    try:
        own = compiled or texts.compiled(text)
        return Preview(text, render.render(text.kind, text.language, context, own), note)
    except TemplateBrokenError as error:
        return Preview(text, None, str(error), broken=True)


def known_kinds(key: str | None) -> list[MessageKind]:
    """Return the kind of this key, all where none is named; empty: there is no such kind."""
    if key is None:
        return kinds.all_kinds()
    found = kinds.get(key)
    return [found] if found else []
