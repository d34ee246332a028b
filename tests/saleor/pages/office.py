"""A shop for the pages of the office: one channel as it was installed, and people before it."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import shop_texts
from saleor_service_plugin.messages.models import ChannelState, ShopText
from saleor_service_plugin.shop import port
from tests.hostile import PAYLOADS
from tests.saleor.api.people import staff
from tests.saleor.api.templates import forget
from tests.saleor.mailing import nobody_else_writes
from tests.saleor.pages.visitor import Visitor, token_of
from tests.saleor.world import World

HOME, OTHER = "eur", "usd"


@contextmanager
def as_installed(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing is set in either channel, no template is changed, nobody else writes."""
    with nobody_else_writes(settings):
        _clear(world)
        yield
        _clear(world)


def _clear(world: World) -> None:
    pks = [world.channels[name].pk for name in (HOME, OTHER)]
    forget()
    with port.current().writer():
        ChannelState.objects.filter(pk__in=pks).delete()
        ShopText.objects.filter(channel_id__in=pks).delete()


def slug(world: World, name: str = HOME) -> str:
    """Return Saleor's slug of a channel."""
    return str(world.channels[name].slug)


def make_lawful(world: World, name: str = HOME) -> None:
    """Have what must be there before a channel goes live."""
    pk = world.channels[name].pk
    with port.current().writer():
        shop_texts.save(pk, "footer", text="Teehaus GmbH")
        shop_texts.save(pk, "withdrawal-instruction", text="Widerrufsbelehrung")


def visitor(
    world: World, *codenames: str, channels: list[str] | None = None, locale: str = "en"
) -> Visitor:
    """Return somebody of the staff before our pages."""
    user = staff(world, *(codenames or ("manage_plugins",)), channels=channels).user
    return Visitor(token_of(user), locale=locale)


def state(world: World, name: str = HOME) -> ChannelState | None:
    """Return what is stored of a channel."""
    with port.current().writer():
        found: ChannelState | None = ChannelState.objects.filter(pk=world.channels[name].pk).first()
        return found


def text_of(world: World, name: str) -> str:
    """Return a stored text of the channel, "" where there is none."""
    with port.current().writer():
        row = ShopText.objects.filter(channel_id=world.channels[HOME].pk, name=name).first()
        return str(row.text) if row else ""


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def typed(page: str, name: str) -> str:
    """Return what stands in a text area."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, f"no text area {name}"
    return html.unescape(found[1])


def wrong(page: str) -> list[str]:
    """Return what is said to be wrong, at fields and above them."""
    return re.findall(r'role="alert"[^>]*>([^<]*)<', page)


def payloads() -> Iterator[str]:
    """Yield hostile values as a form can carry them: no halves of characters."""
    for payload in PAYLOADS.values():
        yield payload.encode("utf-8", "replace").decode()


def assert_harmless(page: str, payload: str) -> None:
    """Nothing of a value became markup of the page."""
    if "<" in payload and len(payload) > 1:
        assert payload not in page
    assert "<script" not in page.lower()
    assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', page))
