"""Ratings: what the engine said, from which inputs, on which day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credit.choices import RunKind
from credit.querysets import CreditFileQuerySet, RatingQuerySet


class RatingRun(models.Model):
    """One computation over all firms (评价批次): as of which day, with the knowledge of which moment.

    `known_at` is fixed when the run begins, so a run that was killed and started again says the same.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=RunKind)
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="+"
    )
    engine_version = models.CharField(_("engine"), max_length=20)
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
                fields=["as_of"],
                condition=Q(kind=RunKind.NIGHTLY),
                name="rating_run_once_a_night",
                violation_error_message=_("The nightly run of this day exists."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of}"


class Rating(models.Model):
    """The rating of one firm (信用评价), insert-only.

    `inputs` and the rulebook's document give `derivation` again, byte for byte; both carry their SHA-256.
    """

    run = models.ForeignKey(RatingRun, models.PROTECT, verbose_name=_("run"), related_name="ratings")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="ratings")
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="ratings"
    )
    engine_version = models.CharField(_("engine"), max_length=20)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4)
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
        constraints = [models.UniqueConstraint(fields=["run", "firm"], name="rating_once_per_run")]

    def __str__(self) -> str:
        return f"{self.firm} {self.grade} {self.score}"


class CreditFile(models.Model):
    """How a firm stands now (信用档案): its latest rating, and the last run that looked at it.

    Follows the ratings and can be rebuilt from them. While nothing changes for a firm, its rating stays the
    same row and only `checked_run` moves on.
    """

    firm = models.OneToOneField(
        "firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="credit_file", primary_key=True
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

    def __str__(self) -> str:
        return f"{self.firm} {self.grade}"
