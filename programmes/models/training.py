"""Training: courses with tests, sessions, enrolment, attendance, certificates, hours that are required."""

import secrets

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from programmes.choices_training import Audience, SessionState
from programmes.models.register import ORDERED, PERIOD
from programmes.querysets_training import CourseQuerySet, SessionQuerySet


def make_secret() -> str:
    """What the codes of a session are made from: 32 random bytes in hexadecimal."""
    return secrets.token_hex(32)


class TrainingWeek(models.Model):
    """Sessions that belong together in a week (培训周), `last_day` included."""

    title = models.CharField(_("title"), max_length=200)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day (included)"))
    words = models.CharField(_("what it is about"), max_length=500, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("training week")
        verbose_name_plural = _("training weeks")
        ordering = ["-first_day"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="training_week_ordered",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class TrainingCourse(models.Model):
    """A course for one audience (培训课程). `pass_share` is 0 to 1 of the questions; no questions: no test."""

    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(pgettext_lazy("training", "for"), max_length=30, choices=Audience)
    hours = models.DecimalField(pgettext_lazy("training", "hours"), max_digits=5, decimal_places=1)
    words = models.TextField(_("what is taught"), blank=True)
    question_count = models.PositiveSmallIntegerField(_("questions of a test (0: no test)"), default=0)
    pass_share = models.DecimalField(
        _("share of right answers (0 to 1)"), max_digits=4, decimal_places=3, default="0.6"
    )
    attempts = models.PositiveSmallIntegerField(_("attempts at the test"), default=2)
    valid_months = models.PositiveSmallIntegerField(_("months of validity (empty: for good)"), null=True, blank=True)
    is_open = models.BooleanField(_("is offered"), default=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="course_hours_positive",
                violation_error_message=_("A course has more than 0 hours."),
            ),
            models.CheckConstraint(
                condition=Q(pass_share__gt=0, pass_share__lte=1) & Q(attempts__gte=1),
                name="course_pass_share_is_a_share",
                violation_error_message=_("The share lies between 0 and 1, and there is at least one attempt."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseQuestion(models.Model):
    """A question of a course's bank (题库): choices as a list of texts, `right` the places of the right ones."""

    course = models.ForeignKey(TrainingCourse, models.PROTECT, verbose_name=_("course"), related_name="questions")
    text = models.CharField(_("question"), max_length=500)
    choices = models.JSONField(_("answers"))
    right = models.JSONField(_("right answers"))
    is_used = models.BooleanField(_("is asked"), default=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a course")
        verbose_name_plural = _("questions of courses")
        ordering = ["course", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["course", "text"],
                name="course_question_once",
                violation_error_message=_("The course has this question."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class CourseSession(models.Model):
    """One date of a course (培训班次). `secret` makes the codes of attendance and never leaves the server."""

    course = models.ForeignKey(TrainingCourse, models.PROTECT, verbose_name=_("course"), related_name="sessions")
    week = models.ForeignKey(
        TrainingWeek, models.PROTECT, null=True, blank=True, verbose_name=_("training week"), related_name="sessions"
    )
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="+")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    location = models.CharField(_("location"), max_length=200)
    places = models.PositiveSmallIntegerField(pgettext_lazy("training", "places"))
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("trainer"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=SessionState, default=SessionState.OPEN)
    secret = EncryptedTextField(default=make_secret, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions of courses")
        ordering = ["-starts_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "starts_at"], name="course_session_coming")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="course_session_ordered",
                violation_error_message=_("A session ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="course_session_has_places",
                violation_error_message=_("A session has at least one place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}"


class HoursRule(models.Model):
    """Hours of training that an audience needs in a year (年度学时要求), with the source. Half-open period."""

    audience = models.CharField(pgettext_lazy("training", "for"), max_length=30, choices=Audience)
    hours = models.DecimalField(_("hours a year"), max_digits=5, decimal_places=1)
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("required hours")
        verbose_name_plural = _("required hours")
        ordering = ["audience", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="hours_rule_positive",
                violation_error_message=_("The hours are more than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="hours_rule_has_source",
                violation_error_message=_("A rule names its source."),
            ),
            models.CheckConstraint(
                condition=ORDERED,
                name="hours_rule_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            ExclusionConstraint(
                name="hours_rule_one_in_force",
                expressions=[("audience", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()} {self.hours}"
