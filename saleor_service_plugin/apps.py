"""Django's entrance to the plugin."""

from django.apps import AppConfig
from django.conf import settings

from . import conf

TICK_SECONDS = 60

CLOCKS_SECONDS = 20
"""Staff are warned of a complaint's clock within a minute of its moment, busy worker or not."""


class ServiceConfig(AppConfig):
    """The plugin as a Django app; Saleor finds it by the entry point's name."""

    name = "saleor_service_plugin"
    verbose_name = "Service"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the parts together; no queries, no I/O."""
        from . import checks, wiring

        wiring.wire()
        checks.register()
        self._plan_sweeps()
        self._merge_graphql()

    def _plan_sweeps(self) -> None:
        """Register the tasks with beat, which reads this dictionary later."""
        schedule = getattr(settings, "CELERY_BEAT_SCHEDULE", None)
        if not isinstance(schedule, dict):
            return
        options: dict[str, object] = {}
        if queue := conf.celery_queue():
            options["queue"] = queue
        for name, seconds in (("tick", TICK_SECONDS), ("clocks", CLOCKS_SECONDS)):
            schedule.setdefault(
                f"saleor-service-{name}",
                {
                    "task": f"saleor_service_plugin.{name}",
                    "schedule": float(seconds),
                    "options": dict(options),
                },
            )

    def _merge_graphql(self) -> None:
        """Serve our schema at Saleor's address, too, where the merchant wants it.

        Saleor reads this setting after the start of all apps. Whoever has addresses of
        their own keeps them; a check says so (`checks.py`).
        """
        if conf.merge_graphql() and getattr(settings, "ROOT_URLCONF", "") == conf.SALEOR_URLS:
            setattr(settings, "ROOT_URLCONF", conf.MERGED_URLS)  # noqa: B010
