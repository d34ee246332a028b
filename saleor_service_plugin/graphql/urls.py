"""Saleor's addresses with our schema merged into `/graphql/`.

`ROOT_URLCONF` points here where the merchant has set SALEOR_SERVICE_MERGE_GRAPHQL. The
name "api" stays at `graphql/`: Saleor finds its own address by it.
"""

from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from saleor import urls as core
from saleor.graphql.api import backend

from .merged import merged_schema
from .view import ServiceView

urlpatterns = [
    re_path(
        r"^graphql/$",
        csrf_exempt(ServiceView.as_view(backend=backend, schema=merged_schema())),
        name="api",
    ),
    *(pattern for pattern in core.urlpatterns if getattr(pattern, "name", None) != "api"),
]
