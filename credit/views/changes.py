"""Public page: what changed from the rulebook before to this one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from credit.models import RulebookVersion
from credit.selectors.signoff import changes_between, version_before


@login_not_required
@require_safe
def rulebook_changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every difference from the rulebook that was in force before; only between adopted versions."""
    versions = RulebookVersion.objects.select_related("rulebook")
    version = get_object_or_404(versions, rulebook__code=code, number=number, state="adopted")
    before = version_before(version)
    is_public = before is not None and before.state == "adopted"
    changes = changes_between(before, version) if before is not None and is_public else None
    return render(request, "credit/rulebook_changes.html", {"version": version, "changes": changes})
