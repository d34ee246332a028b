"""Which of karrio's connectors are installed, found out without importing anything of them.

karrio asks for `phonenumbers`, whose files are the same as those of the `phonenumberslite`
that Saleor pins: installed with its dependencies it would exchange code under the shop. So it is
no dependency of ours, and where the other package is there, nothing of karrio's is used.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata

from .karrio_connectors import CONNECTORS, VERSION, Connector

NEEDED = (
    "attrs",
    "jstruct",
    "loguru",
    "lxml",
    "pillow",
    "py-soap",
    "PyPDF2",
    "six",
    "xmltodict",
)
"""What karrio imports when it is asked for a parcel, by distribution; beside phone numbers."""

PAGE = "docs/carriers-karrio.md"


def version(distribution: str) -> str:
    """Return the version of what is installed under a name, empty where nothing is."""
    try:
        # None where its own papers name none.
        return str(metadata.version(distribution) or "")
    except Exception:
        # Not there, or its papers cannot be read.
        return ""


@lru_cache(maxsize=1)
def problems() -> tuple[str, ...]:
    """Return why karrio is not used although it is installed; empty also where it is not.

    Looked up once: what is installed later is seen by the next process.
    """
    found = version("karrio")
    if not found:
        return ()
    if version("phonenumbers"):
        return (
            "Parcels are not followed through karrio: the package `phonenumbers` is installed, "
            "which takes the place of Saleor's `phonenumberslite`. Uninstall both, install "
            f"Saleor's own again, and install karrio as {PAGE} says.",
        )
    if not found.startswith(VERSION):
        return (f"Parcels are not followed through karrio {found}: tried is {VERSION}x.",)
    missing = [name for name in (*NEEDED, "phonenumberslite") if not version(name)]
    if missing:
        return (
            f"Parcels are not followed through karrio: {', '.join(missing)} is missing. "
            f"Install it as {PAGE} says.",
        )
    return ()


@lru_cache(maxsize=1)
def installed() -> tuple[Connector, ...]:
    """Return the connectors that can be used, in our order."""
    if not version("karrio") or problems():
        return ()
    return tuple(_of_this_line(CONNECTORS))


def _of_this_line(connectors: Iterable[Connector]) -> Iterable[Connector]:
    for connector in connectors:
        if version(connector.distribution).startswith(VERSION):
            yield connector


def look_again() -> None:
    """Forget what was found."""
    problems.cache_clear()
    installed.cache_clear()
