"""How a channel shows itself: colors that can be read, numbers that can be dialed."""

import re
from itertools import product

import pytest

from saleor_service_plugin.messages import channel_form, profile, render, samples
from saleor_service_plugin.messages.channel_form import InvalidSettingError
from saleor_service_plugin.messages.profile import Profile, brand_of, contrast
from tests.hostile import PAYLOADS

SHADES = ("00", "33", "66", "80", "99", "b3", "ff")


def test_every_color_can_be_read() -> None:
    for parts in product(SHADES, repeat=3):
        brand = brand_of(Profile(brand_color="#" + "".join(parts)))
        assert contrast(brand.text, brand.color) >= 4.5
        assert contrast(brand.ink, profile.LIGHT) >= 4.5
        assert contrast(brand.ink_dark, profile.DARK) >= 4.5
        assert contrast(brand.text_dark, brand.ink_dark) >= 4.5


def test_what_got_into_a_row_by_other_ways_breaks_nothing() -> None:
    for odd in ("red", "#12", "#GGGGGG", "</style>", "\0"):
        assert brand_of(Profile(brand_color=odd, brand_font=odd)) == brand_of(Profile())


def test_a_color_that_can_be_read_stays_as_it_is() -> None:
    brand = brand_of(Profile(brand_color="#17614a"))
    assert (brand.color, brand.text, brand.ink) == ("#17614a", "#ffffff", "#17614a")


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("contact_phone", ["+49 (0)341 55-12/3", "112"], ["12", "call me", "++49", "1" * 41]),
        ("contact_hours", ["Mo–Fr 9–17 Uhr"], ["x" * 121, "a\nb"]),
        ("contact_mail", ["hallo@shop.example"], ["hallo", "a b@c.de", "<x@y.de>", "a@b"]),
        ("brand_color", ["#a1b2c3"], ["#a1b2c", "red", "#A1B2CG", "#a1b2c3;"]),
        ("brand_font", ["serif"], ["Comic Sans", "sans;"]),
        (
            "order_page_address",
            ["https://shop.example/order/{token}", "https://shop.example/o?t={token}"],
            ["https://shop.example/order", "javascript:{token}", "{token}",
             "https://{token}/{token}", "https://s.example/{token}?\""],
        ),
    ],
)  # fmt: skip
def test_what_staff_type(column: str, good: list[str], bad: list[str]) -> None:
    for value in ("", *good):
        assert channel_form.parse({column: value}) == {column: value}
    for value in bad:
        with pytest.raises(InvalidSettingError) as refused:
            channel_form.parse({column: value})
        assert refused.value.field == column
        assert channel_form.FIELDS[column] in refused.value.reason


@pytest.mark.parametrize("column", sorted(profile.FIELDS))
def test_nothing_hostile_is_kept_where_it_is_not_escaped(column: str) -> None:
    for payload in PAYLOADS.values():
        if column not in ("contact_hours",):
            assert not profile.is_good(column, payload)
    for other in (None, 1, ["x"], b"x"):
        assert not profile.is_good(column, other)


def test_numbers_as_a_telephone_dials_them() -> None:
    assert profile.dialed("+49 (0)341 55-12/3") == "+4934155123"
    assert profile.dialed("0341 / 55 12") == "03415512"
    assert profile.dialed("") == ""


def test_a_mail_shows_brand_logo_and_contact() -> None:
    # given
    brand = profile.as_values(Profile(brand_color="#ffcc00", brand_font="serif", logo_width=120))
    logo = "https://shop.example/plugins/global/saleor.service/p/logo/1/0123456789abcdef.png"

    # when
    shown = render.render(
        "refund-made", "de", {**samples.sample("refund-made"), **brand, "logo_link": logo}
    )

    # then
    assert "#ffcc00" in shown.html and "#17614a" not in shown.html
    assert re.search(rf'<img\s+src="{re.escape(logo)}" width="120"', shown.html)
    assert 'alt="Teehaus Morgenstern"' in shown.html
    assert "Charter" in shown.html
    assert "0341 5550123 (Mo–Fr 9–17 Uhr)" in shown.html
    assert "\n0341 5550123 (Mo–Fr 9–17 Uhr)\nhallo@shop.example\n\n-- \n" in shown.text
