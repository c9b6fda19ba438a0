"""Reads about training: whose courses these are, hours of a year, what is missing at a firm."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import RoleAssignment, User
from firms.models import PropertyFirm
from programmes.choices_training import AUDIENCE_ROLES, FIRM_AUDIENCES, Audience
from programmes.models import Attendance, CourseSession, HoursRule
from programmes.rules.training import missing_hours


class YearOfPerson(NamedTuple):
    """What one person's year came to: facts, in the order of names, never of hours."""

    person: User
    audience: str
    hours: Decimal
    required: Decimal | None
    missing: Decimal

    @property
    def audience_label(self) -> str:
        return str(Audience(self.audience).label)


def audiences_of(user: User) -> list[str]:
    """The audiences to which a person belongs by the roles they hold now."""
    if not user.is_authenticated or not user.is_active:
        return []
    held = set(user.assignments.current().values_list("role__code", flat=True))
    return [str(audience) for audience, codes in AUDIENCE_ROLES.items() if held & set(codes)]


def firm_of_person(user: User) -> PropertyFirm | None:
    """The firm for whose people somebody learns: the one of their oldest role on a firm."""
    kind = ContentType.objects.get_for_model(PropertyFirm)
    role = user.assignments.current().filter(scope_type=kind).order_by("pk").first()
    return PropertyFirm.objects.filter(pk=role.scope_id).first() if role is not None else None


def hours_in_year(people: Iterable[int], year: int) -> dict[int, Decimal]:
    """Hours of attendance in a year by person; who has none is left out."""
    rows = Attendance.objects.filter(person__in=list(people), at__year=year)
    return dict(rows.values_list("person").annotate(sum=Sum("hours")).values_list("person", "sum"))


def required_in_year(year: int) -> dict[str, Decimal]:
    """Hours that each audience needs: by the rule in force on the last day of the year."""
    last = datetime.date(year, 12, 31)
    rows = HoursRule.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=last), effective_from__lte=last)
    return dict(rows.values_list("audience", "hours"))


def _staff(firms: list[int], day: datetime.date) -> QuerySet:
    kind = ContentType.objects.get_for_model(PropertyFirm)
    codes = [code for audience in FIRM_AUDIENCES for code in AUDIENCE_ROLES[audience]]
    rows = RoleAssignment.objects.filter(scope_type=kind, scope_id__in=firms, role__code__in=codes)
    held = rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)
    return held.select_related("user", "role").order_by("scope_id", "user__display_name", "user__username", "pk")


def _audience_of_role(code: str) -> str:
    return next(str(audience) for audience in FIRM_AUDIENCES if code in AUDIENCE_ROLES[audience])


def years_of_firms(firms: list[int], year: int, day: datetime.date) -> dict[int, list[YearOfPerson]]:
    """The hours of firms' people in a year, who hold a post there on a day; by firm, people by name."""
    posts = list(_staff(firms, day))
    done = hours_in_year({post.user_id for post in posts}, year)
    needed = required_in_year(year)
    found: dict[int, dict[tuple[int, str], YearOfPerson]] = {}
    for post in posts:
        audience = _audience_of_role(post.role.code)
        hours, required = done.get(post.user_id, Decimal(0)), needed.get(audience)
        row = YearOfPerson(post.user, audience, hours, required, missing_hours(required, hours))
        found.setdefault(post.scope_id, {})[post.user_id, audience] = row
    return {firm: list(rows.values()) for firm, rows in found.items()}


def heads_and_managers(user: User) -> QuerySet:
    """Firms that the person sees, in the order of names."""
    return PropertyFirm.objects.visible_to(user).order_by("name", "pk")


def year_of_person(user: User, year: int) -> list[YearOfPerson]:
    """A person's own year, once for each audience that they belong to."""
    hours = hours_in_year([user.pk], year).get(user.pk, Decimal(0))
    needed = required_in_year(year)
    return [
        YearOfPerson(user, audience, hours, needed.get(audience), missing_hours(needed.get(audience), hours))
        for audience in audiences_of(user)
    ]


def coming_sessions(user: User, now: datetime.datetime) -> list[CourseSession]:
    """Sessions that a person may still enrol in, each with `taken`, the nearest first."""
    rows = CourseSession.objects.coming(now).filter(course__audience__in=audiences_of(user), course__is_open=True)
    return list(
        with_counts(rows)
        .select_related("course", "week", "area")
        .defer("area__geometry", "secret")
        .order_by("starts_at", "pk")[:100]
    )


def with_counts(rows: Any) -> Any:
    """Sessions with `taken` and `waiting`."""
    return rows.annotate(
        taken=Count("enrolments", filter=Q(enrolments__state="enrolled")),
        waiting=Count("enrolments", filter=Q(enrolments__state="waiting")),
    )
