"""Where a Party organisation stands, and what it is."""

from django.db import models
from django.utils.translation import pgettext_lazy


class OrganisationLevel(models.TextChoices):
    """Where the organisation stands in the tree."""

    CITY_INDUSTRY = "city_industry", pgettext_lazy("party", "city industry")  # 市级行业党委
    DISTRICT_INDUSTRY = "district_industry", pgettext_lazy("party", "district industry")  # 区级行业党委
    STREET = "street", pgettext_lazy("party", "subdistrict")  # 街道党工委
    COMMUNITY = "community", pgettext_lazy("party", "community")  # 社区党组织
    ESTATE = "estate", pgettext_lazy("party", "estate or grid")  # 小区、网格党组织
    FIRM = "firm", pgettext_lazy("party", "property firm")  # 物业服务企业党组织
    PROJECT = "project", pgettext_lazy("party", "project")  # 物业服务项目党组织
    OWNERS_COMMITTEE = "owners_committee", pgettext_lazy("party", "owners' committee")  # 业主委员会党组织


UNIT_LEVELS = (OrganisationLevel.FIRM, OrganisationLevel.PROJECT, OrganisationLevel.OWNERS_COMMITTEE)
"""Levels whose organisations belong to a unit: a firm, a project, an owners' committee."""

BODY_LEVELS = tuple(level for level in OrganisationLevel if level not in UNIT_LEVELS)
"""Levels of the line itself: they belong to an area only."""


class OrganisationKind(models.TextChoices):
    """What kind of organisation it is."""

    COMMITTEE = "committee", pgettext_lazy("party", "Party committee")  # 党委、党工委
    GENERAL_BRANCH = "general_branch", pgettext_lazy("party", "general Party branch")  # 党总支
    BRANCH = "branch", pgettext_lazy("party", "Party branch")  # 党支部
    TEMPORARY_BRANCH = "temporary_branch", pgettext_lazy("party", "temporary Party branch")  # 临时党支部
    JOINT_BRANCH = "joint_branch", pgettext_lazy("party", "joint Party branch")  # 联合党支部
    PARTY_GROUP = "party_group", pgettext_lazy("party", "Party group")  # 党小组
