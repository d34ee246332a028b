"""What a process with Saleor's own settings knows of us, as JSON; run with `python -m`."""

import json

import django


def main() -> None:
    """Start Django as any process of the shop does, and tell."""
    django.setup()
    from django.conf import settings
    from django.core.management import get_commands
    from saleor.plugins.manager import get_plugins_manager

    ours = get_plugins_manager(allow_replica=False).get_plugin("saleor.service")
    commands = get_commands().items()
    found = {
        "plugin": settings.PLUGINS[-1],
        "app": "saleor_service_plugin" in settings.INSTALLED_APPS,
        "commands": sorted(name for name, app in commands if app == "saleor_service_plugin"),
        "beat": settings.CELERY_BEAT_SCHEDULE["saleor-service-tick"]["task"],
        "active": ours.active,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
