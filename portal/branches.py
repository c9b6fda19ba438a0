"""Branches that a mobilisation calls: Party organisations as `programmes.seams` asks for them.

Communities, estates, owners' committees and joint branches are called; firms answer for their own organisations.
Accounts that hold a post are told and answer; where nobody has an account, those who manage the line do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from party.choices import OrganisationKind, OrganisationLevel
from party.joint_tasks import line_of
from party.models import PartyOrganisation, PartyPost
from party.querysets import OrganisationQuerySet
from places.models import Area
from places.permissions import area_paths
from places.querysets import under_paths
from programmes.seams import Branch

if TYPE_CHECKING:
    from accounts.models import User

CALLED = Q(level__in=[OrganisationLevel.COMMUNITY, OrganisationLevel.ESTATE, OrganisationLevel.OWNERS_COMMITTEE]) | Q(
    kind=OrganisationKind.JOINT_BRANCH
)


class PartyBranches:
    """Branches by area, by key and by person. A key is the number of the organisation."""

    def in_areas(self, paths: Sequence[str]) -> list[Branch]:
        """Branches in the areas with these paths or below them."""
        return _branches(_standing().filter(under_paths(list(paths))))

    def named(self, keys: Iterable[str]) -> list[Branch]:
        """Branches with these keys, for telling them again."""
        return _branches(_standing().filter(pk__in=[int(key) for key in keys]))

    def keys_of(self, user: "User") -> frozenset[str]:
        """Keys of the branches in which the person holds a post with an account, or whose line the person manages."""
        posts = PartyPost.objects.on(timezone.localdate()).filter(user=user).values("organisation_id")
        mine = Q(pk__in=posts) | Q(
            pk__in=_standing().filter(under_paths(area_paths(user, "manage_party"))).values("pk")
        )
        return frozenset(str(pk) for pk in _standing().filter(mine).values_list("pk", flat=True))


def _standing() -> OrganisationQuerySet:
    return PartyOrganisation.objects.standing(timezone.localdate()).filter(CALLED)


def _branches(rows: OrganisationQuerySet) -> list[Branch]:
    """Three statements, and one more for each area whose branches have no account."""
    found = list(rows.select_related("area").order_by("pk"))
    people: dict[int, list[int]] = defaultdict(list)
    posts = PartyPost.objects.on(timezone.localdate()).filter(organisation__in=found, user__is_active=True)
    for organisation, user in posts.values_list("organisation_id", "user_id"):
        people[organisation].append(user)
    lines: dict[Area, list[int]] = {}
    branches = []
    for one in found:
        if one.pk not in people and one.area not in lines:
            lines[one.area] = [user.pk for user in line_of(one.area)]
        told = people.get(one.pk) or lines[one.area]
        branches.append(Branch(str(one.pk), one.name, (one.area_id,), tuple(told)))
    return branches
