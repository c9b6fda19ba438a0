"""Ratings: what the engine said, from which inputs, on which day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credit.choices import RunKind, Subject
from credit.querysets import CreditFileQuerySet, RatingQuerySet


class RatingRun(models.Model):
    """One computation over all firms (评价批次): as of which day, with the knowledge of which moment.

    `known_at` is fixed when the run begins, so a run that was killed and started again says the same. A run that
    builds on another one (`base`) looks only at subjects whose inputs changed since; `looked_at` counts them.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=RunKind)
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="+"
    )
    engine_version = models.CharField(_("engine"), max_length=20)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("builds on"), related_name="+", editable=False
    )
    looked_at = models.PositiveIntegerField(_("looked at"), null=True, editable=False)
    changed = models.PositiveIntegerField(_("new ratings"), null=True, editable=False)
    job = models.ForeignKey("jobs.JobRun", models.PROTECT, null=True, verbose_name=_("job"), related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)

    class Meta:
        verbose_name = _("rating run")
        verbose_name_plural = _("rating runs")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "rulebook_version"],
                condition=Q(kind=RunKind.NIGHTLY),
                name="rating_run_once_a_night",
                violation_error_message=_("The nightly run of this day exists."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of}"


class Rating(models.Model):
    """The rating of one firm, or of one of its projects or manager posts (信用评价), insert-only.

    The ledger, `inputs` and the rulebook's document give `derivation` again, byte for byte; both carry their SHA-256.
    `score` is None where the rulebook gives a state instead of a score.
    """

    run = models.ForeignKey(RatingRun, models.PROTECT, verbose_name=_("run"), related_name="ratings")
    subject = models.CharField(_("rates"), max_length=20, choices=Subject, default=Subject.FIRM)
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="ratings")
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, verbose_name=_("project"), related_name="ratings"
    )
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="ratings"
    )
    engine_version = models.CharField(_("engine"), max_length=20)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4, null=True)
    grade = models.CharField(_("grade"), max_length=20)
    inputs = models.JSONField(_("inputs"))
    inputs_digest = models.CharField(_("SHA-256 of the inputs"), max_length=64)
    derivation = models.JSONField(_("derivation"))
    output_digest = models.CharField(_("SHA-256 of the outcome"), max_length=64)
    created_at = models.DateTimeField(_("computed"), auto_now_add=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["firm", "-id"], name="rating_firm_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "firm", "project"], name="rating_once_per_run", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(subject="firm", project__isnull=True) | (~Q(subject="firm") & Q(project__isnull=False)),
                name="rating_names_its_subject",
                violation_error_message=_("A rating of a project or post names the project; one of a firm does not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.grade} {self.score}"


class CreditFile(models.Model):
    """How a firm, or one of its projects or posts, stands now (信用档案): its latest rating.

    Follows the ratings and can be rebuilt from them. While nothing changes for a subject, its rating stays the
    same row; `checked_run` is the run that wrote it.
    """

    subject = models.CharField(_("rates"), max_length=20, choices=Subject, default=Subject.FIRM)
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="credit_files")
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, verbose_name=_("project"), related_name="credit_files"
    )
    rating = models.ForeignKey(Rating, models.PROTECT, null=True, verbose_name=_("rating"), related_name="+")
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4, null=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    checked_run = models.ForeignKey(
        RatingRun, models.PROTECT, null=True, verbose_name=_("checked by"), related_name="+"
    )
    checked_on = models.DateField(_("checked on"), null=True)

    objects = CreditFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit file")
        verbose_name_plural = _("credit files")
        ordering = ["-score", "firm_id"]
        default_permissions = ()
        indexes = [models.Index(fields=["grade", "-score", "firm"], name="credit_file_grade_score")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "firm", "project"], name="credit_file_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(subject="firm", project__isnull=True) | (~Q(subject="firm") & Q(project__isnull=False)),
                name="credit_file_names_its_subject",
                violation_error_message=_("A rating of a project or post names the project; one of a firm does not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.grade}"
