"""What a friend sees who opens a customer's link: what he gets, the code, the way to the shop.

It names nobody: whoever shared the link is known to the friend already, and to others it is
no business. The page is public, holds nothing of the friend, and writes nothing.
"""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse

from ..rewards.codes import terms_words
from ..rewards.goodies.models import RewardSettings
from ..rewards.referral import links, program
from ..rewards.referral.models import ReferralLink
from ..shop import port
from ..web import words
from ..web.words import t
from . import shop_contact
from .document import Document, from_browser, language_of, refusal, shown


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show it; a link that was ended, or never was, is told apart by nobody."""
    if refused := refusal(request, "referral"):
        return refused
    language = language_of(request, from_browser(request))
    row = links.of_code(code)
    with words.speaking(language):
        if row is None:
            return _gone(request, language)
        with port.current().writer():
            found = program.read(row.channel_id)
        if not found.is_on:
            return _gone(request, language)
        return _page(request, language, row, found)


def _gone(request: HttpRequest, language: str) -> HttpResponse:
    heading = t("This recommendation is not good any more")
    said = {"heading": heading, "intro": t("Please ask who sent it to you for a new one.")}
    return shown(
        request,
        Document("referral.html", heading, language, said, shop_contact.of_shop(language), 404),
    )


def _page(
    request: HttpRequest, language: str, row: ReferralLink, found: program.Program
) -> HttpResponse:
    said: dict[str, object] = {"code": row.code, "shop": storefront(row)}
    if found.friend_reward is None:
        said["heading"] = t("Somebody recommends us to you")
    else:
        spoken = terms_words.said(found.friend_reward, None, language)
        said["heading"] = t("{value} for your first order", value=spoken.value)
        said["intro"] = t("Somebody who has bought from us recommends us to you.")
        said["terms"] = spoken.terms
    document = Document(
        "referral.html",
        str(said["heading"]),
        language,
        said,
        shop_contact.of_channel(row.channel_id, language),
    )
    return shown(request, document)


def storefront(row: ReferralLink) -> str:
    """Return where the storefront is, with the code where staff gave a place for it."""
    with port.current().writer():
        settings = RewardSettings.objects.filter(pk=row.channel_id).first()
    address = settings.storefront if settings else ""
    place = address.replace("{code}", quote(row.code))
    return place if urlsplit(place).scheme in ("https", "http") else ""
