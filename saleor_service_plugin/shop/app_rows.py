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
    rows = {(row.mount, row.target): row for row in _extensions(app)}
    if len(rows) != len(card.extensions) or len(rows) != len(_extensions(app)):
        return False
    return all(
        (row := rows.get((wanted.mount, wanted.target))) is not None
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
        "identifier": f"{wanted.mount}.{wanted.target}",
    }
    known = {field.name for field in app_models.AppExtension._meta.get_fields()}
    return {name: value for name, value in values.items() if name in known}


def _set_extensions(app: Any, card: AppCard) -> None:
    rows: dict[tuple[str, str], Any] = {}
    for row in _extensions(app):
        place = (row.mount, row.target)
        if place in rows or place not in {(one.mount, one.target) for one in card.extensions}:
            row.delete()
        else:
            rows[place] = row
    for wanted in card.extensions:
        place = (wanted.mount, wanted.target)
        row = rows.get(place) or app_models.AppExtension(
            app=app, mount=wanted.mount, target=wanted.target
        )
        for name, value in _row(wanted, card).items():
            setattr(row, name, value)
        row.save()
        row.permissions.set(_permissions(wanted.permissions))


def _permissions(codenames: tuple[str, ...]) -> list[Any]:
    return list(Permission.objects.filter(codename__in=codenames).order_by("pk"))
