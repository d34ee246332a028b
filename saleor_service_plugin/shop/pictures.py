"""Small pictures of variants, as Saleor makes them."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.core.files.storage import default_storage
from saleor.core.utils import build_absolute_uri
from saleor.product import ProductMediaTypes
from saleor.product.models import ProductMedia, ProductVariant, VariantMedia
from saleor.thumbnail.models import Thumbnail
from saleor.thumbnail.utils import get_image_or_proxy_url

PIXELS = 128
"""One of Saleor's own sizes; shown at half of it, sharp on every screen."""


def read_pictures(variant_ids: Collection[int]) -> dict[int, str]:
    """Return the address of a small picture by variant, in four statements.

    As Saleor's own `OrderLine.thumbnail` chooses it: the variant's first picture, else the
    product's. Where no small one was made yet, the address makes it when it is asked for.
    """
    if not variant_ids:
        return {}
    products = dict(
        ProductVariant.objects.filter(pk__in=variant_ids).values_list("pk", "product_id")
    )
    own: dict[int, int] = {}
    chosen = VariantMedia.objects.filter(
        variant_id__in=list(products), media__type=ProductMediaTypes.IMAGE
    ).order_by("media__sort_order", "media_id")
    for variant_id, media_id in chosen.values_list("variant_id", "media_id"):
        own.setdefault(variant_id, media_id)
    of_product: dict[int, int] = {}
    rows = ProductMedia.objects.filter(
        product_id__in=set(products.values()), type=ProductMediaTypes.IMAGE
    ).order_by("sort_order", "pk")
    for product_id, media_id in rows.values_list("product_id", "pk"):
        of_product.setdefault(product_id, media_id)
    wanted = {
        pk: media_id
        for pk, product_id in products.items()
        if (media_id := own.get(pk) or of_product.get(product_id))
    }
    made = {
        one.product_media_id: one
        for one in Thumbnail.objects.filter(
            product_media_id__in=set(wanted.values()), size=PIXELS, format=None
        )
    }
    return {
        pk: str(
            build_absolute_uri(
                get_image_or_proxy_url(
                    made.get(media_id), str(media_id), "ProductMedia", PIXELS, None
                )
            )
        )
        for pk, media_id in wanted.items()
    }


def picture_origin() -> str:
    """Return the origin that pictures are served from, "" where it is the API's own."""
    parts = urlsplit(str(default_storage.url("x")))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
