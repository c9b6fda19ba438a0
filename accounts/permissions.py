"""Who may: object permissions from roles. Everything not granted is denied."""

from django.contrib.contenttypes.models import ContentType
from guardian.models import UserObjectPermission

from accounts.models import User


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


def holds_anywhere(user: User, *permissions: str) -> bool:
    """Whether the user holds one of the permissions on any object at all (for menus and admin modules)."""
    return any(object_ids(user, permission) for permission in permissions)


def scope_ids_of_role(user: User, role_code: str, content_type: ContentType) -> list[int]:
    """Objects on which the user holds a role now, whatever its rights."""
    return list(
        user.assignments.current()
        .filter(role__code=role_code, scope_type=content_type)
        .values_list("scope_id", flat=True)
    )
