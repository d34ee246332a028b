"""The shapes of callbacks that are understood, one module each."""

from collections.abc import Mapping

from ..shape import Shape
from . import aftership, easypost, generic, shippo

SHAPES: Mapping[str, Shape] = {
    shape.key: shape for shape in (generic.SHAPE, aftership.SHAPE, easypost.SHAPE, shippo.SHAPE)
}
"""By their keys, in the order in which they are offered."""
