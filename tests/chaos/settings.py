"""The settings of the measuring runs; the chaos runs change some while they run."""

from tests.bench.settings import *  # noqa: F403
