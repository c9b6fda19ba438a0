"""What stands at a unit: a firm, one of its projects, or an owners' committee."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

LINKS = ("firm", "project", "owners_committee")
PERIOD = Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())
ORDERED = Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from"))


class OfUnit(models.Model):
    """A row about exactly one unit; children add `one_unit(name)` to their constraints."""

    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("firm")
    )
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    owners_committee = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owners' committee"),
    )

    class Meta:
        abstract = True

    @property
    def unit(self) -> Any:
        """The firm, project or committee."""
        return next(getattr(self, link) for link in LINKS if getattr(self, f"{link}_id") is not None)


def is_one_unit() -> Q:
    """Condition: exactly one of the three links is filled."""
    condition = Q()
    for link in LINKS:
        condition |= Q(**{f"{other}__isnull": other != link for other in LINKS})
    return condition


def one_unit(name: str) -> models.CheckConstraint:
    """The constraint of a row about one unit."""
    return models.CheckConstraint(
        condition=is_one_unit(),
        name=name,
        violation_error_message=_("Name one firm, one project or one owners' committee."),
    )


def ordered(name: str) -> models.CheckConstraint:
    """The constraint of a half-open period from `effective_from` to `effective_to`."""
    return models.CheckConstraint(
        condition=ORDERED, name=name, violation_error_message=_("The end of the period must be after its beginning.")
    )


def once_per_unit(prefix: str, message: Any) -> list[ExclusionConstraint]:
    """Constraints: one row per unit at a time."""
    return [
        ExclusionConstraint(
            name=f"{prefix}_{link}",
            expressions=[(link, RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
            condition=Q(**{f"{link}__isnull": False}),
            violation_error_message=message,
        )
        for link in LINKS
    ]
