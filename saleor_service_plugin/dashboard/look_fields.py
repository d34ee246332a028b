"""How a channel's look and contact are typed: label, why, default, and whether it was changed."""

from collections.abc import Mapping, Sequence

from ..messages import profile
from ..web.words import t
from .channel_fields import Field
from .channel_form import Values

CONTACT = ("contactPhone", "contactHours", "contactMail")

BRAND = ("brandColor", "brandFont")

PAGE = ("orderPageAddress",)

NAMES = (*CONTACT, *BRAND, *PAGE)
"""Settings of the page, under the API's names."""

Section = tuple[str, str, list[Field]]
"""Title, one sentence, fields."""


def sections(values: Values, changed: Sequence[str], wrong: Mapping[str, str]) -> list[Section]:
    """Return the settings as the page shows them.

    Args:
        values: What is set, or what was typed.
        changed: Names of those that differ from their defaults.
        wrong: What is wrong, by the API's field.

    """
    given = _given()

    def fields(names: Sequence[str]) -> list[Field]:
        return [
            Field(
                name, label, why, default, shape, values[name], name in changed,
                wrong.get(name, ""), options,
            )
            for name, (label, why, default, shape, options) in (
                (name, given[name]) for name in names
            )
        ]  # fmt: skip

    return [
        (
            t("How customers reach you"),
            t("Stands at the end of every mail and on the order page."),
            fields(CONTACT),
        ),
        (t("Color and font"), t("Of mails and of the order page."), fields(BRAND)),
        (
            t("Where the order page is"),
            t("Every mail has a link to the customer's own order page."),
            fields(PAGE),
        ),
    ]


def _given() -> Mapping[str, tuple[str, str, str, str, Mapping[str, str] | None]]:
    none = t("none, nothing is said of it")
    return {
        "contactPhone": (
            t("Telephone"), t("For customers who would rather talk to somebody."), none, "line",
            None,
        ),
        "contactHours": (
            t("When somebody answers"), t("As customers read it, e.g. Mon–Fri 9–17."), none,
            "line", None,
        ),
        "contactMail": (
            t("Mail address for questions"),
            t("Shown to customers. Where answers to our mails arrive is set among the settings."),
            none, "email", None,
        ),
        "brandColor": (
            t("Color"),
            t("Of buttons and the line at the head; text on it is black or white by itself."),
            profile.DEFAULT_COLOR, "color", None,
        ),
        "brandFont": (
            t("Font"),
            t("Only fonts that customers have already: others would be fetched from strangers."),
            fonts()[""], "choice", fonts(),
        ),
        "orderPageAddress": (
            t("Address of your storefront's own order page"),
            t(
                "With {token} where the order's token belongs, "
                "e.g. https://shop.example/order/{token}.", token="{token}",
            ),
            t("none, ours is used"), "line", None,
        ),
    }  # fmt: skip


def fonts() -> Mapping[str, str]:
    """Return the fonts there are by the API's names."""
    return {
        "": t("Plain"),
        "humanist": t("Humanist"),
        "rounded": t("Rounded"),
        "serif": t("With serifs"),
    }
