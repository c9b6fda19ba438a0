"""Who may: object permissions from roles. Everything not granted is denied."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from guardian.models import UserObjectPermission

from accounts.models import Role, RoleAssignment, User
from accounts.scopes import covers_all, scope_of


def object_ids(user: User, permission: str) -> frozenset[int]:
    """Primary keys of the objects on which `user` holds `app.codename`; read once per user instance.

    The instance lives as long as the request, so a right that was taken away is gone with the next one.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held: dict[str, frozenset[int]] | None = getattr(user, "_held_permissions", None)
    if held is None:
        held = _read_held(user)
        user._held_permissions = held  # type: ignore[attr-defined]
    return held.get(permission, frozenset())


def _read_held(user: User) -> dict[str, frozenset[int]]:
    rows = UserObjectPermission.objects.filter(user=user).values_list(
        "permission__content_type__app_label", "permission__codename", "object_pk"
    )
    found: dict[str, set[int]] = {}
    for app_label, codename, object_pk in rows:
        found.setdefault(f"{app_label}.{codename}", set()).add(int(object_pk))
    return {name: frozenset(ids) for name, ids in found.items()}


def holders(model: type[models.Model], ids: Iterable[int], *codenames: str) -> "models.QuerySet[User]":
    """Accounts in use that hold one of a model's own rights on one of its objects, by number."""
    held = UserObjectPermission.objects.filter(
        permission__codename__in=codenames,
        permission__content_type__app_label=model._meta.app_label,
        content_type=ContentType.objects.get_for_model(model),
        object_pk__in=[str(pk) for pk in ids],
    )
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")


def holds_anywhere(user: User, *permissions: str) -> bool:
    """Whether the user holds one of the permissions on any object at all (for menus and admin modules)."""
    return any(object_ids(user, permission) for permission in permissions)


def can_manage_accounts(user: User) -> bool:
    """Whether the person looks after accounts anywhere (for menus and the screens' doors)."""
    return user.is_superuser or holds_anywhere(user, "places.manage_accounts")


def can_change_roles(user: User) -> bool:
    """Whether the person may say what a role means: it means the same in the whole jurisdiction."""
    return covers_all(user, "places.manage_accounts")


def can_manage_tokens(user: User) -> bool:
    """Whether the person may give systems a key to the API and take it back: it opens the whole jurisdiction."""
    return covers_all(user, "places.manage_accounts")


def can_manage_account(user: User, account: User) -> bool:
    """Whether the person may change this account: one they look after, and not their own."""
    return user.pk != account.pk and User.objects.filter(pk=account.pk).visible_to(user).exists()


def can_see_phone(user: User, account: User) -> bool:
    """Whether the person may read the phone number in full: their own, or as one who may see personal data."""
    if user.pk == account.pk:
        return True
    may = user.is_superuser or holds_anywhere(user, "places.view_personal_data")
    return may and User.objects.filter(pk=account.pk).visible_to(user).exists()


def can_grant(user: User, role: Role, target: models.Model) -> bool:
    """Whether the person may give this role on this object: inside their area, and no right that they may not pass."""
    scope = scope_of(type(target))
    if scope is None:
        return False
    objects = scope.manageable_by(user)
    if objects is None or not objects.filter(pk=target.pk).exists():
        return False
    return all(scope.may_give(user, permission.codename, target) for permission in role.permissions.all())


def can_end(user: User, assignment: RoleAssignment) -> bool:
    """Whether the person may end this assignment: one of somebody else, in their area."""
    return user.pk != assignment.user_id and RoleAssignment.objects.filter(pk=assignment.pk).visible_to(user).exists()
