"""Every text of our pages is there in German, and the catalog holds nothing else."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from saleor_service_plugin.web import words

ROOT = Path(__file__).resolve().parents[2]

PACKAGE = ROOT / "saleor_service_plugin"

TAG = re.compile(r"{%\s*(?P<name>tn?)\s+(?P<rest>.*?)%}", re.DOTALL)

TEXT = re.compile(r'"(?P<text>[^"]*)"|\'(?P<other>[^\']*)\'')

FILTERED = re.compile(r'"(?P<text>[^"]*)"\|said')


def in_templates() -> dict[str, str]:
    """Return the texts of all templates, each with the file it stands in."""
    found = {}
    for folder in ("dashboard", "pages"):
        for path in sorted((ROOT / "templates" / folder).glob("**/*.html")):
            source = path.read_text(encoding="utf-8")
            for tag in TAG.finditer(source):
                texts = [one["text"] or one["other"] for one in TEXT.finditer(tag["rest"])]
                for text in texts[: 2 if tag["name"] == "tn" else 1]:
                    found[text] = path.name
            found |= {one["text"]: path.name for one in FILTERED.finditer(source)}
    return found


def in_python() -> dict[str, str]:
    """Return the texts of all modules, each with the file it stands in."""
    found = {}
    for path in sorted(PACKAGE.glob("**/*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id=name)):
                    pass
                case ast.Call(func=ast.Attribute(value=ast.Name(id="words"), attr=name)):
                    pass
                case _:
                    continue
            count = {"t": 1, "tn": 2}.get(name, 0)
            for argument in call.args[:count]:
                if isinstance(argument, ast.Constant):
                    found[str(argument.value)] = path.name
    return found


def of_problems() -> set[str]:
    """Return the sentences about the plugin's health, which are said when they are shown."""
    tree = ast.parse((PACKAGE / "health.py").read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="add"), args=[_, ast.Constant(value=str(text))]):
                found.add(text)
            case ast.Call(func=ast.Attribute(attr="get"), args=[_, ast.Constant(value=str(text))]):
                found.add(text)
            case ast.Assign(
                targets=[ast.Name(id="WAITING" | "CIRCUITS")], value=ast.Dict() as each
            ):
                found |= {one.value for one in each.values if isinstance(one, ast.Constant)}
    return found | of_carriers() | of_rewards()


def of_carriers() -> set[str]:
    """Return the sentences about carrier accounts, which stand in a module of their own."""
    path = PACKAGE / "delivery" / "accounts_health.py"
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="SENTENCES")], value=ast.Dict() as each):
                found |= {one.value for one in each.values if isinstance(one, ast.Constant)}
            case ast.Assign(targets=[ast.Name(id="GONE")], value=ast.Constant(value=str(text))):
                found.add(text)
    return found


def of_rewards() -> set[str]:
    """Return the sentences about rewards and complaints, which have modules of their own."""
    paths = ("rewards/rewards_health.py", "complaints/complaints_health.py")
    return {
        str(node.value.value)
        for path in paths
        for node in ast.parse((PACKAGE / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }  # fmt: skip


def places(text: str) -> set[str]:
    """Return the names of a text's places."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [one for one in words.LANGUAGES if one != words.DEFAULT])
def test_every_text_is_there(language: str) -> None:
    said = words.catalog(language)
    used = in_templates() | in_python()
    used |= dict.fromkeys(of_problems(), "health.py")
    missing = {text: place for text, place in used.items() if text not in said}
    assert not missing
    assert not set(said) - set(used), "no longer used"


@pytest.mark.parametrize("language", [one for one in words.LANGUAGES if one != words.DEFAULT])
def test_places_are_the_same(language: str) -> None:
    for text, other in words.catalog(language).items():
        assert places(other) == places(text), text
        assert other == other.strip()


def test_numbers_and_languages() -> None:
    assert words.nearest("de-AT") == "de"
    assert words.nearest("pt-BR") == words.nearest("") == "en"
    with words.speaking("de"):
        assert words.number(1234) == "1.234"
    assert words.number(1234) == "1,234"
    assert words.said("There is no such text {number}", "de", number=1) == "There is no such text 1"
