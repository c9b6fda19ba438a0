"""Who is told of what is handed in, returned, asked, answered and moved about disclosures and fees."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from firms import disclosure_notices as notices
from firms.models import (
    AccountQuestion,
    AdjustmentStep,
    CorrectionOrder,
    DisclosureReview,
    DisclosureVersion,
    QuestionAnswer,
    ServiceProject,
)
from firms.selectors.inspection_people import people_of_firm, people_of_office
from firms.workflow.adjustments import FIRM, MOVES
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell

NO_DAY = "—"


class _Telling(NamedTuple):
    event: str
    link: str
    people: list[User]
    project: ServiceProject
    step: str = ""
    due: str = NO_DAY


@outbox_handler("firms.tell_disclosure")
def tell_disclosure(noun: str, pk: int) -> None:
    """Tell the other side of what has happened. Twice is the same as once."""
    model, tellings = _NOUNS[noun]
    row = model._default_manager.get(pk=pk)
    with translation.override(settings.LANGUAGE_CODE):
        found = list(tellings(row))
    for told in found:
        tell(
            told.event,
            origin=f"firms.{noun}:{pk}",
            to=[Recipient(user=person, link=told.link) for person in told.people],
            parameters={"estate": told.project.estate.name, "step": told.step, "due": told.due},
            now=timezone.now(),
            subject=row,
        )


def _to_firm(project: ServiceProject, link: str, step: str, due: str = NO_DAY) -> _Telling:
    return _Telling(notices.TO_FIRM, link, people_of_firm(project.firm), project, step, due)


def _to_office(project: ServiceProject, link: str, step: str) -> _Telling:
    return _Telling(notices.TO_OFFICE, link, people_of_office(project.estate.area), project, step)


def _version(version: DisclosureVersion) -> Iterator[_Telling]:
    if version.needs_review:
        link = reverse("admin:firms_disclosureversion_change", args=[version.pk])
        words = _("%(what)s waits to be checked") % {"what": version.disclosure.get_kind_display()}
        yield _to_office(version.disclosure.project, link, words)


def _review(review: DisclosureReview) -> Iterator[_Telling]:
    version = review.version
    link = reverse("firms:disclosure-version", args=[version.pk])
    words = _("%(what)s is public now") if review.is_accepted else _("%(what)s was returned to be corrected")
    yield _to_firm(version.disclosure.project, link, words % {"what": version.disclosure.get_kind_display()})


def _order(order: CorrectionOrder) -> Iterator[_Telling]:
    version = order.version
    link = reverse("firms:disclosure-version", args=[version.pk])
    words = _("%(what)s is ordered to be corrected") % {"what": version.disclosure.get_kind_display()}
    yield _to_firm(version.disclosure.project, link, words, order.due_on.isoformat())


def _question(question: AccountQuestion) -> Iterator[_Telling]:
    link = reverse("firms:question", args=[question.pk])
    yield _to_firm(question.project, link, _("an owner asks about the accounts"), question.due_on.isoformat())


def _answer(answer: QuestionAnswer) -> Iterator[_Telling]:
    project = answer.question.project
    link = reverse("estate-disclosure:ask", args=[project.estate.code])
    yield _Telling(notices.TO_ASKER, link, [answer.question.asked_by], project)


def _step(step: AdjustmentStep) -> Iterator[_Telling]:
    case = step.case
    by_firm = step.move not in MOVES or MOVES[step.move].actor == FIRM
    words = _("fee-adjustment case: %(state)s") % {"state": step.get_to_state_display()}
    if by_firm:
        yield _to_office(case.project, reverse("admin:firms_feeadjustment_change", args=[case.pk]), words)
    else:
        yield _to_firm(case.project, reverse("firms:fee-case", args=[case.pk]), words)


_NOUNS: dict[str, tuple[type[models.Model], Callable[[Any], Iterator[_Telling]]]] = {
    "version": (DisclosureVersion, _version),
    "review": (DisclosureReview, _review),
    "order": (CorrectionOrder, _order),
    "question": (AccountQuestion, _question),
    "answer": (QuestionAnswer, _answer),
    "step": (AdjustmentStep, _step),
}
