"""The published register: what jurisdictions have published about firms, searchable across all of them.

Rows enter by `services.publish_to_register` and leave with their jurisdiction. All that may change afterwards is
that a row is withdrawn or ended (triggers of migration 0005).
"""

import datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants import choices, validators
from tenants.querysets import PublishedEntryQuerySet, PublishedRatingQuerySet, RegisteredFirmQuerySet

CODE_SHAPE = Q(unified_code__regex=validators.UNIFIED_CODE_PATTERN)
CODE_REFUSED = _("A unified social credit code has 18 characters, without I, O, S, V and Z.")
DIGEST = validators.SHA256_PATTERN


def _jurisdiction(name: str) -> models.ForeignKey:
    """Deleting the jurisdiction takes the row along, in the database; nothing else can (migration 0005)."""
    return models.ForeignKey(
        "tenants.Jurisdiction",
        models.DO_NOTHING,
        verbose_name=_("jurisdiction"),
        related_name=name,
        db_constraint=False,
    )


class RegisteredPublication(models.Model):
    """A publication whose rows have entered the register (入册公布). Insert-only.

    That it stands here is why the same publication, handed over twice, enters once. `replaces` is the number of
    the publication that it corrects as a whole.
    """

    jurisdiction = _jurisdiction("registered_publications")
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    replaces = models.PositiveIntegerField(_("replaces publication"), null=True, blank=True)
    published_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("registered publication")
        verbose_name_plural = _("registered publications")
        ordering = ["-published_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="registered_publication_once"),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="registered_publication_digest"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | Q(replaces__lt=F("number")),
                name="registered_publication_replaces_earlier",
                violation_error_message=_("A publication replaces an earlier one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.number}"


class RegisteredFirm(models.Model):
    """A firm on which a jurisdiction has published something (在册企业): what a search goes through.

    `search_text` holds name, pinyin initials and code of the newest publication.
    """

    jurisdiction = _jurisdiction("registered_firms")
    unified_code = models.CharField(_("unified social credit code"), max_length=18)
    firm_name = models.CharField(_("name"), max_length=200)
    search_text = models.TextField(editable=False)

    objects = RegisteredFirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered firm")
        verbose_name_plural = _("registered firms")
        ordering = ["firm_name", "pk"]
        default_permissions = ()
        indexes = [
            GinIndex(fields=["search_text"], name="registered_firm_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["unified_code"], name="registered_firm_code"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "unified_code"], name="registered_firm_once"),
            models.CheckConstraint(
                condition=CODE_SHAPE, name="registered_firm_code_shape", violation_error_message=CODE_REFUSED
            ),
        ]

    def __str__(self) -> str:
        return self.firm_name


class PublishedRating(models.Model):
    """A firm's rating of one period, as a jurisdiction published it (已公布评价). `withdrawn_at` alone changes."""

    jurisdiction = _jurisdiction("published_ratings")
    unified_code = models.CharField(_("unified social credit code"), max_length=18)
    firm_name = models.CharField(_("name"), max_length=200)
    period = models.CharField(_("period"), max_length=20)
    as_of = models.DateField(_("as of"))
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4, null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=20)
    grade_title = models.CharField(_("words of the grade"), max_length=100, blank=True)
    colour = models.CharField(_("colour"), max_length=20, blank=True)
    floor_area = models.DecimalField(_("floor area (m²)"), max_digits=16, decimal_places=2, null=True, blank=True)
    household_count = models.PositiveIntegerField(_("households"), null=True, blank=True)
    project_count = models.PositiveIntegerField(_("projects"), default=0)
    rating_digest = models.CharField(_("SHA-256 of the rating"), max_length=64)
    publication_number = models.PositiveIntegerField(_("number of the publication"))
    publication_digest = models.CharField(_("SHA-256 of the publication"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = PublishedRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("published rating")
        verbose_name_plural = _("published ratings")
        ordering = ["-as_of", "-publication_number", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["unified_code", "-as_of"], name="published_rating_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "unified_code", "period"],
                condition=Q(withdrawn_at__isnull=True),
                name="published_rating_stands_once",
                violation_error_message=_("A firm has one rating of a period that stands."),
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "publication_number", "unified_code", "period"],
                name="published_rating_once_per_publication",
                violation_error_message=_("A publication names the rating of a firm and period once."),
            ),
            models.CheckConstraint(
                condition=CODE_SHAPE, name="published_rating_code_shape", violation_error_message=CODE_REFUSED
            ),
            models.CheckConstraint(
                condition=~Q(period="") & ~Q(grade="") & ~Q(firm_name=""),
                name="published_rating_complete",
                violation_error_message=_("A published rating has a firm, a period and a grade."),
            ),
            models.CheckConstraint(
                condition=Q(rating_digest__regex=DIGEST, publication_digest__regex=DIGEST),
                name="published_rating_digests",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("published_at")),
                name="published_rating_withdrawn_after",
                violation_error_message=_("A rating is withdrawn after it was published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm_name} {self.period} {self.grade}"

    @property
    def score_text(self) -> str:
        """60.5000 → 60.5; empty without a score."""
        return format(self.score.normalize(), "f") if self.score is not None else ""

    @property
    def is_standing(self) -> bool:
        """Not replaced by a correction."""
        return self.withdrawn_at is None


class PublishedEntry(models.Model):
    """A firm's place on a published list (已公布榜单条目). Only `ended_on` and `end_reason` change, once.

    In force from `published_on` to the day before `expires_on`; without `expires_on` until it is ended.
    """

    Tone = choices.Tone
    End = choices.EntryEnd

    jurisdiction = _jurisdiction("published_entries")
    entry_key = models.CharField(_("key"), max_length=100)
    unified_code = models.CharField(_("unified social credit code"), max_length=18)
    firm_name = models.CharField(_("name"), max_length=200)
    project_name = models.CharField(_("project"), max_length=200, blank=True)
    list_kind = models.CharField(_("list"), max_length=40)
    list_title = models.CharField(_("title of the list"), max_length=200)
    tone = models.CharField(_("kind of list"), max_length=20, choices=choices.Tone)
    period = models.CharField(_("period"), max_length=20)
    reasons = models.JSONField(_("reasons"), default=list, blank=True, validators=[validators.validate_texts])
    authority = models.CharField(_("authority"), max_length=200)
    basis = models.TextField(_("legal basis"))
    published_on = models.DateField(_("published"))
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=choices.EntryEnd, blank=True)
    publication_number = models.PositiveIntegerField(_("number of the publication"))
    publication_digest = models.CharField(_("SHA-256 of the publication"), max_length=64)

    objects = PublishedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("published list entry")
        verbose_name_plural = _("published list entries")
        ordering = ["-published_on", "-publication_number", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["unified_code", "-published_on"], name="published_entry_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "entry_key"],
                name="published_entry_once",
                violation_error_message=_("This entry has been published already."),
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "period", "list_kind", "unified_code", "project_name"],
                condition=Q(ended_on__isnull=True),
                name="published_entry_stands_once",
                violation_error_message=_("A subject stands on a list of a period once."),
            ),
            models.CheckConstraint(
                condition=CODE_SHAPE, name="published_entry_code_shape", violation_error_message=CODE_REFUSED
            ),
            models.CheckConstraint(condition=Q(tone__in=choices.Tone.values), name="published_entry_tone_known"),
            models.CheckConstraint(
                condition=~Q(entry_key="") & ~Q(firm_name="") & ~Q(list_kind="") & ~Q(authority="") & ~Q(basis=""),
                name="published_entry_complete",
                violation_error_message=_("A published entry has a firm, a list, an authority and a legal basis."),
            ),
            models.CheckConstraint(
                condition=Q(publication_digest__regex=DIGEST), name="published_entry_publication_digest"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("published_on")),
                name="published_entry_expires_later",
                violation_error_message=_("An entry expires after the day on which it was published."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(ended_on__isnull=False, ended_on__gte=F("published_on"), end_reason__in=choices.EntryEnd.values),
                name="published_entry_ended_for_a_reason",
                violation_error_message=_("An entry that has ended says when and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm_name} {self.list_title} {self.period}"

    def status_on(self, day: datetime.date) -> str:
        """`in_force`, or why it is not: `expired`, `repaired`, `corrected`."""
        if self.ended_on is not None and self.ended_on <= day:
            return self.end_reason
        if self.expires_on is not None and self.expires_on <= day:
            return choices.EntryEnd.EXPIRED
        return "in_force"
