"""The monthly pack of a subdistrict or district: analysis, dispatch, review."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import PackState
from complaints.querysets import AreaRowsQuerySet


class MonthlyPack(models.Model):
    """One analysis, one dispatch, one review (一研判一调度一讲评) of an area and a statistic month.

    `month` is the first of the month that names it. `content` is what the job found: figures, tables, tasks.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="+")
    month = models.DateField(_("month"))
    first_day = models.DateField(pgettext_lazy("first day", "from"))
    last_day = models.DateField(pgettext_lazy("last day", "to"))
    state = models.CharField(_("state"), max_length=20, choices=PackState, default=PackState.BUILDING)
    content = models.JSONField(_("content"), default=dict)
    counted_at = models.DateTimeField(pgettext_lazy("moment of counting", "as of"), null=True)
    analysis_remark = models.TextField(_("remark on the analysis"), blank=True, default="")
    dispatch_remark = models.TextField(_("remark on the dispatch"), blank=True, default="")
    review_remark = models.TextField(_("remark on the review"), blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"))

    objects = AreaRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly pack")
        verbose_name_plural = _("monthly packs")
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "month"],
                name="complaint_pack_once",
                violation_error_message=_("There is already a pack of this area and month."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="complaint_pack_month",
                violation_error_message=_("A month is named by its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area.name} {self.month:%Y-%m}"


class IssuedPack(models.Model):
    """A monthly pack as it was issued: canonical JSON and its SHA-256. Insert-only, enforced by a trigger.

    `before` is the pack of the month before that its review looks back on.
    """

    pack = models.OneToOneField(MonthlyPack, models.PROTECT, related_name="issued", verbose_name=_("monthly pack"))
    text = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("pack of the month before")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued on"))

    class Meta:
        verbose_name = _("issued pack")
        verbose_name_plural = _("issued packs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.sha256[:12]
