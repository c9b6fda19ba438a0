"""The office says for which firms a system may file reports through the API, and takes it back."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.services import create_token
from firms.models import ReportingSystem
from firms.services.reports import firms_of_system
from tests.firms.reports.town import Town

PAGE = "/admin/firms/reportingsystem/"


def token_for(town: Town, *scopes: str) -> Any:
    now = timezone.now()
    return create_token(
        name="企业系统", scopes=scopes, expires_at=now + datetime.timedelta(days=90), by=town.housing, now=now
    )[0]


def test_a_system_is_linked_to_a_firm_and_unlinked(town: Town, signed_in: Any) -> None:
    client, token = signed_in(town.housing), token_for(town, "firms.reports")
    given = {"token": token.pk, "firm_code": town.firm.unified_code.lower()}
    for _ in range(2):
        assert client.post(PAGE, given).status_code == 302
    link = ReportingSystem.objects.get()
    assert (link.firm, link.linked_by, firms_of_system(token)) == (town.firm, town.housing, {town.firm.pk})
    assert "企业系统" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{link.pk}/unlink/").status_code == 302
    assert firms_of_system(token) == frozenset()


def test_a_token_without_the_right_is_not_offered_and_an_unknown_firm_is_named(town: Town, signed_in: Any) -> None:
    client, other = signed_in(town.housing), token_for(town, "complaints.import")
    assert "token" not in client.get(PAGE).context["form"].errors
    answer = client.post(PAGE, {"token": other.pk, "firm_code": "91510100MA62000000"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"token", "firm_code"}
    assert not ReportingSystem.objects.exists()


def test_only_the_whole_jurisdictions_people_link(town: Town, signed_in: Any) -> None:
    client = signed_in(town.officer)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {}).status_code == 403
