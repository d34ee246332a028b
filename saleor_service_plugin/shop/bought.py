"""Which things orders hold, and which customer group their accounts belong to.

Saleor has no groups of customers but customer types, from 3.23 on
(saleor/account/models.py, `CustomerType`); each account has one, or counts as of the default
type. Shops of an earlier version have no groups.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from saleor.account.models import User
from saleor.order.models import OrderLine

from ..database import fetch
from .goodie_terms import MARK
from .reward_rows import BoughtThings

type Sets[Key] = dict[Key, frozenset[int]]

HAS_TYPES = any(field.name == "customer_type" for field in User._meta.get_fields())

# A category counts with those above it: in Saleor's trees (mptt) they enclose it.
ABOVE = """
SELECT own.id, above.id FROM product_category own
JOIN product_category above ON above.tree_id = own.tree_id
    AND above.lft <= own.lft AND above.rght >= own.rght
WHERE own.id = ANY(%s)
"""

COLLECTIONS = """
SELECT product_id, collection_id FROM product_collectionproduct WHERE product_id = ANY(%s)
"""

GROUPS = """
SELECT o.id, coalesce(u.customer_type_id,
    (SELECT id FROM account_customertype WHERE is_default LIMIT 1))
FROM order_order o JOIN account_user u ON u.id = o.user_id WHERE o.id = ANY(%s)
"""


def read_bought(order_ids: Collection[UUID]) -> dict[UUID, BoughtThings]:
    """Return what orders hold, in four statements whatever their number.

    Lines whose variant was deleted since, and extras that nobody ordered, are left out;
    an order without any other line is there with nothing.
    """
    wanted = sorted(set(order_ids))
    if not wanted:
        return {}
    lines = _lines(wanted)
    products = sorted({product for rows in lines.values() for _, product, _ in rows})
    categories = sorted({one for rows in lines.values() for *_, one in rows if one is not None})
    collections: Sets[int] = _sets(fetch(COLLECTIONS, [products]))
    above: Sets[int] = _sets(fetch(ABOVE, [categories]))
    groups: Sets[UUID] = _sets(fetch(GROUPS, [wanted])) if HAS_TYPES else {}
    return {
        order_id: BoughtThings(
            order_id=order_id,
            variant_ids=frozenset(variant for variant, _, _ in rows),
            product_ids=frozenset(product for _, product, _ in rows),
            collection_ids=_all(collections, (product for _, product, _ in rows)),
            category_ids=_all(above, (one for *_, one in rows if one is not None)),
            groups=groups.get(order_id, frozenset()),
        )
        for order_id, rows in ((one, lines.get(one, [])) for one in wanted)
    }


def _lines(order_ids: list[UUID]) -> dict[UUID, list[tuple[int, int, int | None]]]:
    """Return variant, product and category of each line that somebody ordered."""
    found: dict[UUID, list[tuple[int, int, int | None]]] = defaultdict(list)
    rows = OrderLine.objects.filter(
        order_id__in=order_ids, is_gift=False, variant_id__isnull=False
    ).values_list(
        "order_id", "variant_id", "variant__product_id", "variant__product__category_id",
        "private_metadata",
    )  # fmt: skip
    for order_id, variant, product, category, private in rows:
        if not (private or {}).get(MARK):
            found[order_id].append((variant, product, category))
    return found


def _sets[Key](rows: Iterable[tuple[Key, int | None]]) -> dict[Key, frozenset[int]]:
    found: defaultdict[Key, set[int]] = defaultdict(set)
    for key, value in rows:
        if value is not None:
            found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _all[Key](sets: Mapping[Key, frozenset[int]], keys: Iterable[Key]) -> frozenset[int]:
    return frozenset().union(*(sets.get(key, frozenset()) for key in keys))
