"""Seals and archives go from one hand to the next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import HandoverLeg
from committees.models.record import OfEstate

_USER = settings.AUTH_USER_MODEL


class Handover(OfEstate):
    """One leg of a hand-over (印章、档案移交). `receiver` is the next committee on the second leg."""

    leg = models.CharField(pgettext_lazy("work", "leg"), max_length=20, choices=HandoverLeg)
    receiver = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by the committee"),
    )
    keeper = models.CharField(_("keeper"), max_length=120, blank=True)
    begins_on = models.DateField(_("begins on"))
    due_on = models.DateField(_("hand-over due"))
    article = models.CharField(_("legal source"), max_length=120, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over of seals and archives")
        verbose_name_plural = _("hand-overs of seals and archives")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "leg"],
                condition=Q(closed_at__isnull=True),
                name="handover_leg_once",
                violation_error_message=_("This hand-over is under way already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_leg_display()} {self.begins_on:%Y-%m-%d}"


class HandoverItem(models.Model):
    """One thing on the list (移交清单项), confirmed by two persons: who gave it and who received it."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items", verbose_name=_("hand-over"))
    what = models.CharField(_("what"), max_length=200)
    given_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("handed over by"))
    given_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    received_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("received by"))
    received_at = models.DateTimeField(_("received"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of a hand-over")
        verbose_name_plural = _("items of hand-overs")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | Q(received_by__isnull=True) | ~Q(given_by=F("received_by")),
                name="committee_item_two_sides",
                violation_error_message=_("Handing over and receiving are confirmed by two persons."),
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(given_at__isnull=False),
                name="committee_item_given_first",
                violation_error_message=_("Nothing is received before it was handed over."),
            ),
        ]

    def __str__(self) -> str:
        return self.what
