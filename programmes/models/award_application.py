"""An application for an award: self-assessment, evidence, reviews, objections, revisits, withdrawal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.choices_awards import (
    ApplicationState,
    ObjectionState,
    ReviewLevel,
    VisitResult,
    WithdrawalState,
)
from programmes.models.award import USER, AwardRound
from programmes.querysets_awards import ApplicationQuerySet, OfApplicationQuerySet


def _points(words: object) -> models.DecimalField:
    return models.DecimalField(words, max_digits=7, decimal_places=2, null=True, blank=True)


def _person(words: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=words, related_name="+"
    )


class AwardApplication(models.Model):
    """A firm asks for an award, for itself or for a project (创建申报).

    `area` is the subdistrict that reviews first. Scores are points of the standard; `grade` is the firm's credit
    grade when the round was ranked. `public_code` stands in the address of the check page.
    """

    round = models.ForeignKey(AwardRound, models.PROTECT, verbose_name=_("round"), related_name="applications")
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="award_applications"
    )
    project = models.ForeignKey(
        "firms.ServiceProject",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("project"),
        related_name="award_applications",
    )
    class_code = models.CharField(_("class"), max_length=40, blank=True)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    self_score = _points(_("own score"))
    subdistrict_score = _points(_("score of the subdistrict"))
    district_score = _points(_("score of the district"))
    panel_score = _points(_("score of the panel"))
    must_points = _points(_("points of the must-have items"))
    must_missing = models.PositiveSmallIntegerField(_("must-have items missing"), null=True, blank=True)
    grade = models.CharField(_("credit grade"), max_length=40, blank=True)
    grade_rank = models.PositiveSmallIntegerField(_("place of the grade, 0 the best"), null=True, blank=True)
    public_code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number of the award"), max_length=40, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until (not included)"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    created_by = _person(_("created by"))
    created_at = models.DateTimeField(_("created"))
    submitted_by = _person(_("handed in by"))
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for an award")
        verbose_name_plural = _("applications for awards")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["round", "state"], name="award_application_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "firm", "project"],
                condition=~Q(state="taken_back"),
                nulls_distinct=False,
                name="award_application_once",
                violation_error_message=_("There is an application for this in the round. Open that one."),
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="award_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["awarded", "withdrawn"])
                | (Q(awarded_on__isnull=False, valid_until__gt=F("awarded_on")) & ~Q(number="")),
                name="award_has_number_and_validity",
                violation_error_message=_("An award has a number, a day and a validity."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False), name="award_withdrawn_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.project.name if self.project is not None else self.firm.name


class AwardAnswer(models.Model):
    """What a firm says about one item of the checklist (自评); kept as it is typed."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="answers")
    item_code = models.CharField(_("item"), max_length=20)
    points = models.DecimalField(pgettext_lazy("awards", "points"), max_digits=6, decimal_places=2)
    note = models.CharField(_("note"), max_length=500, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an item")
        verbose_name_plural = _("answers to items")
        ordering = ["application", "item_code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "item_code"], name="award_answer_once"),
            models.CheckConstraint(
                condition=Q(points__gte=0),
                name="award_answer_not_negative",
                violation_error_message=_("Points are not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.item_code


class AwardEvidence(models.Model):
    """A file that proves an item (佐证材料): PDF byte for byte, or a photo without metadata."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="evidence")
    item_code = models.CharField(_("item"), max_length=20)
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(_("file"), max_length=200, upload_to="awards")
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_by = _person(_("added by"))
    added_at = models.DateTimeField(_("added"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of an item")
        verbose_name_plural = _("evidence of items")
        ordering = ["application", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item_code", "sha256"],
                name="award_evidence_once",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AwardReview(models.Model):
    """A filled-in sheet (评审表): of subdistrict, district, or one member of the panel. Insert-only.

    `points` is `{item: points as text}` for every item, `remarks` `{item: words}`.
    """

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="reviews")
    level = models.CharField(_("level"), max_length=20, choices=ReviewLevel)
    reviewer = models.ForeignKey(USER, models.PROTECT, verbose_name=_("reviewer"), related_name="+", null=True)
    points = models.JSONField(pgettext_lazy("awards", "points"))
    remarks = models.JSONField(_("remarks"), default=dict, blank=True)
    total = models.DecimalField(_("total (points)"), max_digits=7, decimal_places=2)
    must_points = models.DecimalField(_("points of the must-have items"), max_digits=7, decimal_places=2)
    must_missing = models.PositiveSmallIntegerField(_("must-have items missing"))
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    at = models.DateTimeField(_("time"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of an application")
        verbose_name_plural = _("reviews of applications")
        ordering = ["application", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "level"],
                condition=~Q(level="panel"),
                name="award_review_once_a_level",
                violation_error_message=_("This level has reviewed the application."),
            ),
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=Q(reviewer__isnull=False),
                name="award_reviewer_once",
                violation_error_message=_("You have reviewed this application. Another person does this step."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_level_display()}"


class TieVote(models.Model):
    """A panel member's vote by name for one of the tied applications (同分表决). Insert-only.

    `decision` is the ranking that found the tie; `tie` its number there.
    """

    decision = models.ForeignKey("programmes.AwardDecision", models.PROTECT, related_name="votes")
    tie = models.PositiveSmallIntegerField(_("tie"))
    member = models.ForeignKey("programmes.PanelMember", models.PROTECT, related_name="votes")
    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="tie_votes")
    at = models.DateTimeField(_("time"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote on a tie")
        verbose_name_plural = _("votes on ties")
        ordering = ["decision", "tie", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "tie", "member"],
                name="award_tie_vote_once",
                violation_error_message=_("You have voted on this tie."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.application}"


class AwardObjection(models.Model):
    """Somebody objects to a chosen application while it is public (公示异议)."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="objections")
    raised_by = _person(_("raised by"))
    raised_at = models.DateTimeField(_("raised"))
    words = models.CharField(_("what is objected"), max_length=1000)
    state = models.CharField(_("state"), max_length=20, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    decided_by = _person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to an award")
        verbose_name_plural = _("objections to awards")
        ordering = ["application", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "raised_by"],
                condition=Q(state="open", raised_by__isnull=False),
                name="award_objection_one_open",
                violation_error_message=_("Your objection to this award is being looked at."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(answer="")),
                name="award_objection_answered",
                violation_error_message=_("A decision on an objection is explained."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_state_display()}"


class AwardVisit(models.Model):
    """A revisit of an award (复查). Insert-only."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("visited on"))
    result = models.CharField(_("result"), max_length=20, choices=VisitResult)
    finding = models.CharField(_("what was found"), max_length=500)
    by = _person(_("by"))
    at = models.DateTimeField(_("time"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("revisit of an award")
        verbose_name_plural = _("revisits of awards")
        ordering = ["application", "visited_on"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.application} {self.visited_on}"


class AwardWithdrawal(models.Model):
    """An award is to be withdrawn: notice with the reason, the firm is heard, another person decides (撤销)."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="withdrawals")
    reason = models.CharField(_("reason"), max_length=500)
    notified_by = _person(_("notified by"))
    notified_at = models.DateTimeField(_("notified"))
    hearing_until = models.DateField(_("to be heard until (included)"))
    statement = models.CharField(_("what the firm says"), max_length=1000, blank=True)
    stated_at = models.DateTimeField(_("heard"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=WithdrawalState, default=WithdrawalState.HEARING)
    decided_by = _person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    grounds = models.CharField(_("grounds of the decision"), max_length=500, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of an award")
        verbose_name_plural = _("withdrawals of awards")
        ordering = ["application", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="hearing"),
                name="award_withdrawal_one_running",
                violation_error_message=_("A withdrawal of this award is under way."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("notified_by")),
                name="award_withdrawal_decided_by_another",
                violation_error_message=_("Whoever gave the notice does not decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(state="hearing", decided_at__isnull=True)
                | (~Q(state="hearing") & Q(decided_at__isnull=False) & ~Q(grounds="")),
                name="award_withdrawal_has_grounds",
                violation_error_message=_("The decision on a withdrawal is explained."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_state_display()}"


class AwardStep(models.Model):
    """What happened to an application (申报轨迹). Insert-only."""

    application = models.ForeignKey(AwardApplication, models.PROTECT, related_name="steps")
    act = models.CharField(_("act"), max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(_("state"), max_length=20, choices=ApplicationState)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = _person(_("by"))
    at = models.DateTimeField(_("time"))

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of an application")
        ordering = ["application", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.application} {self.act}"
