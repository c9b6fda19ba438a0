"""What a person does in training: enrols, attends, is tested, gets a certificate."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.choices_training import AttendanceWay, EnrolmentState
from programmes.models.training import CourseSession, TrainingCourse
from programmes.querysets_training import AttemptQuerySet, CertificateQuerySet, OfSessionQuerySet

USER = settings.AUTH_USER_MODEL


def make_code() -> str:
    """What stands in the address of a certificate: 12 characters that nobody guesses."""
    return secrets.token_hex(10)


class Enrolment(models.Model):
    """A person has a place in a session, or waits for one (报名). `firm` for whose people they learn, if any."""

    session = models.ForeignKey(CourseSession, models.PROTECT, verbose_name=_("session"), related_name="enrolments")
    person = models.ForeignKey(USER, models.PROTECT, verbose_name=_("person"), related_name="+")
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, verbose_name=_("firm"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=EnrolmentState)
    enrolled_at = models.DateTimeField(_("enrolled"))
    placed_at = models.DateTimeField(_("has a place since"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["session", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~Q(state="cancelled"),
                name="enrolment_once",
                violation_error_message=_("You are enrolled in this session."),
            ),
            models.CheckConstraint(
                condition=Q(state="enrolled", placed_at__isnull=False) | ~Q(state="enrolled"),
                name="enrolment_place_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="enrolment_cancelled_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.get_state_display()}"


class Attendance(models.Model):
    """A person was there (签到). `hours` are those of the course that day. Insert-only."""

    session = models.ForeignKey(CourseSession, models.PROTECT, verbose_name=_("session"), related_name="attendances")
    person = models.ForeignKey(USER, models.PROTECT, verbose_name=_("person"), related_name="+")
    hours = models.DecimalField(pgettext_lazy("training", "hours"), max_digits=5, decimal_places=1)
    way = models.CharField(_("noted"), max_length=10, choices=AttendanceWay)
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("noted by"), related_name="+")
    at = models.DateTimeField(_("time"))

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["session", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["person", "at"], name="attendance_hours_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="training_attendance_once",
                violation_error_message=_("Your presence has been noted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.at:%Y-%m-%d}"


class TestAttempt(models.Model):
    """An attempt at a course's test (考试). `questions` as asked, `answers` as given; the share is 0 to 1."""

    __test__ = False  # no test of ours

    course = models.ForeignKey(TrainingCourse, models.PROTECT, verbose_name=_("course"), related_name="test_attempts")
    session = models.ForeignKey(CourseSession, models.PROTECT, verbose_name=_("session"), related_name="test_attempts")
    person = models.ForeignKey(USER, models.PROTECT, verbose_name=_("person"), related_name="+")
    number = models.PositiveSmallIntegerField(_("attempt"))
    questions = models.JSONField(_("questions"))
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    share = models.DecimalField(_("share of right answers"), max_digits=4, decimal_places=3, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun"))
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt at a test")
        verbose_name_plural = _("attempts at tests")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "number"],
                name="test_attempt_numbered_once",
                violation_error_message=_("This attempt has begun. Reload the page."),
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, share__isnull=True, is_passed__isnull=True)
                | Q(handed_in_at__isnull=False, share__isnull=False, is_passed__isnull=False),
                name="test_attempt_marked_when_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"


class TrainingCertificate(models.Model):
    """A certificate (培训合格证). `code` stands in the address that anybody may check; revoked, never deleted."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(max_length=40, unique=True, default=make_code, editable=False)
    course = models.ForeignKey(TrainingCourse, models.PROTECT, verbose_name=_("course"), related_name="certificates")
    session = models.ForeignKey(CourseSession, models.PROTECT, verbose_name=_("session"), related_name="certificates")
    person = models.ForeignKey(USER, models.PROTECT, verbose_name=_("person"), related_name="+")
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until (not included)"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("revoked by"), related_name="+"
    )
    revoke_reason = models.CharField(_("reason of the revocation"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of training")
        verbose_name_plural = _("certificates of training")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="certificate_once",
                violation_error_message=_("The certificate has been issued."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("issued_on")),
                name="certificate_validity_ordered",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""),
                name="certificate_revoked_with_reason",
                violation_error_message=_("Whoever revokes a certificate says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
