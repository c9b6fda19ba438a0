"""Reads that answer a question about firms and projects."""

import datetime

from django.db.models import QuerySet

from firms.models import PropertyFirm, ServiceProject
from places.models import Estate


def project_on(estate: Estate, day: datetime.date) -> ServiceProject | None:
    """The project that serves an estate on a day, with its firm; None when nobody does."""
    return ServiceProject.objects.on(day).filter(estate=estate).select_related("firm").first()


def projects_of(firm: PropertyFirm, day: datetime.date) -> QuerySet[ServiceProject]:
    """What a firm serves on a day, by name, with estates."""
    return ServiceProject.objects.on(day).filter(firm=firm).select_related("estate").order_by("name", "pk")
