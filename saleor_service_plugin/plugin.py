"""The seam to Saleor: hooks of one line that leave a mark.

Saleor calls them after its commit and guards them with nothing: a raise here would
leave the customer with an error for an order that exists. So nothing is done but noting
which order to look at, and that note neither raises nor waits (`orders/marks.py`).

Hooks take `*args, previous_value=None, **kwargs`, because Saleor adds arguments in patch
releases, and return what they were given.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField
from saleor.plugins.error_codes import PluginErrorCode

from . import PLUGIN_ID as IDENTIFIER
from . import configuration, hooks
from .configuration import usable
from .web import entrance


class ServicePlugin(BasePlugin):
    """After-sales service, as Saleor's plugin manager sees it."""

    PLUGIN_ID = IDENTIFIER
    PLUGIN_NAME = "Service"
    PLUGIN_DESCRIPTION = (
        "Tells customers where their order is. Every channel begins on trial: nothing "
        "is sent until you go live."
    )
    # Hooks without a channel would reach a per-channel plugin any number of times.
    CONFIGURATION_PER_CHANNEL = False
    # Only visible by it: the Dashboard lists active plugins alone. Nothing is sent
    # before a channel goes live.
    DEFAULT_ACTIVE = True
    DEFAULT_CONFIGURATION = [
        {"name": field.name, "value": field.default} for field in configuration.FIELDS
    ]
    CONFIG_STRUCTURE = {
        field.name: {
            "type": (
                ConfigurationTypeField.BOOLEAN
                if field.kind == "Boolean"
                else ConfigurationTypeField.STRING
            ),
            "label": field.label,
            "help_text": field.help_text,
        }
        for field in configuration.FIELDS
    }

    def get_plugin_configuration(self, configuration: Any) -> Any:
        """Return the form's items for Saleor, which reads them whenever it makes a plugin.

        With what it cannot read in our row, each request of the shop would fail.
        """
        return super().get_plugin_configuration(usable(configuration))

    def save_plugin_configuration(self, plugin_configuration: Any, cleaned_data: Any) -> Any:
        """Save the form; the first save alone does not switch the plugin off.

        Saleor makes the row before it asks us, switched off whatever DEFAULT_ACTIVE says.

        Raises:
            ValidationError: From `validate_plugin_configuration`.

        """
        if self.db_config is None:
            plugin_configuration.active = self.DEFAULT_ACTIVE
            plugin_configuration.save(update_fields=["active"])
        # Staff can repair by the form what somebody else has broken in the row.
        plugin_configuration.configuration = usable(plugin_configuration.configuration)
        return super().save_plugin_configuration(plugin_configuration, cleaned_data)

    @classmethod
    def validate_plugin_configuration(
        cls, plugin_configuration: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Refuse what cannot be used, naming field and reason; nothing is saved then.

        Raises:
            ValidationError: Keyed by field.

        """
        values = {item["name"]: item.get("value") for item in plugin_configuration.configuration}
        labels = {field.name: field.label for field in configuration.FIELDS}
        found = configuration.problems(values)
        if found:
            # The Dashboard shows the text alone, never at its field.
            raise ValidationError(
                {
                    name: ValidationError(
                        f"{labels[name]} ({name}) {reason}.",
                        code=PluginErrorCode.INVALID.value,
                    )
                    for name, reason in found.items()
                }
            )

    def webhook(
        self, request: Any, path: str, *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Answer what is called below `/plugins/global/saleor.service/`."""
        return entrance.answer(request, path)

    def order_created(
        self, order: Any, *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Mark the order."""
        hooks.order_changed(order)
        return previous_value

    # Each says only that the order may have changed; what changed is read from its rows.
    order_updated = order_created
    order_confirmed = order_created
    order_paid = order_created
    order_fully_paid = order_created
    order_refunded = order_created
    order_fully_refunded = order_created
    order_cancelled = order_created
    order_expired = order_created
    order_fulfilled = order_created
    order_metadata_updated = order_created

    def order_bulk_created(
        self, orders: Iterable[Any], *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Mark the imported orders, in one statement."""
        hooks.orders_changed(orders)
        return previous_value

    def fulfillment_created(
        self, fulfillment: Any, *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Mark the order, with what staff ticked under "notify customer"."""
        hooks.fulfillment_sent(fulfillment, args, kwargs)
        return previous_value

    fulfillment_approved = fulfillment_created

    def fulfillment_canceled(
        self, fulfillment: Any, *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Mark the order."""
        hooks.fulfillment_changed(fulfillment)
        return previous_value

    fulfillment_metadata_updated = fulfillment_canceled
    tracking_number_updated = fulfillment_canceled

    def preprocess_order_creation(
        self, checkout_info: Any, *args: Any, previous_value: Any = None, **kwargs: Any
    ) -> Any:
        """Refuse a personal code of somebody else's, where a channel wants that.

        The one hook that may raise; whatever fails on our side lets the checkout through.
        """
        hooks.order_wanted(checkout_info)
        return previous_value
