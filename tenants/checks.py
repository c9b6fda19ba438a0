"""Start-up checks: every app is placed with a reason, and no foreign key crosses schemas."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import ForeignKey, Model

from governance.settings.apps import BOTH, PLACEMENTS, PUBLIC, TENANT


@register("tenants")
def check_placements(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """tenants.E001: an installed app without a placement or without a reason for it."""
    placed = {placement.app: placement for placement in PLACEMENTS}
    errors: list[CheckMessage] = []
    for name in settings.INSTALLED_APPS:
        placement = placed.get(name)
        if placement is None:
            errors.append(Error(f"{name} is not placed in any schema", hint=HINT, id="tenants.E001"))
        elif placement.side not in {PUBLIC, TENANT, BOTH} or not placement.reason.strip():
            errors.append(Error(f"{name} is placed without a known side or a reason", hint=HINT, id="tenants.E001"))
    return errors


HINT = "Add it to PLACEMENTS in governance/settings/apps.py: public, tenant or both, and why."


@register("tenants")
def check_foreign_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """tenants.E002: a foreign key whose target may lie in another schema than its own table."""
    sides = {apps.get_app_config(_label(placement.app)).label: placement.side for placement in PLACEMENTS}
    return list(crossing_keys(apps.get_models(include_auto_created=True), sides))


def _label(app: str) -> str:
    return next(config.label for config in apps.get_app_configs() if config.name == app)


def crossing_keys(models: Iterable[type[Model]], sides: dict[str, str]) -> Iterable[CheckMessage]:
    """One error per foreign key that leaves its side; a target on both sides is in the same schema."""
    for model in models:
        own = sides[model._meta.app_label]
        for field in model._meta.local_fields:
            if not isinstance(field, ForeignKey) or not field.db_constraint:
                continue
            target = sides[field.related_model._meta.app_label]
            if target not in {own, BOTH}:
                yield Error(
                    f"{model._meta.label}.{field.name} ({own}) refers to {field.related_model._meta.label} ({target})",
                    hint="No foreign key crosses schemas: copy what is needed, or keep a plain number.",
                    obj=model,
                    id="tenants.E002",
                )
