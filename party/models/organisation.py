"""Party organisations and their tree."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import BODY_LEVELS, OrganisationKind, OrganisationLevel
from party.querysets import OrganisationQuerySet

STANDING = Func("founded_date", "dissolved_date", function="daterange", output_field=DateRangeField())
OWN = Q(kind__in=[kind for kind in OrganisationKind if kind not in ("joint_branch", "party_group")])
"""Kinds of which a unit has one at a time; a group is part of a branch, a joint branch belongs to several units."""


def _belongs_to_its_unit() -> Q:
    """Which of the three links is filled at which level; a joint branch names its units elsewhere."""
    links = ("firm", "project", "owners_committee")
    none = Q(**{f"{link}__isnull": True for link in links})
    condition = Q(level__in=BODY_LEVELS) & none | Q(kind=OrganisationKind.JOINT_BRANCH) & none
    for level in links:
        own = Q(**{f"{link}__isnull": link != level for link in links})
        condition |= Q(level=level) & ~Q(kind=OrganisationKind.JOINT_BRANCH) & own
    return condition


def _one_at_a_time(link: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"party_one_per_{link}",
        expressions=[(link, RangeOperators.EQUAL), (STANDING, RangeOperators.OVERLAPS)],
        condition=OWN & Q(**{f"{link}__isnull": False}),
        violation_error_message=_("There is an organisation here in that time already. Dissolve it first."),
    )


class PartyOrganisation(models.Model):
    """One Party organisation (党组织): a committee, a branch, a group, of the line or of a unit.

    It exists for the half-open period from `founded_date` to `dissolved_date`. `path` lists the numbers from the root
    of the organisations' tree down, each closed by "/": `3/17/`; a trigger (migration 0001) writes it, moves what lies
    below, and refuses a cycle. `level` says whose organisation it is; that of a firm, a project or an owners' committee
    names that unit, a joint branch (联合党支部) names its units as `JointBranchUnit`. `member_count` is a number only:
    who they are is not kept here. `term_years` is the length of the term of its leaders, counted from `term_from`.
    """

    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(pgettext_lazy("party", "level"), max_length=20, choices=OrganisationLevel)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=pgettext_lazy("party", "organisation above"),
    )
    path = models.CharField(_("path"), max_length=200, editable=False, default="")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="party_organisations", verbose_name=_("area"))
    estate = models.ForeignKey(
        "places.Estate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
        verbose_name=_("estate"),
    )
    firm = models.ForeignKey(
        "firms.PropertyFirm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
        verbose_name=_("firm"),
    )
    project = models.ForeignKey(
        "firms.ServiceProject",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
        verbose_name=_("project"),
    )
    owners_committee = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
        verbose_name=_("owners' committee"),
    )
    founded_date = models.DateField(pgettext_lazy("party", "founded on"))
    approval = models.CharField(pgettext_lazy("party", "document of approval"), max_length=200, blank=True, default="")
    term_years = models.PositiveSmallIntegerField(pgettext_lazy("party", "term in years"), default=3)
    term_from = models.DateField(pgettext_lazy("party", "present term from"), null=True, blank=True)
    dissolved_date = models.DateField(pgettext_lazy("party", "dissolved from"), null=True, blank=True)
    dissolution_reason = models.CharField(
        pgettext_lazy("party", "why it was dissolved"), max_length=300, blank=True, default=""
    )
    member_count = models.PositiveIntegerField(pgettext_lazy("party", "number of members"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Party organisation")
        verbose_name_plural = _("Party organisations")
        ordering = ["path"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["path"], name="party_path_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["area", "level"], name="party_area_level"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_belongs_to_its_unit(),
                name="party_belongs_to_its_unit",
                violation_error_message=_(
                    "The organisation of a firm, a project or an owners' committee names it, and only that; "
                    "a joint branch and the line itself name none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(estate__isnull=True) | Q(level=OrganisationLevel.ESTATE),
                name="party_estate_at_its_level",
                violation_error_message=_("Only the branch of an estate names an estate."),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_date__isnull=True, dissolution_reason="")
                | Q(dissolved_date__isnull=False, dissolved_date__gt=F("founded_date")) & ~Q(dissolution_reason=""),
                name="party_dissolved_whole",
                violation_error_message=_("A dissolution has a day after the founding, and a reason."),
            ),
            models.CheckConstraint(
                condition=Q(term_years__gte=1, term_years__lte=10),
                name="party_term_in_years",
                violation_error_message=_("A term lasts one to ten years."),
            ),
            models.CheckConstraint(
                condition=Q(term_from__isnull=True) | Q(term_from__gte=F("founded_date")),
                name="party_term_after_founding",
                violation_error_message=_("The present term begins on the day of the founding or later."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="party_named", violation_error_message=_("An organisation has a name.")
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="party_not_above_itself",
                violation_error_message=_("An organisation does not stand above itself."),
            ),
            _one_at_a_time("firm"),
            _one_at_a_time("project"),
            _one_at_a_time("owners_committee"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Number of organisations above this one."""
        return max(self.path.count("/") - 1, 0)

    def is_standing(self, day: datetime.date) -> bool:
        """Whether it exists on a day."""
        return self.founded_date <= day and (self.dissolved_date is None or day < self.dissolved_date)

    @property
    def term_ends_on(self) -> datetime.date:
        """The first day after the present term; 29 February becomes 1 March."""
        begin = self.term_from or self.founded_date
        year = begin.year + self.term_years
        try:
            return begin.replace(year=year)
        except ValueError:
            return datetime.date(year, 3, 1)
