"""Surveys of estates: versions of the questionnaire, answers, photos."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.choices import Condition
from programmes.models.register import ORDERED, PERIOD, NeglectedEstate
from programmes.querysets import EffectiveQuerySet, OfEntryQuerySet, SurveyPhotoQuerySet


class SurveyForm(models.Model):
    """One version of the questionnaire (调查问卷版本). Its questions never change; a change is the next version.

    `questions` is a list of `{"code", "label", "kind", "choices", "is_required", "unit"}`, see `rules/survey.py`.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    questions = models.JSONField(_("questions"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey form")
        verbose_name_plural = _("survey forms")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=ORDERED,
                name="survey_form_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            ExclusionConstraint(
                name="survey_form_one_in_force",
                expressions=[(PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another version is in force in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class EstateSurvey(models.Model):
    """What a community or subdistrict found on a day (小区调查), insert-only. `answers` by the question's code."""

    entry = models.ForeignKey(NeglectedEstate, models.PROTECT, verbose_name=_("entry"), related_name="surveys")
    form = models.ForeignKey(SurveyForm, models.PROTECT, verbose_name=_("form"), related_name="surveys")
    surveyed_on = models.DateField(_("surveyed on"))
    office = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("surveyed by"), related_name="+")
    condition = models.CharField(_("state of the estate"), max_length=20, choices=Condition)
    answers = models.JSONField(_("answers"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("entered by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-surveyed_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry} {self.surveyed_on:%Y-%m-%d}"


class SurveyPhoto(models.Model):
    """A photo of a survey, insert-only: a JPEG without metadata."""

    survey = models.ForeignKey(EstateSurvey, models.PROTECT, verbose_name=_("survey"), related_name="photos")
    file = models.FileField(_("file"), upload_to="surveys/", max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    objects = SurveyPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a survey")
        verbose_name_plural = _("photos of surveys")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "sha256"],
                name="survey_photo_once",
                violation_error_message=_("This photo was handed in twice."),
            ),
            models.CheckConstraint(condition=~Q(file=""), name="survey_photo_has_file"),
        ]

    def __str__(self) -> str:
        return self.file.name
