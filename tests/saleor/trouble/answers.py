"""Making two answers of Saleor comparable: what differs from order to order is masked."""

import base64
import binascii
import re
from typing import Any

#: Values that are new for each order whatever happens.
NEW_EACH_TIME = frozenset({"number", "token", "pspReference", "created", "updatedAt", "date"})

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_GLOBAL_ID = re.compile(r"([A-Za-z]+):[0-9a-fA-F-]+")


def masked(value: Any, key: str = "") -> Any:
    """Return an answer with ids, times and references replaced by what kind they are."""
    if isinstance(value, dict):
        return {name: masked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, key) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    if key in NEW_EACH_TIME:
        return f"<{key}>"
    return _masked_text(str(value))


def _masked_text(text: str) -> str:
    if _TIME.match(text):
        return "<time>"
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    found = _GLOBAL_ID.fullmatch(decoded)
    return f"<{found[1]}>" if found else text
