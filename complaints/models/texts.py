"""Standard texts: what an office often writes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import EventKind, TextLanguage
from complaints.querysets import StandardTextQuerySet


class StandardText(models.Model):
    """A text that an office offers its people for an act (答复模板), with placeholders of a fixed list.

    Of an area and everything below it; for a category, its group, or all of them. Placeholders are replaced, never
    evaluated (`rules.texts`).
    """

    MOVES = (
        EventKind.ACCEPT,
        EventKind.REFUSE,
        EventKind.DISPATCH,
        EventKind.RESPOND,
        EventKind.RESOLVE,
        EventKind.SEND_BACK,
        EventKind.CLOSE,
        EventKind.MERGE,
    )

    title = models.CharField(_("title"), max_length=80)
    move = models.CharField(_("for the step"), max_length=20, choices=[(kind.value, kind.label) for kind in MOVES])
    category = models.ForeignKey(
        "complaints.Category", models.PROTECT, null=True, blank=True, verbose_name=_("category or group")
    )
    language = models.CharField(_("language"), max_length=10, choices=TextLanguage, default=TextLanguage.CHINESE)
    text = models.TextField(_("text"), max_length=2000)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("of the office of"), related_name="+")
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = StandardTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["move", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="complaint_text_has_words",
                violation_error_message=_("There is nothing to read here. Write some words."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="complaint_text_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
