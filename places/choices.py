"""Kinds and states of areas, estates, units and owners. The stored codes never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaKind(models.TextChoices):
    """Level of an administrative area, highest first (行政区域层级)."""

    CITY = "city", _("city")
    DISTRICT = "district", _("district or county")
    SUBDISTRICT = "subdistrict", _("subdistrict or township")
    COMMUNITY = "community", _("community or village")
    GRID = "grid", _("grid")


class EstateKind(models.TextChoices):
    """What an estate is used for: the three kinds of places, mixtures, and courts nobody owns (三类场所)."""

    RESIDENTIAL = "residential", _("residential estate")
    COMMERCIAL = "commercial", _("commercial building")
    INDUSTRIAL = "industrial", _("industrial park")
    MIXED = "mixed", _("mixed use")
    UNOWNED_COURT = "unowned_court", _("court without owner")


class OwnershipMix(models.TextChoices):
    """How the homes of an estate came to their owners (产权类型)."""

    UNKNOWN = "unknown", _("not known")
    COMMODITY = "commodity", _("commodity housing")
    REFORMED = "reformed", _("privatised public housing")
    RESETTLEMENT = "resettlement", _("resettlement housing")
    PUBLIC_RENTAL = "public_rental", _("public rental housing")
    WORK_UNIT = "work_unit", _("housing of an employer")
    MIXED = "mixed", _("several kinds")


class EstateStatus(models.TextChoices):
    """Where an estate stands in its life (小区状态)."""

    UNDER_CONSTRUCTION = "under_construction", _("being built")
    IN_USE = "in_use", _("in use")
    DEMOLISHED = "demolished", _("demolished")
    MERGED = "merged", _("merged into another estate")


class ManagementMode(models.TextChoices):
    """Who manages an estate (管理模式)."""

    UNKNOWN = "unknown", _("not known")
    FIRM = "firm", _("property firm")
    SELF_MANAGED = "self_managed", _("self-management by the owners")
    COMMUNITY_TRUST = "community_trust", _("kept by the community")
    DEVELOPER = "developer", _("developer")
    UNMANAGED = "unmanaged", _("nobody")


class UnitUse(models.TextChoices):
    """What a unit is used for (专有部分用途)."""

    DWELLING = "dwelling", _("dwelling")
    SHOP = "shop", _("shop")
    OFFICE = "office", pgettext_lazy("use of a unit", "office")
    WORKSHOP = "workshop", _("workshop")
    PARKING = "parking", _("parking space")
    STORAGE = "storage", _("storage room")
    OTHER = "other", _("other")


class OwnerKind(models.TextChoices):
    """Who an owner is (业主类别)."""

    PERSON = "person", pgettext_lazy("kind of owner", "person")
    COMPANY = "company", _("company")
    DEVELOPER = "developer", _("developer")
    PUBLIC_BODY = "public_body", _("public body")
