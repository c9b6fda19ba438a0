"""Whoever stands for election keeps no task in it."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committees.choices import CandidateState, PreparationState
from committees.models import Assembly, Candidate, OwnerLink
from committees.rules.polling import candidates_named
from common.errors import Refusal

UNDER_WAY = (PreparationState.REQUESTED, PreparationState.PREPARING, PreparationState.LISTED)


class OfficerStands(Refusal):
    """A candidate is no officer of the own election."""

    message = _("%(person)s stands for election in this assembly and can have no task in it. Choose somebody else.")
    status = 422

    def __init__(self, person: User) -> None:
        super().__init__(self.message % {"person": person})  # type: ignore[operator]


def stands(person: User, assembly: Assembly) -> bool:
    """Whether a person is a candidate: nominated as owner, or named on the agenda as the account or its owner is."""
    titles = list(assembly.motions.exclude(election="").values_list("title", flat=True))
    if not titles:
        return False
    links = OwnerLink.objects.filter(user=person, revoked_at__isnull=True).select_related("owner")
    owners = [link.owner for link in links]
    nominated = Candidate.objects.filter(
        owner__in=owners, preparation__estate_id=assembly.estate_id, preparation__state__in=UNDER_WAY
    )
    if nominated.exclude(state__in=(CandidateState.BARRED, CandidateState.WITHDRAWN)).exists():
        return True
    names = {person.display_name.strip(), *(owner.name.strip() for owner in owners)} - {""}
    return bool(names & candidates_named(titles))


def require_no_candidate(person: User, assembly: Assembly) -> None:
    """Raise `OfficerStands` for a candidate of the assembly."""
    if stands(person, assembly):
        raise OfficerStands(person)
