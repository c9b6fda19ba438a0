"""The committee answers for its work: yearly report, major matters, visits, orders, measures at a standstill."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from committees.choices import MatterOpinion, OfficeMeasure, OrderState, ParalysisGround, ReportVerdict
from committees.models.record import OfEstate

_USER = settings.AUTH_USER_MODEL


class DutyReport(OfEstate):
    """The yearly report of the committee on its duties, and what came of it (年度履职报告与评议).

    The report of the body is accepted or objected to; no person is rated.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    text = models.TextField(_("text"))
    handed_in_on = models.DateField(_("handed in on"))
    verdict = models.CharField(
        _("outcome of the appraisal"), max_length=20, choices=ReportVerdict, default=ReportVerdict.OPEN
    )
    meeting = models.CharField(_("who appraised it, and how"), max_length=300, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    appraised_on = models.DateField(_("appraised on"), null=True, blank=True)

    class Meta:
        verbose_name = _("yearly duty report")
        verbose_name_plural = _("yearly duty reports")
        ordering = ["-year", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"],
                name="duty_report_once",
                violation_error_message=_("The report of this year was handed in already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict=ReportVerdict.OPEN, appraised_on__isnull=True)
                | ~Q(verdict=ReportVerdict.OPEN) & Q(appraised_on__isnull=False),
                name="duty_report_appraised_whole",
                violation_error_message=_("An appraisal has a day and an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class MajorMatterClass(models.Model):
    """A class of matters that a committee reports to the community party organisation first (重大事项类别). Data."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("class of major matters")
        verbose_name_plural = _("classes of major matters")
        ordering = ["position", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class MajorMatterReport(OfEstate):
    """A major matter that the committee reported, and the opinion with its reason (重大事项报告)."""

    matter_class = models.ForeignKey(
        MajorMatterClass, models.PROTECT, related_name="+", verbose_name=_("class of major matters")
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    reported_on = models.DateField(_("reported on"))
    opinion = models.CharField(_("opinion"), max_length=20, choices=MatterOpinion, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True)
    opinion_on = models.DateField(_("opinion given on"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a major matter")
        verbose_name_plural = _("reports of major matters")
        ordering = ["-reported_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(opinion="", opinion_on__isnull=True)
                | ~Q(opinion="") & ~Q(reason="") & Q(opinion_on__isnull=False),
                name="matter_opinion_whole",
                violation_error_message=_("An opinion has a reason and a day."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class SupervisorVisit(OfEstate):
    """A supervisor came to the committee and wrote down what was found (监察员走访). Insert-only."""

    visited_on = models.DateField(_("visited on"))
    findings = models.TextField(_("findings"))
    is_in_order = models.BooleanField(pgettext_lazy("work", "nothing to object to"), default=False)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("supervisor's visit")
        verbose_name_plural = _("supervisor's visits")
        ordering = ["-visited_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d}"


class RemedialOrder(OfEstate):
    """The office orders a committee to put something right by a day (责令改正)."""

    visit = models.ForeignKey(
        SupervisorVisit, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("visit")
    )
    number = models.CharField(_("number"), max_length=40)
    text = models.TextField(_("what is to be put right"))
    legal_basis = models.CharField(_("legal ground"), max_length=300)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(pgettext_lazy("work", "to be put right by"))
    state = models.CharField(_("state"), max_length=20, choices=OrderState, default=OrderState.ISSUED)
    answer = models.TextField(_("what the committee put right"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("remedial order")
        verbose_name_plural = _("remedial orders")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="remedial_order_once",
                violation_error_message=_("Another order has this number."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("issued_on")),
                name="remedial_order_days",
                violation_error_message=_("The due day lies before the day of the order."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_basis=""),
                name="remedial_order_has_ground",
                violation_error_message=_("An order names its legal ground."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CommitteeMeasure(OfEstate):
    """What the office decided when a committee cannot work (瘫痪处置). Insert-only. `body` is the one it formed."""

    ground = models.CharField(_("why the committee cannot work"), max_length=20, choices=ParalysisGround)
    evidence = models.TextField(_("evidence"))
    legal_basis = models.CharField(_("legal ground"), max_length=300)
    measure = models.CharField(_("measure"), max_length=20, choices=OfficeMeasure)
    decided_on = models.DateField(_("decided on"))
    body = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("property-management committee"),
    )
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("measure at a standstill")
        verbose_name_plural = _("measures at standstills")
        ordering = ["-decided_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence="") & ~Q(legal_basis=""),
                name="measure_has_ground",
                violation_error_message=_("A measure names its evidence and its legal ground."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.decided_on:%Y-%m-%d}"


class OfficeAlert(OfEstate):
    """The office and the committee were told of an end of term once (届满提醒). Insert-only.

    `kind` is `renewal_due` or `overdue`; `term_to` the end it was about: a longer term is told of anew.
    """

    kind = models.CharField(_("kind"), max_length=20)
    term_to = models.DateField(_("term until (not included)"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("alert of a term")
        verbose_name_plural = _("alerts of terms")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["committee", "kind", "term_to"], name="office_alert_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.term_to}"
