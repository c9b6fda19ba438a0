"""Which models have a table in the open schema."""

import functools
from typing import Any

from django.conf import settings
from django.db import connections
from django_tenants.routers import TenantSyncRouter
from django_tenants.utils import get_public_schema_name, get_tenant_database_alias


class JurisdictionRouter(TenantSyncRouter):
    """django_tenants' own answer, kept: every page of the administration asks it for every screen."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if db != get_tenant_database_alias():
            return False
        on_public = connections[db].schema_name == get_public_schema_name()
        return None if self._is_placed(app_label, on_public) else False

    @functools.cache  # noqa: B019 (Django makes one router; where an app is placed is fixed at start-up)
    def _is_placed(self, app_label: str, on_public: bool) -> bool:
        return self.app_in_list(app_label, settings.SHARED_APPS if on_public else settings.TENANT_APPS)
