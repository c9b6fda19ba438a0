"""Codes of the jurisdictions' states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Which tier of government owns the jurisdiction."""

    CITY = "city", _("city")
    DISTRICT = "district", _("district or county")


class Status(models.TextChoices):
    """Whether a jurisdiction's site answers."""

    PROVISIONING = "provisioning", _("being set up")
    ACTIVE = "active", _("in use")
    DISABLED = "disabled", _("disabled")
    ARCHIVED = "archived", _("archived")


class MigrationState(models.TextChoices):
    """How far a schema is brought up to date."""

    RUNNING = "running", _("running")
    CURRENT = "current", _("up to date")
    FAILED = "failed", _("failed")


class TaskState(models.TextChoices):
    """How a jurisdiction's last run of a recurring task went."""

    SUCCEEDED = "succeeded", _("done")
    FAILED = "failed", _("failed")


class Tone(models.TextChoices):
    """What it means to stand on a list."""

    HONOUR = "honour", _("honour")
    WARNING = "warning", _("warning")
    SANCTION = "sanction", _("sanction")


class EntryEnd(models.TextChoices):
    """Why a published entry no longer counts."""

    EXPIRED = "expired", _("expired")
    REPAIRED = "repaired", _("repaired")
    CORRECTED = "corrected", _("corrected")
