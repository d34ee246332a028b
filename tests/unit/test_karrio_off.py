"""Without karrio, or where it would do harm, there are no services of its and nothing breaks."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from saleor_service_plugin.delivery.live import karrio_installed, karrio_services
from saleor_service_plugin.delivery.live.karrio_connectors import CONNECTORS

DOCS = Path(__file__).resolve().parents[2] / "docs"

COMPLETE = {
    **dict.fromkeys(karrio_installed.NEEDED, "1.0"),
    "karrio": "2026.1.32",
    "phonenumberslite": "9.0.14",
    **{connector.distribution: "2026.1.32" for connector in CONNECTORS},
}


Installed = Callable[[Mapping[str, str]], None]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """Let these distributions be installed and no other."""

    def use(found: Mapping[str, str]) -> None:
        monkeypatch.setattr(karrio_installed, "version", lambda name: found.get(name, ""))
        karrio_installed.look_again()

    yield use
    monkeypatch.undo()
    karrio_installed.look_again()


def test_nothing_is_offered_and_nobody_is_bothered_without_karrio() -> None:
    karrio_installed.look_again()
    assert karrio_installed.version("karrio") == "", "the light environment must not have it"
    assert karrio_services.services() == ()
    assert karrio_installed.problems() == ()


def test_all_connectors_that_are_installed_are_offered(installed: Installed) -> None:
    installed(COMPLETE)
    assert [one.key for one in karrio_services.services()] == [one.key for one in CONNECTORS]
    assert karrio_installed.problems() == ()


def test_karrio_without_a_connector_is_no_problem(installed: Installed) -> None:
    installed({name: version for name, version in COMPLETE.items() if "karrio-" not in name})
    assert karrio_services.services() == ()
    assert karrio_installed.problems() == ()


def test_phonenumbers_in_place_of_saleors_switches_all_off(installed: Installed) -> None:
    installed({**COMPLETE, "phonenumbers": "9.0.34"})
    assert karrio_services.services() == ()
    (problem,) = karrio_installed.problems()
    assert "`phonenumbers`" in problem


@pytest.mark.parametrize("name", [*karrio_installed.NEEDED, "phonenumberslite"])
def test_what_is_missing_is_named(installed: Installed, name: str) -> None:
    installed({one: version for one, version in COMPLETE.items() if one != name})
    assert karrio_services.services() == ()
    (problem,) = karrio_installed.problems()
    assert name in problem


def test_another_line_of_versions_is_not_used(installed: Installed) -> None:
    installed({**COMPLETE, "karrio": "2026.5.1"})
    assert karrio_services.services() == ()
    assert "2026.5.1" in karrio_installed.problems()[0]
    installed({**COMPLETE, "karrio-gls": "2025.5"})
    assert "karrio-gls" not in [one.key for one in karrio_services.services()]


def test_what_is_installed_is_read_from_its_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they hold: Django's own commands ask, and must go on."""
    papers = {
        "karrio": "Name: karrio\nVersion: 2026.1.32\n",
        "phonenumbers": "Name: phonenumbers\nVersion: 9.0.34\n",
        "jstruct": "Name: jstruct\n",
        "loguru": "\x00\x01",
    }
    for name, text in papers.items():
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(text, encoding="utf-8")
    (tmp_path / "six-1.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    names = (*papers, "six", "no-such-thing")
    found = {name: karrio_installed.version(name) for name in names}
    assert found["karrio"] == "2026.1.32"
    assert found["phonenumbers"] == "9.0.34"
    assert (found["jstruct"], found["loguru"], found["no-such-thing"]) == ("", "", "")


def test_services_are_listed_without_importing_anything(installed: Installed) -> None:
    installed(COMPLETE)
    karrio_services.services()
    assert not [name for name in sys.modules if name.partition(".")[0] == "karrio"]


def test_the_list_in_the_docs_is_complete() -> None:
    """What is offered and what it needs can be installed by it; Saleor brings the rest."""
    lines = (DOCS / "karrio-requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if line and not line.startswith("#")}
    saleors = {"lxml", "pillow", "six"}
    wanted = {"karrio", *karrio_installed.NEEDED} - saleors
    assert pinned == wanted | {connector.distribution for connector in CONNECTORS}


def test_the_page_names_every_connector_with_its_hosts() -> None:
    page = (DOCS / "carriers-karrio.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(karrio-[a-z]+)` \|.*\| (.*) \|$", page, re.MULTILINE))
    assert {key: set(re.findall(r"`(.*?)`", hosts)) for key, hosts in rows.items() if hosts} == {
        connector.key: set(connector.hosts) for connector in CONNECTORS
    }
