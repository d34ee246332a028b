"""Our App as the Dashboard shows it, and where its pages appear there."""

import logging

from .. import PLUGIN_ID, __version__, conf
from ..errors import brief
from ..shop import port
from ..shop.cards import AppCard, Extension
from ..web.words import said

logger = logging.getLogger(__name__)

PATH = f"/plugins/global/{PLUGIN_ID}/dashboard"

PERMISSIONS = (
    "manage_orders", "manage_plugins", "manage_users", "manage_discounts", "manage_gift_card",
)  # fmt: skip

FRAMED = {"widgetTarget": {"method": "GET"}}
"""As a page with theme, language and a token that is renewed."""


def card() -> AppCard:
    """Return it, with labels in the language of notes for staff: they are the same for all."""

    def t(text: str) -> str:
        return said(text, conf.staff_language())

    orders = ("manage_orders",)
    return AppCard(
        name=t("Customer service"),
        about=t(
            "After-sales service: what customers are told about their orders, and what is to be "
            "done for them. It belongs to the plugin of the same name."
        ),
        version=__version__,
        path=PATH,
        permissions=PERMISSIONS,
        extensions=(
            Extension(t("Customer service"), "navigation_orders", "app_page", "/today", orders),
            Extension(
                t("Service"), "order_details_widgets", "widget", "/widgets/order", orders, FRAMED
            ),
            Extension(
                t("Service"), "customer_details_widgets", "widget", "/widgets/customer", orders,
                FRAMED,
            ),
            Extension(
                t("Returning customers"), "navigation_discounts", "app_page", "/rules",
                ("manage_discounts",),
            ),
            Extension(
                t("What the customer was told"), "order_details_more_actions", "app_page",
                "/messages", orders,
            ),
            Extension(
                t("Complaint or question"), "order_details_more_actions", "app_page",
                "/complaint-new", orders, name="complaint",
            ),
            Extension(
                t("Complaints & questions"), "navigation_orders", "app_page", "/complaints",
                orders, name="complaints",
            ),
        ),
    )  # fmt: skip


def hang_up() -> bool:
    """Have our App's rows as they should be; a failure is logged and tried again."""
    try:
        with port.current().writer():
            return port.current().hang_card(card())
    except Exception as error:
        logger.error("Our pages in the Dashboard could not be set up: %s", brief(error))
        return False
