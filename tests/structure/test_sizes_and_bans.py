"""What no file of this project may be or hold, read from the syntax tree."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = "saleor_service_plugin"
MAX_FILE = 400
MAX_FUNCTION = 60
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
ANNOTATED = (f"{PACKAGE}/", "tests/lab/", "tests/structure/")

# In pieces, so that this file does not hold what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "registry." + "yarnpkg",
    "pypi" + ".python.org",
]
MACHINE_PATHS = re.compile(r"(?<![\w.$\-}>~])/(?:" + "|".join(["wo" + "rk", "ro" + "ot"]) + r")/\w")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> list[Path]:
    """Return the files of the project: git's, with new ones that it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(
            command, cwd=PROJECT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [PROJECT / name for name in names]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def name_of(path: Path) -> str:
    """Return the path inside the project."""
    return path.relative_to(PROJECT).as_posix()


def python_files() -> list[Path]:
    """Return the Python files; generated migrations are not held to sizes."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and not name_of(path).startswith("migrations/")
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def texts() -> Iterator[tuple[Path, str]]:
    """Yield the tracked files that are text."""
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_files_are_short() -> None:
    long = {
        name_of(path): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE
    }
    assert not long, f"files over {MAX_FILE} lines: {long}"


def test_functions_are_short() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in python_files()
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]
    assert not long, f"functions over {MAX_FUNCTION} lines: {long}"


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = [
        name_of(path)
        for path in python_files()
        if BANNED_NAMES & {part.removesuffix(".py") for part in path.relative_to(PROJECT).parts}
    ]
    assert not drawers


def test_every_function_is_annotated() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files()
        if name_of(path).startswith(ANNOTATED)
        for node in functions(path)
        if not is_annotated(node)
    ]
    assert not bare


def is_annotated(node: Function) -> bool:
    """Tell whether every argument (but self and cls) and the result have a type."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    arguments += [extra for extra in (node.args.vararg, node.args.kwarg) if extra]
    named = [argument for argument in arguments if argument.arg not in ("self", "cls")]
    return node.returns is not None and all(argument.annotation for argument in named)


def test_what_is_public_in_the_package_has_a_docstring() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files()
        if name_of(path).startswith(f"{PACKAGE}/")
        for node in public_members(parsed(path))
        if not ast.get_docstring(node)
    ]
    bare += [
        name_of(path)
        for path in python_files()
        if name_of(path).startswith(f"{PACKAGE}/")
        and path.stat().st_size
        and not ast.get_docstring(parsed(path))
    ]
    assert not bare


def public_members(
    owner: ast.Module | ast.ClassDef,
) -> Iterator[Function | ast.ClassDef]:
    """Yield public classes, functions and methods; Django's inner Meta needs no words."""
    for node in owner.body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if node.name.startswith("_") or node.name == "Meta" or is_override(node):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public_members(node)


def is_override(node: Function | ast.ClassDef) -> bool:
    """Tell whether a method says by @override (or @overload) that its words stand elsewhere."""
    words = {ast.unparse(decorator).split(".")[-1] for decorator in node.decorator_list}
    return bool(words & {"override", "overload"}) or any(
        word.endswith(".setter") for word in map(ast.unparse, node.decorator_list)
    )


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{name_of(path)}: {host}" for path, text in texts() for host in REGISTRIES if host in text
    ]
    assert not found


def test_no_file_holds_a_path_of_one_machine() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATHS.search(line)
    ]
    assert not found
