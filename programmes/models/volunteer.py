"""Volunteer teams, their people, calls and sign-ups; hours that exist only with consent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_phone
from programmes.choices_volunteers import CallState
from programmes.querysets_volunteers import CallQuerySet, HoursQuerySet, TeamQuerySet

HOURS_A_DAY = 24


class VolunteerTeam(models.Model):
    """A volunteer team (志愿服务队) of an area.

    `branch_key` names the Party organisation that stands behind it, as `programmes.seams` gives it; no foreign key.
    `contact_phone` is told to the office only, masked until it is asked for.
    """

    name = models.CharField(_("name"), max_length=100)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="volunteer_teams")
    branch_key = models.CharField(_("Party organisation behind it"), max_length=60, blank=True, default="")
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("coordinator"),
        related_name="coordinated_teams",
    )
    contact_phone = EncryptedTextField(_("phone of the coordinator"), blank=True, default="")
    is_active = models.BooleanField(pgettext_lazy("volunteers", "active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer team")
        verbose_name_plural = _("volunteer teams")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="volunteer_team_once_an_area",
                violation_error_message=_("There is a team of this name in the area."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """The phone with its middle hidden."""
        return mask_phone(self.contact_phone)


class TeamMember(models.Model):
    """Somebody's time in a team; left when `left_at` is set."""

    team = models.ForeignKey(
        VolunteerTeam, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "team"), related_name="members"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("volunteer"), related_name="team_memberships"
    )
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(pgettext_lazy("volunteers", "left"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(left_at__isnull=True),
                name="team_member_once",
                violation_error_message=_("This person is in the team."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.pk}"


class VolunteerCall(models.Model):
    """A call for volunteers (志愿活动招募): when, where, how many places."""

    team = models.ForeignKey(
        VolunteerTeam, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "team"), related_name="calls"
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.CharField(_("what is to be done"), max_length=1000, blank=True, default="")
    starts_at = models.DateTimeField(pgettext_lazy("volunteers", "begins"))
    place = models.CharField(pgettext_lazy("volunteers", "place"), max_length=200)
    places_needed = models.PositiveIntegerField(pgettext_lazy("volunteers", "places"))
    state = models.CharField(_("state"), max_length=20, choices=CallState, default=CallState.OPEN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for volunteers")
        verbose_name_plural = _("calls for volunteers")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(places_needed__gte=1, places_needed__lte=1000),
                name="volunteer_call_places",
                violation_error_message=_("A call has between 1 and 1000 places."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CallSignUp(models.Model):
    """Somebody's place in a call; given back when `withdrawn_at` is set."""

    call = models.ForeignKey(
        VolunteerCall, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "call"), related_name="sign_ups"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("volunteer"), related_name="call_sign_ups"
    )
    signed_up_at = models.DateTimeField(_("signed up"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                condition=Q(withdrawn_at__isnull=True),
                name="call_sign_up_once",
                violation_error_message=_("You have a place in this call."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.pk}"


class HoursConsent(models.Model):
    """A volunteer lets a team record hours. Hours hang on it: without it there are none, with it they go."""

    member = models.OneToOneField(
        TeamMember, models.PROTECT, verbose_name=_("member of a team"), related_name="hours_consent"
    )
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("consent to hours")
        verbose_name_plural = _("consents to hours")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class VolunteerHours(models.Model):
    """Hours of one day. Read by the person and the team's coordinator only; never added up by person in a list."""

    consent = models.ForeignKey(HoursConsent, models.CASCADE, verbose_name=_("consent"), related_name="entries")
    call = models.ForeignKey(
        VolunteerCall, models.PROTECT, null=True, blank=True, verbose_name=pgettext_lazy("volunteers", "call")
    )
    day = models.DateField(pgettext_lazy("volunteers", "day"))
    hours = models.DecimalField(pgettext_lazy("volunteers", "hours"), max_digits=4, decimal_places=1)
    recorded_at = models.DateTimeField(_("recorded"))

    objects = HoursQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("volunteers", "hours")
        verbose_name_plural = pgettext_lazy("volunteers", "hours")
        ordering = ["-day", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "day", "call"],
                nulls_distinct=False,
                name="volunteer_hours_once_a_day",
                violation_error_message=_("The hours of this day are recorded."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=HOURS_A_DAY),
                name="volunteer_hours_of_a_day",
                violation_error_message=_("A day has between 0 and 24 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
