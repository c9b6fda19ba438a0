"""Reference data that every jurisdiction starts with: roles, categories, sample rulebooks."""

from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule


@transaction.atomic
def install_reference_data() -> list[str]:
    """Run every app's `reference.install()` in the open schema; returns the apps that have one.

    Each adds what is missing and changes nothing that exists, so it may run at every migration.
    """
    installed = []
    for config in apps.get_app_configs():
        if config.name != "common" and module_has_submodule(config.module, "reference"):
            import_module(f"{config.name}.reference").install()
            installed.append(config.name)
    return installed
