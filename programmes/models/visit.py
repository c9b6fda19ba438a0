"""Home visits for elderly and disabled people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from programmes.choices_volunteers import VisitKind, VisitNeed, VisitState
from programmes.querysets_volunteers import VisitQuerySet

PERSONAL = ("contact_name", "contact_phone", "address", "text", "note", "need")


class HomeVisit(models.Model):
    """Somebody asks for a visit at home (上门服务): free, by need alone. Read by the office, the person, the team."""

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="home_visits")
    kind = models.CharField(_("kind"), max_length=20, choices=VisitKind)
    need = models.CharField(_("for whom"), max_length=20, choices=VisitNeed, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("asked by"),
        related_name="home_visits",
    )
    is_by_phone = models.BooleanField(_("asked by phone"), default=False)
    contact_name = EncryptedTextField(_("name"), blank=True, default="")
    contact_phone = EncryptedTextField(_("phone"), blank=True, default="")
    address = EncryptedTextField(_("address"), blank=True, default="")
    text = EncryptedTextField(_("what is needed"), blank=True, default="")
    note = EncryptedTextField(_("what was done"), blank=True, default="")
    wished_on = models.DateField(_("wished day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=VisitState, default=VisitState.ASKED)
    team = models.ForeignKey(
        "programmes.VolunteerTeam",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("volunteers", "team"),
        related_name="home_visits",
    )
    asked_at = models.DateTimeField(_("asked"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "done"]) | Q(team__isnull=False),
                name="home_visit_has_team",
                violation_error_message=_("Choose the team that goes."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "assigned"], closed_at__isnull=True)
                | Q(state__in=["done", "cancelled"], closed_at__isnull=False),
                name="home_visit_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(need="", requested_by__isnull=True, closed_at__isnull=False),
                name="home_visit_forgotten_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"

    @property
    def masked_contact(self) -> str:
        """`王** 138****5678`; empty when the data were deleted."""
        return f"{mask_name(self.contact_name)} {mask_phone(self.contact_phone)}".strip()


class VisitStep(models.Model):
    """One act on a visit, insert-only; holds no words about the person."""

    visit = models.ForeignKey(HomeVisit, models.PROTECT, verbose_name=_("home visit"), related_name="history")
    act = models.CharField(_("act"), max_length=20)
    to_state = models.CharField(_("after"), max_length=20, choices=VisitState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.visit} {self.act}"
