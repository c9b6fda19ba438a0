"""Sheets of subdistrict, district and panel: each by another person, nobody for a firm of their own."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.models import PropertyFirm
from places.models import Area
from programmes.choices_awards import ReviewLevel, RoundState
from programmes.models import AwardApplication, AwardReview, AwardRound
from programmes.permissions import reviews_for_district, reviews_for_subdistrict
from programmes.rules.award import BadPoints, mean, score
from programmes.services.awards._steps import lock_application, note_step, require_words
from programmes.services.awards.applying import WrongPoints, items_of

REVIEWERS: dict[str, Callable[[User, Area], bool]] = {
    ReviewLevel.SUBDISTRICT: reviews_for_subdistrict,
    ReviewLevel.DISTRICT: reviews_for_district,
}
FIELDS = {ReviewLevel.SUBDISTRICT: "subdistrict_score", ReviewLevel.DISTRICT: "district_score"}


class ReviewedBefore(Refusal):
    """The person has scored this application at another level."""

    message = _("You have reviewed this application. Another person does this step.")
    status = 403


class OwnFirm(Refusal):
    """The person works for the firm."""

    message = _("You work for this firm. Another person does this step.")
    status = 403


class SheetNotComplete(Refusal):
    """Items of the sheet have no points."""

    status = 422


def review_application(
    application_id: int,
    level: str,
    points: Mapping[str, Decimal],
    *,
    by: User | None,
    now: datetime.datetime,
    remarks: Mapping[str, str] | None = None,
    opinion: str = "",
) -> AwardReview:
    """Hand in the sheet of the subdistrict or the district, which passes the application on.

    Raises `ReviewedBefore`, `OwnFirm`, `SheetNotComplete`, `WrongPoints`, `MoveNotAllowed`, `NotAllowed`.
    """
    with transaction.atomic():
        _hold_round(application_id, RoundState.OPEN)
        application, target = lock_application(application_id, f"review_{level}")
        require_reviewer(by, application, level)
        review = _keep_sheet(application, level, points, by, now, remarks or {}, opinion)
        setattr(application, FIELDS[ReviewLevel(level)], review.total)
        fields = ["state", FIELDS[ReviewLevel(level)]]
        if level == ReviewLevel.DISTRICT:
            application.must_points, application.must_missing = review.must_points, review.must_missing
            fields += ["must_points", "must_missing"]
        note_step(application, f"review_{level}", target, by=by, now=now, reason=opinion)
        application.save(update_fields=fields)
        record(by, f"programmes.review_award_{level}", application, fields=fields)
    return review


def require_reviewer(by: User | None, application: AwardApplication, level: str) -> None:
    """Raise `NotAllowed`, `OwnFirm` or `ReviewedBefore` unless the person may review at this level."""
    if by is None:
        return
    if not REVIEWERS[ReviewLevel(level)](by, application.area):
        raise NotAllowed
    require_stranger(by, application)


def require_stranger(by: User, application: AwardApplication) -> None:
    """Raise `OwnFirm` or `ReviewedBefore` for who has a share in the application."""
    kind = ContentType.objects.get_for_model(PropertyFirm)
    if by.assignments.current().filter(scope_type=kind, scope_id=application.firm_id).exists():
        raise OwnFirm
    if application.submitted_by_id == by.pk or application.reviews.filter(reviewer=by).exists():
        raise ReviewedBefore


def _hold_round(application_id: int, state: str) -> None:
    """The round is in this state and stays there meanwhile; locked before its applications, as the ranking does."""
    rows = AwardRound.objects.select_for_update(of=("self",), no_key=True)
    if rows.get(applications=application_id).state != state:
        raise MoveNotAllowed


def _keep_sheet(
    application: AwardApplication,
    level: str,
    points: Mapping[str, Decimal],
    by: User | None,
    now: datetime.datetime,
    remarks: Mapping[str, str],
    opinion: str,
) -> AwardReview:
    items = items_of(application)
    open_items = [item["code"] for item in items if item["code"] not in points]
    if open_items:
        raise SheetNotComplete(_("Items without points: %s. Score them first.") % ", ".join(open_items[:10]))
    try:
        result = score(items, points)
    except BadPoints as error:
        raise WrongPoints(str(error)) from error
    review = AwardReview(
        application=application,
        level=level,
        reviewer=by,
        points={code: str(given) for code, given in points.items()},
        remarks={code: words.strip()[:300] for code, words in remarks.items() if words.strip()},
        total=result.total,
        must_points=result.must_points,
        must_missing=result.must_missing,
        opinion=opinion.strip()[:500],
        at=now,
    )
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise ReviewedBefore from error
    return review


@transaction.atomic
def score_sheet(
    application_id: int,
    points: Mapping[str, Decimal],
    *,
    by: User,
    now: datetime.datetime,
    remarks: Mapping[str, str] | None = None,
    opinion: str = "",
) -> AwardReview:
    """Hand in one panel member's sheet; the panel's score is the mean of its sheets.

    Raises `NotAllowed` for who does not sit in the panel, `ReviewedBefore`, `OwnFirm`, `SheetNotComplete`.
    """
    _hold_round(application_id, RoundState.PANEL)
    application, _target = lock_application(application_id, "score")
    if not application.round.panel.filter(user=by, left_at__isnull=True).exists():
        raise NotAllowed
    require_stranger(by, application)
    review = _keep_sheet(application, ReviewLevel.PANEL, points, by, now, remarks or {}, opinion)
    application.panel_score = mean(application.reviews.filter(level=ReviewLevel.PANEL).values_list("total", flat=True))
    application.save(update_fields=["panel_score"])
    record(by, "programmes.score_award_sheet", application, fields=["panel_score"])
    return review


@transaction.atomic
def return_application(
    application_id: int, *, by: User | None, now: datetime.datetime, reason: str
) -> AwardApplication:
    """The subdistrict gives the application back to be completed."""
    application, target = lock_application(application_id, "return")
    require_reviewer(by, application, ReviewLevel.SUBDISTRICT)
    return _moved(application, "return", target, by, now, require_words(reason))


@transaction.atomic
def refuse_application(
    application_id: int, *, by: User | None, now: datetime.datetime, reason: str
) -> AwardApplication:
    """Subdistrict or district refuses, whoever's turn it is, with the reason."""
    application, target = lock_application(application_id, "refuse")
    level = ReviewLevel.SUBDISTRICT if application.state == "submitted" else ReviewLevel.DISTRICT
    require_reviewer(by, application, level)
    return _moved(application, "refuse", target, by, now, require_words(reason))


def _moved(
    application: AwardApplication, act: str, target: str, by: User | None, now: datetime.datetime, reason: str
) -> AwardApplication:
    note_step(application, act, target, by=by, now=now, reason=reason)
    application.save(update_fields=["state"])
    record(by, f"programmes.{act}_award_application", application, fields=["state"], reason=reason)
    return application
