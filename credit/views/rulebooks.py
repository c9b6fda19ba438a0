"""Public pages: the rulebooks that are or were in force, and the format they are written in."""

import yaml
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from credit.models import RulebookVersion
from credit.rules.shape import SCHEMA_FILE
from credit.selectors.rulebook_page import rulebook_page


@login_not_required
@require_safe
def rulebook_index(request: HttpRequest) -> HttpResponse:
    """Every adopted rulebook, those in force first."""
    adopted = RulebookVersion.objects.filter(state="adopted").select_related("rulebook").defer("source_text")
    in_force = set(RulebookVersion.objects.in_force(timezone.localdate()).values_list("pk", flat=True))
    rows = [
        {"version": version, "is_in_force": version.pk in in_force} for version in adopted.order_by("-effective_from")
    ]
    rows.sort(key=lambda row: not row["is_in_force"])
    return render(request, "credit/rulebooks.html", {"rows": rows})


def _adopted(code: str, number: int) -> RulebookVersion:
    versions = RulebookVersion.objects.select_related("rulebook")
    return get_object_or_404(versions, rulebook__code=code, number=number, state="adopted")


@login_not_required
@require_safe
def rulebook_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A rulebook in words; `?format=json` for its document as it was digested."""
    found = _adopted(code, number)
    if request.GET.get("format") == "json":
        return JsonResponse(found.document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return render(request, "credit/rulebook.html", rulebook_page(found))


@login_not_required
@require_safe
def rulebook_yaml(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The text as people wrote it, with its comments; made from the document where no text was kept."""
    found = _adopted(code, number)
    text = found.source_text or yaml.safe_dump(found.document, allow_unicode=True, sort_keys=False, width=100)
    answer = HttpResponse(text.encode(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.yaml"'
    return answer


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def schema_json(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of rulebooks, byte for byte as the checker reads it."""
    return HttpResponse(SCHEMA_FILE.read_bytes(), content_type="application/schema+json; charset=utf-8")
