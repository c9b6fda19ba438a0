"""The democratic appraisal: which units were drawn, codes on paper, answers without any way back to a code."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.models.assessment import AssessedSubject


class SampledUnit(models.Model):
    """A unit that the seed drew; its owners' representative gets one of the closed envelopes (抽样户). Insert-only.

    No code stands here: which envelope went to which unit is written down nowhere.
    """

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="sample", verbose_name=_("firm or office assessed")
    )
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    position = models.PositiveIntegerField(pgettext_lazy("joint", "order of the draw"))

    class Meta:
        verbose_name = _("sampled unit")
        verbose_name_plural = _("sampled units")
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject", "unit"], name="party_sample_unit_once"),
            models.UniqueConstraint(fields=["subject", "position"], name="party_sample_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.position)


class AppraisalCode(models.Model):
    """A one-time code on paper (测评码). Only its keyed hash is kept, and whether it was used: not when, nor for what.

    A trigger lets `is_used` go from no to yes once and nothing else change (migration 0002).
    """

    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="codes", verbose_name=_("firm or office assessed")
    )
    code_hash = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    is_used = models.BooleanField(pgettext_lazy("joint", "used"), default=False)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        ordering = ["code_hash"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subject_id}"


class AppraisalAnswer(models.Model):
    """What somebody answered (测评答卷): the subject and the answers. No code, no time, a random key. Insert-only.

    A trigger refuses more answers of a subject than codes that were used (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(
        AssessedSubject, models.PROTECT, related_name="answers", verbose_name=_("firm or office assessed")
    )
    answers = models.JSONField(pgettext_lazy("joint", "answers"))

    class Meta:
        verbose_name = _("answer of the appraisal")
        verbose_name_plural = _("answers of the appraisal")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subject_id}"
