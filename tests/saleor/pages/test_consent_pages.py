"""Ending advertising, confirming it, and what staff see of it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages.addresses import ROOT
from saleor_service_plugin.messages.consent import addresses, keep, links
from saleor_service_plugin.messages.consent.keep import Wish
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import visitor
from tests.saleor.world import World


@pytest.fixture(autouse=True)
def as_often_as_it_likes(settings: SettingsWrapper) -> Iterator[None]:
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 0
    yield


@pytest.fixture
def email(world: World) -> str:
    """Somebody's address."""
    return f"{world.unique('reader')}@example.com"


def steps(email: str) -> list[str]:
    """Return what was said, in its order."""
    with port.current().writer():
        rows = ConsentEntry.objects.filter(address_hash=addresses.digest(email)).order_by("id")
        return list(rows.values_list("step", flat=True))


def asked(world: World, email: str) -> ConsentEntry:
    """Have an address asked."""
    keep.ask(Wish(email, world.channels["eur"].pk, "1", Source.MUTATION, "de"))
    with port.current().writer():
        return ConsentEntry.objects.get(address_hash=addresses.digest(email), step="asked")


def out(world: World, email: str) -> str:
    """Return the path of the page that ends advertising."""
    token = links.unsubscribe_token(addresses.digest(email), world.channels["eur"].pk)
    return f"{ROOT}/unsubscribe/{token}"


def test_opening_the_link_changes_nothing_and_the_button_ends_it(world: World, email: str) -> None:
    client = Client()
    for language, word in (("de", "Werbung per E-Mail beenden"), ("en", "End advertising")):
        for _ in range(2):
            shown = client.get(out(world, email), {"lang": language})
            assert shown.status_code == 200 and word in shown.content.decode()
            assert "script" not in shown.headers["Content-Security-Policy"]
            assert "<script" not in shown.content.decode()
    assert client.head(out(world, email)).status_code == 200
    assert steps(email) == []
    done = client.post(
        out(world, email) + "?lang=de", "step=end", "application/x-www-form-urlencoded"
    )
    assert done.status_code == 200 and "Sie erhalten keine Werbung mehr" in done.content.decode()
    assert steps(email) == ["objected"]
    again = client.get(out(world, email), {"lang": "de"}).content.decode()
    assert "schon beendet" in again
    # The address is not known: nobody could be asked.
    assert "Fragen Sie mich" not in again


@pytest.mark.parametrize("kind", ["form", "multipart"])
def test_a_mail_program_ends_it_by_one_post(
    world: World, email: str, kind: str, settings: SettingsWrapper
) -> None:
    """RFC 8058, 3.2: no cookie, no other field; from few addresses for many people."""
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 1
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(5):
        if kind == "form":
            shown = Client(enforce_csrf_checks=True).post(
                out(world, email),
                "List-Unsubscribe=One-Click",
                "application/x-www-form-urlencoded",
            )
        else:
            shown = Client(enforce_csrf_checks=True).post(out(world, email), body)
        assert shown.status_code == 200
    assert steps(email) == ["objected"]


def test_who_ended_it_by_mistake_is_asked_anew(world: World, email: str) -> None:
    row = asked(world, email)
    assert row.token_id is not None
    keep.confirm(row.token_id)
    client = Client()
    form = "application/x-www-form-urlencoded"
    done = client.post(out(world, email) + "?lang=de", "step=end", form).content.decode()
    assert "Fragen Sie mich per E-Mail" in done
    shown = client.post(out(world, email) + "?lang=de", "step=again", form).content.decode()
    assert "Bitte sehen Sie in Ihr Postfach" in shown
    assert steps(email) == ["asked", "given", "objected", "asked"]
    with port.current().writer():
        last = ConsentEntry.objects.get(
            address_hash=addresses.digest(email), step="asked", id__gt=row.pk
        )
        assert Message.objects.filter(key=f"consent-confirm:{last.token_id}").exists()
        assert (last.language_code, last.text_version) == ("de", "unsubscribe-page-1")


def test_a_changed_link_says_so(world: World, email: str) -> None:
    for path in (out(world, email) + "x", f"{ROOT}/unsubscribe/x", f"{ROOT}/consent/x"):
        for answer in (
            Client().get(path),
            Client().post(path, "step=end", "application/x-www-form-urlencoded"),
        ):
            assert answer.status_code == 404
    assert steps(email) == []


def test_confirming_takes_a_press_of_the_button(world: World, email: str) -> None:
    row = asked(world, email)
    assert row.token_id is not None
    path = f"{ROOT}/consent/{links.confirm_token(row.token_id)}"
    client = Client()
    for _ in range(2):
        shown = client.get(path, {"lang": "de"})
        assert "Ja, ich möchte Werbung per E-Mail" in shown.content.decode()
    assert steps(email) == ["asked"]
    form = "application/x-www-form-urlencoded"
    assert "Danke" in client.post(path + "?lang=de", "step=confirm", form).content.decode()
    assert (
        "schon bestätigt" in client.post(path + "?lang=de", "step=confirm", form).content.decode()
    )
    assert steps(email) == ["asked", "given"]


def test_what_was_taken_back_is_not_confirmed(world: World, email: str) -> None:
    row = asked(world, email)
    assert row.token_id is not None
    keep.refuse([addresses.digest(email)], step=ConsentStep.OBJECTED, source=Source.STAFF)
    path = f"{ROOT}/consent/{links.confirm_token(row.token_id)}?lang=en"
    shown = (
        Client().post(path, "step=confirm", "application/x-www-form-urlencoded").content.decode()
    )
    assert "You had ended advertising meanwhile" in shown
    assert steps(email) == ["asked", "objected"]


def test_staff_see_the_proof_and_write_an_objection_down(world: World, email: str) -> None:
    row = asked(world, email)
    assert row.token_id is not None
    keep.confirm(row.token_id)
    frame = visitor(world, "manage_users", locale="de")
    assert "Geben Sie eine Adresse ein" in frame.get("consents").text
    shown = frame.get("consents", email=email.upper()).text
    assert "Eingewilligt" in shown and "Mit dem Link in der E-Mail eingewilligt" in shown
    said = {"email": email, "kind": "OBJECTED", "day": ""}
    back = frame.post(f"consents?email={email}", said)
    assert "Mitarbeiter können das nicht zurücknehmen" in back.text
    assert steps(email) == ["asked", "given"]
    done = frame.post(f"consents?email={email}", {**said, "step": "sure"})
    assert done.status == 200 and re.search(r"badge bad.>Widersprochen", done.text)
    assert steps(email) == ["asked", "given", "objected"]
    with port.current().writer():
        last = ConsentEntry.objects.filter(address_hash=addresses.digest(email)).latest("id")
    assert last.by and last.source == Source.STAFF
    listed = frame.post(
        f"consents?email={email}", {**said, "kind": "LISTED", "day": "2026-01-05", "step": "sure"}
    )
    assert "In der Liste derer, die keine Werbung wollen" in listed.text
    none = frame.get("consents", email="x")
    assert none.status == 422 and "aria-invalid" in none.text
    wrong = frame.post("consents", {**said, "kind": "LISTED", "day": "2999-01-01", "step": "sure"})
    assert wrong.status == 422
    assert "Dieser Tag liegt in der Zukunft." in wrong.text
    assert 'value="2999-01-01" max="' in wrong.text
    assert 'value="LISTED" selected' in wrong.text
    assert f"<h2>{email}</h2>" in wrong.text
    assert frame.post("consents", {"email": "x", "step": "sure"}).status == 422
