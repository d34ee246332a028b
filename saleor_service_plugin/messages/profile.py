"""How a channel shows itself to its customers: contact, color, font, order page. Pure.

What staff typed is checked here; what of it a mail or a page can use is computed here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .harmless import is_web_address, one_line

LONGEST_PHONE = 40
LONGEST_HOURS = 120
LONGEST_MAIL = 254
"""RFC 5321, 4.5.3.1.3, without its brackets."""
LONGEST_ADDRESS = 400

TOKEN = "{token}"

PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]+")

MAIL = re.compile(r"[^@\s\"<>(),;:\\]+@[^@\s\"<>(),;:\\]+\.[^@\s\"<>(),;:\\.]{2,}")

COLOR = re.compile(r"#[0-9a-f]{6}")

FONTS: Mapping[str, str] = {
    "sans": "-apple-system, Segoe UI, Helvetica Neue, Arial, sans-serif",
    "humanist": "Seravek, Gill Sans Nova, Ubuntu, Calibri, DejaVu Sans, sans-serif",
    "rounded": "ui-rounded, Hiragino Maru Gothic ProN, Quicksand, Arial Rounded MT Bold, "
    "Calibri, sans-serif",
    "serif": "Charter, Bitstream Charter, Sitka Text, Cambria, Georgia, serif",
}
"""Stacks of fonts that customers have already: a remote one would tell its host of them. Without
quotation marks, which CSS does not need and attributes would have to escape."""

DEFAULT_FONT = "sans"

DEFAULT_COLOR = "#17614a"

LIGHT, DARK = "#ffffff", "#26302c"
"""What stands behind text, in both themes of mails and pages: of several the one on which a
color is read worst."""

ENOUGH = 4.5
"""Contrast of text (WCAG 2.1, 1.4.3)."""

FIELDS: Mapping[str, str] = {
    "contact_phone": f"a telephone number of at most {LONGEST_PHONE} characters, or nothing",
    "contact_hours": f"one line of at most {LONGEST_HOURS} characters, or nothing",
    "contact_mail": "a mail address, or nothing",
    "brand_color": "a color such as #17614a, or nothing",
    "brand_font": f"one of {', '.join(FONTS)}, or nothing",
    "order_page_address": f"a web address with {TOKEN} in it once, or nothing for our own page",
}
"""What there is to set, and how a value looks."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What staff set for a channel; "" where nothing is."""

    contact_phone: str = ""
    contact_hours: str = ""
    """When somebody answers, as the customer reads it."""
    contact_mail: str = ""
    brand_color: str = ""
    brand_font: str = ""
    order_page_address: str = ""
    """The storefront's own order page, with {token}; "" for ours."""
    logo: str = ""
    """Name of the logo's file, another one when it changes."""
    logo_width: int = 0
    logo_height: int = 0
    """In pixels as it is shown."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Colors and font as mails and pages use them; every pair can be read."""

    color: str
    """Behind text: buttons, the line at the head."""
    text: str
    """On it."""
    ink: str
    """Text and outlines in the brand's color on a light ground."""
    ink_dark: str
    """The same on a dark ground, and buttons there."""
    text_dark: str
    """On that."""
    font: str
    """As CSS writes it."""


def brand_of(profile: Profile) -> Brand:
    """Return colors and font; every color can be used, only its text differs."""
    # What stands in a row was checked when it was set; what got there otherwise breaks no mail.
    color = profile.brand_color if COLOR.fullmatch(profile.brand_color) else DEFAULT_COLOR
    ink_dark = readable(color, DARK)
    return Brand(
        color, text_on(color), readable(color, LIGHT), ink_dark, text_on(ink_dark),
        FONTS.get(profile.brand_font, FONTS[DEFAULT_FONT]),
    )  # fmt: skip


def as_values(profile: Profile) -> dict[str, object]:
    """Return colors, font and the logo's size by the names that templates use."""
    brand = brand_of(profile)
    return {
        "brand_color": brand.color,
        "brand_text": brand.text,
        "brand_ink": brand.ink,
        "brand_ink_dark": brand.ink_dark,
        "brand_text_dark": brand.text_dark,
        "brand_font": brand.font,
        "logo_width": profile.logo_width,
        "logo_height": profile.logo_height,
    }


def safe_values(context: Mapping[str, object]) -> dict[str, object]:
    """Return colors, font and size as a context has them, ours where it has none or odd ones.

    They stand within style sheets, where nothing is escaped.
    """
    safe = dict(OURS)
    for name, value in context.items():
        match name, value:
            case "brand_font", str() if value in FONTS.values():
                safe[name] = value
            case "logo_width" | "logo_height", int():
                safe[name] = value
            case _, str() if name in OURS and COLOR.fullmatch(value):
                safe[name] = value
    return safe


def text_on(color: str) -> str:
    """Return black or white, whichever can be read better: at least 4.58 : 1 on any color."""
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, color))


def readable(color: str, ground: str) -> str:
    """Return the shade nearest to a color that can be read as text on a ground."""
    towards = text_on(ground)
    for percent in range(0, 101, 4):
        found = _mixed(color, towards, percent)
        if contrast(found, ground) >= ENOUGH:
            return found
    return towards


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, 1 to 21 (WCAG 2.1, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(color: str, other: str, percent: int) -> str:
    pairs = zip(_parts(color), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * percent / 100):02x}" for a, b in pairs)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def normal(column: str, value: object) -> object:
    """Return a value as it is kept: without blanks around it, colors in small letters."""
    if not isinstance(value, str):
        return value
    found = value.strip()
    return found.lower() if column in ("brand_color", "brand_font") else found


def is_good(column: str, value: object) -> bool:
    """Whether a value can stand in a column of `FIELDS`; "" always can."""
    if not isinstance(value, str) or column not in FIELDS:
        return False
    if not value:
        return True
    if one_line(value) != value:
        return False
    match column:
        case "contact_phone":
            digits = sum(sign.isdigit() for sign in value)
            return len(value) <= LONGEST_PHONE and bool(PHONE.fullmatch(value)) and digits >= 3
        case "contact_hours":
            return len(value) <= LONGEST_HOURS
        case "contact_mail":
            return len(value) <= LONGEST_MAIL and bool(MAIL.fullmatch(value))
        case "brand_color":
            return bool(COLOR.fullmatch(value))
        case "brand_font":
            return value in FONTS
    once = value.count(TOKEN) == 1
    return len(value) <= LONGEST_ADDRESS and once and is_web_address(value.replace(TOKEN, "x"))


def dialed(phone: str) -> str:
    """Return a number as a telephone dials it (RFC 3966): "+49 (0)341 5" becomes +493415."""
    found = phone.replace("(0)", "") if phone.startswith("+") else phone
    return ("+" if found.startswith("+") else "") + "".join(filter(str.isdigit, found))


OURS: Mapping[str, object] = as_values(Profile())
"""What is shown where a channel has no brand of its own."""
