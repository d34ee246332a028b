"""Our App's rows, brought in line with its card: changed in place, never made twice.

The App's id stands in bookmarks, in the history of orders and in tokens, so a row that is
there is changed and never replaced. Columns are looked for instead of versions compared:
Saleor adds them in patch releases.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from saleor.app import models as app_models
from saleor.core.utils import build_absolute_uri
from saleor.permission.models import Permission

from ..database import fetch
from .cards import AppCard, Extension
from .staff import APP_LOCK, APP_TYPE, our_app

AUTHOR = "Service for Saleor"

LONGEST_URL = 200
"""Characters, the width of Saleor's column."""


def hang_up(card: AppCard) -> bool:
    """Bring our App's rows in line with a card; what is as it should be is not touched.

    Returns:
        Whether anything was changed. Where staff removed our App nothing is.

    Raises:
        ValueError: The shop's public address is too long for Saleor's columns.
        django.db.Error: The database failed.

    """
    app = our_app()
    if app is None or _is_as(app, card):
        return False
    with transaction.atomic():
        fetch("SELECT pg_advisory_xact_lock(%s, %s)", APP_LOCK)
        app = our_app()
        if app is None:
            return False
        for name, value in _columns(card).items():
            setattr(app, name, value)
        # Not `is_active`: staff may have switched it off.
        app.save(update_fields=list(_columns(card)))
        app.permissions.set(_permissions(card.permissions))
        _set_extensions(app, card)
    return True


def take_back() -> bool:
    """Undo staff's "Delete" while the row is still there; False where there was nothing to undo.

    Saleor deletes removed Apps for good after `DELETE_APP_TTL` (a day); then a new one is made.
    """
    rows = app_models.App.objects.filter(
        identifier=_identifier(), removed_at__isnull=False, type=APP_TYPE
    )
    with transaction.atomic():
        fetch("SELECT pg_advisory_xact_lock(%s, %s)", APP_LOCK)
        kept = app_models.App.objects.filter(identifier=_identifier(), removed_at=None)
        newest = None if kept.exists() else rows.order_by("-removed_at", "-pk").first()
        if newest is None:
            return False
        newest.removed_at, newest.is_active = None, True
        newest.save(update_fields=["removed_at", "is_active"])
        return True


def _identifier() -> str:
    from .. import PLUGIN_ID

    return PLUGIN_ID


def _columns(card: AppCard) -> dict[str, Any]:
    address = base(card)
    if len(address) > LONGEST_URL:
        raise ValueError(f"PUBLIC_URL: {address!r} is longer than {LONGEST_URL} characters.")
    return {
        "name": card.name,
        "about_app": card.about,
        "version": card.version,
        "author": AUTHOR,
        "type": APP_TYPE,
        "is_installed": True,
        "app_url": address,
    }


def base(card: AppCard) -> str:
    """Return where an App's pages begin, as browsers reach it."""
    return str(build_absolute_uri(card.path)).rstrip("/")


def _is_as(app: Any, card: AppCard) -> bool:
    """Whether nothing is to be changed."""
    if any(getattr(app, name) != value for name, value in _columns(card).items()):
        return False
    if set(app.permissions.values_list("codename", flat=True)) != set(card.permissions):
        return False
    there = _extensions(app)
    rows = _matched(there, card)
    if len(rows) != len(card.extensions) or len(rows) != len(there):
        return False
    return all(
        (row := rows.get(wanted.path)) is not None
        and all(getattr(row, key) == value for key, value in _row(wanted, card).items())
        and {one.codename for one in row.permissions.all()} == set(wanted.permissions)
        for wanted in card.extensions
    )


def _extensions(app: Any) -> list[Any]:
    return list(app.extensions.order_by("pk").prefetch_related("permissions"))


def _row(wanted: Extension, card: AppCard) -> Mapping[str, Any]:
    """Return the columns of an extension that this Saleor has."""
    # Pages of the App itself are found below its address by the Dashboard; a relative
    # address of anything else loses or doubles a part of the way.
    url = wanted.path if wanted.target == "app_page" else f"{base(card)}{wanted.path}"
    values = {
        "label": wanted.label,
        "url": url,
        "settings": dict(wanted.settings),
        "identifier": ".".join(filter(None, (wanted.mount, wanted.target, wanted.name))),
    }
    known = {field.name for field in app_models.AppExtension._meta.get_fields()}
    return {name: value for name, value in values.items() if name in known}


def _matched(rows: list[Any], card: AppCard) -> dict[str, Any]:
    """Return which row is which extension, by the extension's path.

    At one place there may be several of one target, told apart by where they lead. What leads
    to where none of ours leads any more becomes one that is missing at its place.
    """
    found: dict[str, Any] = {}
    left = list(rows)
    for by_path in (True, False):
        for wanted in card.extensions:
            row = next(
                (
                    one
                    for one in left
                    if (one.mount, one.target) == (wanted.mount, wanted.target)
                    and (not by_path or one.url.endswith(wanted.path))
                ),
                None,
            )
            if row is not None and wanted.path not in found:
                found[wanted.path] = row
                left.remove(row)
    return found


def _set_extensions(app: Any, card: AppCard) -> None:
    there = _extensions(app)
    rows = _matched(there, card)
    kept = {row.pk for row in rows.values()}
    for row in there:
        if row.pk not in kept:
            row.delete()
    for wanted in card.extensions:
        row = rows.get(wanted.path) or app_models.AppExtension(
            app=app, mount=wanted.mount, target=wanted.target
        )
        for name, value in _row(wanted, card).items():
            setattr(row, name, value)
        row.save()
        row.permissions.set(_permissions(wanted.permissions))


def _permissions(codenames: tuple[str, ...]) -> list[Any]:
    return list(Permission.objects.filter(codename__in=codenames).order_by("pk"))
