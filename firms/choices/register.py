"""Codes of firms and projects. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirmStatus(models.TextChoices):
    """Where a firm's filing stands (企业备案状态)."""

    FILED = "filed", _("filed")
    TEMPORARY = "temporary", _("operates without filing")
    CEASED = "ceased", _("ceased")


class ProjectEnd(models.TextChoices):
    """Why a project ended (退出原因)."""

    EXPIRED = "expired", _("contract expired")
    DISMISSED = "dismissed", _("dismissed by the owners")
    WITHDREW = "withdrew", _("firm withdrew")
    CORRECTED = "corrected", _("entered by mistake")
