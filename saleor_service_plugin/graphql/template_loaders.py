"""What lists of templates and texts need, in one statement for all their rows."""

from collections.abc import Iterable

from graphql.error import GraphQLError
from saleor.graphql.core.dataloaders import DataLoader

from ..messages import shop_texts, template_reading
from ..messages.models import StoredTemplate
from ..messages.render import Source
from ..messages.templates import Key
from ..messages.texts import Text
from ..shop import port

MOST_CHANGES = 100
"""Of one template's history, the newest."""

MOST_BYTES = 5_000_000
"""Of the files in one answer."""


class SourceLoader(DataLoader[Key, tuple[Text, Source] | None]):
    """Templates as they are written, and whose they are."""

    context_key = "saleor_service.template_source"

    def batch_load(self, keys: Iterable[Key]) -> list[tuple[Text, Source] | None]:
        """Load them all."""
        wanted = list(keys)
        with port.current().writer():
            found = template_reading.sources(wanted)
        return [found.get(key) for key in wanted]


class HistoryLoader(DataLoader[Key, list[StoredTemplate]]):
    """The changes of templates, the newest first."""

    context_key = "saleor_service.template_history"

    def batch_load(self, keys: Iterable[Key]) -> list[list[StoredTemplate]]:
        """Load them all."""
        wanted = list(keys)
        with port.current().writer():
            found = template_reading.histories(wanted, most=MOST_CHANGES)
        return [found[key] for key in wanted]


class RowSourceLoader(DataLoader[int, Source | None]):
    """The texts of rows of the history."""

    context_key = "saleor_service.template_row_source"

    def batch_load(self, keys: Iterable[int]) -> list[Source | None]:
        """Load them all."""
        wanted = list(keys)
        with port.current().writer():
            found = template_reading.sources_of_rows(wanted)
        return [found.get(key) for key in wanted]


class FileLoader(DataLoader[shop_texts.Line, bytes | None]):
    """The files of shop texts, as far as they go into one answer."""

    context_key = "saleor_service.shop_text_file"

    def batch_load(self, keys: Iterable[shop_texts.Line]) -> list[bytes | None]:
        """Load them all, or say that they are too many."""
        wanted = list(keys)
        if sum(line.file_size for line in wanted) > MOST_BYTES:
            raise GraphQLError(
                f"content: the files have more than {MOST_BYTES:,} bytes together; ask for fewer."
            )
        with port.current().writer():
            found = shop_texts.files([line.id for line in wanted if line.file_size])
        return [found.get(line.id) for line in wanted]
