"""Many templates at once, in a constant number of statements: for lists and the API."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from . import render
from .models import StoredTemplate
from .render import Source, TemplateBrokenError
from .templates import TEXTS, Key
from .texts import ALL_CHANNELS, PACKAGED, Text, source_of


def sources(keys: Collection[Key]) -> dict[Key, tuple[Text, Source]]:
    """Return templates as they are written; what has none in its language is missing.

    Args:
        keys: Kind, language and channel of each; a channel without its own gets that of
            all channels, else the packaged one.

    """
    rows = StoredTemplate.objects.filter(
        kind__in={key[0] for key in keys},
        language__in={key[1] for key in keys},
        channel_id__in={ALL_CHANNELS, *(key[2] for key in keys)},
        current=True,
        is_default=False,
    )
    own = {(row.kind, row.language, row.channel_id): row for row in rows}
    found = {key: _source(key, own) for key in keys}
    return {key: pair for key, pair in found.items() if pair is not None}


def _source(key: Key, own: Mapping[Key, StoredTemplate]) -> tuple[Text, Source] | None:
    kind, language, channel_id = key
    for channel in dict.fromkeys((channel_id, ALL_CHANNELS)):
        if row := own.get((kind, language, channel)):
            return Text(kind, language, channel, row.pk), source_of(row)
    if language not in render.languages(kind):
        return None
    try:
        return Text(kind, language, ALL_CHANNELS, PACKAGED), render.packaged(kind, language)
    except TemplateBrokenError:
        return None


def histories(keys: Collection[Key], *, most: int) -> dict[Key, list[StoredTemplate]]:
    """Return the changes of templates, without their texts, the newest first.

    Args:
        keys: Kind, language and channel of each.
        most: Of each template.

    """
    rows = (
        StoredTemplate.objects.filter(
            kind__in={key[0] for key in keys},
            language__in={key[1] for key in keys},
            channel_id__in={key[2] for key in keys},
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("kind"), F("language"), F("channel_id")],
                order_by=F("id").desc(),
            )
        )
        .filter(place__lte=most)
        .defer(*TEXTS)
        .order_by("-id")
    )
    found: dict[Key, list[StoredTemplate]] = defaultdict(list)
    for row in rows:
        found[row.kind, row.language, row.channel_id].append(row)
    return {key: found[key] for key in keys}


def sources_of_rows(ids: Collection[int]) -> dict[int, Source]:
    """Return the texts of rows of the history; what went back to the default has none."""
    rows = StoredTemplate.objects.filter(pk__in=ids, is_default=False)
    return {row.pk: source_of(row) for row in rows}
