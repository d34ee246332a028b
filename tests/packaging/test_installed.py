"""Whichever way a shop installs the package, migrations, templates and entry point come along."""

import configparser
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = "saleor_service_plugin"
UV = os.environ.get("LAB_UV", "uv")
LINKS = ("migrations", "templates")

LOOK = """
import importlib.metadata, importlib.resources, json, sys
here = importlib.resources.files("saleor_service_plugin")
def walk(folder, stem=""):
    for entry in folder.iterdir():
        name = stem + entry.name
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from walk(entry, name + "/")
        else:
            yield name
print(json.dumps(sorted(walk(here))))
points = importlib.metadata.entry_points(group="saleor.plugins", name="saleor_service_plugin")
assert [p.value for p in points] == ["saleor_service_plugin.plugin:ServicePlugin"], points
"""


def run(*words: str | Path, cwd: Path) -> str:
    """Run a program, return its output; its error text is in the failure."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what is committed, and nothing that only lies about in the work tree."""
    scratch = tmp_path_factory.mktemp("archive")
    run("git", "archive", "--format=tar", "-o", scratch / "head.tar", "HEAD", cwd=PROJECT)
    with tarfile.open(scratch / "head.tar") as archive:
        archive.extractall(scratch / "tree", filter="data")
    return scratch / "tree"


@pytest.fixture(scope="session")
def expected(tree: Path) -> set[str]:
    """Return the files that must be there: code, every migration, every template."""
    code = {
        path.relative_to(tree / PACKAGE).as_posix()
        for path in (tree / PACKAGE).rglob("*.py")
        if not set(path.relative_to(tree / PACKAGE).parts) & set(LINKS)
    }
    linked = {
        path.relative_to(tree).as_posix()
        for name in LINKS
        for path in (tree / name).rglob("*")
        if path.is_file() and path.name != ".gitkeep"
    }
    return code | linked | {"py.typed"}


@pytest.fixture(scope="session")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the wheel and the source distribution."""
    out = tmp_path_factory.mktemp("dist")
    copy = copy_of(tree, out / "tree")
    # The wheel is made from the source distribution, as an index's users get it.
    run(UV, "build", "--quiet", "--python", sys.executable, "--out-dir", out / "dist", cwd=copy)
    (wheel,) = (out / "dist").glob("*.whl")
    (sdist,) = (out / "dist").glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


def copy_of(tree: Path, target: Path) -> Path:
    """Copy a tree with its links as links."""
    run("cp", "-R", "-P", tree, target, cwd=tree)
    return target


def without_links(tree: Path, target: Path) -> Path:
    """A checkout on a system without symlinks: the links are not there."""
    copy = copy_of(tree, target)
    for name in LINKS:
        (copy / PACKAGE / name).unlink()
    return copy


def with_text_links(tree: Path, target: Path) -> Path:
    """A checkout with core.symlinks=false: each link is a file that holds its target."""
    copy = without_links(tree, target)
    for name in LINKS:
        (copy / PACKAGE / name).write_text(f"../{name}", encoding="utf-8")
    return copy


def as_tar(tree: Path, target: Path) -> Path:
    """The tree as a source archive of a forge."""
    path = target.with_suffix(".tar.gz")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tree, arcname="saleor-service-plugin-main")
    return path


def as_zip(tree: Path, target: Path) -> Path:
    """The tree as a .zip, in which links are files with their target as text or absent."""
    path = target.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in tree.rglob("*"):
            if file.is_symlink():
                archive.writestr(f"saleor-service-plugin-main/{file.relative_to(tree)}", "")
            elif file.is_file():
                archive.write(file, f"saleor-service-plugin-main/{file.relative_to(tree)}")
    return path


def installed(source: Path, target: Path, *how: str) -> set[str]:
    """Install into an empty directory and return the package's files as Python sees them."""
    command = [UV, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    run(*command, "--target", target, *how, source, cwd=target.parent)
    return seen_from(target)


def seen_from(site: Path) -> set[str]:
    """Return the package's files as a fresh interpreter finds them in `site`."""
    start = f"import site; site.addsitedir({str(site)!r})\n"
    output = run(sys.executable, "-S", "-c", start + LOOK, cwd=site)
    return {name.strip('" ') for name in output.strip().strip("[]").split(",")}


WAYS: dict[str, Callable[[Path, Path], Path]] = {
    "directory": copy_of,
    "tar.gz": as_tar,
    "zip": as_zip,
    "links absent": without_links,
    "links as text": with_text_links,
}


@pytest.mark.parametrize("way", WAYS)
def test_installed_from_the_tree(way: str, tree: Path, expected: set[str], tmp_path: Path) -> None:
    source = WAYS[way](tree, tmp_path / "source")
    assert expected - installed(source, tmp_path / "site") == set()


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_installed_from_a_build(
    kind: str, built: dict[str, Path], expected: set[str], tmp_path: Path
) -> None:
    assert expected - installed(built[kind], tmp_path / "site") == set()


def test_editable(tree: Path, expected: set[str], tmp_path: Path) -> None:
    source = copy_of(tree, tmp_path / "source")
    command = [UV, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    run(*command, "--target", tmp_path / "site", "--editable", source, cwd=tmp_path)
    assert expected - seen_from(tmp_path / "site") == set()


def test_wheel_holds_nothing_else(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {PACKAGE}


def test_every_package_is_listed(tree: Path) -> None:
    config = configparser.ConfigParser()
    config.read(tree / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    assert set(packages(tree)) - listed == set()


def packages(tree: Path) -> Iterator[str]:
    """Yield the packages that the tree holds, by their __init__.py."""
    for path in (tree / PACKAGE).rglob("__init__.py"):
        yield ".".join(path.parent.relative_to(tree).parts)


def test_the_first_migration_is_there(expected: set[str]) -> None:
    assert any(name.startswith("migrations/0001") for name in expected)


def test_there_are_templates(expected: set[str]) -> None:
    assert any(name.startswith("templates/messages/") for name in expected)
