"""Checklists of inspections and their versions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firms.choices import VersionState
from firms.rules.checklists import Item, Section, read_sections


class Checklist(models.Model):
    """What is looked at when an estate is inspected (检查表), known by its code; its items stand in versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True, error_messages={"unique": _("This code exists.")})
    name = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the language of the page."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class ChecklistVersion(models.Model):
    """One version of a checklist (检查表版本): a draft that staff edit, then published and never changed again.

    `sections` is the document that `rules.checklists` reads; `sha256` is its digest, given when it is published. A
    trigger keeps published rows as they are.
    """

    checklist = models.ForeignKey(Checklist, models.PROTECT, verbose_name=_("checklist"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=VersionState, default=VersionState.DRAFT)
    sections = models.JSONField(_("sections"), default=list)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("version of a checklist")
        verbose_name_plural = _("versions of checklists")
        ordering = ["checklist_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"],
                name="checklist_version_once",
                violation_error_message=_("The checklist has a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["checklist"],
                condition=Q(state=VersionState.DRAFT),
                name="checklist_one_draft",
                violation_error_message=_("The checklist has a draft already. Publish it first."),
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at=None, sha256="")
                | (Q(state=VersionState.PUBLISHED, published_at__isnull=False) & ~Q(sha256="")),
                name="checklist_published_whole",
                violation_error_message=_("A published version has its day and its digest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} v{self.number}"

    @property
    def parsed(self) -> tuple[Section, ...]:
        """The sections as the rules read them."""
        kept: tuple[Section, ...] | None = self.__dict__.get("_parsed")
        if kept is None:
            kept = self.__dict__["_parsed"] = read_sections(self.sections)
        return kept

    @property
    def items(self) -> dict[str, Item]:
        """Item code → item, in order."""
        return {item.code: item for section in self.parsed for item in section.items}

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        self.__dict__.pop("_parsed", None)
        super().refresh_from_db(*args, **options)
