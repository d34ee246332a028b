"""Problems that staff see in the Dashboard, and our App row on which they hang."""

import logging
from typing import Any

from django.db import transaction
from saleor.app import models as app_models

from .. import PLUGIN_ID
from ..database import fetch

logger = logging.getLogger(__name__)

APP_NAME = "Service"

APP_TYPE = "thirdparty"
"""The page of an App of the other type stays blank in the Dashboard."""

LONGEST_MESSAGE = 2048
"""Characters of a problem's text, the width of Saleor's column."""

# A pair of numbers of our own; Saleor's are (21218, ...).
APP_LOCK = (73_783_656, 1)


def existing_app() -> Any | None:
    """Return our App row, None where there is none or staff removed it.

    Staff may have switched it off (`is_active`); it is ours all the same.
    """
    return _apps().filter(removed_at=None).order_by("pk").first()


def our_app() -> Any | None:
    """Return our App row, made now where there is none: no permissions, no addresses.

    It is looked up, never written over: what else hangs on it stays.

    Returns:
        The row, not locked; None where staff removed it in the Dashboard. They do not
        want it, so it is not made again - until Saleor deletes removed Apps for good,
        `DELETE_APP_TTL` (a day) later, and with the row all memory of their wish.

    Raises:
        django.db.Error: The database failed.

    """
    app = existing_app()
    if app is not None:
        return app
    with transaction.atomic():
        # No constraint keeps two rows of one identifier apart, so makers queue up here.
        # The lock ends with the transaction, which poolers leave whole; what the one
        # before us made is seen by the next statement.
        fetch("SELECT pg_advisory_xact_lock(%s, %s)", APP_LOCK)
        app = existing_app()
        if app is not None or _apps().exists():
            return app
        return app_models.App.objects.create(
            identifier=PLUGIN_ID,
            name=APP_NAME,
            type=APP_TYPE,
            is_active=True,
            is_installed=True,
        )


def tell_staff(key: str, message: str, *, critical: bool) -> None:
    """Show a problem on our App in the Dashboard, one row per key.

    A problem told again is counted; staff who dismissed it see it again only if its
    text is another one. Above Saleor's limit per App the oldest dismissed row of ours
    goes, or else the oldest.

    Our App row stays locked until the transaction ends, also one of the caller's: tell
    after the work, not in the midst of it.

    Args:
        key: What kind of problem it is, at most 128 characters.
        message: For staff, plain text; cut at 2048 characters.
        critical: Whether the Dashboard shows it in red.

    Where it cannot be shown the log has it: as an error on a Saleor without such rows
    (before 3.22.36), as a warning where staff removed our App.

    Raises:
        django.db.Error: The database failed.

    """
    problems = _problems()
    if problems is None:
        logger.error("This Saleor cannot show problems to staff; %s: %s", key, message)
        return
    with transaction.atomic():
        app = our_app()
        if app is None or not _hold(app):
            logger.warning("Staff removed our App, so they are not told; %s: %s", key, message)
            return
        text = _cut(storable(message))
        # Locked as well, because staff who dismiss it and `tell_staff_no_more` do not
        # hold the App: what they did in this moment is seen here.
        ours = problems.objects.filter(app=app)
        row = ours.filter(key=key).select_for_update().order_by("pk").first()
        if row is None:
            _make_room(ours, problems.MAX_PROBLEMS_PER_APP)
            problems.objects.create(app=app, key=key, message=text, is_critical=critical)
        else:
            _tell_again(row, text, critical=critical)


def tell_staff_no_more(key: str) -> None:
    """Delete our problem of this key; nothing happens where there is none.

    Raises:
        django.db.Error: The database failed.

    """
    problems = _problems()
    if problems is not None:
        problems.objects.filter(app__identifier=PLUGIN_ID, key=key).delete()


def storable(text: str) -> str:
    """Return the text without what PostgreSQL refuses: NUL and halves of surrogates.

    Answers of mail servers and carriers, quoted in a text, may hold either.
    """
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _apps() -> Any:
    return app_models.App.objects.filter(identifier=PLUGIN_ID)


def _hold(app: Any) -> bool:
    """Lock our App row, so that one tells at a time; False where it was just removed."""
    # NO KEY: rows that point to the App, such as order events, can be written meanwhile.
    held = _apps().filter(pk=app.pk, removed_at=None).select_for_update(no_key=True)
    return held.values_list("pk", flat=True).first() is not None


def _problems() -> Any | None:
    """Return the model of problems, None on a core that has none."""
    return getattr(app_models, "AppProblem", None)


def _cut(text: str) -> str:
    # As Saleor cuts what Apps send it.
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 3] + "..."


def _make_room(ours: Any, limit: int) -> None:
    """Delete what one row more would have too many, the dismissed ones first."""
    excess = ours.count() - limit + 1
    if excess > 0:
        oldest = ours.order_by("-dismissed", "updated_at", "pk").values_list("pk", flat=True)
        ours.filter(pk__in=list(oldest[:excess])).delete()


def _tell_again(row: Any, text: str, *, critical: bool) -> None:
    changed = ["message", "is_critical", "count", "updated_at"]
    if row.message != text:
        row.dismissed, row.dismissed_by_user, row.dismissed_by_user_email = False, None, None
        changed += ["dismissed", "dismissed_by_user", "dismissed_by_user_email"]
    row.message, row.is_critical, row.count = text, critical, row.count + 1
    row.save(update_fields=changed)
