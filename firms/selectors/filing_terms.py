"""Which term is in force, and what a project has of filings."""

import datetime

from firms.models import FilingTerms, ServiceProject


def terms_on(kind: str, day: datetime.date) -> FilingTerms | None:
    """The term of a kind in force on a day; the latest where several are; None where the jurisdiction sets none."""
    return FilingTerms.objects.on(day).filter(kind=kind).order_by("-effective_from").first()


def is_filed(project: ServiceProject, day: datetime.date) -> bool:
    """Whether the firm may serve the project on a day: report for it, answer for it. It has filed it by then, and the
    project is in force. For many at a time: `ServiceProject.objects.filed(day)`."""
    is_in_force = project.effective_from <= day and (project.effective_to is None or day < project.effective_to)
    return is_in_force and project.filed_on is not None and project.filed_on <= day
