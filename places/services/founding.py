"""What a new jurisdiction starts with: the root of its area tree, and somebody who may build the rest."""

from typing import Any

from django.utils import timezone

from accounts.models import Role
from accounts.services import grant_role
from places.models import Area
from places.services.areas import create_area
from tenants.models import Jurisdiction

FIRST_ROLE = "housing_department"


def found(jurisdiction: Jurisdiction, administrator: Any) -> None:
    """Step of provisioning: the jurisdiction's own area, on which the first administrator works for the department.

    Without an administrator nothing is made: the area tree comes with an import then.
    """
    if administrator is None:
        return
    root = Area.objects.filter(parent=None).first() or create_area(
        by=None, code=jurisdiction.national_code, name=jurisdiction.name, kind=jurisdiction.level, parent=None
    )
    role = Role.objects.get(code=FIRST_ROLE)
    grant_role(administrator, role, root, by=None, today=timezone.localdate(), reason="first administrator")
