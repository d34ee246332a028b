"""Django's entrance to the plugin."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The plugin as a Django app."""

    name = "saleor_service_plugin"
    verbose_name = "Service"
    default_auto_field = "django.db.models.BigAutoField"
