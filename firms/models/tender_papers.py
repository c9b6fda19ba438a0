"""What belongs to a tender in writing: documents, questions and answers, publications, its history."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.choices import DocumentKind, TenderPaper, TenderState


class TenderDocument(models.Model):
    """One version of a document (招标文件), byte for byte. Insert-only, enforced by a trigger."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), max_length=200)
    ending = models.CharField(max_length=10)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("tender document")
        verbose_name_plural = _("tender documents")
        ordering = ["tender", "kind", "title", "-version"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tender", "title", "version"], name="tender_document_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class TenderQuestion(models.Model):
    """A question about a tender (答疑); the answer goes to all, the asker stays unnamed."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="questions")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="+")
    question = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def act_name(self) -> str:
        """Name of the form that answers it."""
        return f"answer-{self.pk}"


class TenderPublication(models.Model):
    """What was made public, frozen: canonical JSON, its SHA-256, and that of the publication before. Insert-only."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="publications")
    number = models.PositiveSmallIntegerField(_("number"))
    paper = models.CharField(_("kind"), max_length=20, choices=TenderPaper)
    payload = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    before_sha256 = models.CharField(max_length=64, blank=True, default="")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("publication of a tender")
        verbose_name_plural = _("publications of tenders")
        ordering = ["tender", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="tender_publication_once")]

    def __str__(self) -> str:
        return f"{self.get_paper_display()} {self.sha256[:12]}"


class TenderStep(models.Model):
    """A move of a tender (状态变更): from where to where, by whom, why. Insert-only."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="steps")
    move = models.CharField(_("step"), max_length=30)
    from_state = models.CharField(max_length=20, choices=TenderState)
    to_state = models.CharField(_("state"), max_length=20, choices=TenderState)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a tender")
        verbose_name_plural = _("steps of tenders")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d}"
