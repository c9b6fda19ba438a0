"""Year-end assessment of firms and offices: tables, rounds, who is assessed, points, results, interviews."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices.joint import AssessedKind, RoundState
from party.querysets.joint import DatedQuerySet, RoundQuerySet, SubjectQuerySet

_USER = settings.AUTH_USER_MODEL


def _user(label: object, related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name=related_name, verbose_name=label
    )


class AssessmentTable(models.Model):
    """A version of an item table (考核细则). Insert-only; a change is the next version.

    `document`: `items`, `appraisal`, `weights`, `ties`, `last_count`, `credit`, as docs/rules/assessment.md says.
    """

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(pgettext_lazy("joint", "assesses"), max_length=20, choices=AssessedKind)
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    document = models.JSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    loaded_by = _user(_("loaded by"))
    loaded_at = models.DateTimeField(_("loaded"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment table")
        verbose_name_plural = _("assessment tables")
        ordering = ["code", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="party_table_version_once"),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                name="party_table_digest",
                violation_error_message=_("A digest has 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="party_table_sourced",
                violation_error_message=_("A rule names its source."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class AssessmentRound(models.Model):
    """One assessment of an area's firms or offices over a year (年度考核). Approved by another than who proposed it.

    `seed` makes the sample reproducible; it is drawn and recorded when the appraisal opens. `job` is the last one that
    was asked to compute the results: only what it finds is kept.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    table = models.ForeignKey(
        AssessmentTable, models.PROTECT, related_name="rounds", verbose_name=_("assessment table")
    )
    kind = models.CharField(pgettext_lazy("joint", "assesses"), max_length=20, choices=AssessedKind)
    title = models.CharField(_("title"), max_length=200)
    first_day = models.DateField(pgettext_lazy("joint", "first day assessed"))
    last_day = models.DateField(pgettext_lazy("joint", "last day assessed (included)"))
    sample_size = models.PositiveIntegerField(pgettext_lazy("joint", "codes for each"), default=50)
    least_answers = models.PositiveIntegerField(pgettext_lazy("joint", "least answers for each"), default=30)
    state = models.CharField(_("state"), max_length=20, choices=RoundState, default=RoundState.DRAFT)
    seed = models.CharField(pgettext_lazy("joint", "seed of the sample"), max_length=64, blank=True, default="")
    closes_on = models.DateField(pgettext_lazy("joint", "codes hold until (included)"), null=True, blank=True)
    job = models.ForeignKey(
        "jobs.JobRun", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    proposed_by = _user(_("proposed by"))
    proposed_at = models.DateTimeField(pgettext_lazy("joint", "proposed"), null=True, blank=True)
    approved_by = _user(_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of assessment")
        verbose_name_plural = _("rounds of assessment")
        ordering = ["-last_day", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")),
                name="party_round_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(least_answers__gte=1, sample_size__gte=F("least_answers")),
                name="party_round_sample",
                violation_error_message=_("More codes are given out than answers are needed, and at least one."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scoring", "cancelled"]) | ~Q(seed="") & Q(closes_on__isnull=False),
                name="party_round_seeded",
                violation_error_message=_("An appraisal has a recorded seed and a last day."),
            ),
            models.CheckConstraint(
                condition=~Q(state="computing") | Q(job__isnull=False),
                name="party_round_computed_by_job",
                violation_error_message=_("Results are computed by a job."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "approved"]) | Q(proposed_at__isnull=False),
                name="party_round_proposed",
                violation_error_message=_("A result is proposed by somebody first."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(approved_at__isnull=False)
                & (Q(approved_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(approved_by=F("proposed_by"))),
                name="party_round_two_people",
                violation_error_message=_("A result is approved by another person than the one who proposed it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessedSubject(models.Model):
    """A firm or an office in a round (考核对象). Never a natural person."""

    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="subjects", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=20, choices=AssessedKind)
    firm = models.ForeignKey(
        "firms.PropertyFirm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("firm"),
    )
    office = models.ForeignKey(
        "places.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=pgettext_lazy("joint", "office"),
    )
    frame_count = models.PositiveIntegerField(pgettext_lazy("joint", "units to draw from"), default=0)
    frame_digest = models.CharField(
        pgettext_lazy("joint", "digest of the units"), max_length=64, blank=True, default=""
    )

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("firm or office assessed")
        verbose_name_plural = _("firms and offices assessed")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AssessedKind.FIRM, firm__isnull=False, office__isnull=True)
                | Q(kind=AssessedKind.OFFICE, firm__isnull=True, office__isnull=False),
                name="party_subject_one",
                violation_error_message=_("A firm or an office is assessed, one of them."),
            ),
            models.UniqueConstraint(
                fields=["round", "firm"], condition=Q(firm__isnull=False), name="party_subject_firm_once"
            ),
            models.UniqueConstraint(
                fields=["round", "office"], condition=Q(office__isnull=False), name="party_subject_office_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> models.Model:
        """The firm, or the area of the office."""
        return getattr(self, self.kind)

    @property
    def area(self) -> models.Model:
        """Where the history of the subject belongs: the round's area."""
        return self.round.area


class ItemValue(models.Model):
    """What was found under an item, by the platform or by hand with evidence (考核项得分依据). Insert-only.

    The one with the highest `number` counts. `value` is a number, or the code of an option; empty: nothing to count.
    """

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="values", verbose_name=_("firm or office assessed")
    )
    item_code = models.CharField(pgettext_lazy("joint", "item"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    value = models.CharField(pgettext_lazy("joint", "value"), max_length=40, blank=True, default="")
    basis = models.CharField(_("basis"), max_length=500)
    indicator = models.CharField(pgettext_lazy("joint", "counted by"), max_length=60, blank=True, default="")
    evidence = models.FileField(pgettext_lazy("joint", "evidence"), max_length=200, blank=True, default="")
    evidence_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    by = _user(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("value under an item")
        verbose_name_plural = _("values under items")
        ordering = ["item_code", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject", "item_code", "number"], name="party_item_value_once"),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="party_item_value_basis",
                violation_error_message=_("Say on what the points rest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.value}"


class ReportHearing(models.Model):
    """A firm or an office reports on its year and is heard (述职评议会). Insert-only."""

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="hearings", verbose_name=_("firm or office assessed")
    )
    held_on = models.DateField(_("held on"))
    attended_count = models.PositiveIntegerField(pgettext_lazy("joint", "present (number)"))
    summary = models.TextField(pgettext_lazy("joint", "what was reported and asked"))
    by = _user(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("report hearing")
        verbose_name_plural = _("report hearings")
        ordering = ["-held_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="party_hearing_summed_up",
                violation_error_message=_("Write down what was reported and asked."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"


class SubjectResult(models.Model):
    """What came out for a firm or an office, with every line of how (考核结果). Insert-only; the highest number counts.

    `total` is 0 to 100 to two places, None where it cannot be ranked; `problem` then says why. `rank` counts
    within the round, equal ones share it. `low`, `high`: Wilson interval of the satisfied share at 95 %.
    """

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="results", verbose_name=_("firm or office assessed")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    item_score = models.DecimalField(
        pgettext_lazy("joint", "items (of 100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    appraisal_score = models.DecimalField(
        pgettext_lazy("joint", "appraisal (of 100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    answers = models.PositiveIntegerField(pgettext_lazy("joint", "answers"), default=0)
    satisfied = models.PositiveIntegerField(pgettext_lazy("joint", "satisfied"), default=0)
    low = models.DecimalField(
        pgettext_lazy("joint", "satisfied share, at least"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    high = models.DecimalField(
        pgettext_lazy("joint", "satisfied share, at most"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    total = models.DecimalField(
        pgettext_lazy("joint", "total (of 100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    rank = models.PositiveIntegerField(pgettext_lazy("joint", "place in the ranking"), null=True, blank=True)
    is_among_last = models.BooleanField(pgettext_lazy("joint", "among the last"), default=False)
    problem = models.CharField(pgettext_lazy("joint", "why it has no place"), max_length=40, blank=True, default="")
    lines = models.JSONField(pgettext_lazy("joint", "how it came about"))
    engine = models.CharField(pgettext_lazy("joint", "engine"), max_length=10)
    digest = models.CharField(_("SHA-256"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("result of an assessment")
        verbose_name_plural = _("results of assessments")
        ordering = ["rank", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="party_result_version_once"),
            models.CheckConstraint(
                condition=Q(satisfied__lte=F("answers")),
                name="party_result_adds_up",
                violation_error_message=_("The counts do not add up."),
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True, rank__isnull=True) & ~Q(problem="")
                | Q(total__isnull=False, rank__isnull=False, problem=""),
                name="party_result_ranked",
                violation_error_message=_("A result has a total and a place, or says why it has none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.total}"


class LastInterview(models.Model):
    """The responsible body talks with one of the last (末位约谈). About the body and its work. Insert-only."""

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="interviews", verbose_name=_("firm or office assessed")
    )
    held_on = models.DateField(_("held on"))
    summary = models.TextField(pgettext_lazy("joint", "what was said"))
    commitment = models.TextField(pgettext_lazy("joint", "what the body undertakes"))
    due_on = models.DateField(_("due"))
    by = _user(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("interview of the last")
        verbose_name_plural = _("interviews of the last")
        ordering = ["-held_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("held_on")) & ~Q(summary="") & ~Q(commitment=""),
                name="party_interview_whole",
                violation_error_message=_("An interview says what was said, what follows, and by when."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"
