"""Surveys: publishing a version of the questionnaire, entering answers with photos."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import digest
from common.errors import Refusal
from common.images import Picture
from common.storing import files_undone_on_error, put_away
from places.models import Area
from programmes.choices import Condition
from programmes.models import EstateSurvey, NeglectedEstate, SurveyForm, SurveyPhoto
from programmes.permissions import can_set_rules, require
from programmes.rules.survey import BadAnswers, BadQuestions, check_answers, check_questions
from programmes.services._steps import lock_entry, note_step
from programmes.services.register import InTheFuture
from programmes.services.targets import require_later

PHOTO_LIMIT = 9


class NoForm(Refusal):
    """No questionnaire is in force on the day."""

    message = _("No survey form is in force on that day. Ask the housing authority to publish one.")


class OfficeElsewhere(Refusal):
    """The office has nothing to do with the estate."""

    message = _("Choose an office in whose area the estate lies.")
    status = 422


@transaction.atomic
def publish_survey_form(questions: Any, *, by: User | None, title: str, effective_from: datetime.date) -> SurveyForm:
    """Publish the next version of the questionnaire; the version before ends on that day.

    Raises `ValidationError` with what is wrong with the questions or the day, `NotAllowed`.
    """
    require(by is None or can_set_rules(by))
    try:
        whole = check_questions(questions)
    except BadQuestions as error:
        raise ValidationError(str(error)) from error
    last = SurveyForm.objects.select_for_update(of=("self",), no_key=True).order_by("-number").first()
    if last is not None and last.effective_to is None:
        require_later(last, effective_from)
        last.effective_to = effective_from
        last.full_clean()
        last.save(update_fields=["effective_to"])
    number = (SurveyForm.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    form = SurveyForm(
        number=number, title=title.strip(), questions=whole, digest=digest(whole), effective_from=effective_from
    )
    form.full_clean()
    form.save(force_insert=True)
    record(by, "programmes.publish_survey_form", form, fields=["questions", "effective_from"])
    return form


def survey_form_on(day: datetime.date) -> SurveyForm:
    """The questionnaire in force on a day. Raises `NoForm`."""
    form = SurveyForm.objects.on(day).first()
    if form is None:
        raise NoForm
    return form


def record_survey(
    entry_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    surveyed_on: datetime.date,
    office: Area,
    condition: str,
    answers: Mapping[str, Any],
    photos: Sequence[Picture] = (),
) -> EstateSurvey:
    """Enter what was found on a day, under the questionnaire of that day.

    Raises `ValidationError` by question for answers that do not fit, `InTheFuture`, `NoForm`, `OfficeElsewhere`,
    `StorageFailing`, `MoveNotAllowed`, `NotAllowed`. Files of a survey that is refused are deleted again.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        return _record(
            entry_id,
            by=by,
            now=now,
            today=today,
            values={"surveyed_on": surveyed_on, "office": office, "condition": Condition(condition)},
            answers=answers,
            photos=photos,
            stored=stored,
        )


def _record(
    entry_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    values: dict[str, Any],
    answers: Mapping[str, Any],
    photos: Sequence[Picture],
    stored: list[str],
) -> EstateSurvey:
    known = NeglectedEstate.objects.get(pk=entry_id)
    act = "survey" if known.state in {"registered", "surveyed"} else "survey_again"
    entry, target = lock_entry(entry_id, act, by=by)
    if values["surveyed_on"] > today:
        raise InTheFuture
    if not entry.estate.area.path.startswith(values["office"].path):
        raise OfficeElsewhere
    form = survey_form_on(values["surveyed_on"])
    try:
        kept = check_answers(form.questions, answers)
    except BadAnswers as error:
        raise ValidationError(list(error.problems.values())) from error
    survey = EstateSurvey(entry=entry, form=form, answers=kept, by=by, **values)
    survey.full_clean(exclude=["answers", "by"])
    survey.save(force_insert=True)
    _keep_photos(survey, photos, now, stored)
    note_step(entry, act, target, by=by, now=now)
    entry.save(update_fields=["state"])
    record(by, "programmes.record_survey", survey, fields=["surveyed_on", "condition", "answers", "photos"])
    return survey


def _keep_photos(survey: EstateSurvey, photos: Sequence[Picture], now: datetime.datetime, stored: list[str]) -> None:
    for picture in photos[:PHOTO_LIMIT]:
        stored.append(put_away(f"surveys/{now:%Y/%m}/{uuid.uuid4().hex}.jpg", picture.content))
        photo = SurveyPhoto(
            survey=survey, file=stored[-1], width=picture.width, height=picture.height, sha256=picture.sha256
        )
        photo.full_clean()
        photo.save(force_insert=True)
