"""Due process of a single record: the scoring notice, the firm's objection, its request for repair."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.choices import ObjectionState, RepairState
from credit.models.event import CreditEvent


def _decided_by_none_of(*people: str) -> Q:
    """Whoever decides is none of these, as far as they are known."""
    condition = Q()
    for person in people:
        condition &= Q(**{f"{person}__isnull": True}) | ~Q(decided_by=F(person))
    return Q(decided_by__isnull=True) | condition


class ScoringNotice(models.Model):
    """Written notice of a confirmed record (信用信息记分告知单): facts, basis, points, days. Insert-only.

    `content` is what the notice said when it was served; the Word document is made from it and never differs.
    `number` counts within a year.
    """

    event = models.OneToOneField(
        CreditEvent, models.PROTECT, verbose_name=_("credit event"), related_name="scoring_notice"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    served_at = models.DateTimeField(_("served"))
    rectify_by = models.DateField(_("put right by (last day)"), null=True, blank=True)
    object_by = models.DateField(_("object by (last day)"))
    first_seen_at = models.DateTimeField(_("first opened by the firm"), null=True, blank=True)

    class Meta:
        verbose_name = _("scoring notice")
        verbose_name_plural = _("scoring notices")
        ordering = ["-year", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="scoring_notice_numbered_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"


class EventObjection(models.Model):
    """A firm objects to a record (异议), once; somebody who had no hand in the record decides.

    `stays`: the record is suspended until the decision. `decide_by` is the last day for deciding. The four people of
    the record are kept here, so that the database itself can refuse them as the one who decides.
    """

    event = models.OneToOneField(CreditEvent, models.PROTECT, verbose_name=_("credit event"), related_name="objection")
    grounds = models.TextField(_("grounds"), max_length=4000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("filed by"), related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    stays = models.BooleanField(_("suspends the record"))
    decide_by = models.DateField(_("decide by (last day)"))
    event_reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("record reported by"), related_name="+"
    )
    event_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("record reviewed by"), related_name="+"
    )
    event_endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("record endorsed by"), related_name="+"
    )
    event_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("record confirmed by"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=ObjectionState, default=ObjectionState.FILED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.TextField(_("decision with reasons"), blank=True)

    class Meta:
        verbose_name = _("objection to a record")
        verbose_name_plural = _("objections to records")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=_decided_by_none_of(
                    "filed_by", "event_reported_by", "event_reviewed_by", "event_endorsed_by", "event_confirmed_by"
                ),
                name="event_objection_decided_by_another",
                violation_error_message=_(
                    "Whoever had a hand in the record, or objected, cannot decide on the objection."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_by__isnull=True)
                | (~Q(state="filed") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="event_objection_decision_has_reasons",
                violation_error_message=_("A decision has reasons, a person and a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}"


class RepairRequest(models.Model):
    """A firm asks to have a record repaired (信用修复申请): what it put right, with proof. One open at a time."""

    event = models.ForeignKey(
        CreditEvent, models.PROTECT, verbose_name=_("credit event"), related_name="repair_requests"
    )
    explanation = models.TextField(_("what was put right"), max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=20, choices=RepairState, default=RepairState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.TextField(_("decision with reasons"), blank=True)

    class Meta:
        verbose_name = _("request for repair")
        verbose_name_plural = _("requests for repair")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state="asked"),
                name="repair_one_open_request",
                violation_error_message=_("A request for this record is waiting for its decision."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="repair_decided_by_another",
                violation_error_message=_("Whoever asked cannot decide."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="repair_decision_has_reasons",
                violation_error_message=_("A decision has reasons, a person and a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}"
