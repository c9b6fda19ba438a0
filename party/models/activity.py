"""Activities of organisations, how often they are due, and calendars of them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import OrganisationKind
from party.choices.joint import ActivityKind, JointState
from party.models.organisation import PartyOrganisation
from party.querysets.joint import ActivityQuerySet, DatedQuerySet

_USER = settings.AUTH_USER_MODEL
_PERIOD = Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())


class ActivityRule(models.Model):
    """How often which kinds of organisations hold an activity (三会一课频次): once in each `months` of the year.

    `months` is 1, 2, 3, 6 or 12: periods are cut from 1 January. `members_from`: organisations with fewer
    members do not have to (a branch of a few has no committee that could meet).
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    organisation_kinds = ArrayField(
        models.CharField(max_length=20, choices=OrganisationKind),
        verbose_name=pgettext_lazy("joint", "kinds of organisations"),
    )
    months = models.PositiveSmallIntegerField(pgettext_lazy("joint", "once in … months"))
    members_from = models.PositiveSmallIntegerField(pgettext_lazy("joint", "from … members"), default=0)
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("frequency of an activity")
        verbose_name_plural = _("frequencies of activities")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(months__in=[1, 2, 3, 6, 12]),
                name="party_activity_rule_months",
                violation_error_message=_("A year divides into periods of 1, 2, 3, 6 or 12 months."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="party_activity_rule_sourced",
                violation_error_message=_("A rule names its source."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="party_activity_rule_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            ExclusionConstraint(
                name="party_activity_rule_one",
                expressions=[("kind", RangeOperators.EQUAL), (_PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_from:%Y-%m-%d}"


class PartyActivity(models.Model):
    """An activity of an organisation, planned and then held (组织生活). Numbers of people only, no persons."""

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="activities", verbose_name=_("Party organisation")
    )
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(pgettext_lazy("joint", "place"), max_length=200, blank=True, default="")
    starts_at = models.DateTimeField(pgettext_lazy("joint", "begins at"))
    ends_at = models.DateTimeField(pgettext_lazy("joint", "ends at"))
    is_public = models.BooleanField(pgettext_lazy("joint", "open to the public"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=JointState, default=JointState.CALLED)
    expected_count = models.PositiveIntegerField(pgettext_lazy("joint", "expected (number)"), default=0)
    present_count = models.PositiveIntegerField(pgettext_lazy("joint", "present (number)"), null=True, blank=True)
    summary = models.TextField(pgettext_lazy("joint", "what was done"), blank=True, default="")
    changed_at = models.DateTimeField(_("changed"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Party activity")
        verbose_name_plural = _("Party activities")
        ordering = ["-starts_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "kind", "starts_at"], name="party_activity_of_kind"),
            models.Index(fields=["area", "-starts_at"], name="party_activity_area_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="party_activity_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(state=JointState.HELD, present_count__isnull=False)
                | ~Q(state=JointState.HELD) & Q(present_count__isnull=True),
                name="party_activity_held_counted",
                violation_error_message=_("An activity that was held says how many were there."),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind=ActivityKind.THEMED_DAY),
                name="party_activity_public_kind",
                violation_error_message=_("Only themed days are open to the public."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(models.Model):
    """The secret address of a person's calendar (日历订阅). The secret itself is not kept, only its keyed hash.

    Whoever has the address reads what the person may read at that moment; revoked, it reads nothing.
    """

    user = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name=_("account"))
    token_hash = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    revoked_at = models.DateTimeField(pgettext_lazy("joint", "revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="party_feed_one_each",
                violation_error_message=_("There is an address already. Revoke it first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
