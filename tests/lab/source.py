"""Saleor's source tree: named, cached or downloaded."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from .places import SaleorMissing, cache_dir, locked, say

DEFAULT_VERSION = "3.23.28"
ARCHIVE = "https://github.com/saleor/saleor/archive/refs/{kind}/{version}.tar.gz"
CONNECT_SECONDS = 8


def tree(version: str = DEFAULT_VERSION) -> Path:
    """Return Saleor's unpacked source, or raise SaleorMissing in plain words."""
    named = os.environ.get("SALEOR_SOURCE")
    if named:
        path = Path(named).expanduser().resolve()
        if not _complete(path):
            raise SaleorMissing(f"SALEOR_SOURCE={named} is not a Saleor source tree.")
        return path
    path = cache_dir() / f"saleor-{version}"
    if _complete(path):
        return path
    with locked(path, f"Saleor {version}'s source"):
        if not _complete(path):
            _download(version, path)
    return path


def version_of(path: Path) -> str:
    """Return the version that a tree says it is."""
    text = (path / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version\s*=\s*"([^"]+)"', text, re.MULTILINE)
    return found.group(1) if found else "unknown"


def _complete(path: Path) -> bool:
    return all((path / name).is_file() for name in ("manage.py", "uv.lock", "saleor/settings.py"))


def _download(version: str, path: Path) -> None:
    kind = "tags" if version[:1].isdigit() else "heads"
    url = ARCHIVE.format(kind=kind, version=version)
    say(f"downloading Saleor {version}'s source, once ...")
    with tempfile.TemporaryDirectory(dir=str(path.parent), prefix=".part-") as scratch:
        archive = Path(scratch, "saleor.tar.gz")
        try:
            with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as reply:
                with open(archive, "wb") as target:
                    shutil.copyfileobj(reply, target)
            with tarfile.open(archive) as tar:
                if hasattr(tarfile, "data_filter"):
                    tar.extractall(scratch, filter="data")
                else:
                    tar.extractall(scratch)
        except (OSError, tarfile.TarError) as error:
            raise SaleorMissing(
                f"Saleor {version} cannot be had here: no source tree at {path}, and "
                f"{url} did not answer ({error}). Unpack that archive there, or set "
                "SALEOR_SOURCE to a directory that holds it."
            ) from None
        unpacked = next(entry for entry in Path(scratch).iterdir() if entry.is_dir())
        if not _complete(unpacked):
            raise SaleorMissing(f"{url} holds no Saleor source tree.")
        shutil.rmtree(path, ignore_errors=True)
        unpacked.rename(path)
