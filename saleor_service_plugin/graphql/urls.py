"""Saleor's addresses with our schema merged into `/graphql/`.

`ROOT_URLCONF` points here where the merchant has set SALEOR_SERVICE_MERGE_GRAPHQL. The
name "api" stays at `graphql/`: Saleor finds its own address by it. Where the two schemas
do not go together, Saleor's addresses are served as they are: a shop without our fields
is one with a problem, a shop without addresses is closed.
"""

import logging
from typing import Any

from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from saleor import urls as core

from ..errors import brief

logger = logging.getLogger(__name__)

failure = ""
"""Why our schema is not in Saleor's; empty where it is."""


def _merged() -> list[Any]:
    """Return Saleor's addresses with our view at its own.

    Raises:
        Exception: Whatever Saleor's next version does not have any more.

    """
    from saleor.graphql.api import backend

    from .merged import merged_schema
    from .view import ServiceView

    view = csrf_exempt(ServiceView.as_view(backend=backend, schema=merged_schema()))
    others = (pattern for pattern in core.urlpatterns if getattr(pattern, "name", "") != "api")
    return [re_path(r"^graphql/$", view, name="api"), *others]


try:
    urlpatterns = _merged()
except Exception as error:
    failure = brief(error)
    logger.exception("Our schema could not be merged into Saleor's, which is served alone")
    urlpatterns = list(core.urlpatterns)
