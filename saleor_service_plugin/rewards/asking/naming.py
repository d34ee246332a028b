"""What the things are called that rules name: read for many rules at once."""

from collections.abc import Iterable, Sequence

from ...shop import port
from ..goodies.models import Goodie
from ..rules.reward import GoodieReward
from ..rules.summary import Names
from ..rules.terms import Terms
from ..rules.words import ConditionKind

KINDS = {
    ConditionKind.PRODUCTS: "product",
    ConditionKind.COLLECTIONS: "collection",
    ConditionKind.CATEGORIES: "category",
    ConditionKind.GROUP: "group",
}


def of_rules(rules: Sequence[Terms]) -> Names:
    """Return what these rules name, in one statement for each kind of thing that occurs."""
    shop = port.current()
    goodies = {
        one for rule in rules if isinstance(rule.reward, GoodieReward)
        for one in rule.reward.goodie_ids
    }  # fmt: skip
    rows = Goodie.objects.filter(pk__in=goodies).values_list("pk", "name") if goodies else ()
    found = {
        kind: {
            key: one.name
            for key, one in shop.read_catalog(name, set(_ids(rules, kind, "ids"))).items()
        }
        for kind, name in KINDS.items()
    }
    variants = shop.read_variants(set(_ids(rules, ConditionKind.PRODUCTS, "variant_ids")))
    channels = {}
    if any(_ids(rules, ConditionKind.CHANNEL, "ids")):
        channels = {key: one.name for key, one in shop.read_channels().items()}
    return Names(
        goodies=dict(rows),
        products=found[ConditionKind.PRODUCTS],
        variants={key: one.name for key, one in variants.items()},
        collections=found[ConditionKind.COLLECTIONS],
        categories=found[ConditionKind.CATEGORIES],
        channels=channels,
        groups=found[ConditionKind.GROUP],
    )


def _ids(rules: Sequence[Terms], kind: ConditionKind, name: str) -> Iterable[int]:
    for rule in rules:
        for one in rule.conditions:
            if one.kind is kind:
                value = one.values.get(name, ())
                yield from value if isinstance(value, tuple) else ()
