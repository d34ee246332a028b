"""The settings of the tests on real Saleor; `PLUGINS` is changed while measuring."""

from tests.saleor.settings import *  # noqa: F403
