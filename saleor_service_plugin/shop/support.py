"""Whether this Saleor is one we can work in; asked once, answered without raising.

Features are looked for instead of versions compared: Saleor changes in patch releases.
"""

import logging
from functools import lru_cache
from importlib import import_module

logger = logging.getLogger(__name__)

NEEDED = {
    "saleor.order.models": {
        "Order": ("updated_at", "charge_status", "user_email", "channel_id"),
        "Fulfillment": ("tracking_number", "fulfillment_order", "status"),
        "OrderEvent": ("date", "type", "parameters"),
        "OrderGrantedRefund": ("amount_value", "updated_at"),
    },
    "saleor.payment.models": {
        "TransactionEvent": ("amount_value", "type", "include_in_calculations"),
        "TransactionItem": ("order_id",),
        "Transaction": ("kind", "is_success", "amount"),
    },
}
"""What our statements name, by module and model."""


def missing() -> list[str]:
    """Return what this Saleor lacks, empty where it can be worked with."""
    lacking = []
    for module_name, models in NEEDED.items():
        try:
            module = import_module(module_name)
        except ImportError:
            lacking.append(module_name)
            continue
        for model_name, fields in models.items():
            model = getattr(module, model_name, None)
            lacking.extend(f"{model_name}.{name}" for name in fields if not hasattr(model, name))
    return lacking


@lru_cache(maxsize=1)
def is_supported() -> bool:
    """Whether hooks may work here; a warning in the log says what is missing."""
    lacking = missing()
    if lacking:
        logger.warning("Service plugin stands still, Saleor lacks: %s", lacking)
    return not lacking
