"""Words of a polling with paper ballots."""

from django.db import models
from django.utils.translation import pgettext_lazy as pgettext


class ReturnReason(models.TextChoices):
    """Why an owner hands a ballot paper back (退回原因)."""

    UNUSED = "unused", pgettext("paper", "handed back unused")
    SPOILT = "spoilt", pgettext("paper", "spoilt in filling in, handed back for another")
