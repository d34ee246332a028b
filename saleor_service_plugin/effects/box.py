"""The outbox of effects: its table and its lanes."""

from ..outbox.steps import Box

EFFECTS = Box(name="effect", table="saleor_service_effect", lane="kind = %s")
