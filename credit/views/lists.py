"""Public pages: red and black lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from credit.models import ListIssue, Publication
from credit.selectors.pages import issue_page, lists_page


@login_not_required
@require_safe
def list_index(request: HttpRequest) -> HttpResponse:
    """The lists now in force, those in publicity, and those of earlier quarters."""
    return public_page(request, "credit/lists.html", lists_page)


@login_not_required
@require_safe
def list_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists of one quarter with basis, criteria, consequences, ways out and remedies."""
    issues = ListIssue.objects.public().select_related("rulebook_version__rulebook", "publication")
    return render(request, "credit/issue.html", issue_page(get_object_or_404(issues, pk=pk)))


@login_not_required
@require_safe
def publication_json(request: HttpRequest, number: int) -> HttpResponse:
    """A publication exactly as it was digested: the SHA-256 of these bytes is its digest."""
    found = get_object_or_404(Publication, number=number)
    answer = HttpResponse(found.payload.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="publication-{found.number}.json"'
    answer["Digest"] = f"sha-256={found.digest}"
    return answer
