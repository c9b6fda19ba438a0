"""Public pages: red and black lists, their files."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from credit.documents.bulletin import bulletin_docx, bulletin_xlsx
from credit.models import ListIssue, Publication
from credit.selectors.issues import issue_page, lists_page

OFFICE = "application/vnd.openxmlformats-officedocument"
ENDINGS = {"docx": f"{OFFICE}.wordprocessingml.document", "xlsx": f"{OFFICE}.spreadsheetml.sheet"}


@login_not_required
@require_safe
def list_index(request: HttpRequest) -> HttpResponse:
    """The lists now in force, those in publicity, and those of earlier periods."""
    return public_page(request, "credit/lists.html", lists_page)


def _issue(pk: int) -> ListIssue:
    issues = ListIssue.objects.public().select_related("rulebook_version__rulebook", "publication", "corrects")
    return get_object_or_404(issues, pk=pk)


@login_not_required
@require_safe
def list_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists of one period with basis, criteria, consequences, ways out, remedies and versions."""
    return render(request, "credit/issue.html", issue_page(_issue(pk)))


@login_not_required
@require_safe
def bulletin(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The published lists of one period as a Word or Excel file."""
    issue = _issue(pk)
    if ending not in ENDINGS or issue.state != "published":
        raise Http404
    make = bulletin_docx if ending == "docx" else bulletin_xlsx
    answer = HttpResponse(make(issue), content_type=ENDINGS[ending])
    name = f"lists-{issue.period}" + (f"-v{issue.version}" if issue.version > 1 else "")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@login_not_required
@require_safe
def publication_json(request: HttpRequest, number: int) -> HttpResponse:
    """A publication exactly as it was digested: the SHA-256 of these bytes is its digest."""
    found = get_object_or_404(Publication, number=number)
    answer = HttpResponse(found.payload.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="publication-{found.number}.json"'
    answer["Digest"] = f"sha-256={found.digest}"
    return answer
