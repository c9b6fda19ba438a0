"""Granting and ending roles. Object permissions are derived from the assignments in force, never set by hand."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from accounts.models import Role, RoleAssignment, User
from accounts.permissions import can_change_roles, can_end, can_grant
from accounts.scopes import scope_of
from audit.services import record
from common.errors import NotAllowed, Refusal


class WrongScope(Refusal):
    """The role is given on another kind of object."""

    message = _("This role cannot be given on this kind of object. Choose an object of the kind the role names.")


class EmptyPeriod(Refusal):
    """The role would end before it begins."""

    message = _("The role must end after it begins. Check the two dates.")


class AlreadyEnded(Refusal):
    """The assignment has ended before."""

    message = _("This role has already ended. Reload the page.")


class NotYourself(Refusal):
    """Nobody gives or takes rights from themselves."""

    message = _("Nobody changes their own roles. Ask another administrator.")
    status = 403


class NotYoursToGive(Refusal):
    """The granter does not hold the role's rights there, or the object lies outside their area."""

    message = _("You can only give rights that you hold yourself, and only inside your own area.")
    status = 403


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

    `by` None is the system itself: provisioning, a command at the server, an import. Raises `WrongScope` for another
    kind of object, `EmptyPeriod`, `NotYourself`, `NotYoursToGive`; `ValidationError` when the same role is already
    held there in that period.
    """
    _check_grant(user, role, scope, by)
    start = effective_from or today
    if effective_to is not None and effective_to <= start:
        raise EmptyPeriod
    assignment = RoleAssignment(
        user=user,
        role=role,
        scope_type=role.scope_type,
        scope_id=scope.pk,
        effective_from=start,
        effective_to=effective_to,
        granted_by=by,
        reason=reason,
    )
    # Not full_clean: it would ask for each of the rows that we hold in our hands, and their foreign keys are checked.
    assignment.clean_fields(exclude=("user", "role", "scope_type", "granted_by"))
    assignment.clean()
    assignment.validate_constraints()
    assignment.save()
    apply_roles(user, today)
    record(by, "accounts.grant_role", assignment, fields=["user", "role", "scope"], reason=reason)
    return assignment


def _check_grant(user: User, role: Role, scope: models.Model, by: User | None) -> None:
    if scope._meta.concrete_model is not role.scope_type.model_class():
        raise WrongScope
    if by is None:
        return
    if by.pk == user.pk:
        raise NotYourself
    if not can_grant(by, role, scope):
        raise NotYoursToGive


@transaction.atomic
def end_role(assignment_id: int, *, by: User | None, today: datetime.date, reason: str) -> RoleAssignment:
    """End a role today; one that has not begun never does.

    Raises `AlreadyEnded`, `NotYourself`, `NotAllowed` for one outside the person's area.
    """
    assignment = RoleAssignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment_id)
    if by is not None and by.pk == assignment.user_id:
        raise NotYourself
    if by is not None and not can_end(by, assignment):
        raise NotAllowed
    if assignment.effective_to is not None and assignment.effective_to <= max(today, assignment.effective_from):
        raise AlreadyEnded
    assignment.effective_to = max(today, assignment.effective_from)
    assignment.save(update_fields=["effective_to"])
    apply_roles(assignment.user, today)
    record(by, "accounts.end_role", assignment, fields=["effective_to"], reason=reason)
    return assignment


@transaction.atomic
def change_role(
    role_id: int, *, name: str, permissions: Iterable[Permission], by: User, today: datetime.date, reason: str = ""
) -> Role:
    """Rename a role and set its rights; everybody who holds it has the new rights at once.

    Raises `NotAllowed` for who does not manage the whole jurisdiction, `NotYourself` for who holds the role,
    `NotYoursToGive` for a new right that they do not hold themselves.
    """
    role = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role_id)
    if not can_change_roles(by):
        raise NotAllowed
    holders = User.objects.filter(assignments__in=role.assignments.on(today)).distinct()
    if holders.filter(pk=by.pk).exists():
        raise NotYourself
    wanted = list(permissions)
    if any(permission.content_type_id != role.scope_type_id for permission in wanted):
        raise WrongScope
    added = [permission for permission in wanted if permission not in set(role.permissions.all())]
    if not all(_may_define(by, role, permission) for permission in added):
        raise NotYoursToGive
    role.name = name
    role.save(update_fields=["name"])
    role.permissions.set(wanted)
    for holder in holders:
        apply_roles(holder, today)
    record(by, "accounts.change_role", role, fields=["name", "permissions"], reason=reason)
    return role


def _may_define(by: User, role: Role, permission: Permission) -> bool:
    scope = scope_of(role.scope_type.model_class())
    return scope is not None and scope.may_define(by, f"{role.scope_type.app_label}.{permission.codename}")


def apply_roles(user: User, today: datetime.date) -> None:
    """Make the user's object permissions equal to what the assignments in force today give.

    Must run inside a transaction; may run at any time and any number of times.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    given = account.assignments.on(today).values_list(
        "role__is_staff_role", "role__permissions", "role__permissions__content_type", "scope_id"
    )
    wanted: set[tuple[int, int, str]] = set()
    is_staff = account.is_superuser
    for is_staff_role, permission, kind, scope_id in given:
        is_staff = is_staff or is_staff_role
        if permission is not None:
            wanted.add((permission, kind, str(scope_id)))
    rows = UserObjectPermission.objects.filter(user=account)
    held = {tuple(key): pk for *key, pk in rows.values_list("permission", "content_type", "object_pk", "pk")}
    if outdated := [pk for key, pk in held.items() if key not in wanted]:
        UserObjectPermission.objects.filter(pk__in=outdated).delete()
    UserObjectPermission.objects.bulk_create(
        UserObjectPermission(user=account, permission_id=permission, content_type_id=kind, object_pk=object_pk)
        for permission, kind, object_pk in sorted(wanted - held.keys())
    )
    if account.is_staff != is_staff:
        account.is_staff = is_staff
        account.save(update_fields=["is_staff"])
    _forget_what_was_read(user, is_staff)


def _forget_what_was_read(user: User, is_staff: bool) -> None:
    """The caller's instance may have read its rights before."""
    user.is_staff = is_staff
    for name in ("_held_permissions", "_area_paths", "_whole_rights"):
        user.__dict__.pop(name, None)
