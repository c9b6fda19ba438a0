"""Red and black lists of a quarter, with due process and a chain of publications."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credit.choices import Cycle, EntryEnd, IssueState, ListTone, ObjectionState, Subject
from credit.querysets import ListEntryQuerySet, ListIssueQuerySet
from credit.rules.periods import Period

FIRST_LINK = "0" * 64


class ListIssue(models.Model):
    """The red, black and other lists of one period (红黑榜): draft, publicity, final, published.

    `publicity_to` is the first day after the publicity period; until then firms on it may object.
    A correction after publication is a new version of the same period that names the one it corrects.
    """

    subject = models.CharField(_("lists"), max_length=20, choices=Subject, default=Subject.FIRM)
    cycle = models.CharField(_("cycle"), max_length=20, choices=Cycle, default=Cycle.QUARTER)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("period of the year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("corrects"), related_name="corrected_by"
    )
    correction_reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=IssueState, default=IssueState.DRAFT)
    run = models.OneToOneField("credit.RatingRun", models.PROTECT, verbose_name=_("ratings"), related_name="issue")
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="+"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("drafted by"), related_name="+"
    )
    drafted_at = models.DateTimeField(_("drafted"))
    publicity_from = models.DateField(_("publicity from"), null=True, blank=True)
    publicity_to = models.DateField(_("publicity until (not included)"), null=True, blank=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("made final by"), related_name="+"
    )
    finalised_at = models.DateTimeField(_("made final"), null=True, blank=True)

    objects = ListIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("red and black lists")
        verbose_name_plural = _("red and black lists")
        ordering = ["-year", "-number", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "cycle", "year", "number", "version"],
                name="list_issue_once_a_period",
                violation_error_message=_("The lists of this period have been drafted."),
            ),
            models.CheckConstraint(
                condition=Q(cycle="month", number__gte=1, number__lte=12)
                | Q(cycle="quarter", number__gte=1, number__lte=4)
                | Q(cycle="half_year", number__gte=1, number__lte=2)
                | Q(cycle="year", number=1),
                name="list_issue_period_of_the_year",
                violation_error_message=_("A year has twelve months, four quarters and two halves."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True, correction_reason="")
                | (Q(version__gt=1, corrects__isnull=False) & ~Q(correction_reason="")),
                name="list_issue_correction_has_reason",
                violation_error_message=_("A correction names the version that it corrects and gives a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", publicity_from__isnull=True, publicity_to__isnull=True)
                | (
                    ~Q(state="draft")
                    & Q(publicity_from__isnull=False, publicity_to__isnull=False)
                    & Q(publicity_to__gt=F("publicity_from"))
                ),
                name="list_issue_had_publicity",
                violation_error_message=_("Lists go through a publicity period before they are final."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "publicity"]) | Q(finalised_by__isnull=False),
                name="list_issue_made_final_by_somebody",
                violation_error_message=_("Somebody makes the lists final before they are published."),
            ),
        ]

    def __str__(self) -> str:
        if self.version == 1:
            return self.period.in_words
        return gettext("%(period)s (version %(number)s)") % {"period": self.period.in_words, "number": self.version}

    @property
    def period(self) -> Period:
        """The period whose lists these are."""
        return Period(self.cycle, self.year, self.number)


class IssueSignature(models.Model):
    """One level of confirmation signs the lists of a period (逐级确认), insert-only. Each level by another person."""

    issue = models.ForeignKey(ListIssue, models.PROTECT, verbose_name=_("lists"), related_name="signatures")
    level = models.CharField(_("level"), max_length=20)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signed by"), related_name="+"
    )
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "level"],
                name="issue_signed_once_a_level",
                violation_error_message=_("This level has signed."),
            ),
            models.UniqueConstraint(
                fields=["issue", "signed_by"],
                name="issue_signed_by_different_people",
                violation_error_message=_("You have signed for another level. Each level is signed by another person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.level}"


class ListEntry(models.Model):
    """A firm's or project's place on a list (榜单条目), insert-only. An upheld objection takes it out.

    `rank` is None where there is no score. `consequences` are those that fit this entry, as the notice told them.
    `published_on` and `expires_on` (first day off the list) are filled in by the publication; an entry without
    them was never published.
    """

    issue = models.ForeignKey(ListIssue, models.PROTECT, verbose_name=_("lists"), related_name="entries")
    kind = models.CharField(_("list"), max_length=40)
    title = models.CharField(_("title of the list"), max_length=200, blank=True)
    tone = models.CharField(_("says"), max_length=20, choices=ListTone, default=ListTone.SANCTION)
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="list_entries")
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, verbose_name=_("project"), related_name="list_entries"
    )
    rating = models.ForeignKey("credit.Rating", models.PROTECT, verbose_name=_("rating"), related_name="+")
    rank = models.PositiveIntegerField(_("rank"), null=True)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4, null=True)
    grade = models.CharField(_("grade"), max_length=20)
    reasons = models.JSONField(_("criteria met"))
    consequences = models.JSONField(_("consequences"), default=list)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    expires_on = models.DateField(_("on the list until (not included)"), null=True, blank=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ["issue_id", "kind", "rank", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["expires_on"], name="list_entry_expiry", condition=Q(expires_on__isnull=False))]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "kind", "firm", "project"], name="list_entry_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, expires_on__isnull=True)
                | Q(published_on__isnull=False, expires_on__isnull=False, expires_on__gt=F("published_on")),
                name="list_entry_expires_after_publication",
                violation_error_message=_("A published entry expires after the day of its publication."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.kind} {self.firm}"

    @property
    def place(self) -> tuple[str, int, int | None]:
        """List, firm and project: entries of different versions or periods with the same place are about the same."""
        return (self.kind, self.firm_id, self.project_id)


class ListEntryEnd(models.Model):
    """An entry left its list (移出榜单): expired, repaired or corrected. Insert-only.

    One that put things right before its publication is ended too, and is then never published.
    """

    entry = models.OneToOneField(ListEntry, models.PROTECT, verbose_name=_("entry"), related_name="end")
    reason = models.CharField(_("reason"), max_length=20, choices=EntryEnd)
    words = models.CharField(_("in words"), max_length=500, blank=True)
    ended_on = models.DateField(_("left on"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("recorded by"), related_name="+"
    )
    at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("end of an entry")
        verbose_name_plural = _("ends of entries")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry} {self.reason}"


class ListNotice(models.Model):
    """Written notice to a firm before its black-list entry becomes public (事先告知书). Insert-only."""

    entry = models.OneToOneField(ListEntry, models.PROTECT, verbose_name=_("entry"), related_name="notice")
    text = models.TextField(_("text"))
    served_at = models.DateTimeField(_("served"))
    first_seen_at = models.DateTimeField(_("first opened by the firm"), null=True, blank=True)

    class Meta:
        verbose_name = _("prior notice")
        verbose_name_plural = _("prior notices")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry}"


class ListObjection(models.Model):
    """A firm objects to its entry (异议), once; somebody other than the drafter decides."""

    entry = models.OneToOneField(ListEntry, models.PROTECT, verbose_name=_("entry"), related_name="objection")
    grounds = models.TextField(_("grounds"), max_length=4000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("filed by"), related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    list_drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("list drafted by"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=ObjectionState, default=ObjectionState.FILED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.TextField(_("decision with reasons"), blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("list_drafted_by")) & ~Q(decided_by=F("filed_by"))),
                name="objection_decided_by_another",
                violation_error_message=_("Whoever drafted the list, or objected, cannot decide on the objection."),
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_by__isnull=True)
                | (~Q(state="filed") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="objection_decision_has_reasons",
                violation_error_message=_("A decision has reasons, a person and a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}"


class Publication(models.Model):
    """A published text, chained to the one before it (公布), insert-only.

    `payload` is canonical JSON that holds the number and the digest of the previous publication; `digest` is
    SHA-256 over its UTF-8 bytes. Whoever kept one digest can prove that nothing before it was changed.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    issue = models.OneToOneField(ListIssue, models.PROTECT, verbose_name=_("lists"), related_name="publication")
    payload = models.TextField(_("text"))
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    previous_digest = models.CharField(_("SHA-256 of the one before"), max_length=64, unique=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("published by"), related_name="+"
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-number"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}: {self.issue}"
