"""Settings for engineers: bounds, defaults, and a shop that starts whatever is written."""

import pytest
from django.core import checks
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import conf, health
from saleor_service_plugin.delivery.live import karrio_installed


@pytest.mark.parametrize("setting", conf.ALL, ids=lambda setting: setting.name)
@pytest.mark.parametrize("wrong", ["soon", "-1", "1e9", "nan"])
def test_wrong_value_keeps_the_default_and_is_named(
    settings: SettingsWrapper, setting: conf.Setting, wrong: str
) -> None:
    # given
    setattr(settings, setting.full_name, wrong)

    # when
    found = checks.run_checks()

    # then
    assert conf.value(setting) == setting.default
    (warning,) = [check for check in found if check.id == "saleor_service_plugin.W002"]
    assert setting.full_name in warning.msg
    assert wrong in warning.msg
    assert warning.level == checks.WARNING


def test_environment_is_read_where_django_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALEOR_SERVICE_SETTLE_SECONDS", "7")
    assert conf.settle().total_seconds() == 7


def test_coalescing_never_exceeds_settling(settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0.5
    assert conf.coalesce_seconds() == 0.5
    assert "above" in conf.problems()[0]


def test_all_is_installed() -> None:
    assert checks.run_checks() == []


def test_karrio_that_cannot_be_used_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by Django's check and to staff; nothing is imported to find out."""
    installed = {"karrio": "2026.1.32", "phonenumbers": "9.0.34"}
    monkeypatch.setattr(karrio_installed, "version", lambda name: installed.get(name, ""))
    karrio_installed.look_again()
    try:
        (warning,) = checks.run_checks()
        assert (warning.id, warning.level) == ("saleor_service_plugin.W003", checks.WARNING)
        assert "phonenumberslite" in warning.msg
        assert health.look().problems["karrio"] == warning.msg
    finally:
        monkeypatch.undo()
        karrio_installed.look_again()


def test_wrong_language_for_staff_is_named(settings: SettingsWrapper) -> None:
    settings.SALEOR_SERVICE_STAFF_LANGUAGE = "fr"
    assert conf.staff_language() == "en"
    assert conf.problems() == [
        "SALEOR_SERVICE_STAFF_LANGUAGE is 'fr': must be en or de. The default en applies."
    ]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{", "is not JSON"),
        ("[1]", "no mapping"),
        ({"": "smtp://a:25"}, "a name must have 1 to 64 characters"),
        ({"north": "localhost"}, "'north' is neither an address"),
        ({"north": {"OPTIONS": {}}}, "nor a mapping with BACKEND"),
    ],
)
def test_wrong_mail_servers_are_named_without_their_secrets(
    settings: SettingsWrapper, written: object, reason: str
) -> None:
    settings.SALEOR_SERVICE_MAIL_SERVERS = written
    (problem,) = conf.problems()
    assert reason in problem
    assert conf.mail_servers() == {}
