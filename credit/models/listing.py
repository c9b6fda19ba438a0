"""Red and black lists of a quarter, with due process and a chain of publications."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.choices import IssueState, ListKind, ObjectionState
from credit.querysets import ListIssueQuerySet
from credit.rules.periods import Quarter

FIRST_LINK = "0" * 64


class ListIssue(models.Model):
    """The red and black lists of one quarter (红黑榜): draft, publicity, final, published.

    `publicity_to` is the first day after the publicity period; until then firms on it may object.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
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
        ordering = ["-year", "-quarter", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "version"],
                name="list_issue_once_a_quarter",
                violation_error_message=_("The lists of this quarter have been drafted."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="list_issue_quarter_of_four",
                violation_error_message=_("A year has quarters 1 to 4."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", publicity_from__isnull=True, publicity_to__isnull=True)
                | (~Q(state="draft") & Q(publicity_to__gt=F("publicity_from"))),
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
        return Quarter(self.year, self.quarter).in_words + (f" v{self.version}" if self.version > 1 else "")


class ListEntry(models.Model):
    """A firm's place on a list (榜单条目), insert-only. An upheld objection takes it out of the publication."""

    issue = models.ForeignKey(ListIssue, models.PROTECT, verbose_name=_("lists"), related_name="entries")
    kind = models.CharField(_("list"), max_length=20, choices=ListKind)
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="list_entries")
    rating = models.ForeignKey("credit.Rating", models.PROTECT, verbose_name=_("rating"), related_name="+")
    rank = models.PositiveIntegerField(_("rank"))
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4)
    grade = models.CharField(_("grade"), max_length=20)
    reasons = models.JSONField(_("criteria met"))

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ["issue_id", "kind", "rank", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["issue", "kind", "firm"], name="list_entry_once")]

    def __str__(self) -> str:
        return f"{self.issue} {self.kind} {self.firm}"


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
