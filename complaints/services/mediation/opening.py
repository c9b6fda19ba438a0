"""Until a mediation begins: application, parties, their consent, mediators, taking it up."""

import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import ActorKind, MediationState, MediationStep, PartyKind
from complaints.models import Complaint, MediationCase, MediationParty, MediatorPost
from complaints.permissions import can_be_mediator, can_decide
from complaints.services._steps import locked, words
from complaints.services.mediation._steps import move, note_step, opened, tell_complaint
from firms.models import PropertyFirm

if TYPE_CHECKING:
    from accounts.models import User

FEWEST_PARTIES = 2


class MediationUnderWay(Refusal):
    """The complaint is being mediated already."""

    message = _("A mediation of this complaint is under way already.")


class PartiesMissing(Refusal):
    """Fewer than two parties, or one that has not agreed."""

    message = _("Mediation is voluntary: enter at least two parties, and that each of them has agreed to it.")


class LeadMissing(Refusal):
    """Nobody leads the mediation."""

    message = _("Appoint a mediator who leads the case first.")


class NoMediatorHere(Refusal):
    """The account has no right to mediate in the area."""

    message = _("This person is no mediator of the area. Give them the role of a mediator first.")
    status = 422


class AppointedAlready(Refusal):
    """The mediator is appointed, or another one leads."""

    message = _("This mediator is appointed already, or another mediator leads this case.")


class PartyThere(Refusal):
    """The firm is a party already."""

    message = _("This firm is a party already.")


@transaction.atomic
def open_mediation(
    complaint_id: int, *, by: "User", now: datetime.datetime, subject: str, summary: str = ""
) -> MediationCase:
    """The office takes a dispute to the mediation centre (申请调解) on a party's wish.

    The resident, where a name was left, and the firm to which the complaint was dispatched become parties; each has
    still to agree. Raises `MediationUnderWay`.
    """
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    if complaint.mediations.filter(state__in=[MediationState.APPLIED, MediationState.ACCEPTED]).exists():
        raise MediationUnderWay
    case = MediationCase.objects.create(
        complaint=complaint,
        estate=complaint.estate,
        area=complaint.area,
        subject=words(subject),
        summary=summary.strip(),
        created_at=now,
    )
    _first_parties(case, complaint)
    note_step(case, MediationStep.APPLY, ActorKind.STAFF, by, now, state="")
    tell_complaint(case, ActorKind.STAFF, by, now)
    return case


def _first_parties(case: MediationCase, complaint: Complaint) -> None:
    if complaint.reporter_name:
        MediationParty.objects.create(
            case=case, kind=PartyKind.RESIDENT, name=complaint.reporter_name, phone=complaint.reporter_phone
        )
    if complaint.firm_id is not None:
        MediationParty.objects.create(case=case, kind=PartyKind.FIRM, firm_id=complaint.firm_id)


@transaction.atomic
def add_party(
    case_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    kind: str,
    name: str = "",
    phone: str = "",
    firm: PropertyFirm | None = None,
) -> MediationParty:
    """Enter another party, before an agreement."""
    case, side = opened(case_id, by)
    if case.state not in (MediationState.APPLIED, MediationState.ACCEPTED):
        raise MoveNotAllowed
    if kind == PartyKind.FIRM and firm is None:
        raise PartiesMissing
    values = {"firm": firm} if kind == PartyKind.FIRM else {"name": words(name), "phone": phone.strip()}
    try:
        with transaction.atomic():
            party = MediationParty.objects.create(case=case, kind=kind, **values)
    except IntegrityError as error:
        raise PartyThere from error
    note_step(case, MediationStep.ADD_PARTY, side, by, now)
    return party


@transaction.atomic
def record_consent(party_id: int, *, by: "User", now: datetime.datetime) -> MediationParty:
    """A party has agreed to mediation (同意调解), on paper or by word to the office or a mediator."""
    party = MediationParty.objects.get(pk=party_id)
    case, side = opened(party.case_id, by)
    if case.state not in (MediationState.APPLIED, MediationState.ACCEPTED):
        raise MoveNotAllowed
    if party.consented_at is None:
        party.consented_at = now
        party.save(update_fields=["consented_at"])
        note_step(case, MediationStep.CONSENT, side, by, now)
    return party


@transaction.atomic
def appoint_mediator(
    case_id: int, *, by: "User", now: datetime.datetime, mediator: "User", body: str, is_lead: bool = False
) -> MediatorPost:
    """The office appoints a mediator; from now on they see the case. Raises `NoMediatorHere`, `AppointedAlready`."""
    case, side = opened(case_id, by, office_only=True)
    if not can_be_mediator(mediator, case.area):
        raise NoMediatorHere
    try:
        with transaction.atomic():
            post = MediatorPost.objects.create(
                case=case, mediator=mediator, body=body, is_lead=is_lead, appointed_at=now
            )
    except IntegrityError as error:
        raise AppointedAlready from error
    note_step(case, MediationStep.APPOINT, side, by, now)
    return post


@transaction.atomic
def relieve_mediator(post_id: int, *, by: "User", now: datetime.datetime, reason: str) -> MediatorPost:
    """The office relieves a mediator (a party objects to them, say); they no longer see the case."""
    post = MediatorPost.objects.get(pk=post_id)
    case, side = opened(post.case_id, by, office_only=True)
    if post.relieved_at is None:
        post.relieved_at = now
        post.save(update_fields=["relieved_at"])
        note_step(case, MediationStep.RELIEVE, side, by, now, words(reason))
    return post


@transaction.atomic
def accept_mediation(case_id: int, *, by: "User", now: datetime.datetime) -> MediationCase:
    """The centre takes the dispute up (受理调解): every party has agreed, and somebody leads."""
    case, side = opened(case_id, by, act="accept")
    consents = list(case.parties.values_list("consented_at", flat=True))
    if len(consents) < FEWEST_PARTIES or None in consents:
        raise PartiesMissing
    if not case.posts.filter(relieved_at=None, is_lead=True).exists():
        raise LeadMissing
    return move(case, "accept", side, by, now, accepted_at=now)


@transaction.atomic
def decline_mediation(case_id: int, *, by: "User", now: datetime.datetime, reason: str) -> MediationCase:
    """The centre does not take the dispute up (不予受理), and says why."""
    case, side = opened(case_id, by, act="decline")
    return move(case, "decline", side, by, now, note=words(reason))


@transaction.atomic
def reveal_parties(case_id: int, *, by: "User") -> list[MediationParty]:
    """Names and phones of the parties in clear, for those who work on the case; the look is audited."""
    case, side = opened(case_id, by)
    record(by, "complaints.reveal_parties", case, fields=["name", "phone"], role=side)
    return list(case.parties.select_related("firm"))
