"""Rulebooks: written by one person, adopted by another, never changed afterwards."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import digest
from common.errors import NotAllowed, Refusal
from credit.choices import RulebookState, Subject
from credit.models import Rulebook, RulebookVersion
from credit.permissions import can_manage_rulebooks
from credit.rules import read_rulebook
from credit.workflow import RULEBOOK_MOVES, target_of
from jobs.services import enqueue


class SameText(Refusal):
    """The newest version says the same."""

    message = _("The newest version of this rulebook has exactly this content.")


class SamePerson(Refusal):
    """Four eyes are needed."""

    message = _("You proposed this rulebook yourself. Another person has to decide on it.")
    status = 403


class PeriodTaken(Refusal):
    """Adopting the version would rewrite the past of another one."""

    message = _("Another rulebook is in force from that day or later. Choose a later first day and upload again.")


class NoRulebook(Refusal):
    """Nothing is in force, so nothing can be scored."""

    message = _("No rulebook is in force on that day. Adopt one first.")


def rulebook_in_force(day: datetime.date, subject: str = Subject.FIRM) -> RulebookVersion:
    """The version by which firms (or projects, or posts) are rated on a day. Raises `NoRulebook`."""
    version = RulebookVersion.objects.in_force(day).filter(subject=subject).select_related("rulebook").first()
    if version is None:
        raise NoRulebook
    return version


@transaction.atomic
def upload_rulebook(text: str, *, by: User | None, now: datetime.datetime) -> RulebookVersion:
    """Keep a rulebook file as the next version; with `by`, that person proposes it in the same act.

    Raises `RulebookRefused` with every problem and its line, `SameText`, `NotAllowed`.
    """
    if by is not None and not can_manage_rulebooks(by):
        raise NotAllowed
    version = keep_version(text, by=by, now=now)
    record(by, "credit.upload_rulebook", version, fields=["document"])
    return version


def keep_version(text: str, *, by: User | None, now: datetime.datetime, copied_from: str = "") -> RulebookVersion:
    """Check a rulebook file and keep it as the next version, inside the caller's transaction.

    Also used for the sample that every jurisdiction starts with, which is nobody's act. `copied_from` names the
    jurisdiction and version that it was copied from.
    """
    document = read_rulebook(text)
    Rulebook.objects.get_or_create(code=document["code"], defaults={"title": document["title"][:200]})
    rulebook = Rulebook.objects.select_for_update(no_key=True).get(code=document["code"])
    newest = rulebook.versions.order_by("-number").first()
    if newest is not None and newest.digest == digest(document):
        raise SameText
    version = RulebookVersion(
        rulebook=rulebook,
        number=newest.number + 1 if newest else 1,
        subject=document["subject"],
        document=document,
        source_text=text,
        digest=digest(document),
        copied_from=copied_from,
        effective_from=datetime.date.fromisoformat(document["effective_from"]),
        effective_to=datetime.date.fromisoformat(document["effective_to"]) if "effective_to" in document else None,
    )
    if by is not None:
        version.state, version.proposed_by, version.proposed_at = RulebookState.PROPOSED, by, now
    version.full_clean(exclude=["proposed_by", "decided_by", "proposed_at", "decided_at"])
    version.save()
    return version


def _locked(version_id: int) -> RulebookVersion:
    return (
        RulebookVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rulebook")
        .get(pk=version_id)
    )


@transaction.atomic
def propose_version(version_id: int, *, by: User, now: datetime.datetime) -> RulebookVersion:
    """Take responsibility for a draft and put it to a second person. Raises `MoveNotAllowed`, `NotAllowed`."""
    if not can_manage_rulebooks(by):
        raise NotAllowed
    version = _locked(version_id)
    version.state = target_of(RULEBOOK_MOVES, "propose", version.state)
    version.proposed_by, version.proposed_at = by, now
    version.save(update_fields=["state", "proposed_by", "proposed_at"])
    record(by, "credit.propose_rulebook", version, fields=["state"])
    return version


@transaction.atomic
def adopt_version(version_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> RulebookVersion:
    """Put a proposed version in force; the one before it ends where this one begins.

    Raises `SamePerson`, `PeriodTaken`, `MoveNotAllowed`, `NotAllowed`.
    """
    version = _decide(version_id, "adopt", by, now, reason)
    rivals = RulebookVersion.objects.select_for_update(of=("self",), no_key=True).filter(
        state=RulebookState.ADOPTED, subject=version.subject
    )
    for rival in rivals.order_by("effective_from"):
        if rival.effective_to is not None and rival.effective_to <= version.effective_from:
            continue
        if rival.effective_from >= version.effective_from:
            if version.effective_to is not None and version.effective_to <= rival.effective_from:
                continue
            raise PeriodTaken
        rival.effective_to = version.effective_from
        rival.save(update_fields=["effective_to"])
        record(by, "credit.end_rulebook", rival, fields=["effective_to"])
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    record(by, "credit.adopt_rulebook", version, fields=["state"], reason=reason)
    enqueue("credit.share_rulebook", version_id=version.pk)
    return version


@transaction.atomic
def refuse_version(version_id: int, *, by: User, now: datetime.datetime, reason: str) -> RulebookVersion:
    """Send a proposed version away. Raises `SamePerson`, `MoveNotAllowed`, `NotAllowed`."""
    version = _decide(version_id, "refuse", by, now, reason)
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    record(by, "credit.refuse_rulebook", version, fields=["state"], reason=reason)
    return version


def _decide(version_id: int, act: str, by: User, now: datetime.datetime, reason: str) -> RulebookVersion:
    if not can_manage_rulebooks(by):
        raise NotAllowed
    Rulebook.objects.select_for_update(no_key=True).order_by("pk").first()  # one adoption at a time
    version = _locked(version_id)
    version.state = target_of(RULEBOOK_MOVES, act, version.state)
    if version.proposed_by_id == by.pk:
        raise SamePerson
    version.decided_by, version.decided_at, version.decision_reason = by, now, reason.strip()
    return version
