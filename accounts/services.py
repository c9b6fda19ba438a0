"""Granting and ending roles. Object permissions are derived from the assignments in force, never set by hand."""

import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from accounts.models import Role, RoleAssignment, User
from audit.services import record
from common.errors import Refusal


class WrongScope(Refusal):
    """The role is given on another kind of object."""

    message = _("This role cannot be given on this kind of object. Choose an object of the kind the role names.")


class AlreadyEnded(Refusal):
    """The assignment has ended before."""

    message = _("This role has already ended. Reload the page.")


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    scope: models.Model,
    *,
    by: User | None,
    today: datetime.date,
    effective_from: datetime.date | None = None,
    effective_to: datetime.date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give a person a role on an object for a half-open period.

    Raises `WrongScope` for another kind of object; `ValidationError` when the same role is already held there.
    """
    if scope._meta.concrete_model is not role.scope_type.model_class():
        raise WrongScope
    assignment = RoleAssignment(
        user=user,
        role=role,
        scope_type=role.scope_type,
        scope_id=scope.pk,
        effective_from=effective_from or today,
        effective_to=effective_to,
        granted_by=by,
        reason=reason,
    )
    assignment.full_clean()
    assignment.save()
    apply_roles(user, today)
    record(by, "accounts.grant_role", assignment, fields=["user", "role", "scope"], reason=reason)
    return assignment


@transaction.atomic
def end_role(assignment_id: int, *, by: User | None, today: datetime.date, reason: str) -> RoleAssignment:
    """End a role today. One that began today leaves no day of force. Raises `AlreadyEnded`."""
    assignment = RoleAssignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment_id)
    if assignment.effective_to is not None and assignment.effective_to <= today:
        raise AlreadyEnded
    assignment.effective_to = max(today, assignment.effective_from + datetime.timedelta(days=1))
    assignment.save(update_fields=["effective_to"])
    apply_roles(assignment.user, today, without=assignment if assignment.effective_to > today else None)
    record(by, "accounts.end_role", assignment, fields=["effective_to"], reason=reason)
    return assignment


def apply_roles(user: User, today: datetime.date, without: RoleAssignment | None = None) -> None:
    """Make the user's object permissions equal to what the assignments in force today give. Runs any time."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    assignments = user.assignments.on(today).select_related("role").prefetch_related("role__permissions")
    wanted: set[tuple[int, int, str]] = set()
    is_staff = user.is_superuser
    for assignment in assignments:
        if without is not None and assignment.pk == without.pk:
            continue
        is_staff = is_staff or assignment.role.is_staff_role
        for permission in assignment.role.permissions.all():
            wanted.add((permission.pk, permission.content_type_id, str(assignment.scope_id)))
    held = {
        (row.permission_id, row.content_type_id, row.object_pk): row.pk
        for row in UserObjectPermission.objects.filter(user=user)
    }
    UserObjectPermission.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    UserObjectPermission.objects.bulk_create(
        UserObjectPermission(user=user, permission_id=permission, content_type_id=kind, object_pk=object_pk)
        for permission, kind, object_pk in wanted - held.keys()
    )
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
